package import HostSystem

extension SSHChannel: ByteStream {
    /// As `read`, of the first stream only; `.broken` when the session ended, or was spent, meanwhile.
    package func receive(_ limit: Int, deadline: Deadline) async -> Received {
        switch await read(limit, deadline: deadline) {
        case .bytes(let bytes): .bytes(bytes)
        case .endOfStream: .endOfStream
        case .interrupted(.timeout): .timedOut
        case .interrupted(.cancelled): .cancelled
        case .interrupted: .broken
        }
    }

    /// As `write`; false also when the server has closed the channel, or the session ended.
    package func send(_ bytes: [UInt8], deadline: Deadline) async -> Bool {
        await write(bytes, deadline: deadline) == .written
    }
}
