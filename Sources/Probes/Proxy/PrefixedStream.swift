internal import HostSystem

/// A stream of which the first bytes have been read already.
actor PrefixedStream<Stream: ByteStream>: ByteStream {
    private var prefix: [UInt8]
    private let stream: Stream

    /// - Parameter prefix: what has been read.
    init(_ prefix: [UInt8], then stream: Stream) {
        self.prefix = prefix
        self.stream = stream
    }

    func receive(_ limit: Int, deadline: Deadline) async -> Received {
        guard !prefix.isEmpty else { return await stream.receive(limit, deadline: deadline) }
        let first = Array(prefix.prefix(limit))
        prefix.removeFirst(first.count)
        return .bytes(first)
    }

    func send(_ bytes: [UInt8], deadline: Deadline) async -> Bool { await stream.send(bytes, deadline: deadline) }
}
