internal import Evidence
internal import HostSystem
internal import SSHText
internal import TunnelModel

/// Dials a short list of the tunnel host's ports from here, once each, and an address that no host has beside them: on
/// the port that ssh would use, and on every other that was open.
struct PortsProbe: Probe {
    let check = CheckID.ports

    func isWanted(for request: ExaminationRequest) -> Bool { request.settings.includes(check) }

    func look(in examination: isolated Examination) async -> Look {
        let request = examination.request
        let configuration = request.configuration
        if let proxy = request.proxyDescription {
            return .unable(.libraryCannot("other ports through \(proxy)"))
        }
        let wanted = configuration.port
        let dialler = PortDialler(source: .init(configuration), timeout: request.settings.timeout)
        // The port that ssh would use, at the addresses that ssh would try, says which address the host has for us.
        guard let first = await dialler.first(examination.addresses) else { return .unable(.interrupted) }
        guard let address = first.address else { return .unable(.local("there is no address to dial")) }
        var ports = [first.port]
        let others = request.portSurvey.list(first: wanted).filter { $0 != wanted }
        let control = PortSurvey.control(like: address.ip?.description)
        async let controlOfWanted = dialler.dial([wanted], at: control)
        ports += await dialler.dial(others, at: address)
        let open = ports.filter { $0.number != wanted && $0.answer.isOpen }.map(\.number)
        let controls = await controlOfWanted + dialler.dial(open, at: control)
        for index in ports.indices {
            ports[index].control = controls.first { $0.number == ports[index].number }?.answer
        }
        examination.budget.tcpConnections += (ports + controls).count { $0.answer.isOpen }
        if Task.isCancelled { return .unable(.interrupted) }
        return .seen(
            .ports(
                PortsEvidence(
                    host: request.spec.tunnelHost, address: address.ip?.description, wanted: wanted, ports: ports,
                    control: control)))
    }
}

/// Dials ports from the client host and listens to what answers.
struct PortDialler: Sendable {
    var source: Dialer.Source
    var timeout: Duration

    private var patience: Duration { min(timeout, PortSurvey.patience) }

    /// Address by address in ssh's order until one answers; the one that came farthest if none does.
    ///
    /// Nil when the task was cancelled; `address` is nil where there was none to dial.
    func first(_ addresses: [SocketAddress]) async -> (address: SocketAddress?, port: PortsEvidence.Port)? {
        let deadline = Deadline(after: patience * max(1, addresses.count))
        guard let report = try? await Dialer(source: source).dial(addresses, deadline: deadline, perAddress: patience)
        else { return nil }
        // The first one that was sent towards, rather than one for which there is no route here.
        let attempt =
            report.attempts.last { $0.outcome.isConnected }
            ?? report.attempts.first { !$0.isWithoutRoute } ?? report.attempts.first
        guard let attempt else { return (nil, PortsEvidence.Port(0, .untried("no address"))) }
        return (attempt.address, await port(attempt, report.connection))
    }

    /// One dial after the other is begun, the spacing between them; they end when they end.
    func dial(_ ports: [Int], at address: SocketAddress) async -> [PortsEvidence.Port] {
        guard let ip = address.ip else { return [] }
        return await dial(ports) { .ip(ip, port: $0) }
    }

    /// The same at an address in digits.
    func dial(_ ports: [Int], at address: String) async -> [PortsEvidence.Port] {
        guard let ip = IPAddress(address) else { return [] }
        return await dial(ports) { .ip(ip, port: $0) }
    }

    private func dial(
        _ ports: [Int], _ address: @Sendable (UInt16) -> SocketAddress
    ) async -> [PortsEvidence.Port] {
        let found = await withTaskGroup(of: (Int, PortsEvidence.Port).self) { group in
            for (index, number) in ports.enumerated() {
                let target = address(UInt16(clamping: number))
                group.addTask {
                    try? await Task.sleep(for: PortSurvey.spacing * index)
                    return (index, await dialOne(target))
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        return found.sorted { $0.0 < $1.0 }.map(\.1)
    }

    private func dialOne(_ address: SocketAddress) async -> PortsEvidence.Port {
        let number = Int(address.port ?? 0)
        guard !Task.isCancelled,
            let report = try? await Dialer(source: source).dial([address], deadline: Deadline(after: patience)),
            let attempt = report.attempts.first
        else { return PortsEvidence.Port(number, .untried("cut short")) }
        return await port(attempt, report.connection)
    }

    private func port(_ attempt: DialAttempt, _ connection: ConnectedSocket?) async -> PortsEvidence.Port {
        let number = Int(attempt.address.port ?? 0)
        if case .connectedAndReset = attempt.outcome {
            return PortsEvidence.Port(number, .open(.closed(after: attempt.elapsed)), elapsed: attempt.elapsed)
        }
        guard attempt.outcome.isConnected, let connection else {
            let outcome = ReachEvidence.Outcome(attempt, isLast: true)
            return PortsEvidence.Port(number, .failed(outcome), elapsed: attempt.elapsed)
        }
        let said = await PortGreeting.greet(SocketStream(connection))
        connection.closeNow()
        return PortsEvidence.Port(number, .open(said), elapsed: attempt.elapsed)
    }
}

extension DialAttempt {
    fileprivate var isWithoutRoute: Bool { if case .noRoute = outcome { true } else { false } }
}
