import Subprocess
import SystemPackage
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The machine's own ssh, asked with `-G` and no configuration file.
enum RealSSH {
    struct Answer: Sendable {
        var accepted: Bool
        var output: String
        var errors: String
    }

    static let isInstalled = ["/usr/bin/ssh", "/usr/local/bin/ssh", "/opt/homebrew/bin/ssh"].contains {
        (path: String) in access(path, X_OK) == 0
    }

    /// The words behind `ssh`, as they are.
    static func configuration(words: [String]) async throws -> Answer {
        try await run("ssh", ["-G", "-F", "/dev/null"] + words)
    }

    /// A whole command line, taken apart by a real shell.
    static func configuration(line: String) async throws -> Answer {
        try await run("sh", ["-c", "ssh() { command ssh -G -F /dev/null \"$@\"; }; " + line])
    }

    static func version() async throws -> String {
        try await run("ssh", ["-V"]).errors
    }

    private static func run(_ program: String, _ words: [String]) async throws -> Answer {
        // -E writes a file: keep it out of the sources.
        let result = try await Subprocess.run(
            .name(program), arguments: Arguments(words), workingDirectory: FilePath("/tmp"), input: .none,
            output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        return Answer(
            accepted: result.terminationStatus.isSuccess, output: result.standardOutput, errors: result.standardError)
    }
}
