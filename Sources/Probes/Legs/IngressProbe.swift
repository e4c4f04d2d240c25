internal import Evidence
internal import HostSystem
internal import SSHText
internal import SystemPackage
internal import TunnelModel

/// Tries whether ssh could have the listening end, address by address, without ever listening there.
///
/// It needs no connection and no state of the examination, so it runs beside everything else.
struct IngressProbe: ClientHostProbe {
    let check = CheckID.ingress

    func look(at forward: Forward, _ request: ExaminationRequest) async -> ClientHostLook {
        let clock = Stopwatch()
        do {
            let evidence =
                switch forward.ingress {
                case .unix(let path): try await lookAtPath(path, request)
                case .tcp(let address, let port): try await look(address, port, forward, request)
                }
            let seen = Observation(check, .seen(.ingress(evidence)), elapsed: clock.elapsed)
            return ClientHostLook([seen] + (try await running(evidence, forward, request)))
        } catch let error as Errno {
            return ClientHostLook([Observation(check, .unable(.local(error.description)), elapsed: clock.elapsed)])
        } catch {
            return ClientHostLook([Observation(check, .unable(.interrupted), elapsed: clock.elapsed)])
        }
    }

    private func look(
        _ address: String?, _ port: Int, _ forward: Forward, _ request: ExaminationRequest
    ) async throws -> IngressEvidence {
        let configuration = request.configuration
        let report = try await ListenerProbe().tryTCP(
            bindName(address, gatewayPorts: configuration.gatewayPorts), port: UInt16(clamping: port),
            family: AddressFamily(configuration.addressFamily),
            deadline: Deadline(after: request.settings.timeout))
        if let failure = report.lookupFailure {
            return seen(.unresolvable(name: address ?? "localhost", reason: failure.words), request)
        }
        for case .other(let error) in report.trials.map(\.outcome) where error.isShortage { throw error }
        let attempts = report.trials.map { trial in
            IngressEvidence.Attempt(
                address: trial.address.ip?.description ?? "", isIPv6: trial.address.ip?.isIPv6 ?? false,
                outcome: outcome(trial.outcome))
        }
        var evidence = seen(.tcp(port: port, attempts: attempts), request)
        try await findHolder(&evidence, report.trials, forward, request)
        return evidence
    }

    /// The ssh that holds this very forward already, by its own words or, for a shared connection, by its own word.
    private func findHolder(
        _ evidence: inout IngressEvidence, _ trials: [ListenerTrial], _ forward: Forward, _ request: ExaminationRequest
    ) async throws(CancellationError) {
        let holders = trials.map { trial -> [ProcessFacts] in
            if case .inUse(let list) = trial.outcome { processes(list) } else { [] }
        }
        let master = request.sharedConnection
        var asked: Set<Int32> = []
        for facts in holders.joined() where facts.isSSH && asked.insert(facts.pid).inserted {
            guard await request.holds(forward, facts) else { continue }
            evidence.runningTunnel = process(facts)
            if facts.pid == master?.pid { evidence.sharedForward = .same }
            return
        }
        // The words of a persisting master are gone: ask it, where the answer cannot change anything.
        guard let master, !holders.isEmpty, holders.allSatisfy({ $0.contains { $0.pid == master.pid } }) else { return }
        evidence.sharedForward = try await master.has(forward, request)
        if evidence.sharedForward == .same {
            evidence.runningTunnel = holders.joined().first { $0.pid == master.pid }.map(process)
        }
    }

    /// The tunnel that runs, entered where it listens; where it should run and does not, that.
    private func running(
        _ evidence: IngressEvidence, _ forward: Forward, _ request: ExaminationRequest
    ) async throws(CancellationError) -> [Observation] {
        guard request.settings.includes(.running, for: forward.kind) else { return [] }
        guard let holder = evidence.runningTunnel, case .tcp(let port, let attempts) = evidence.result else {
            return request.settings.mustRun
                ? [Observation(.running, .seen(.running(RunningEvidence(holder: nil))))] : []
        }
        let own = attempts.filter { if case .inUse(let owner) = $0.outcome { owner?.pid == holder.pid } else { false } }
        let addresses = own.compactMap { IPAddress($0.address) }.map { ip -> SocketAddress in
            // An ingress on every address is entered by loopback.
            let place = ip.isUnspecified ? (ip.isIPv4 ? IPAddress.loopback4 : .loopback6) : ip
            return .ip(place, port: UInt16(clamping: port))
        }
        return try await RunningTunnel(
            holder: holder, addresses: addresses, forward: forward, port: request.configuration.port,
            timeout: request.settings.timeout, announce: request.announce
        ).look()
    }

