/// Whether the person's agent is to be had on the tunnel host (`-A`, ForwardAgent of ssh_config(5)).
///
/// The server never says whether it grants the request (OpenSSH PROTOCOL.agent): one announced command looks for the
/// socket there and asks it for its keys, and that question comes back here as a channel, or does not.
package struct AgentEvidence: Hashable, Sendable {
    /// A key as the agent lists it: nothing of its private half.
    package struct Key: Hashable, Sendable {
        /// E.g. `ED25519`.
        package var type: String
        /// `SHA256:…`.
        package var fingerprint: String
        /// Escaped.
        package var comment: String

        /// Everything as the properties say.
        package init(type: String, fingerprint: String, comment: String) {
            self.type = type
            self.fingerprint = fingerprint
            self.comment = comment
        }
    }

    /// The agent on the client host that ssh would forward.
    package enum Local: Hashable, Sendable {
        /// None is named (SSH_AUTH_SOCK, IdentityAgent): ssh does not ask the server.
        case absent
        /// One is named and cannot be asked; `reason` is the system's text. Then ssh does not ask either, unless it is
        /// only the one named by ForwardAgent.
        case unreachable(path: String, reason: String)
        /// Its keys, in its order, at most 64; none may also mean that it is locked.
        case listed([Key])
    }

    /// What the command on the tunnel host met.
    package enum Remote: Hashable, Sendable {
        /// It was not run: ssh itself would not ask.
        case notAsked
        /// A program there used the forwarded socket: the server asked us for a channel to the agent.
        case granted
        /// A shell ran, and there SSH_AUTH_SOCK is not set.
        case refused
        /// SSH_AUTH_SOCK names a socket (escaped) that is not ours: a start-up file or a service there set it.
        case otherAgent(socket: String)
        /// SSH_AUTH_SOCK names a socket (escaped), and there was no program to try it with.
        case untried(socket: String)
        /// No shell ran the command: a forced command, or none allowed; the first words (either stream), escaped.
        case noShell(output: String)
        /// The session channel, or the command, was refused; the server's text, escaped.
        case sessionRefused(text: String)
        /// The session channel, or the command, got no answer in this time.
        case silent(after: Duration)
    }

    /// Of the agent that ssh would forward: its own, or the one that ForwardAgent names.
    package var local: Local
    /// `notAsked` unless the agent here answered.
    package var remote: Remote
    /// Asked for in the command itself (`-A`, `-o ForwardAgent`), rather than by a configuration file.
    package var isAskedInCommand: Bool
    /// The last line of this kind that the server sent; nil: it sent none, or the tunnel host was not asked.
    package var keyOptions: PermissionEvidence.KeyOptions?

    /// Everything as the properties say; without `isAskedInCommand` as if `-A` had been typed.
    package init(
        local: Local, remote: Remote, isAskedInCommand: Bool = true, keyOptions: PermissionEvidence.KeyOptions? = nil
    ) {
        self.local = local
        self.remote = remote
        self.isAskedInCommand = isAskedInCommand
        self.keyOptions = keyOptions
    }

    /// The keys that the agent here lists; nil when it could not be asked.
    package var keys: [Key]? { if case .listed(let keys) = local { keys } else { nil } }
}
