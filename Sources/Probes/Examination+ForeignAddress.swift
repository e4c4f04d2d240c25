internal import Evidence
internal import HostSystem
internal import SSH

extension Examination {
    /// The address connected to, and one of the other family if the name has one; none of them loopback.
    var addressesOfTunnelHost: [IPAddress] {
        var found: [IPAddress] = []
        let connected = connectedAddress.flatMap { IPAddress($0) }
        for address in [connected].compactMap(\.self) + addresses.compactMap(\.ip) {
            guard !address.isLoopback, !address.description.contains("%"),
                !found.contains(where: { $0.isIPv4 == address.isIPv4 })
            else { continue }
            found.append(address)
        }
        return found
    }

    /// The server is OpenSSH.
    var isOpenSSH: Bool { if case .banner(let seen)? = evidence(.banner) { seen.isOpenSSH } else { false } }

    /// Asks for an address that no host has (192.0.2.1, RFC 5737), where that tells one setting of GatewayPorts from
    /// another (channels.c, channel_fwd_bind_addr): one that ignores addresses grants it on loopback, one that overrides
    /// them says so, one that takes them seriously cannot bind it. Once a session.
    func askForForeignAddress(
        _ seen: ExposureEvidence, _ session: SSHSession
    ) async -> ExposureEvidence.ForeignAddress {
        guard seen.isOpenSSH, !seen.isOverridden, !Task.isCancelled else { return .notTried }
        let inside = seen.trials.filter { $0.origin == .tunnelHost }
        let isOpenBeyond = inside.contains { $0.entry == .arrived && !["127.0.0.1", "::1"].contains($0.address) }
        // An address of its own that was asked for and not bound, or bound alone, says it already.
        guard
            seen.asked == .loopback || seen.asked == .wildcard && isOpenBeyond || !inside.contains(where: \.entry.tells)
        else { return .notTried }
        if let foreignAddress { return foreignAddress }
        let deadline = Deadline(after: min(request.settings.timeout, .seconds(3)))
        let asked = await session.withListener(address: "192.0.2.1", port: 0, admitting: false, deadline: deadline) {
            $0.debugTexts.contains { $0.contains("overridden by server GatewayPorts") }
        }
        let answer: ExposureEvidence.ForeignAddress =
            switch asked {
            case .done(let isOverridden, _): isOverridden ? .overridden : .ignored
            case .refused(let texts):
                texts.contains { $0.lowercased().contains("port forwarding") } ? .forbidden : .tried
            case .unimplemented, .noReply, .interrupted: .noAnswer
            }
        foreignAddress = answer
        return answer
    }
}
