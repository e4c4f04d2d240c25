internal import Evidence
internal import HostSystem
internal import TLS
internal import TunnelModel

/// Greets the service at the other end of a stream as its port expects, and reads the first words of its answer.
struct StreamGreeting: Sendable {
    var target: Endpoint
    var timeout: Duration
    /// What to greet it as; what its port is registered for unless said otherwise.
    var expected: EgressServiceEvidence.Service?
    /// How long to listen where nothing is expected.
    var patienceWithSilence = Duration.milliseconds(250)
    /// As whom it is asked.
    var visitor: Visitor

    /// - Parameter visitor: nil: by the destination's own name.
    init(
        target: Endpoint, timeout: Duration, expected: EgressServiceEvidence.Service? = nil, visitor: Visitor? = nil
    ) {
        self.target = target
        self.timeout = timeout
        self.expected = expected ?? target.port.flatMap { ExpectedService.of(port: $0) }
        self.visitor = visitor ?? Visitor(host: target.host ?? "localhost", port: target.port)
    }

    /// What came of it, and how long the answer took.
    struct Outcome: Sendable {
        var result: EgressServiceEvidence.Result
        var elapsed: Duration
        var spokeFirst: Bool
        /// What was read: whoever goes on begins with it.
        var bytes: [UInt8] = []
        /// The client whose hello was sent, where TLS was expected.
        var tls: TLSConnection?

        /// What answered; nil when nothing did.
        var service: EgressServiceEvidence.Service? {
            if case .greeted(let service, _) = result { service } else { nil }
        }
    }

    func greet(_ stream: some ByteStream) async -> Outcome {
        let clock = Stopwatch()
        let expected = expected
        var tls: TLSConnection?
        var opening = ServiceGreeting.opening(for: expected, as: visitor)
        if expected == .tls {
            // Only web servers are offered a protocol: others may refuse what they do not know (RFC 7301 §3.2).
            let inside = target.port.flatMap { ExpectedService.insideTLS(port: $0) }
            let client = TLSConnection(
                over: stream, serverName: visitor.host, protocols: inside == .http ? ["http/1.1"] : [])
            opening = await client.hello()
            tls = client
        }
        // Where nothing is expected a moment of listening must do: silence is no fault there.
        let patience = expected == nil ? min(timeout, patienceWithSilence) : min(timeout, .seconds(5))
        let deadline = Deadline(after: patience)
        if let opening { _ = await stream.send(opening, deadline: deadline) }
        var bytes: [UInt8] = []
        func outcome(_ result: EgressServiceEvidence.Result) -> Outcome {
            Outcome(result: result, elapsed: clock.elapsed, spokeFirst: opening != nil, bytes: bytes, tls: tls)
        }
        while bytes.count < 512 {
            let limit = bytes.isEmpty ? deadline : deadline.limited(to: .milliseconds(200))
            switch await stream.receive(bytes.isEmpty ? 16_384 : 512, deadline: limit) {
            case .bytes(let more):
                bytes += more
                if StreamGreeting.isEnough(bytes, expected) { return outcome(Self.greeted(bytes, expected)) }
            case .timedOut where bytes.isEmpty: return outcome(.silent(after: clock.elapsed))
            case .endOfStream where bytes.isEmpty, .broken where bytes.isEmpty, .cancelled where bytes.isEmpty:
                return outcome(.closed(after: clock.elapsed))
            case .timedOut, .endOfStream, .broken, .cancelled: return outcome(Self.greeted(bytes, expected))
            }
        }
        return outcome(Self.greeted(bytes, expected))
    }

    /// True when waiting for more would tell nothing: a whole line, or a binary protocol's beginning.
    private static func isEnough(_ bytes: [UInt8], _ expected: EgressServiceEvidence.Service?) -> Bool {
        if bytes.contains(0x0a) { return true }
        switch ServiceRecognition.service(from: bytes, expected: expected) {
        case .tls, .mysql, .telnet, .postgresql, .ldap: return true
        default: return bytes.count >= 8 && bytes[0] < 0x20
        }
    }

    /// What the first bytes of an answer are.
    static func greeted(
        _ bytes: [UInt8], _ expected: EgressServiceEvidence.Service?
    ) -> EgressServiceEvidence.Result {
        let service = ServiceRecognition.service(from: bytes, expected: expected) ?? .otherBinary
        return .greeted(service, line: line(bytes, service))
    }

    /// The first line of a text; of binary protocols what their first bytes are.
    private static func line(_ bytes: [UInt8], _ service: EgressServiceEvidence.Service) -> String {
        switch service {
        case .tls: return bytes[0] == 21 ? "an alert" : "a server hello"
        case .telnet: return "a negotiation of options"
        case .ldap: return "an answer to a search"
        case .postgresql where bytes.count == 1:
            return bytes[0] == UInt8(ascii: "S") ? "an encrypted connection is possible" : "no encrypted connection"
        default:
            let line = bytes.prefix { $0 != 0x0a && $0 != 0x0d }
            return ForeignText(line, limit: 160).description
        }
    }
}
