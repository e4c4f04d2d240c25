package import HostSystem
package import SSHText
internal import Subprocess
internal import SystemPackage
internal import TunnelModel

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Asks the person's own ssh what a command line means: `ssh -G`, with their flags.
///
/// It opens no connection, but it runs the commands of `Match exec` and may resolve names (CanonicalizeHostname).
package struct EffectiveConfigurationReader: Sendable {
    /// The program to ask: a name looked up in PATH, or a path.
    package var program: String
    /// Variables to set, over those inherited.
    package var environment: [String: String]
    /// Where relative paths begin; nil: where we are.
    package var directory: String?
    /// Whose configuration it is, where it is not ours: ssh then runs as that user, so that nobody's Match exec gets more
    /// rights than its owner has. Only root can do that.
    package var account: (user: UInt32, group: UInt32)?

    /// Asks as this user, in this directory.
    package init(program: String = "ssh", environment: [String: String] = [:]) {
        self.program = program
        self.environment = environment
    }

    /// The effective configuration of a command line.
    ///
    /// - Throws: `spec.no-ssh`, `spec.timeout`, or what ssh refuses, with file and line where ssh names them.
    package func read(_ line: SSHCommandLine, by deadline: Deadline) async throws(SpecError) -> EffectiveConfiguration {
        try await read(line, asking: line.wordsForConfiguration, by: deadline)
    }

    func read(
        _ line: SSHCommandLine, asking words: [String], by deadline: Deadline
    ) async throws(SpecError) -> EffectiveConfiguration {
        let answer = try await run(words, by: deadline)
        guard answer.status == 0 else { throw ConfigurationComplaint(answer.errors).error(for: line) }
        return EffectiveConfiguration(parsing: answer.output)
    }

    /// What it amounts to that another host's `ssh -G` refused a command line.
    ///
    /// - Parameter errors: what it wrote on standard error.
    package static func refusal(_ errors: String, of line: SSHCommandLine) -> SpecError {
        ConfigurationComplaint(errors).error(for: line)
    }

    /// What `ssh -V` says of itself, which decides how `-P` is read.
    package func version(by deadline: Deadline) async throws(SpecError) -> String {
        let answer = try await run(["-V"], by: deadline)
        return String(answer.errors.prefix { $0 != "\n" && $0 != "\r" && $0 != "\r\n" })
    }

    private struct Answer: Sendable {
        var status: Int
        var output: String
        var errors: String
    }

    private enum Outcome: Sendable {
        case finished(Answer)
        case failed(SpecError)
        case timedOut
    }

    private func run(_ words: [String], by deadline: Deadline) async throws(SpecError) -> Answer {
        let outcome = await withTaskGroup(of: Outcome.self) { group in
            group.addTask { await finish(words) }
            group.addTask {
                do { try await Task.sleep(for: deadline.remaining) } catch {}
                return .timedOut
            }
            // Cancelling the first task ends the process: a Match exec that hangs must not outlive us.
            let first = await group.next() ?? .timedOut
            group.cancelAll()
            return first
        }
        switch outcome {
        case .finished(let answer): return answer
        case .failed(let error): throw error
        case .timedOut:
            throw SpecError(
                .timeout, operation: "asking ssh -G", "ssh -G did not answer in time",
                fix:
                    "a Match exec command or a name lookup in the configuration may hang: run \(ShellQuoting.quote([program] + words))"
            )
        }
    }

    private func finish(_ words: [String]) async -> Outcome {
        var settings = Environment.inherit
        for (name, value) in environment { settings = settings.updating([.init(stringLiteral: name): value]) }
        var executable: Executable = program.contains("/") ? .path(.init(program)) : .name(program)
        var words = words
        if let account {
            words =
                ["--reuid", "\(account.user)", "--regid", "\(account.group)", "--init-groups", "--reset-env", program]
                + words
            executable = .name("setpriv")
        }
        var options = PlatformOptions()
        // A session of its own: what Match exec started ends with ssh.
        options.createSession = true
        options.teardownSequence = [
            .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .milliseconds(200))
        ]
        do {
            let result = try await Subprocess.run(
                executable, arguments: Arguments(words), environment: settings,
                workingDirectory: directory.map { FilePath($0) }, platformOptions: options, input: .none,
                // Bytes: as strings they would be decoded byte by byte, and this is done for every tunnel of many.
                output: .bytes(limit: 1 << 20), error: .bytes(limit: 1 << 16))
            let status =
                switch result.terminationStatus {
                case .exited(let code): Int(code)
                case .signaled(let signal): 128 + Int(signal)
                }
            return .finished(
                Answer(
                    status: status, output: String(decoding: result.standardOutput, as: UTF8.self),
                    errors: String(decoding: result.standardError, as: UTF8.self)))
        } catch {
            return .failed(
                SpecError(
                    .noSSH, operation: "running \(program)", "\(program) cannot be run here",
                    fix: "install the OpenSSH client; without it only the command line counts",
                    underlying: ForeignText("\(error)").description))
        }
    }
}
