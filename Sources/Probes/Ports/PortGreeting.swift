internal import Evidence
internal import HostSystem
internal import SSHText
internal import TunnelModel

/// Looks what answers on an open port: it listens for a moment, then says what every ssh says first (RFC 4253 §4.2), so
/// that servers which share a port by the client's first words show SSH too.
enum PortGreeting {
    static let identification = Array("SSH-2.0-tundoctor\r\n".utf8)

    static func greet(_ stream: some ByteStream) async -> EgressServiceEvidence.Result {
        let clock = Stopwatch()
        if let result = await listen(stream, for: .milliseconds(300), clock) { return result }
        _ = await stream.send(identification, deadline: Deadline(after: .seconds(1)))
        return await listen(stream, for: .seconds(1), clock) ?? .silent(after: clock.elapsed)
    }

    /// What was said; nil for nothing within the time.
    private static func listen(
        _ stream: some ByteStream, for patience: Duration, _ clock: Stopwatch
    ) async -> EgressServiceEvidence.Result? {
        let deadline = Deadline(after: patience)
        var bytes: [UInt8] = []
        while bytes.count < 512 {
            let limit = bytes.isEmpty ? deadline : deadline.limited(to: .milliseconds(100))
            guard case .bytes(let more) = await stream.receive(512, deadline: limit) else {
                if !bytes.isEmpty { break }
                return deadline.isOver ? nil : .closed(after: clock.elapsed)
            }
            bytes += more
            if bytes.contains(0x0a) || bytes[0] < 0x20 { break }
        }
        return StreamGreeting.greeted(bytes, nil)
    }
}
