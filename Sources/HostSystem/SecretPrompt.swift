internal import CHostSystem
package import SystemPackage

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Asks the person for a password or passphrase: on the terminal without echo, or through SSH_ASKPASS.
package struct SecretPrompt: Sendable {
    /// What came of asking.
    package enum Answer: Sendable {
        /// The line without its end; it may be empty.
        case secret(Secret)
        /// End of file on the terminal, or the program ended with a failure.
        case declined
        /// Neither a terminal nor a program that may be used.
        case nobodyToAsk
        /// The deadline passed before the line was complete; what had been typed is dropped.
        case timedOut
        /// The terminal's echo could not be switched off, or it could not be read.
        case failed(Errno)
    }

    var policy: AskpassPolicy
    var terminalPath: String

    /// By default the person's own terminal and environment.
    ///
    /// - Parameter terminalPath: opened anew each time; standard input is never read.
    package init(policy: AskpassPolicy = AskpassPolicy(), terminalPath: String = "/dev/tty") {
        self.policy = policy
        self.terminalPath = terminalPath
    }

    /// Shows `prompt` and waits for one line of at most 1,023 bytes, as ssh(1) takes.
    ///
    /// The terminal is put back on every path, signals that end the process included.
    package func ask(_ prompt: String, deadline: Deadline) async throws(CancellationError) -> Answer {
        if policy.isPreferred, policy.isAllowed { return try await askProgram(prompt, deadline) }
        let path = terminalPath
        let answer = try await interruptible(named: "prompt") { interruption in
            Self.askTerminal(path, prompt, deadline, interruption)
        }
        if case .nobodyToAsk = answer, policy.isAllowed { return try await askProgram(prompt, deadline) }
        return answer
    }

    private func askProgram(_ prompt: String, _ deadline: Deadline) async throws(CancellationError) -> Answer {
        var request = ProcessRequest(policy.program, [prompt], deadline: deadline)
        request.outputLimit = Self.longest
        // It may need the session for its own windows or terminal.
        request.startsSession = false
        let outcome = try await ProcessRunner().run(request)
        if outcome.timedOut { return .timedOut }
        if case .notStarted = outcome.ending { return .nobodyToAsk }
        guard outcome.succeeded else { return .declined }
        return .secret(Secret(outcome.output.bytes.prefix { $0 != 0x0a && $0 != 0x0d }))
    }

    private static let longest = 1023

    private static func askTerminal(
        _ path: String, _ prompt: String, _ deadline: Deadline, _ interruption: Interruption
    ) -> Answer {
        let descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { return .nobodyToAsk }
        defer { close(descriptor) }
        guard td_echo_off(descriptor) == 0 else { return errno == ENOTTY ? .nobodyToAsk : .failed(.current) }
        defer { td_echo_restore() }
        // A carriage return first: what was typed before the echo went off is overwritten.
        let text = Array("\r\(prompt)".utf8)
        _ = text.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        var line = [UInt8](repeating: 0, count: longest)
        defer { for index in line.indices { line[index] = 0 } }
        var length = 0
        while true {
            switch waitForEvents(on: descriptor, Int32(POLLIN), until: deadline, interruption: interruption) {
            case .interrupted: return .declined
            case .deadline: return .timedOut
            case .ready: break
            }
            var byte: UInt8 = 0
            let count = read(descriptor, &byte, 1)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            if count < 0 { return errno == EIO ? .nobodyToAsk : .failed(.current) }
            if count == 0 { return length == 0 ? .declined : .secret(Secret(line.prefix(length))) }
            if byte == 0x0a || byte == 0x0d { return .secret(Secret(line.prefix(length))) }
            if length < longest {
                line[length] = byte
                length += 1
            }
        }
    }
}
