/// Where the listener stands, as far as the trials and the server's words show.
extension ExposureEvidence {
    /// Which addresses of one family, or of both, take connections for the listener.
    package enum Bound: Hashable, Sendable {
        case nothing, loopback
        /// One address that is no loopback.
        case address
        case wildcard
        /// The trials do not tell.
        case unknown
    }

    /// GatewayPorts of sshd_config(5).
    package enum GatewayPorts: String, Hashable, Sendable, CaseIterable {
        case no, yes, clientspecified
    }

    /// Of IPv4.
    package var boundIPv4: Bound {
        let beyond = entries(.tunnelHost) { !$0.contains(":") && !Self.isLoopback($0) }
        return Self.bound(
            loopback: entry("127.0.0.1"), beyond: beyond + [entry("127.0.0.2")].compactMap(\.self),
            outside: entries(.clientHost) { !$0.contains(":") })
    }

    /// Of IPv6.
    package var boundIPv6: Bound {
        Self.bound(
            loopback: entry("::1"), beyond: entries(.tunnelHost) { $0.contains(":") && !Self.isLoopback($0) },
            outside: entries(.clientHost) { $0.contains(":") })
    }

    /// Of both: the widest that was seen, else what the server's own words leave.
    package var granted: Bound {
        let seen = [boundIPv4, boundIPv6]
        for bound in [Bound.wildcard, .address] where seen.contains(bound) { return bound }
        // Words do not stand against what was seen: where everybody was refused, nothing listens.
        let told = trials.filter { $0.origin == .tunnelHost && $0.entry.tells }
        if told.isEmpty || told.contains(where: { $0.entry == .arrived }), let said = grantedByWords { return said }
        // Unknown of one family only means that the tunnel host has no known address of it.
        return seen.contains(.loopback) ? .loopback : seen.contains(.unknown) ? .unknown : .nothing
    }

    /// What follows from the words of OpenSSH alone (channels.c, channel_fwd_bind_addr).
    private var grantedByWords: Bound? {
        guard isOpenSSH else { return nil }
        switch (foreignAddress, asked) {
        case _ where isOverridden: return .wildcard
        case (.overridden, _): return .wildcard
        case (.ignored, _): return .loopback
        case (.tried, .loopback): return .loopback
        case (.tried, .wildcard): return .wildcard
        case (.tried, .address): return .address
        // It would have said that it overrides a loopback address that was asked for.
        case (.notTried, .loopback), (.forbidden, .loopback), (.noAnswer, .loopback): return .loopback
        case (.notTried, _), (.forbidden, _), (.noAnswer, _): return nil
        }
    }

    /// The settings that fit everything seen; all three where the server is not OpenSSH or nothing tells.
    package var possibleGatewayPorts: Set<GatewayPorts> {
        guard isOpenSSH else { return Set(GatewayPorts.allCases) }
        switch foreignAddress {
        case .ignored: return [.no]
        case .overridden: return [.yes]
        case .tried: return [.clientspecified]
        case .notTried, .forbidden, .noAnswer: break
        }
        if isOverridden { return [.yes] }
        switch (asked, granted) {
        case (.loopback, .loopback): return [.no, .clientspecified]
        case (.address, .address): return [.clientspecified]
        case (.wildcard, .loopback), (.address, .loopback): return [.no]
        case (.loopback, .wildcard), (.address, .wildcard): return [.yes]
        case (.wildcard, .wildcard): return [.yes, .clientspecified]
        default: return Set(GatewayPorts.allCases)
        }
    }

    /// The setting, when only one fits.
    package var gatewayPorts: GatewayPorts? {
        let possible = possibleGatewayPorts
        return possible.count == 1 ? possible.first : nil
    }

    /// Somebody entered from there.
    package func isReachable(from origin: Trial.Origin) -> Bool {
        trials.contains { $0.origin == origin && $0.entry == .arrived }
    }

    /// What was met at an address of the tunnel host that was dialled from there.
    package func entry(_ address: String, from origin: Trial.Origin = .tunnelHost) -> Entry? {
        trials.first { $0.origin == origin && $0.address == address }?.entry
    }

    private func entries(_ origin: Trial.Origin, where isMeant: (String) -> Bool) -> [Entry] {
        trials.filter { $0.origin == origin && isMeant($0.address) }.map(\.entry)
    }

    /// 127.0.0.0/8, ::1 and localhost.
    package static func isLoopback(_ address: String) -> Bool {
        address.hasPrefix("127.") || address == "::1" || address == "localhost"
    }

    /// - Parameters:
    ///   - loopback: what 127.0.0.1 or ::1 gave, from the tunnel host.
    ///   - beyond: what its other addresses gave, 127.0.0.2 among them, which is bound by a wildcard only.
    private static func bound(loopback: Entry?, beyond: [Entry], outside: [Entry]) -> Bound {
        let isBeyond = beyond.contains(.arrived) || outside.contains(.arrived)
        // A refusal of who comes from outside may be a firewall's.
        let toldBeyond = beyond.filter(\.tells)
        switch loopback {
        case .arrived?:
            if isBeyond { return .wildcard }
            return toldBeyond.isEmpty ? .unknown : .loopback
        case let entry? where entry.tells: return isBeyond ? .address : toldBeyond.isEmpty ? .unknown : .nothing
        case nil where beyond.isEmpty && outside.isEmpty: return .nothing
        // It could not be tried: who comes in from elsewhere shows no more than that.
        default: return isBeyond ? .address : .unknown
        }
    }
}

extension ExposureEvidence.Entry {
    /// It says something about the listener: it let us in, or it certainly did not.
    package var tells: Bool {
        switch self {
        case .arrived, .otherProgram, .refused: true
        case .timedOut, .unreachable, .forbidden, .untried: false
        }
    }

    /// It was tried, and the connection did not come in.
    package var isShut: Bool {
        switch self {
        case .refused, .timedOut, .unreachable: true
        case .arrived, .otherProgram, .forbidden, .untried: false
        }
    }
}
