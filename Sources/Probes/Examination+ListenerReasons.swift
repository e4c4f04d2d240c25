internal import Evidence
internal import HostSystem
internal import SSH
internal import SSHText
internal import TunnelModel

extension Examination {
    /// A few requests that only tell why the server would not listen: the same address with another port, its loopback,
    /// and who holds the port; after a word about a policy, what tells that policy from others.
    func tellReasonsApart(_ evidence: inout ListenerEvidence, _ forward: Forward, _ session: SSHSession) async {
        evidence.passwordExpired = await session.issueBanner.map(Examination.saysExpired) ?? false
        evidence.keyOptions = await session.debugTexts.lazy.compactMap { PermissionEvidence.KeyOptions($0) }.last
        if evidence.messages.contains(where: { $0.lowercased().contains("disabled port forwarding") }) {
            await tellPoliciesApart(&evidence, session)
        } else if evidence.messages.contains(where: { $0.lowercased().contains("port forwarding refused") }) {
            await findListedAddress(&evidence, session)
        } else {
            await findWhatIsTaken(&evidence, forward, session)
        }
    }

    private var host: String { request.spec.tunnelHost }

    // MARK: - A policy

    /// AllowTcpForwarding local still lets the server dial; DisableForwarding takes the agent away as well.
    private func tellPoliciesApart(_ evidence: inout ListenerEvidence, _ session: SSHSession) async {
        let mayKeyForward = evidence.keyOptions?.words.contains("port-forwarding") ?? true
        guard mayKeyForward, !evidence.passwordExpired, !Task.isCancelled else { return }
        let port = request.configuration.port
        request.announce("plan  1 connection of \(host) to its own port \(port): which rule forbids it to listen?")
        evidence.dialsItself = await trial("127.0.0.1", port, session)
        guard evidence.dialsItself != .allowed, request.settings.allowsCommands, !Task.isCancelled else { return }
        request.announce("plan  1 command on \(host), to see whether agent forwarding is forbidden too")
        evidence.agentForwarding = await agentTrial()
    }

    /// Lists compare letter by letter: the loopback may stand there in another spelling. Others than the loopback are
    /// not asked for: they could let strangers in.
    private func findListedAddress(_ evidence: inout ListenerEvidence, _ session: SSHSession) async {
        guard ExposureEvidence.isLoopback(evidence.address), evidence.port > 0 else { return }
        let spellings = ["localhost", "127.0.0.1"].filter { $0 != evidence.address }
        request.announce(
            "plan  \(spellings.count) more short-lived listeners on \(host)'s loopback: which spelling is allowed?")
        for spelling in spellings where !Task.isCancelled {
            if await listenerTrial(session, address: spelling, port: evidence.port) == .allowed {
                evidence.allowedAddresses.append(spelling)
            }
        }
    }

    // MARK: - A bind that failed

    private func findWhatIsTaken(
        _ evidence: inout ListenerEvidence, _ forward: Forward, _ session: SSHSession
    ) async {
        request.announce(
            "plan  up to 2 more short-lived listeners on \(host), on other ports: why is this one refused?")
        evidence.anyPort = await listenerTrial(session, address: evidence.address)
        if evidence.address == "localhost" {
            evidence.loopback = evidence.anyPort
        } else if evidence.anyPort != .allowed, !Task.isCancelled {
            evidence.loopback = await listenerTrial(session)
        }
        // Where the address is what it cannot have, nobody holds the port.
        let isAddressAtFault = evidence.anyPort != .allowed && evidence.loopback == .allowed
        guard evidence.port > 0, !isAddressAtFault, !Task.isCancelled else { return }
        evidence.runningTunnel = await ownTunnel(forward)
        request.announce("plan  connections of \(host) to its own port \(evidence.port): who holds it?")
        await findHolder(&evidence, session)
    }

