internal import Evidence
internal import HostSystem
internal import SSH
internal import SSHText
internal import TunnelModel

extension Examination {
    /// Looks whether the tunnel host, which let nobody in from the middle host, would take a key that the person has here:
    /// a handshake from here through the middle host, and queries without a signature. No login.
    func tryOwnKeys() async {
        guard let host = request.typedOn, host.isAtSession, !Task.isCancelled, !hasArrived,
            request.settings.allowsLogin,
            let facts = trial, facts.log.methodsOffered.first?.contains("publickey") ?? false,
            case .identities(var identities)? = evidence(.identities), identities.accepted == nil
        else { return }
        // An agent that comes along and lists nothing is what there is to say: it is empty, or locked.
        guard !host.opener.forwardsAgent || identities.agent != .listed(keys: 0) else { return }
        let there = Set(identities.queries.map(\.identity.fingerprint))
        let candidates = await IdentityList.read(host.opener).0.filter { candidate in
            guard let key = candidate.key, candidate.identity.problem == nil else { return false }
            return !there.contains(key.fingerprint)
        }
        // More would be a guess, and each refusal counts to MaxAuthTries.
        let asked = candidates.prefix(3)
        guard !asked.isEmpty else { return }
        request.announce(
            "plan  1 channel from \(host.name) to \(request.spec.tunnelHost), a handshake from here and \(asked.count) key "
                + "\(asked.count == 1 ? "query" : "queries"), no login: would it accept a key of yours?")
        identities.acceptedFromHere = await firstAccepted(of: Array(asked), through: host)
        identities.isAgentAsked = host.opener.forwardsAgent
        revise(.identities, .identities(identities))
    }

    private func firstAccepted(of candidates: [OfferedIdentity], through host: MiddleHost) async -> Identity? {
        let configuration = request.configuration
        let deadline = Deadline(after: request.settings.timeout)
        let opened = await Passage.open(
            through: host.session, host: configuration.hostname, port: configuration.port, deadline: deadline)
        guard case .success(let passage) = opened else { return nil }
        var accepted: Identity?
        if let descriptor = passage.socket.take() {
            // Whoever asks is not the middle host: its files say nothing of us.
            var own = request
            own.typedOn = nil
            let session = SSHSession(descriptor: descriptor, options: SSHSessionOptions(own))
            if case .success = await session.handshake(deadline: deadline),
                case .offered = await session.methods(deadline: deadline)
            {
                for candidate in candidates {
                    guard let key = candidate.key else { continue }
                    guard case .accepted = await session.query(key, deadline: deadline) else { continue }
                    accepted = candidate.identity
                    break
                }
            }
            await session.close()
            let counters = await session.counters
            budget.sshHandshakes += counters.handshakes
            budget.keyQueries += counters.keyQueries
        }
        await passage.end()
        return accepted
    }
}
