internal import Evidence
internal import HostSystem
internal import TunnelModel

/// The beginning of what a service answers, for telling one machine from another: only of protocols that speak text, and
/// without what changes from one answer to the next.
struct AnswerSample: Hashable, Sendable {
    private var lines: [String]

    /// Greets the service and keeps its first lines; nil where it says nothing that could be compared.
    init?(of target: Endpoint, over stream: some ByteStream, timeout: Duration) async {
        guard case .tcp(let host, let port) = target else { return nil }
        let expected = ExpectedService.of(port: port)
        // A TLS handshake is random from its first bytes on.
        guard expected != .tls else { return nil }
        let deadline = Deadline(after: min(timeout, .seconds(3)))
        if let opening = ServiceGreeting.opening(for: expected, as: Visitor(host: host, port: port)) {
            _ = await stream.send(opening, deadline: deadline)
        }
        var bytes: [UInt8] = []
        while bytes.count < 4096 {
            let limit = bytes.isEmpty ? deadline : deadline.limited(to: .milliseconds(200))
            guard case .bytes(let more) = await stream.receive(4096, deadline: limit) else { break }
            bytes += more
        }
        self.init(bytes)
    }

    /// From the bytes themselves.
    init?(_ bytes: [UInt8]) {
        switch ServiceRecognition.service(from: bytes) {
        case .http?, .smtp?, .imap?, .pop3?, .ftp?, .otherText?: break
        // Every SSH server of a release identifies itself alike, and what is no text may be random.
        default: return nil
        }
        lines = String(decoding: bytes.prefix(4096), as: UTF8.self).split(whereSeparator: \.isNewline).prefix(64)
            .map(String.init).filter { !AnswerSample.isVolatile($0) }
        // A status line alone is every web server's.
        guard lines.count > 1 || !(lines.first?.hasPrefix("HTTP/") ?? true) else { return nil }
    }

    /// Header fields that differ between two answers of one server (RFC 9110 §6.6.1, RFC 6265).
    private static func isVolatile(_ line: String) -> Bool {
        let line = line.lowercased()
        return ["date:", "expires:", "age:", "set-cookie:"].contains { line.hasPrefix($0) }
    }

    /// Whether `other` comes from where two answers to the same question came from; nil: they do not tell.
    static func isSame(_ first: AnswerSample?, _ second: AnswerSample?, as other: AnswerSample?) -> Bool? {
        guard let first, let second, let other else { return nil }
        if other == first || other == second { return true }
        // A service that never answers twice alike tells nothing.
        return first == second ? false : nil
    }
}
