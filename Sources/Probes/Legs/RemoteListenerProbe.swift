internal import Evidence
internal import HostSystem
internal import SSH
internal import SSHText
internal import TunnelModel

/// Asks the tunnel host to listen, exactly as ssh asks for `-R` (RFC 4254 §7.1), and takes the listener back at once.
/// When it is refused, a few harmless requests tell why.
struct RemoteListenerProbe: Probe {
    let check = CheckID.listener

    func look(in examination: isolated Examination) async -> Look {
        guard let forward = examination.forward else { return .unable(.local("no forward to look at")) }
        guard examination.trial == nil, let session = examination.session else {
            return .unable(.libraryCannot("a listener over a session that ssh made"))
        }
        guard case .tcp(let bind, let port) = forward.ingress else {
            return .unable(.libraryCannot("a listener at a unix socket of the tunnel host"))
        }
        let request = examination.request
        let address = RemoteListenerProbe.wireAddress(bind)
        if request.configuration.clearAllForwardings {
            return .seen(.listener(ListenerEvidence(result: .clearedByClient, address: address, port: port)))
        }
        let deadline = Deadline(after: request.settings.timeout)
        var evidence = ListenerEvidence(result: .refused, address: address, port: port)
        let clock = Stopwatch()
        switch await session.listenForward(address: address, port: port, deadline: deadline) {
        case .listening(let chosen, let texts):
            evidence.result = .granted(port: chosen)
            evidence.messages = texts.map { ForeignText($0, limit: 256).description }
            _ = await session.cancelForward(address: address, port: chosen, deadline: deadline)
        case .refused(let texts): evidence.messages = texts.map { ForeignText($0, limit: 256).description }
        case .noReply: evidence.result = .silent(after: request.settings.timeout)
        case .interrupted(.disconnected(let message)):
            evidence.result = .closed(disconnect: ForeignText(message.text, limit: 256).description)
        case .interrupted(.cancelled): return .unable(.interrupted)
        case .interrupted: evidence.result = .closed(disconnect: nil)
        }
        return .seen(.listener(evidence), after: clock.elapsed)
    }

    /// The address that ssh sends (channels.c, channel_rfwd_bind_host): `localhost` for none, empty for every address.
    static func wireAddress(_ bind: String?) -> String {
        switch bind {
        case nil: "localhost"
        case "", "*": ""
        case let address?: address
        }
    }
}
