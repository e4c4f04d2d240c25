/// What came of asking the tunnel host to listen, as ssh asks for `-R` (tcpip-forward, RFC 4254 §7.1), and, where it
/// would not, of what was tried to tell why.
package struct ListenerEvidence: Hashable, Sendable {
    package enum Result: Hashable, Sendable {
        /// It listens; on which of its addresses is for ``ExposureEvidence`` to say. `port` is the one it chose.
        case granted(port: Int)
        /// SSH_MSG_REQUEST_FAILURE: the protocol carries no reason.
        case refused
        /// The connection ended when the listener was asked for.
        case closed(disconnect: String?)
        /// No answer, not even to a keepalive.
        case silent(after: Duration)
        /// ssh itself drops the forward: ClearAllForwardings, or -W.
        case clearedByClient
    }

    /// What a connection to the asked port on the tunnel host's own loopback met, after the refusal.
    package enum Holder: Hashable, Sendable {
        case notTried
        /// Nothing listens there.
        case nobody
        /// It answered when it was greeted; `line` is its first line, escaped.
        case answers(line: String)
        /// It accepted and closed, without a byte, after so long.
        case closes(after: Duration)
        /// It accepted, said nothing, and did not close within the time.
        case silent(after: Duration)
        /// The tunnel host may not dial itself for us (AllowTcpForwarding, PermitOpen).
        case forbidden
        /// The dial got no answer, or failed in another way; the server's words.
        case undecided(text: String)
    }

    package var result: Result
    /// As ssh sends it: `localhost`, an address, or empty for every address.
    package var address: String
    /// The port asked for; 0 lets the server choose.
    package var port: Int
    /// SSH_MSG_DEBUG texts that came with the answer, escaped.
    package var messages: [String]
    /// The same address with a port of the server's choosing.
    package var anyPort: PermissionEvidence.Trial
    /// The server's loopback with a port of its choosing.
    package var loopback: PermissionEvidence.Trial
    package var holder: Holder
    package var keyOptions: PermissionEvidence.KeyOptions?
    /// The server said before login that the password has expired: that switches all forwarding off.
    package var passwordExpired: Bool

    package init(
        result: Result, address: String, port: Int, messages: [String] = [],
        anyPort: PermissionEvidence.Trial = .notMade, loopback: PermissionEvidence.Trial = .notMade,
        holder: Holder = .notTried, keyOptions: PermissionEvidence.KeyOptions? = nil, passwordExpired: Bool = false
    ) {
        self.result = result
        self.address = address
        self.port = port
        self.messages = messages
        self.anyPort = anyPort
        self.loopback = loopback
        self.holder = holder
        self.keyOptions = keyOptions
        self.passwordExpired = passwordExpired
    }
}
