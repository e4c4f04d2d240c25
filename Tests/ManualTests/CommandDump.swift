import Foundation

/// What `tundoctor --experimental-dump-help` says of one command.
struct CommandDump: Decodable {
    struct Argument: Decodable {
        struct Name: Decodable {
            var kind: String
            var name: String
        }

        var kind: String
        var names: [Name]?
        var abstract: String?
        var valueName: String?
        var defaultValue: String?
        var allValueStrings: [String]?
        var allValues: [String]?
        var isOptional: Bool
        var isRepeating: Bool
        var shouldDisplay: Bool
    }

    var commandName: String
    var abstract: String?
    var arguments: [Argument]?
    var subcommands: [CommandDump]?

    private struct Document: Decodable { var command: CommandDump }

    /// The root command of the built program.
    static func load() throws -> CommandDump {
        let process = Process()
        process.executableURL = program
        process.arguments = ["--experimental-dump-help"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try JSONDecoder().decode(Document.self, from: data).command
    }

    /// The executable that `swift build` made beside the tests.
    static let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appendingPathComponent("tundoctor")
}
