internal import Evidence
internal import HostSystem
internal import TunnelModel

/// Greets the service at the other end of a stream as its port expects, and reads the first words of its answer.
struct StreamGreeting: Sendable {
    var target: Endpoint
    var timeout: Duration
    /// What to greet it as; what its port is registered for unless said otherwise.
    var expected: EgressServiceEvidence.Service?
    /// How long to listen where nothing is expected.
    var patienceWithSilence = Duration.milliseconds(250)

    init(target: Endpoint, timeout: Duration, expected: EgressServiceEvidence.Service? = nil) {
        self.target = target
        self.timeout = timeout
        self.expected = expected ?? target.port.flatMap { ExpectedService.of(port: $0) }
    }

    /// What came of it, and how long the answer took.
    struct Outcome: Sendable {
        var result: EgressServiceEvidence.Result
        var elapsed: Duration
        var spokeFirst: Bool
    }

    func greet(_ stream: some ByteStream) async -> Outcome {
        let clock = Stopwatch()
        let port = target.port ?? 0
        let expected = expected
        var generator = SystemRandomNumberGenerator()
        let random = (0..<64).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        let opening = ServiceGreeting.opening(for: expected, host: target.host ?? "", port: port, random: random)
        // Where nothing is expected a moment of listening must do: silence is no fault there.
        let patience = expected == nil ? min(timeout, patienceWithSilence) : min(timeout, .seconds(5))
        let deadline = Deadline(after: patience)
        if let opening { _ = await stream.send(opening, deadline: deadline) }
        var bytes: [UInt8] = []
        func outcome(_ result: EgressServiceEvidence.Result) -> Outcome {
            Outcome(result: result, elapsed: clock.elapsed, spokeFirst: opening != nil)
        }
        while bytes.count < 512 {
            let limit = bytes.isEmpty ? deadline : deadline.limited(to: .milliseconds(200))
            switch await stream.receive(512, deadline: limit) {
            case .bytes(let more):
                bytes += more
                if bytes.contains(0x0a) || bytes[0] < 0x20 { return outcome(Self.greeted(bytes, expected)) }
            case .timedOut where bytes.isEmpty: return outcome(.silent(after: clock.elapsed))
            case .endOfStream where bytes.isEmpty, .broken where bytes.isEmpty, .cancelled where bytes.isEmpty:
                return outcome(.closed(after: clock.elapsed))
            case .timedOut, .endOfStream, .broken, .cancelled: return outcome(Self.greeted(bytes, expected))
            }
        }
        return outcome(Self.greeted(bytes, expected))
    }

    /// What the first bytes of an answer are.
    static func greeted(
        _ bytes: [UInt8], _ expected: EgressServiceEvidence.Service?
    ) -> EgressServiceEvidence.Result {
        let service = ServiceRecognition.service(from: bytes, expected: expected) ?? .otherBinary
        let line = bytes.prefix { $0 != 0x0a && $0 != 0x0d }
        return .greeted(service, line: ForeignText(line, limit: 160).description)
    }
}