    /// Dials the port where the listener would have been, until somebody is there.
    private func findHolder(_ evidence: inout ListenerEvidence, _ session: SSHSession) async {
        var places = ["127.0.0.1", "::1"]
        if !["", "localhost", "0.0.0.0", "::"].contains(evidence.address), !places.contains(evidence.address) {
            places.insert(evidence.address, at: 0)
        }
        places += addressesOfTunnelHost.map(\.description).filter { !places.contains($0) }
        evidence.holder = .notTried
        for place in places where !Task.isCancelled {
            if evidence.settlesHolder(await holder(at: place, evidence.port, session), at: place) { return }
        }
    }

    private func holder(at address: String, _ port: Int, _ session: SSHSession) async -> ListenerEvidence.Holder {
        let timeout = request.settings.timeout
        let greeting = StreamGreeting(target: .tcp(host: address, port: port), timeout: timeout)
        let opened = await session.withDirectChannel(
            host: address, port: port, deadline: Deadline(after: min(timeout, .seconds(3))), leavingSilence: true
        ) { channel -> EgressServiceEvidence.Result in
            let clock = Stopwatch()
            let first = await greeting.greet(channel).result
            guard case .silent = first else { return first }
            // sshd holds a dead client's connections open for long: a moment's silence tells nothing.
            let patience = min(timeout, .seconds(5)) - clock.elapsed
            guard patience > .zero else { return .silent(after: clock.elapsed) }
            switch await channel.receive(512, deadline: Deadline(after: patience)) {
            case .bytes(let bytes): return StreamGreeting.greeted(bytes, nil)
            case .timedOut: return .silent(after: clock.elapsed)
            case .endOfStream, .broken, .cancelled: return .closed(after: clock.elapsed)
            }
        }
        switch opened {
        case .opened(.greeted(let service, let line), _): return .answers(line: line.isEmpty ? service.rawValue : line)
        case .opened(.silent(let after), _): return .silent(after: after)
        case .opened(.closed(let after), _): return .closes(after: after)
        case .failed(let failure):
            let text = ForeignText(failure.text, limit: 160).description
            if failure.code != 2 { return .forbidden }
            return text.lowercased().contains("refused") ? .nobody : .undecided(text: text)
        case .noReply, .interrupted: return .undecided(text: "no answer")
        }
    }

    /// An ssh of this machine that already has this very forward to this very host.
    func ownTunnel(_ forward: Forward) async -> IngressEvidence.Process? {
        let host = request.spec.tunnelHost
        if let typedOn = request.typedOn { return tunnel(forward, to: host, on: typedOn) }
        let found = try? await ProcessTable.processes(named: "ssh").map(\.facts).first { facts in
            facts.commandLine.contains { $0 == host || $0.hasSuffix("@" + host) }
                && request.forwardsOfCommand(facts.commandLine)?.contains { $0.isSame(as: forward) } ?? false
        }
        return found.map { facts in
            IngressEvidence.Process(
                pid: facts.pid, name: "ssh",
                command: ForeignText(facts.commandLine.joined(separator: " "), limit: 256).description)
        }
    }

    /// The same among the account's processes on the host where the command is typed.
    private func tunnel(
        _ forward: Forward, to tunnelHost: String, on host: MiddleHost
    ) -> IngressEvidence.Process? {
        let processes = host.survey?.sshProcesses.sorted { $0.key < $1.key } ?? []
        let found = processes.first { _, words in
            words.contains { $0 == tunnelHost || $0.hasSuffix("@" + tunnelHost) }
                && request.forwardsOfCommand(words)?.contains { $0.isSame(as: forward) } ?? false
        }
        return found.map { pid, words in
            IngressEvidence.Process(
                pid: pid, name: "ssh", command: ForeignText(words.joined(separator: " "), limit: 256).description)
        }
    }
}

extension ListenerEvidence {
    /// Takes in what one address of the port showed; true when no other address need be tried.
    mutating func settlesHolder(_ met: Holder, at place: String) -> Bool {
        switch met {
        case .answers, .closes, .silent:
            (holder, holderAddress) = (met, place)
            return true
        case .forbidden:
            holder = .forbidden
            return true
        case .undecided:
            // ::1 on a host without IPv6 says nothing against what another address said.
            if holder != .nobody { holder = met }
        case .nobody, .notTried: holder = met
        }
        return false
    }
}
