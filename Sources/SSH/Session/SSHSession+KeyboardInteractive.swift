internal import CLibSSH
package import HostSystem

/// One round of keyboard-interactive (RFC 4256 §3.2); all texts are the server's.
package struct InteractivePrompts: Sendable, Hashable {
    /// One question.
    package struct Prompt: Sendable, Hashable {
        /// At most 4,096 characters, as all texts here.
        package let text: String
        /// The answer may be shown while it is typed.
        package let isEchoed: Bool
    }

    /// A title for the round; often empty.
    package let name: String
    /// To be shown before the prompts; often empty.
    package let instruction: String
    /// May be empty: the server only wants its text shown.
    package let prompts: [Prompt]
}

extension SSHSession {
    /// A server that never ends its rounds is not to hold us for ever.
    private static let roundLimit = 16
    private static let promptLimit = 32

    /// Logs in by keyboard-interactive. Once a session: after a round that was not answered libssh would send an
    /// empty answer in the next one.
    /// - Parameters:
    ///   - deadline: for the server; the time that `answer` takes is not counted.
    ///   - answer: one secret a prompt; nil, or another number of them, gives up and spends the session.
    package func authenticateInteractively(
        deadline: Deadline, answer: @Sendable (InteractivePrompts) async -> [Secret]?
    ) async -> AuthenticationResult {
        if let obstacle = obstacle() { return .interrupted(obstacle) }
        var deadline = deadline
        var outcome = await step { () -> Result<ssh_auth_e, Interruption> in
            if let obstacle = requestService(deadline) { return .failure(obstacle) }
            return authenticate(deadline) { ssh_userauth_kbdint($0.raw, self.options.user, nil) }
        }
        var isCounted = false
        for _ in 0..<Self.roundLimit {
            guard case .success(SSH_AUTH_INFO) = outcome, let library else {
                return result(outcome, isSigned: false)
            }
            guard let prompts = readPrompts(library) else { break }
            isPrompting = true
            let asked = ContinuousClock.now
            let answers = await answer(prompts)
            isPrompting = false
            deadline = Deadline(deadline.instant + (ContinuousClock.now - asked))
            guard phase == .handshaken else { return .interrupted(obstacle() ?? .cancelled) }
            guard let answers, answers.count == prompts.prompts.count else { break }
            if !isCounted { counters.authenticationAttempts += 1 }
            isCounted = true
            outcome = await step { send(answers, deadline) }
        }
        phase = .spent("keyboard-interactive was given up")
        return .interrupted(.unusable("keyboard-interactive was given up"))
    }

    /// The prompts of keyboard-interactive, unanswered: costs one failure at the server, and this session.
    package func interactivePrompts(deadline: Deadline) async -> Result<InteractivePrompts?, Interruption> {
        if let obstacle = obstacle() { return .failure(obstacle) }
        return await step {
            if let obstacle = requestService(deadline) { return .failure(obstacle) }
            let outcome = authenticate(deadline) { ssh_userauth_kbdint($0.raw, self.options.user, nil) }
            guard case .success(SSH_AUTH_INFO) = outcome, let library else {
                return outcome.map { _ in nil }
            }
            phase = .spent("keyboard-interactive was given up")
            return .success(readPrompts(library))
        }
    }

    private func send(_ answers: [Secret], _ deadline: Deadline) -> Result<ssh_auth_e, Interruption> {
        guard let library else { return .failure(.unusable("not connected")) }
        for (index, secret) in answers.enumerated() {
            secret.withCString { _ = ssh_userauth_kbdint_setanswer(library.raw, UInt32(index), $0) }
        }
        return sendSecret(deadline) { ssh_userauth_kbdint($0.raw, self.options.user, nil) }
    }

    private func readPrompts(_ library: LibrarySession) -> InteractivePrompts? {
        func text(_ raw: UnsafePointer<CChar>?) -> String {
            raw.map { String(String(cString: $0).prefix(ServerMessage.longestText)) } ?? ""
        }
        let count = Int(ssh_userauth_kbdint_getnprompts(library.raw))
        guard (0...Self.promptLimit).contains(count) else { return nil }
        let prompts = (0..<count).map { index in
            var echo: CChar = 0
            let words = text(ssh_userauth_kbdint_getprompt(library.raw, UInt32(index), &echo))
            return InteractivePrompts.Prompt(text: words, isEchoed: echo != 0)
        }
        return InteractivePrompts(
            name: text(ssh_userauth_kbdint_getname(library.raw)),
            instruction: text(ssh_userauth_kbdint_getinstruction(library.raw)), prompts: prompts)
    }
}
