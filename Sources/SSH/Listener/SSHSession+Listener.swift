internal import CLibSSH
package import HostSystem

extension SSHSession {
    /// Asks the server to listen (tcpip-forward, RFC 4254 §7.1), and takes the listener back after `body`, whatever
    /// happened in it. If the task is cancelled the connection ends, and every listener with it.
    ///
    /// - Parameters:
    ///   - address: as in `-R`: empty for all, `localhost`, an address; GatewayPorts decides what becomes of it.
    ///   - port: 0 lets the server choose.
    ///   - isAdmitting: false turns everybody away until ``SSHListener/admit(_:)`` says otherwise.
    package func withListener<Value: Sendable>(
        address: String, port: Int, admitting isAdmitting: Bool = true, deadline: Deadline,
        _ body: @Sendable (SSHListener) async -> Value
    ) async -> Listening<Value> {
        let start = ContinuousClock.now
        // Before the answer comes: somebody may connect in that very instant.
        let number = library?.incoming.addListener(
            address: address, port: port == 0 ? nil : port, isAdmitting: isAdmitting)
        guard let number else { return .interrupted(channelObstacle() ?? .unusable("not connected")) }
        switch await listenForward(address: address, port: port, deadline: deadline) {
        case .listening(let bound, let texts):
            library?.incoming.bound(number, to: bound)
            let value = await body(
                SSHListener(session: self, number: number, address: address, port: bound, debugTexts: texts))
            await removeListener(number)
            let end = await cancelForward(
                address: address, port: bound, deadline: Deadline(after: Self.patienceForTakingBack))
            if case .listening = end { return .done(value, isTakenBack: true) }
            return .done(value, isTakenBack: false)
        case .refused(let texts):
            await removeListener(number)
            return .refused(debugTexts: texts)
        case .unimplemented:
            await removeListener(number)
            return .unimplemented
        case .noReply: return .noReply(after: ContinuousClock.now - start)
        case .interrupted(let interruption): return .interrupted(interruption)
        }
    }

    /// A live server answers at once; a dead one takes its listeners along.
    private static let patienceForTakingBack = Duration.seconds(5)

    private func removeListener(_ number: Int) async {
        await step {
            guard let library, !library.isDead else { return }
            library.incoming.removeListener(number)
            _ = flush(library)
        }
    }

    // MARK: - Within the scope

    func accept(_ listener: Int, deadline: Deadline) async -> SSHListener.Acceptance {
        await step {
            let outcome = drive(until: deadline) { library -> IncomingChannels.Waiting? in
                if let waiting = library.incoming.next(listener) { return waiting }
                // Takes packets and does nothing else: the callback has the connections (channels.c, ssh_channel_accept).
                _ = ssh_channel_open_forward_port(library.raw, 0, nil, nil, nil)
                return library.incoming.next(listener)
            }
            switch outcome {
            case .success(let waiting):
                return .connection(
                    ForwardedConnection(
                        channel: SSHChannel(session: self, number: waiting.channel, openedAfter: .zero),
                        listener: listener, listenAddress: waiting.place.address, listenPort: waiting.place.port,
                        originatorAddress: waiting.originator.address, originatorPort: waiting.originator.port))
            case .failure(.timeout): return .timedOut
            case .failure(let interruption): return .interrupted(spend(interruption))
            }
        }
    }

    func admit(_ listener: Int, _ isAdmitting: Bool) async {
        await step {
            guard let library, !library.isDead else { return }
            library.incoming.admit(listener, isAdmitting)
            _ = flush(library)
        }
    }

    func turnedAway(_ listener: Int) -> Int { library?.incoming.turnedAway(listener) ?? 0 }

    func close(_ channel: Int, of listener: Int) async {
        await step {
            guard let library, !library.isDead else { return }
            library.incoming.close(channel, of: listener)
            _ = flush(library)
        }
    }
}
