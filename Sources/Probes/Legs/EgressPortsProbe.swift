internal import Evidence
internal import HostSystem
internal import SSH
internal import SSHText
internal import TunnelModel

/// Asks the tunnel host to dial a short list of another host's ports, once each (direct-tcpip, RFC 4254 §7.2), and an
/// address that no host has on those that were open.
struct EgressPortsProbe: Probe {
    let check = CheckID.egressPorts

    func isWanted(for request: ExaminationRequest) -> Bool { request.settings.includes(check) }

    func look(in examination: isolated Examination) async -> Look {
        let request = examination.request
        guard examination.trial == nil, let session = examination.session else {
            return .unable(.libraryCannot("several channels of a session that ssh made"))
        }
        guard let host = request.portSurvey.host else { return .unable(.local("no host to look at")) }
        let numbers = request.portSurvey.list()
        let control = PortSurvey.control(like: host)
        let patience = min(request.settings.timeout, PortSurvey.patience)
        let found = await session.withDirectChannels(
            numbers.map { (host: host, port: $0) }, spacing: PortSurvey.spacing, patience: patience,
            followUp: { $0.filter(\.isOpen).map { (host: control, port: $0.port) } },
            { channels in
                var ports: [(host: String, port: PortsEvidence.Port)] = []
                for channel in channels {
                    let answer = await EgressPortsProbe.answer(channel, patience)
                    ports.append((channel.host, PortsEvidence.Port(channel.port, answer, elapsed: channel.after)))
                }
                return ports
            })
        if Task.isCancelled { return .unable(.interrupted) }
        guard let found else { return .unable(.libraryCannot("several channels at once")) }
        var ports = found.filter { $0.host == host }.map(\.port)
        for index in ports.indices {
            ports[index].control =
                found.first { $0.host == control && $0.port.number == ports[index].number }?.port.answer
        }
        return .seen(
            .egressPorts(PortsEvidence(host: host, address: nil, wanted: nil, ports: ports, control: control)))
    }

    fileprivate static func answer(_ channel: DialledChannel, _ patience: Duration) async -> PortsEvidence.Answer {
        switch channel.outcome {
        case .opened(let stream): .open(await PortGreeting.greet(stream))
        case .failed(let failure) where failure.code == 1:
            .forbidden(text: ForeignText(failure.text, limit: 160).description)
        case .failed(let failure): .failedThere(text: ForeignText(failure.text, limit: 160).description)
        case .noReply: .noAnswerThere(after: patience)
        case .interrupted: .untried("the connection to the tunnel host ended first")
        }
    }
}

extension DialledChannel {
    fileprivate var isOpen: Bool { if case .opened = outcome { true } else { false } }
}
