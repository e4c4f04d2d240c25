internal import Evidence
internal import HostSystem
internal import SSH
internal import SSHText
internal import TunnelModel

extension Examination {
    /// Dials the tunnel host of a command that is typed on another host.
    ///
    /// What its ssh does there is what counts. Where no command may be run there, a channel from its server shows what can
    /// be reached, and nothing more: a refusal says nothing of ssh.
    func reach(from host: MiddleHost) async -> Look {
        guard host.survey != nil else {
            let look = await dialThroughJump(host.name)
            guard case .seen(let evidence, _) = look, !evidence.opensTheWay else { return look }
            return .unable(.commandsNotAllowed)
        }
        let look = await askSSH(for: .reach)
        guard case .seen(.reach(var evidence), let after) = look, !evidence.isConnected, !evidence.attempts.isEmpty
        else { return look }
        evidence.dialledForUs = await dialledForUs(by: host)
        for index in evidence.attempts.indices {
            guard case .unreachableUnexplained = evidence.attempts[index].outcome else { continue }
            let outcome = await host.outcome(dialling: evidence.attempts[index].address, request)
            evidence.attempts[index].outcome = outcome ?? evidence.attempts[index].outcome
        }
        // Its server does not mark its packets, and its ssh does (IPQoS).
        if evidence.dialledForUs == .connected,
            evidence.attempts.allSatisfy({ if case .timedOut = $0.outcome { true } else { false } }),
            let trafficClass = request.configuration.trafficClassBeforeLogin, trafficClass.value != 0
        {
            evidence.lostClass = trafficClass.name
        }
        return .seen(.reach(evidence), after: after)
    }

    /// ssh names one line that stands against the server's key, of whatever type: its files tell whether one of the same
    /// type does.
    func judgeHostKey(on host: MiddleHost) async -> Look {
        let look = await askSSH(for: .hostKey)
        guard case .seen(.hostKey(var evidence), let after) = look, case .typeChanged = evidence.match,
            let type = trial?.log.hostKeyType,
            let stored = await host.storedKeys(
                request.knownHostsName, ofType: type, in: request.knownHostsFiles, request), !stored.isEmpty
        else { return look }
        evidence.match = .changed(stored)
        return .seen(.hostKey(evidence), after: after)
    }

    private func dialledForUs(by host: MiddleHost) async -> ReachEvidence.DialledForUs? {
        guard host.isAtSession else { return nil }
        let configuration = request.configuration
        let deadline = Deadline(after: min(request.connectTimeout, .seconds(5)))
        let opened = await host.session.withDirectChannel(
            host: configuration.hostname, port: configuration.port, deadline: deadline, leavingSilence: true
        ) { _ in }
        switch opened {
        case .opened: return .connected
        case .failed(let failure): return .refused(.init(failure))
        case .noReply(let after): return .refused(.noReply(after: after))
        case .interrupted: return nil
        }
    }

    // MARK: - What the other host alone shows

    /// For each forward what its client host alone shows: its listening end, or the far end that its ssh would dial.
    func lookFromMiddleHost() async -> [ClientHostLook] {
        guard let host = request.typedOn else { return [] }
        var seen: [ClientHostLook] = []
        for forward in request.forwardsToExamine {
            var look = ClientHostLook([])
            for check in CheckID.checks(for: forward.kind) {
                guard let found = await self.look(check, forward, on: host) else { continue }
                look.observations += found
            }
            seen.append(look)
        }
        return seen
    }

    private func look(_ check: CheckID, _ forward: Forward, on host: MiddleHost) async -> [Observation]? {
        let isDialledThere = forward.optionLetter == "R"
        switch check {
        case .hazards:
            guard host.survey != nil else { return nil }
            return await allowed(check, forward) { await SettingsProbe().look(at: forward, request).observations }
        case .ingress:
            return await allowed(check, forward) { lookAtListener(forward, host) }
        case .dialPermission where isDialledThere && host.survey != nil:
            return await allowed(check, forward) { await DialPermissionProbe().look(at: forward, request).observations }
        case .egressConnect where isDialledThere:
            return await allowed(check, forward) { await dialTarget(of: forward, from: host) }
        default: return nil
        }
    }

    private func allowed(
        _ check: CheckID, _ forward: Forward, _ look: () async -> [Observation]
    ) async -> [Observation] {
        guard request.settings.includes(check, for: forward.kind) else {
            return [Observation(check, .skipped(.notAskedFor))]
        }
        guard request.configurationEvidence.isUsable else {
            return [Observation(check, .skipped(.notReached(.configuration)))]
        }
        return await look()
    }