    /// What ssh makes of a bind address (channels.c, channel_fwd_bind_addr): the default is loopback, or everything with
    /// GatewayPorts; an empty address or `*` is everything; `localhost` is loopback; anything else is looked up.
    private func bindName(_ address: String?, gatewayPorts: Bool) -> ListenerProbe.BindName {
        switch address {
        case nil: gatewayPorts ? .wildcard : .loopback
        case "", "*": .wildcard
        case "localhost": .loopback
        case let name?: .named(name)
        }
    }

    private func outcome(_ outcome: ListenerTrial.Outcome) -> IngressEvidence.BindOutcome {
        switch outcome {
        case .free: .free
        case .inUse(let holders): .inUse(owner: owner(of: holders))
        case .privileged(let first): .privileged(firstUnprivileged: Int(first))
        case .addressNotLocal: .notLocal
        case .familyUnsupported: .familyUnsupported
        case .denied(let error), .other(let error): .other(error.description)
        }
    }

    private func owner(of holders: [TCPListener]) -> IngressEvidence.Process? {
        processes(holders).first.map(process)
    }

    private func processes(_ holders: [TCPListener]) -> [ProcessFacts] {
        holders.flatMap { holder -> [ProcessFacts] in
            if case .processes(let list) = holder.owner { list } else { [] }
        }
    }

    /// Arguments of foreign programs may hold secrets; ssh's own do not, and they say whose tunnel it is.
    private func process(_ facts: ProcessFacts) -> IngressEvidence.Process {
        IngressEvidence.Process(
            pid: facts.pid, name: ForeignText(facts.name, limit: 64).description,
            command: facts.isSSH ? ForeignText(facts.commandLine.joined(separator: " "), limit: 256).description : "")
    }

    private func lookAtPath(_ path: String, _ request: ExaminationRequest) async throws(CancellationError)
        -> IngressEvidence
    {
        let unlinks = request.configuration.streamLocalBindUnlink
        let result: IngressEvidence.Result =
            switch try await ListenerProbe().tryUnix(path: path) {
            case .free: .unixFree(path: path)
            case .live: .unixExists(path: path, live: true, willUnlink: unlinks)
            case .stale: .unixExists(path: path, live: false, willUnlink: unlinks)
            case .occupied: .unixExists(path: path, live: false, willUnlink: unlinks)
            case .directoryMissing(let directory):
                .unixImpossible(path: path, reason: "there is no directory \(directory)")
            case .permissionDenied(let error): .unixImpossible(path: path, reason: error.description)
            case .pathTooLong(let limit):
                .unixImpossible(path: path, reason: "a socket path has at most \(limit) bytes here")
            case .other(let error): .unixImpossible(path: path, reason: error.description)
            }
        return seen(result, request)
    }

    private func seen(_ result: IngressEvidence.Result, _ request: ExaminationRequest) -> IngressEvidence {
        IngressEvidence(result: result, exitsOnFailure: request.configuration.exitOnForwardFailure)
    }
}

extension ExaminationRequest {
    /// Whether an ssh of this host makes the same forward: by its words, else by what its configuration adds to them.
    fileprivate func holds(_ forward: Forward, _ facts: ProcessFacts) async -> Bool {
        if forwardsOfCommand(facts.commandLine)?.contains(where: { $0.isSame(as: forward) }) ?? false { return true }
        return await forwardsOfProcess(facts.pid).contains { $0.isSame(as: forward) }
    }
}

extension ProcessFacts {
    /// True for OpenSSH's client, by the name of the program that was started.
    package var isSSH: Bool {
        guard let program = commandLine.first?.split(separator: "/").last else { return name == "ssh" }
        return program == "ssh" || name == "ssh"
    }
}

extension Forward {
    /// True when both take connections at the same place to the same place, however they were written.
    func isSame(as other: Forward) -> Bool {
        guard kind == other.kind, isDynamic || egress == other.egress else { return false }
        return ingress.port == nil ? ingress == other.ingress : ingress.port == other.ingress.port
    }
}
