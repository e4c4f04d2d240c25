/// What became of the TCP connections to the tunnel host, address by address in ssh's order.
package struct ReachEvidence: Hashable, Sendable {
    /// An ICMP or ICMPv6 error, as the socket's error queue gave it (ip(7) IP_RECVERR).
    package struct ICMPError: Hashable, Sendable {
        /// What the error says, over both protocols.
        package enum Kind: String, Hashable, Sendable {
            case networkUnreachable, hostUnreachable, portUnreachable, administrativelyProhibited, packetTooBig, other
        }

        /// By type and code; every code that speaks of a prohibition or a policy is `administrativelyProhibited`.
        package var kind: Kind
        /// As in the message: of RFC 792, or of RFC 4443 where the address is IPv6.
        package var type: UInt8
        /// Tells messages of one type apart; see ``kind``.
        package var code: UInt8
        /// Who sent it; nil when the kernel does not say.
        package var from: String?

        /// Everything as the properties say.
        package init(kind: Kind, type: UInt8, code: UInt8, from: String?) {
            self.kind = kind
            self.type = type
            self.code = code
            self.from = from
        }
    }

    /// What came of one connect.
    package enum Outcome: Hashable, Sendable {
        /// TCP's handshake was completed, though a reset may have followed at once (at the last address only).
        case connected
        /// A RST: nothing listens there, or a firewall answers as if.
        case refusedByReset
        /// ICMP port unreachable: a firewall said so, TCP itself never does.
        case refusedByICMP(ICMPError)
        /// ECONNREFUSED, as another program tells it: by a reset, or by an ICMP error.
        case refused
        /// ICMP other than port unreachable; mostly of a router or a firewall on the way.
        case unreachable(ICMPError)
        /// No route on this machine: no packet left.
        case noRoute
        /// The last hop on our own network did not answer ARP or neighbour discovery.
        case noNeighbour
        /// Unreachable, and the kernel does not say who said so.
        case unreachableUnexplained(String)
        /// No answer, not even an error, in this time.
        case timedOut(after: Duration)
        /// BindAddress or BindInterface cannot be used.
        case sourceUnavailable(String)
        /// A firewall on this machine forbids it (EPERM, EACCES).
        case deniedLocally
        /// Another error of connect(2), in the system's words.
        case other(String)
    }

    /// One connect.
    package struct Attempt: Hashable, Sendable {
        /// In digits, without port.
        package var address: String
        /// The tunnel host's SSH port, as configured.
        package var port: Int
        /// What the kernel, or somebody on the way, said.
        package var outcome: Outcome
        /// From the connect to its outcome.
        package var elapsed: Duration

        /// Everything as the properties say.
        package init(address: String, port: Int, outcome: Outcome, elapsed: Duration) {
            self.address = address
            self.port = port
            self.outcome = outcome
            self.elapsed = elapsed
        }
    }

    /// What stands between: nothing, or a program that ssh would start.
    package enum Transport: Hashable, Sendable {
        /// ssh's own TCP connection.
        case direct
        /// ProxyCommand or ProxyJump: `command` as configured.
        case proxy(command: String)
        /// A channel from the jump host of that name (ProxyJump; direct-tcpip, RFC 4254 §7.2).
        case jump(host: String)
    }

    /// What a server answered that was asked to dial for us.
    package enum DialledForUs: Hashable, Sendable {
        case connected
        case refused(Refusal)
    }

    /// Why a jump host gave no channel to the next host.
    package enum Refusal: Hashable, Sendable {
        /// Reason 1, or one that is not among RFC 4254 §5.1: the server will not dial.
        case prohibited(text: String)
        /// Reason 2: it tried; `text` is its system's or resolver's.
        case failed(text: String)
        /// Reason 3: it has no such channels.
        case unknownChannelType(text: String)
        /// Reason 4.
        case resourceShortage(text: String)
        /// No answer: it may still be dialling.
        case noReply(after: Duration)
        /// The session with the jump host ended instead.
        case ended(disconnect: String?)
    }

    /// How ssh, and we, get to the tunnel host.
    package var transport: Transport
    /// In the order dialled; empty where something stands between.
    package var attempts: [Attempt]
    /// BindAddress or BindInterface, if one is asked for.
    package var source: String?
    /// The traffic class that ssh marks its packets with (IPQoS of ssh_config(5), e.g. `af21`), where no marked connection
    /// request was answered and one without a mark was.
    package var lostClass: String?
    /// For a jump host: the port of the tunnel host's own settings (`-p`), where this host answers there and not at its own.
    package var portThatAnswers: Int?
    /// Set where the jump host gave no channel.
    package var refusal: Refusal?
    /// Of a command that is typed on another host: what came of the same connection when the SSH server there dialled it
    /// for us, in a channel of the session that leads to it.
    package var dialledForUs: DialledForUs?
    /// In a chain: the number of the command, from 1, whose tunnel was dialled at its near end.
    package var tunnelBefore: Int?
    /// What the proxy said before it gave up; empty for direct connections.
    package var proxyOutput: [String]
    /// True when a connection is there (for a proxy: it handed bytes on).
    package var isConnected: Bool

    /// Everything as the properties say; connected where an attempt is, unless `isConnected` says otherwise.
    /// ``refusal`` and ``portThatAnswers`` are for the caller to set.
    package init(
        transport: Transport = .direct, attempts: [Attempt], source: String? = nil, lostClass: String? = nil,
        proxyOutput: [String] = [], isConnected: Bool? = nil
    ) {
        self.transport = transport
        self.attempts = attempts
        self.source = source
        self.lostClass = lostClass
        self.proxyOutput = proxyOutput
        refusal = nil
        portThatAnswers = nil
        self.isConnected = isConnected ?? attempts.contains { $0.outcome == .connected }
    }

    /// The attempt that connected.
    package var connected: Attempt? { attempts.first { $0.outcome == .connected } }
}
