/// An ICMP (RFC 792, RFC 1812) or ICMPv6 (RFC 4443) error, as the kernel's error queue tells it (ip(7), IP_RECVERR).
package struct ICMPError: Hashable, Sendable {
    /// Which protocol the numbers are of: they differ.
    package enum Version: Hashable, Sendable { case icmp, icmpv6 }

    /// Who says so.
    package enum Reporter: Hashable, Sendable {
        /// The address we dialled: the host itself, or a firewall that answers in its name.
        case destination
        /// This host's own kernel: a local firewall rule.
        case thisHost
        /// A router or firewall on the way.
        case router(IPAddress)
        /// The kernel gave no address of who sent it.
        case unknown
    }

    /// Says how ``type`` and ``code`` are to be read.
    package var version: Version
    /// The message's type: RFC 792, or RFC 4443 for ICMPv6.
    package var type: UInt8
    /// The code within the type.
    package var code: UInt8
    /// Who sent it, judged by ``sender``.
    package var reporter: Reporter
    /// The address that sent it, where the kernel says.
    package var sender: IPAddress?
    /// The MTU of the next hop in bytes, only with `.packetTooBig`.
    package var mtu: UInt32?

    /// Everything as the properties say.
    package init(
        version: Version, type: UInt8, code: UInt8, reporter: Reporter, sender: IPAddress? = nil, mtu: UInt32? = nil
    ) {
        self.version = version
        self.type = type
        self.code = code
        self.reporter = reporter
        self.sender = sender
        self.mtu = mtu
    }

    /// What an error says, in one set of words for both versions; the raw value is for printing.
    package enum Meaning: String, Hashable, Sendable, CaseIterable {
        case networkUnreachable = "network unreachable"
        case hostUnreachable = "host unreachable"
        case protocolUnreachable = "protocol unreachable"
        case portUnreachable = "port unreachable"
        case packetTooBig = "packet too big"
        case networkProhibited = "network administratively prohibited"
        case hostProhibited = "host administratively prohibited"
        case prohibited = "communication administratively prohibited"
        case policyFailed = "source address failed policy"
        case rejectRoute = "reject route to destination"
        case beyondScope = "beyond scope of source address"
        case timeExceeded = "time to live exceeded"
        case parameterProblem = "parameter problem"
        case other = "other"
    }

    /// By type and code: RFC 792, RFC 1122 §3.2.2.1 and RFC 1812 §5.2.7.1, for ICMPv6 RFC 4443 §3; `.other` for what
    /// these do not list.
    package var meaning: Meaning {
        switch (version, type, code) {
        case (.icmp, 3, 0), (.icmp, 3, 6), (.icmp, 3, 11), (.icmpv6, 1, 0): .networkUnreachable
        case (.icmp, 3, 1), (.icmp, 3, 5), (.icmp, 3, 7), (.icmp, 3, 8), (.icmp, 3, 12), (.icmpv6, 1, 3):
            .hostUnreachable
        case (.icmp, 3, 2): .protocolUnreachable
        case (.icmp, 3, 3), (.icmpv6, 1, 4): .portUnreachable
        case (.icmp, 3, 4), (.icmpv6, 2, _): .packetTooBig
        case (.icmp, 3, 9): .networkProhibited
        case (.icmp, 3, 10): .hostProhibited
        case (.icmp, 3, 13), (.icmp, 3, 14), (.icmp, 3, 15), (.icmpv6, 1, 1): .prohibited
        case (.icmpv6, 1, 2): .beyondScope
        case (.icmpv6, 1, 5): .policyFailed
        case (.icmpv6, 1, 6): .rejectRoute
        case (.icmp, 11, _), (.icmpv6, 3, _): .timeExceeded
        case (.icmp, 12, _), (.icmpv6, 4, _): .parameterProblem
        default: .other
        }
    }

    /// Whether a rule says no, rather than a missing route or host.
    package var isProhibition: Bool {
        switch meaning {
        case .networkProhibited, .hostProhibited, .prohibited, .policyFailed, .rejectRoute: true
        default: false
        }
    }
}

extension ICMPError: CustomStringConvertible {
    /// `ICMP 3/13 (communication administratively prohibited) from 10.0.0.1`.
    package var description: String {
        let name = version == .icmp ? "ICMP" : "ICMPv6"
        return "\(name) \(type)/\(code) (\(meaning.rawValue))" + (sender.map { " from \($0)" } ?? "")
    }
}
