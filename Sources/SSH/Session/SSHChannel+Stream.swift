package import HostSystem

extension SSHChannel: ByteStream {
    package func receive(_ limit: Int, deadline: Deadline) async -> Received {
        switch await read(limit, deadline: deadline) {
        case .bytes(let bytes): .bytes(bytes)
        case .endOfStream: .endOfStream
        case .interrupted(.timeout): .timedOut
        case .interrupted(.cancelled): .cancelled
        case .interrupted: .broken
        }
    }

    package func send(_ bytes: [UInt8], deadline: Deadline) async -> Bool {
        await write(bytes, deadline: deadline) == .written
    }
}