    /// What listens there already decides whether ssh can have the place.
    private func lookAtListener(_ forward: Forward, _ host: MiddleHost) -> [Observation] {
        guard let survey = host.survey else { return [Observation(.ingress, .unable(.commandsNotAllowed))] }
        guard case .tcp(let address, let port) = forward.ingress else {
            return [Observation(.ingress, .unable(.local("nobody looks at sockets of \(host.name)")))]
        }
        let places = ListenerPlaces(address, request.configuration)
        guard let addresses = places.addresses else {
            return [Observation(.ingress, .unable(.local("\(host.name) alone knows the address \(address ?? "")")))]
        }
        let attempts = addresses.map { place in
            let holder = survey.listeners.first { $0.port == port && $0.holds(place) }
            let owner = holder?.process.map { process in
                IngressEvidence.Process(
                    pid: process.pid, name: process.name,
                    command: survey.sshProcesses[process.pid].map {
                        ForeignText($0.joined(separator: " "), limit: 256).description
                    } ?? "")
            }
            return IngressEvidence.Attempt(
                address: place.description, isIPv6: place.isIPv6, outcome: holder == nil ? .free : .inUse(owner: owner))
        }
        var evidence = IngressEvidence(
            result: .tcp(port: port, attempts: attempts),
            exitsOnFailure: request.configuration.exitOnForwardFailure)
        for case .inUse(let owner?) in attempts.map(\.outcome) {
            guard let words = survey.sshProcesses[owner.pid],
                request.forwardsOfCommand(words)?.contains(where: { $0.isSame(as: forward.asTyped) }) ?? false
            else { continue }
            evidence.runningTunnel = owner
        }
        var seen = [Observation(.ingress, .seen(.ingress(evidence)))]
        if request.settings.mustRun, evidence.runningTunnel == nil {
            seen.append(Observation(.running, .seen(.running(RunningEvidence(holder: nil)))))
        }
        return seen
    }

    /// The far end of a remote forward, dialled by the server of the host whose ssh would dial it.
    private func dialTarget(of forward: Forward, from host: MiddleHost) async -> [Observation] {
        guard case .tcp(let name, let port)? = forward.egress, let target = forward.egress else {
            return forward.egress == nil
                ? [] : [Observation(.egressConnect, .unable(.local("nobody looks at sockets of \(host.name)")))]
        }
        guard host.isAtSession else {
            return [Observation(.egressConnect, .unable(.local("no channel from here leads to \(host.name)")))]
        }
        let visit = ServiceVisit(target, of: forward, request)
        let clock = Stopwatch()
        let opened = await host.session.withDirectChannel(
            host: name, port: port, deadline: Deadline(after: request.settings.timeout), leavingSilence: true
        ) { await visit.make(on: $0) }
        let isName = name.contains { $0.isLetter } && !name.contains(":")
        func observe(_ check: CheckID, _ evidence: Evidence) -> Observation {
            Observation(check, .seen(evidence), elapsed: clock.elapsed)
        }
        func connect(_ result: EgressConnectEvidence.Result, isLocal: Bool = false) -> Observation {
            observe(
                .egressConnect,
                .egressConnect(
                    EgressConnectEvidence(
                        result: result, egress: target.description, elapsed: clock.elapsed, dialler: .clientHost,
                        isLocalFailure: isLocal)))
        }
        let resolved =
            isName
            ? observe(.egressName, .egressName(.resolves(name: name, dialler: .clientHost)))
            : Observation(.egressName, .skipped(.notApplicable("\(name) is an address")))
        switch opened {
        case .opened(let findings, _):
            let service = EgressServiceEvidence(
                result: findings.greeting.result, egress: target.description,
                expected: target.port.flatMap { ExpectedService.of(port: $0) },
                spokeFirst: findings.greeting.spokeFirst, dialler: .clientHost)
            var seen = [resolved, connect(.opened), observe(.egressService, .egressService(service))]
            let look = ApplicationLook(visit: visit, first: findings, isOnDialler: target.isLoopback)
            if visit.goesOn, look.isAsExpected, let more = look.evidence([], dialler: .clientHost) {
                seen.append(observe(.application, .application(more)))
            }
            return seen
        case .failed(let failure) where failure.code == 2:
            let text = ForeignText(failure.text, limit: 256).description
            if EgressLook.isNameFailure(text) {
                return [observe(.egressName, .egressName(.failed(name: name, text: text, dialler: .clientHost)))]
            }
            return [resolved, connect(.failed(text: text), isLocal: text.contains("Network is unreachable"))]
        // The server there may not dial for us; what ssh there could do is not known by that.
        case .failed: return [Observation(.egressConnect, .unable(.local("\(host.name) does not dial for us")))]
        case .noReply(let after): return [resolved, connect(.noReply(after: after))]
        case .interrupted:
            return [Observation(.egressConnect, .unable(.local("the session with \(host.name) is gone")))]
        }
    }
}

extension ExaminationRequest {
    /// Only the ssh of the host on which the command is typed knows, and no command may be run there.
    func isForSSHThere(_ check: CheckID) -> Bool {
        guard let typedOn, typedOn.survey == nil else { return false }
        return switch check {
        case .hostKey, .methods, .identities, .login, .master: true
        default: false
        }
    }
}

/// The addresses on which ssh would listen (channels.c, channel_fwd_bind_addr); nil for a name, which only its host knows.
struct ListenerPlaces {
    var addresses: [IPAddress]?

    init(_ address: String?, _ configuration: EffectiveConfiguration) {
        let all: [IPAddress]
        switch address {
        case nil where !configuration.gatewayPorts, "localhost": all = [.loopback4, .loopback6]
        case nil, "", "*": all = ["0.0.0.0", "::"].compactMap { IPAddress($0) }
        case let text?: all = IPAddress(text).map { [$0] } ?? []
        }
        let family = configuration.addressFamily
        let own = all.filter { family == "inet" ? $0.isIPv4 : family == "inet6" ? !$0.isIPv4 : true }
        addresses = all.isEmpty ? nil : own
    }
}

extension HostSurvey.Listener {
    /// Another socket cannot listen at `place`: the same address, or every address of its family.
    fileprivate func holds(_ place: IPAddress) -> Bool {
        guard place.isIPv4 == address.isIPv4 else { return false }
        return address == place || address.isUnspecified || place.isUnspecified
    }
}
