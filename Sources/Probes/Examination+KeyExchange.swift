internal import Evidence
internal import HostSystem
internal import SSH
internal import SSHText
internal import TunnelModel

extension Examination {
    /// What ssh would agree on with this server.
    func agreement(with handshake: Handshake) -> KeyExchangeEvidence.Result {
        if let server = handshake.report.serverKexInit, let result = agreement(with: server) { return result }
        let algorithms = handshake.algorithms
        return .agreed(
            KeyExchangeEvidence.Agreement(
                keyExchange: algorithms.kex, hostKey: algorithms.hostKey ?? "",
                cipherToServer: algorithms.cipherToServer,
                cipherToClient: algorithms.cipherToClient, macToServer: algorithms.macToServer,
                macToClient: algorithms.macToClient))
    }

    /// The lists of `ssh -G` against the server's KEXINIT; nil without an ssh whose lists could be asked for.
    func agreement(with server: KeyExchangeInit) -> KeyExchangeEvidence.Result? {
        guard !request.configuration.kexAlgorithms.isEmpty, let theirs = KeyExchangeLists(payload: server.payload)
        else {
            return nil
        }
        let ours = KeyExchangeLists(request.configuration, hostKeyAlgorithms: request.hostKeyPreference)
        let negotiation = KeyExchangeNegotiation(client: ours, server: theirs)
        if let mismatch = negotiation.mismatches.first {
            return .noCommon(KeyExchangeEvidence.Kind(mismatch.kind), ssh: mismatch.client, server: mismatch.server)
        }
        return .agreed(
            KeyExchangeEvidence.Agreement(
                keyExchange: negotiation.agreed[.kex] ?? "", hostKey: negotiation.agreed[.hostKey] ?? "",
                cipherToServer: negotiation.agreed[.cipherToServer] ?? "",
                cipherToClient: negotiation.agreed[.cipherToClient] ?? "",
                macToServer: negotiation.agreed[.macToServer], macToClient: negotiation.agreed[.macToClient]))
    }

    /// Waits until the server's machine has acknowledged all that was sent, or the time for one check is over.
    ///
    /// - Parameter limit: wait no longer than this.
    func waitForAcknowledgement(within limit: Duration? = nil) async {
        let deadline = Deadline(after: min(request.settings.timeout, limit ?? request.settings.timeout))
        while let session, !session.transport.isAllAcknowledged, !deadline.isOver, !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(2))
        }
    }

    /// The stall that a large packet met, if what was sent last is still not acknowledged.
    func largePacketStall(after elapsed: Duration) async -> KeyExchangeEvidence? {
        guard let session, !session.transport.isAllAcknowledged else { return nil }
        return await stall(at: .newKeys, after: elapsed, isLargePending: true)
    }

    /// A packet that did not hold what its MAC promised, or a stream out of step: the library hung up on it.
    func corruption(_ interruption: Interruption) -> KeyExchangeEvidence? {
        guard case .closed(let text) = interruption, let session, session.report.closure?.by != .server else {
            return nil
        }
        guard Self.speaksOfDamage(text) else { return nil }
        return KeyExchangeEvidence(result: .corrupted(.newKeys, detail: ForeignText(text, limit: 256).description))
    }

    /// The library's words for a packet that is not what its sender made.
    static func speaksOfDamage(_ text: String) -> Bool {
        let words = ["hmac", "mac error", "packet len", "padding", "decrypt", "invalid packet", "corrupt"]
        return words.contains { text.lowercased().contains($0) }
    }

    /// A stalled exchange, with the experiment that tells a path that loses large packets from a server that hangs: the
    /// same exchange once more with small segments.
    func stall(
        at stage: KeyExchangeEvidence.Stage, after elapsed: Duration, isLargePending: Bool = false
    ) async -> KeyExchangeEvidence {
        let snapshot = session?.transport
        let transport = snapshot?.tcp.map { tcp in
            KeyExchangeEvidence.Transport(
                unacknowledged: Int(tcp.unacknowledgedSegments), backoff: Int(tcp.backoff), sendMSS: Int(tcp.sendMSS),
                pathMTU: Int(tcp.pathMTU), receivedMSS: Int(tcp.receiveMSS))
        }
        let isPending = isLargePending || !(snapshot?.isAllAcknowledged ?? true)
        session?.cancel()
        var evidence = KeyExchangeEvidence(
            result: .stalled(stage, after: elapsed, transport: transport, largePacketPending: isPending))
        if !Task.isCancelled { evidence.worksWithSmallSegments = await exchangeWithSmallSegments() }
        return evidence
    }

    /// One more connection, whose segments carry at most 500 bytes, up to the end of the key exchange. No login.
    private func exchangeWithSmallSegments() async -> Bool? {
        guard case .reach(let reach)? = evidence(.reach), let address = reach.connected?.address,
            let target = addresses.first(where: { $0.ip?.description == address })
        else { return nil }
        request.announce("plan  1 more TCP connection, without login: the same with small packets, to see what stalls")
        let deadline = Deadline(after: request.settings.timeout)
        guard let report = try? await Dialer(maximumSegmentSize: 500).dial([target], deadline: deadline),
            let descriptor = report.connection?.take()
        else { return nil }
        budget.tcpConnections += 1
        let second = SSHSession(descriptor: descriptor, options: SSHSessionOptions(request))
        let outcome = await second.handshake(deadline: deadline)
        var works = false
        if case .success = outcome {
            await second.sendIgnore()
            let limit = Deadline(after: min(request.settings.timeout, .seconds(3)))
            while !second.transport.isAllAcknowledged, !limit.isOver, !Task.isCancelled {
                try? await Task.sleep(for: .milliseconds(5))
            }
            works = second.transport.isAllAcknowledged
        }
        await second.close()
        budget.sshHandshakes += await second.counters.handshakes
        return works
    }
}

extension KeyExchangeEvidence.Kind {
    init(_ kind: KeyExchangeNegotiation.Kind) {
        switch kind {
        case .kex: self = .keyExchange
        case .hostKey: self = .hostKey
        case .cipherToServer, .cipherToClient: self = .cipher
        case .macToServer, .macToClient: self = .mac
        case .compressionToServer, .compressionToClient: self = .compression
        }
    }
}
