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
            return ClientHostLook([Observation(check, .seen(.ingress(evidence)), elapsed: clock.elapsed)])
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
        let running = report.trials.lazy.compactMap { runningTunnel($0, forward, request) }.first
        return seen(.tcp(port: port, attempts: attempts), request, running: running)
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

    /// The ssh that already holds this very forward.
    private func runningTunnel(
        _ trial: ListenerTrial, _ forward: Forward, _ request: ExaminationRequest
    ) -> IngressEvidence.Process? {
        guard case .inUse(let holders) = trial.outcome else { return nil }
        return processes(holders).first { facts in
            facts.isSSH && request.forwardsOfCommand(facts.commandLine)?.contains { $0.isSame(as: forward) } ?? false
        }.map(process)
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

    private func seen(
        _ result: IngressEvidence.Result, _ request: ExaminationRequest, running: IngressEvidence.Process? = nil
    ) -> IngressEvidence {
        IngressEvidence(
            result: result, runningTunnel: running, exitsOnFailure: request.configuration.exitOnForwardFailure)
    }
}

extension ProcessFacts {
    /// True for OpenSSH's client, by the name of the program that was started.
    var isSSH: Bool {
        guard let program = commandLine.first?.split(separator: "/").last else { return name == "ssh" }
        return program == "ssh" || name == "ssh"
    }
}

extension Forward {
    /// True when both take connections at the same place to the same place, however they were written.
    func isSame(as other: Forward) -> Bool {
        kind == other.kind && egress == other.egress && ingress.port == other.ingress.port
    }
}
