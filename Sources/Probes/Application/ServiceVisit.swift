internal import Evidence
internal import HostSystem
internal import TLS
internal import TunnelModel

/// One connection to the service: its greeting, and where the service is known what a client would learn next.
struct ServiceVisit: Sendable {
    var target: Endpoint
    /// The destination's own name, and that of the near end: the certificate is held against both.
    var own: Visitor
    var near: Visitor
    /// As whom it is asked: one of the two.
    var visitor: Visitor
    var timeout: Duration
    /// What to greet it as; nil: what its port is registered for.
    var expected: EgressServiceEvidence.Service?
    /// False: hang up after the greeting.
    var goesOn = true
    var method = HTTPRequest.Method.head
    /// Asks an SSH server for its host key.
    var innerServer: (@Sendable (any ByteStream, _ read: [UInt8]) async -> InnerServerEvidence?)?

    init(_ target: Endpoint, near: Visitor, timeout: Duration) {
        self.target = target
        own = Visitor(host: target.host ?? "localhost", port: target.port)
        self.near = near
        visitor = own
        self.timeout = timeout
    }

    /// What was found.
    struct Findings: Sendable {
        var greeting: StreamGreeting.Outcome
        var tls: TLSEvidence.Result?
        var web: WebEvidence.Result?
        var terms: ServiceTerms?
        var ssh: InnerServerEvidence?
    }

    func make(on stream: some ByteStream) async -> Findings {
        if method == .get, expected == .http {
            // Asked before: only the answer counts.
            let web = await askForPage(stream, read: nil, scheme: "http")
            let outcome = StreamGreeting.Outcome(
                result: .greeted(.http, line: ""), elapsed: .zero, spokeFirst: true)
            return Findings(greeting: outcome, web: web)
        }
        let greeting = await StreamGreeting(target: target, timeout: timeout, expected: expected, visitor: visitor)
            .greet(stream)
        var findings = Findings(greeting: greeting)
        guard goesOn else { return findings }
        guard let service = greeting.service, expected == nil || service == expected else {
            // Asked a second time, by another name, the service need not answer as it did.
            findings.web = expected == .http ? WebEvidence.Result(without: greeting.result) : nil
            findings.tls = expected == .tls ? .failed(TLSEvidence.Failure(without: greeting.result)) : nil
            return findings
        }
        switch service {
        case .tls:
            if let client = greeting.tls { await lookInside(client, greeting.bytes, &findings) }
        case .http where greeting.spokeFirst:
            findings.web = await askForPage(stream, read: greeting.bytes, scheme: "http")
        case .ssh: findings.ssh = await innerServer?(stream, greeting.bytes)
        default: findings.terms = await talk(service, read: greeting.bytes, over: stream)
        }
        return findings
    }

    private var deadline: Deadline { Deadline(after: min(timeout, .seconds(5))) }

    /// The handshake, then what is spoken inside as far as the port tells.
    private func lookInside(_ client: TLSConnection, _ read: [UInt8], _ findings: inout Findings) async {
        let clock = Stopwatch()
        let outcome = await client.handshake(received: read, judging: [own.host, near.host], deadline: deadline)
        findings.tls = TLSEvidence.Result(outcome, own: own.host, near: near.host, after: clock.elapsed)
        guard case .success = outcome else { return }
        switch target.port.flatMap({ ExpectedService.insideTLS(port: $0) }) {
        case .http?: findings.web = await askForPage(client, read: nil, scheme: "https")
        case let inside?: findings.terms = await talk(inside, read: nil, over: client)
        case nil: break
        }
        await client.end(deadline: deadline)
    }

    // MARK: - HTTP

    /// - Parameter read: the beginning of the answer to a request that was sent; nil: it is yet to be sent.
    private func askForPage(
        _ stream: some ByteStream, read: [UInt8]?, scheme: String
    ) async -> WebEvidence.Result {
        let clock = Stopwatch()
        let deadline = deadline
        let usual = scheme == "https" ? 443 : 80
        let origin = WebEvidence.Origin(
            scheme: scheme, host: visitor.host.lowercased(), port: visitor.port ?? usual)
        if read == nil {
            let request = HTTPRequest(method, host: visitor.authority(forPort: usual))
            guard await stream.send(request.bytes, deadline: deadline) else { return .closed }
        }
        var bytes = read ?? []
        while true {
            switch HTTPResponseHead.read(bytes, isAll: false, origin: origin) {
            case .head(let answer): return .answered(answer)
            case .garbled: return .garbled
            case .incomplete: break
            }
            switch await stream.receive(4096, deadline: deadline) {
            case .bytes(let more): bytes += more
            case .timedOut where bytes.isEmpty: return .silent(after: clock.elapsed)
            case .endOfStream where bytes.isEmpty, .broken where bytes.isEmpty, .cancelled where bytes.isEmpty:
                return .closed
            case .timedOut, .endOfStream, .broken, .cancelled:
                if case .head(let answer) = HTTPResponseHead.read(bytes, isAll: true, origin: origin) {
                    return .answered(answer)
                }
                return .garbled
            }
        }
    }

    // MARK: - Other services

    /// - Parameter read: the greeting, as far as it was read; nil: it is yet to come, or to be asked for.
    private func talk(
        _ service: EgressServiceEvidence.Service, read: [UInt8]?, over stream: some ByteStream
    ) async -> ServiceTerms? {
        guard var dialogue = DialogueCatalog.dialogue(for: service) else { return nil }
        let deadline = deadline
        var stream: any ByteStream = stream
        var step = DialogueStep.wait
        if let read {
            step = dialogue.receive(read)
        } else if let opening = ServiceGreeting.opening(for: service, as: visitor) {
            step = .say(opening)
        }
        while true {
            switch step {
            case .done(let farewell):
                if !farewell.isEmpty { _ = await stream.send(farewell, deadline: deadline) }
                return dialogue.terms
            case .say(let words):
                guard await stream.send(words, deadline: deadline) else { return dialogue.terms }
            case .turnToTLS:
                let client = TLSConnection(over: stream, serverName: visitor.host)
                guard case .success = await client.handshake(judging: [], deadline: deadline) else {
                    return dialogue.terms
                }
                stream = client
                step = dialogue.secured()
                continue
            case .wait: break
            }
            guard case .bytes(let more) = await stream.receive(4096, deadline: deadline) else { return dialogue.terms }
            step = dialogue.receive(more)
        }
    }
}

extension WebEvidence.Result {
    /// What a greeting that is no HTTP means for a request.
    fileprivate init(without greeting: EgressServiceEvidence.Result) {
        self =
            switch greeting {
            case .greeted: .garbled
            case .silent(let after): .silent(after: after)
            case .closed: .closed
            }
    }
}

extension TLSEvidence.Failure {
    /// What a greeting that is no TLS means for a handshake.
    fileprivate init(without greeting: EgressServiceEvidence.Result) {
        self =
            switch greeting {
            case .greeted: .refusedHere(words: "the answer is no TLS")
            case .silent(let after): .silent(after: after)
            case .closed: .closed
            }
    }
}
