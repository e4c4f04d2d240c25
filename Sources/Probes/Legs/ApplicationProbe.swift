internal import Evidence
internal import HostSystem
internal import SSH
internal import SSHText
internal import TunnelModel

/// Looks at the application behind the egress as a client of the tunnel would meet it: the certificate and the page it
/// gets under the tunnel's name, whether a clear connection can turn to TLS, the host key of an SSH server.
///
/// The connection that was greeted has already told most of it; HTTP and TLS are asked once more, as a client asks.
struct ApplicationProbe: Probe {
    let check = CheckID.application

    func look(in examination: isolated Examination) async -> Look {
        // What was greeted again, as something else, is the service's affair.
        guard let egress = examination.egress, let look = egress.application, look.isAsExpected,
            egress.greeting == look.first.greeting.result
        else { return .notApplicable("nothing more is known of this service") }
        if look.first.ssh != nil { examination.budget.sshHandshakes += 1 }
        var others: [ServiceVisit.Findings?] = []
        for visit in look.further where !Task.isCancelled {
            let opened = await examination.withEgressChannel { await visit.make(on: $0) }
            others.append(opened?.value)
        }
        // What a cancelled look "saw" may be no more than our own hanging up.
        guard !Task.isCancelled else { return .unable(.interrupted) }
        guard let evidence = look.evidence(others, dialler: .tunnelHost) else {
            return .notApplicable("nothing more is known of this service")
        }
        return .seen(.application(evidence))
    }
}

extension Examination {
    /// A channel to the current forward's egress, as ssh opens one for each connection; nil without a session.
    func withEgressChannel<Value: Sendable>(
        _ body: @Sendable (SSHChannel) async -> Value
    ) async -> ChannelOpening<Value>? {
        guard let session, let target = egress?.target else { return nil }
        let deadline = Deadline(after: request.settings.timeout)
        return switch target {
        case .tcp(let host, let port):
            await session.withDirectChannel(host: host, port: port, deadline: deadline, body)
        case .unix(let path): await session.withDirectChannel(socketPath: path, deadline: deadline, body)
        }
    }

    /// Whether what is dialled there does not leave the tunnel host, as far as names and addresses tell.
    func isTunnelHost(_ target: Endpoint) -> Bool {
        if target.isLoopback { return true }
        guard let host = target.host else { return true }
        return [request.spec.tunnelHost, request.configuration.hostname, connectedAddress].contains(host)
    }

    /// How the current forward's egress is visited first: by its own name.
    func firstVisit(to target: Endpoint) -> ServiceVisit {
        ServiceVisit(target, of: forward, request)
    }
}

extension ServiceVisit {
    /// A visit to the egress of a forward; it stops at the greeting where the application is not asked for.
    init(_ target: Endpoint, of forward: Forward?, _ request: ExaminationRequest) {
        let end = forward.map {
            request.nearEnds[$0.asTyped] ?? NearEnd(ingress: $0.ingress, isHere: request.typedOn == nil)
        }
        let near = end.map { Visitor(near: $0.ingress) } ?? Visitor(host: "localhost", port: nil)
        self.init(target, near: near, timeout: request.settings.timeout)
        // The clients of a proxy use the destination's own name, and what stands for any destination is none of theirs.
        goesOn = forward.map { !$0.isDynamic && request.settings.includes(.application, for: $0.kind) } ?? false
        // The known_hosts of another machine are not ours to read.
        guard end?.isHere ?? true else { return }
        let inner = InnerServer(request: request, own: own, near: near, timeout: timeout)
        innerServer = { await inner.look(over: $0, read: $1) }
    }
}
