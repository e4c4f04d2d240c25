import HostSystem
internal import Subprocess
internal import SystemPackage

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What a command in a lab did.
package struct LabOutput: Hashable, Sendable {
    /// All of it, as it came: it is never cut, too much is an error.
    package var standardOutput: [UInt8]
    /// The same of standard error.
    package var standardError: [UInt8]
    /// As a shell reports it: 128 and the signal's number for one that was killed; 124 when its time was over.
    package var status: Int32

    /// Standard output; invalid UTF-8 is repaired.
    package var outputText: String { String(decoding: standardOutput, as: UTF8.self) }
    /// The same of standard error.
    package var errorText: String { String(decoding: standardError, as: UTF8.self) }
    /// It exited with 0.
    package var succeeded: Bool { status == 0 }
}

extension Lab {
    /// Who runs a command in a host.
    package enum Account: Hashable, Sendable {
        /// The person of every lab, without capabilities; whoever sets its hosts up.
        case alice, root
    }

    /// The words that run `command` in a host, for execve(2): terminal, standard streams and exit status are its own.
    ///
    /// nsenter(1) enters the namespaces, setpriv(1) becomes the account, env(1) gives it a clean environment. The
    /// command gets SIGTERM if its parent goes.
    /// - Parameter command: empty: a login shell.
    /// - Throws: ``LabError/Code/notFound`` if there is no such host.
    package func execArguments(
        host: String, command: [String], as account: Account = .alice, terminal: String? = nil,
        environment: [String] = []
    ) throws(LabError) -> [String] {
        guard let process = hostProcesses[host] else {
            throw LabError(
                .notFound, "run a command in lab \(name)",
                detail: "there is no host \(host); there are: " + topology.hosts.map(\.name).joined(separator: ", "))
        }
        let (user, home) = account == .root ? ("root", "/root") : ("alice", "/home/alice")
        let identity =
            account == .root
            ? [] : ["--reuid", "1000", "--regid", "1000", "--init-groups", "--inh-caps=-all"]
        return ["nsenter", "--target", "\(process)"] + (owner == 0 ? [] : ["--user"])
            + ["--mount", "--net", "--pid", "--uts", "--ipc", "--"]
            + ["setpriv", "--pdeathsig", "TERM"] + identity
            + [
                "env", "--ignore-environment", "--default-signal", "--chdir=\(home)", "HOME=\(home)", "USER=\(user)",
                "LOGNAME=\(user)", "SHELL=/bin/bash", "LANG=C.UTF-8", "TERM=\(terminal ?? "dumb")",
                "PATH=/lab/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            ] + environment
            + (command.isEmpty ? ["/bin/bash", "--login"] : command)
    }

    /// Runs a command in a host and collects what it says.
    ///
    /// - Parameters:
    ///   - environment: further `NAME=value` words.
    ///   - input: what it reads.
    ///   - timeout: then its process group gets SIGTERM, a second later SIGKILL, and the status is 124.
    ///   - limit: the most bytes of output, and of errors; more is an error.
    /// - Throws: ``LabError``, `CancellationError`.
    package func exec(
        host: String, command: [String], as account: Account = .alice, environment: [String] = [],
        input: [UInt8] = [], timeout: Duration = .seconds(60), limit: Int = 4 << 20
    ) async throws -> LabOutput {
        let seconds = Double(timeout.components.seconds) + Double(timeout.components.attoseconds) / 1e18
        let words = try execArguments(
            host: host, command: ["timeout", "--kill-after=1", "\(seconds)"] + command, as: account,
            environment: environment)
        return try await capture(
            words, input: input, limit: limit, operation: "run \(command.first ?? "a shell") on \(host)")
    }

    /// Longer than any script takes, on the slowest machine: what is not done by then never will be.
    private static let patience = Duration.seconds(60)

    /// Runs a script as root in a host.
    ///
    /// - Throws: ``LabError/Code/stepFailed`` with its output, unless it exits with 0 within a minute.
    func runScript(_ script: String, on host: String, operation: String) async throws {
        // Without timeout(1): a script that ends all other processes must be the only one of its own.
        let words = try execArguments(host: host, command: ["sh", "-s"], as: .root)
        let output = try await withThrowingTaskGroup(of: LabOutput?.self) { group in
            group.addTask {
                try await self.capture(
                    words, input: Array(script.utf8), limit: 1 << 20, operation: "\(operation) \(host)")
            }
            group.addTask {
                try await Task.sleep(for: Lab.patience)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
        guard let output else {
            throw LabError(.stepFailed, "\(operation) \(host)", detail: "not done within \(Lab.patience)")
        }
        guard output.succeeded else {
            let text = (output.errorText + output.outputText).split(separator: "\n").suffix(12).joined(separator: "\n")
            throw LabError(
                .stepFailed, "\(operation) \(host)", detail: text.isEmpty ? "exit status \(output.status)" : text)
        }
    }

    private func capture(_ words: [String], input: [UInt8], limit: Int, operation: String) async throws -> LabOutput {
        guard let nsenter = LabRequirements.find(words[0]) else {
            throw LabError(
                .missingProgram, operation, detail: "nsenter is not installed", fix: "sudo apt-get install util-linux")
        }
        var options = PlatformOptions()
        options.teardownSequence = [.send(signal: .terminate, allowedDurationToNextStep: .milliseconds(500))]
        do {
            let result = try await Subprocess.run(
                .path(FilePath(nsenter)), arguments: Arguments(Array(words.dropFirst())),
                environment: .custom(["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]), platformOptions: options,
                input: .array(input), output: .bytes(limit: limit), error: .bytes(limit: limit))
            let status: Int32 =
                switch result.terminationStatus {
                case .exited(let code): code
                case .signaled(let signal): 128 + signal
                }
            try Task.checkCancellation()
            return LabOutput(
                standardOutput: result.standardOutput, standardError: result.standardError, status: status)
        } catch let error as SubprocessError {
            try Task.checkCancellation()
            throw LabError(.stepFailed, operation, detail: "\(error)")
        }
    }
}
