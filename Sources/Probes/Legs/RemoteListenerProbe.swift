internal import Evidence
internal import HostSystem
internal import SSH
internal import SSHText
internal import TunnelModel

/// Asks the tunnel host to listen, exactly as ssh asks for `-R` (RFC 4254 §7.1), looks while it listens who can enter,
/// and takes the listener back at once. When it is refused, a few harmless requests tell why.
struct RemoteListenerProbe: Probe {
    let check = CheckID.listener

    func look(in examination: isolated Examination) async -> Look {
        guard let forward = examination.forward else { return .unable(.local("no forward to look at")) }
        if let host = examination.request.typedOn { return await examination.listen(for: forward, on: host) }
        guard examination.trial == nil, let session = examination.session else {
            return .unable(.libraryCannot("a listener over a session that ssh made"))
        }
        guard case .tcp(let bind, let port) = forward.ingress else {
            return await examination.lookAtSocket(forward, session)
        }
        let request = examination.request
        var evidence = ListenerEvidence(
            result: .refused, address: RemoteListenerProbe.wireAddress(bind), port: port,
            isOpenSSH: examination.isOpenSSH)
        if request.configuration.clearAllForwardings {
            evidence.result = .clearedByClient
            return .seen(.listener(evidence))
        }
        let clock = Stopwatch()
        let look = ExposureLook(forward, bind: bind, session: session, examination)
        let wantsExposure = request.settings.includes(.exposure, for: forward.kind)
        let asked = await session.withListener(
            address: evidence.address, port: port, admitting: false, deadline: Deadline(after: request.settings.timeout)
        ) { listener in
            Standing(
                port: listener.port, texts: listener.debugTexts, after: clock.elapsed,
                exposure: wantsExposure ? await look.look(at: listener) : nil)
        }
        if await session.isLostWhenMarked {
            // What was granted was granted to unmarked packets; ssh's would not have arrived.
            evidence.result = .silent(after: clock.elapsed)
            evidence.lostClass = request.trafficClass?.name
            return .seen(.listener(evidence), after: clock.elapsed)
        }
        switch asked {
        case .done(let standing, _):
            evidence.result = .granted(port: standing.port)
            evidence.messages = Self.escaped(standing.texts)
            if var seen = standing.exposure {
                examination.budget.tcpConnections += seen.connections
                seen.evidence.foreignAddress = await examination.askForForeignAddress(seen.evidence, session)
                examination.exposure = seen.evidence
            }
            return .seen(.listener(evidence), after: standing.after)
        case .refused(let texts):
            evidence.messages = Self.escaped(texts)
            let after = clock.elapsed
            await examination.tellReasonsApart(&evidence, forward, session)
            return .seen(.listener(evidence), after: after)
        case .unimplemented: evidence.result = .unimplemented
        case .noReply(let after): evidence.result = .silent(after: after)
        case .interrupted(.disconnected(let message)):
            evidence.result = .closed(disconnect: ForeignText(message.text, limit: 256).description)
        case .interrupted(.cancelled): return .unable(.interrupted)
        case .interrupted(.unusable(let why)): return .unable(.local(ForeignText(why, limit: 160).description))
        case .interrupted: evidence.result = .closed(disconnect: nil)
        }
        return .seen(.listener(evidence), after: clock.elapsed)
    }

    /// What was seen while the listener stood.
    private struct Standing: Sendable {
        var port: Int
        var texts: [String]
        /// Until the server's answer.
        var after: Duration
        var exposure: ExposureLook.Seen?
    }

    private static func escaped(_ texts: [String]) -> [String] {
        // What the key may do comes with the first answer, whichever that is.
        texts.filter { PermissionEvidence.KeyOptions($0) == nil }.suffix(8).map {
            ForeignText($0, limit: 256).description
        }
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

/// Reports who could enter the listener; ``RemoteListenerProbe`` looked while it stood.
struct ExposureProbe: Probe {
    let check = CheckID.exposure

    func look(in examination: isolated Examination) async -> Look {
        guard let seen = examination.exposure else { return .notApplicable("no listener stood") }
        return .seen(.exposure(seen), after: .zero)
    }
}
