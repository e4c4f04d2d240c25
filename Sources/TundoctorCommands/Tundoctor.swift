package import ArgumentParser
internal import HostSystem

/// The root of the command line: it only names its commands.
package struct Tundoctor: AsyncParsableCommand {
    /// Name, help and commands, as ArgumentParser asks for them.
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
        subcommands: [
            CheckCommand.self, DrawCommand.self, ListCommand.self, ProbeCommand.self, LabCommand.self,
        ]
    )

    /// As ArgumentParser asks for it.
    package init() {}
}

extension Tundoctor {
    /// Parses the command line and runs it; bad usage is an error document where `--format json` is asked for.
    package static func run() async {
        let words = Array(CommandLine.arguments.dropFirst())
        if let complaint = CommandWords.complaint(words, under: self) {
            if wantsJSON(words) { CheckCommand.writeUsageError(complaint.message, fix: complaint.fix) }
            OutputWriter.standardError.write("tundoctor: \(complaint.message)\n  fix: \(complaint.fix)\n")
            exit(withError: ExitCode(ExitStatus.usage.rawValue))
        }
        do {
            var command = try parse(words)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            if wantsJSON(words), exitCode(for: error) == .validationFailure {
                CheckCommand.writeUsageError(message(for: error))
            }
            exit(withError: error)
        }
    }

    /// With the `--` that was left out, if it can be understood so.
    private static func parse(_ words: [String]) throws -> any ParsableCommand {
        guard let separated = CommandWords.separated(words) else { return try parseAsRoot(words) }
        do {
            return try parseAsRoot(separated)
        } catch {
            // The word may have been the value of an option of ours.
            guard let command = try? parseAsRoot(words) else { throw error }
            return command
        }
    }

    private static func wantsJSON(_ words: [String]) -> Bool {
        words.contains("--format=json") || zip(words, words.dropFirst()).contains { $0 == "--format" && $1 == "json" }
    }
}
