/// Where a listener of the tunnel host is really bound, and from where it can be entered: GatewayPorts of sshd_config(5)
/// as it shows from outside, since the protocol does not say.
package struct ExposureEvidence: Hashable, Sendable {
    /// What the forward's bind address asks for (ssh(1) -R).
    package enum Asked: Hashable, Sendable {
        /// No bind address, `localhost`, or a loopback address.
        case loopback
        /// Empty, `*`, or the wildcard of one family.
        case wildcard
        /// One address of the tunnel host, or a name.
        case address(String)
    }

    /// What a connection to the listener met.
    package enum Entry: Hashable, Sendable {
        /// It arrived through our own listener: a nonce came out at this end.
        case arrived
        /// Something else answers there.
        case otherProgram
        /// A reset: nobody listens at that address, or a firewall answers as if.
        case refused
        /// No answer within the time.
        case timedOut
        /// An ICMP error, or none of this machine's routes; in words.
        case unreachable(String)
        /// The tunnel host may not dial there for us (PermitOpen, AllowTcpForwarding).
        case forbidden
        /// It could not be tried, for this reason.
        case untried(String)
    }

    /// One way in.
    package struct Trial: Hashable, Sendable {
        /// From where: the tunnel host itself, or the client host over the network.
        package enum Origin: Hashable, Sendable { case tunnelHost, clientHost }

        /// Who dialled it.
        package var origin: Origin
        /// The address dialled, without port.
        package var address: String
        /// Whether that led to our listener.
        package var entry: Entry

        /// Everything as the properties say.
        package init(from origin: Origin, _ address: String, _ entry: Entry) {
            self.origin = origin
            self.address = address
            self.entry = entry
        }
    }

    /// What came of asking for an address that no host has (192.0.2.1, RFC 5737).
    package enum ForeignAddress: Hashable, Sendable {
        /// Nobody asked: see ``ExposureEvidence/foreignAddress``.
        case notTried
        /// Granted without a word: the address was ignored (GatewayPorts no).
        case ignored
        /// Granted, and the server says that it overrides the address (GatewayPorts yes).
        case overridden
        /// Refused without a word: the server tried to bind it (GatewayPorts clientspecified).
        case tried
        /// Refused by a rule (PermitListen): it tells nothing.
        case forbidden
        /// No answer in time, the connection ended, or the server does not know the request.
        case noAnswer
    }

    /// What ssh makes of ``written``.
    package var asked: Asked
    /// The bind address as it was written; nil when there was none.
    package var written: String?
    /// The port on which our listener stood while it was tried; the server's choice where 0 was asked for.
    package var port: Int
    /// In the order made, those from the tunnel host first. What an earlier one settled was not tried.
    package var trials: [Trial]
    /// `Forwarding listen address "…" overridden by server GatewayPorts`, said when the forward itself was asked for.
    package var isOverridden: Bool
    /// `notTried` also where the rest tells the setting of GatewayPorts, and for other servers than OpenSSH.
    package var foreignAddress: ForeignAddress
    /// The server is OpenSSH, whose words and habits the reading of the rest relies on.
    package var isOpenSSH: Bool
    /// What enters is asked for its destination (`-R port` alone): whoever enters uses the client host's network.
    package var isDynamic: Bool

    /// Everything as the properties say; an OpenSSH without a word about addresses unless given.
    package init(
        asked: Asked, written: String?, port: Int, trials: [Trial], isOverridden: Bool = false,
        foreignAddress: ForeignAddress = .notTried, isOpenSSH: Bool = true, isDynamic: Bool = false
    ) {
        self.asked = asked
        self.written = written
        self.port = port
        self.trials = trials
        self.isOverridden = isOverridden
        self.foreignAddress = foreignAddress
        self.isOpenSSH = isOpenSSH
        self.isDynamic = isDynamic
    }
}
