/// What came of asking the tunnel host to listen, as ssh asks for `-R` (tcpip-forward, RFC 4254 §7.1), and, where it
/// would not, of what was tried to tell why.
package struct ListenerEvidence: Hashable, Sendable {
    /// How the request to listen was answered, or why it was not made.
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
        /// A unix socket: nothing was bound at its path, for sshd would leave it there; see ``ListenerEvidence/socket``.
        case looked
        /// SSH_MSG_UNIMPLEMENTED (RFC 4253 §11.4): the server does not know the request.
        case unimplemented
    }

    /// What was seen of the place of a unix socket, and of the rules for it.
    package struct SocketPlace: Hashable, Sendable {
        /// What stands at the path: found by connecting to it, else by a command there.
        package enum State: Hashable, Sendable {
            /// Nobody could look.
            case notSeen
            /// Nothing is there, and the account may make a socket.
            case free
            /// Somebody listens there.
            case live
            /// A socket that an earlier listener left behind.
            case dead
            /// Something that is no socket.
            case otherFile
            /// The directory of the path does not exist.
            case noDirectory
            /// The account may not write to the directory.
            case closedDirectory
        }

        /// As the account sees it, which may see less than root.
        package var state: State
        /// What came of asking at a path where nothing can be bound: `allowed` when no rule spoke up.
        package var policy: PermissionEvidence.Trial
        /// What came of asking at the path itself, where a dead socket stood.
        package var bind: PermissionEvidence.Trial

        /// Everything as the properties say.
        package init(
            state: State, policy: PermissionEvidence.Trial = .notMade, bind: PermissionEvidence.Trial = .notMade
        ) {
            self.state = state
            self.policy = policy
            self.bind = bind
        }
    }

    /// What a connection to the asked port on the tunnel host's own loopback met, after the refusal.
    package enum Holder: Hashable, Sendable {
        /// Nobody dialled: the request was granted, no port or a policy was named, or the address itself is refused.
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

    /// Of the request as ssh makes it; the trials below only serve to explain a refusal.
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
    /// Who was met at ``holderAddress``; `nobody` where no address of the tunnel host that was dialled has anybody.
    package var holder: Holder
    /// The address at which the holder was met; nil when nobody was.
    package var holderAddress: String?
    /// A connection from the tunnel host to its own SSH port: whether it may dial for us at all.
    package var dialsItself: PermissionEvidence.Trial
    /// Whether the server grants agent forwarding, which DisableForwarding takes away too; needs a command there.
    package var agentForwarding: PermissionEvidence.Trial
    /// Other bind addresses with which the same port was granted, where a list stood against the asked one.
    package var allowedAddresses: [String]
    /// The server is OpenSSH, whose silence means something: it has words for its policies, and none for a failed bind.
    package var isOpenSSH: Bool
    /// For a unix socket; then `address` is its path.
    package var socket: SocketPlace?
    /// An ssh of this machine that already has this very forward.
    package var runningTunnel: IngressEvidence.Process?
    /// The last line of this kind that the server sent; nil: it sent none, or nothing was refused.
    package var keyOptions: PermissionEvidence.KeyOptions?
    /// The server said before login that the password has expired: that switches all forwarding off.
    package var passwordExpired: Bool

    /// Of a silent server: the mark that ssh gives its packets, where only packets with it are lost; e.g. `af21`.
    package var lostClass: String?

    /// Everything as the properties say; without `lostClass`, which is for the caller to set.
    package init(
        result: Result, address: String, port: Int, messages: [String] = [],
        anyPort: PermissionEvidence.Trial = .notMade, loopback: PermissionEvidence.Trial = .notMade,
        holder: Holder = .notTried, holderAddress: String? = nil, dialsItself: PermissionEvidence.Trial = .notMade,
        agentForwarding: PermissionEvidence.Trial = .notMade, allowedAddresses: [String] = [],
        isOpenSSH: Bool = true, socket: SocketPlace? = nil, runningTunnel: IngressEvidence.Process? = nil,
        keyOptions: PermissionEvidence.KeyOptions? = nil, passwordExpired: Bool = false
    ) {
        self.result = result
        self.address = address
        self.port = port
        self.messages = messages
        self.anyPort = anyPort
        self.loopback = loopback
        self.holder = holder
        self.holderAddress = holderAddress
        self.dialsItself = dialsItself
        self.agentForwarding = agentForwarding
        self.allowedAddresses = allowedAddresses
        self.isOpenSSH = isOpenSSH
        self.socket = socket
        self.runningTunnel = runningTunnel
        self.keyOptions = keyOptions
        self.passwordExpired = passwordExpired
    }
}
