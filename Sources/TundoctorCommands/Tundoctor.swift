package import ArgumentParser

/// The root of the command line: it only names its commands.
package struct Tundoctor: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "tundoctor",
        abstract: "The doctor for SSH tunnels: finds the broken leg, its cause and the fix.",
        discussion: """
            tundoctor check -- ssh -L 8080:www:80 tunnel-host -N
            tundoctor draw  -- ssh -L 8080:www:80 tunnel-host -N
            tundoctor probe tcp tunnel-host
            tundoctor lab up simple

            Exit status: 0 healthy, 1 broken, 2 could not look, 64 bad command line, 70 an error of our own.
            """,
        version: programVersion,
        subcommands: [CheckCommand.self, DrawCommand.self, ListCommand.self, ProbeCommand.self, LabCommand.self]
    )

    package init() {}
}

extension Tundoctor {
    /// Parses the command line and runs it; bad usage is an error document where `--format json` is asked for.
    package static func run() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            let arguments = CommandLine.arguments
            let wantsJSON =
                arguments.contains("--format=json")
                || zip(arguments, arguments.dropFirst()).contains { $0 == "--format" && $1 == "json" }
            if wantsJSON, exitCode(for: error) == .validationFailure {
                CheckCommand.writeUsageError(message(for: error))
            }
            exit(withError: error)
        }
    }
}
