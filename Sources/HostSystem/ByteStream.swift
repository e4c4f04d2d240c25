/// Bytes both ways, in order: a TCP connection, or a channel of an SSH session.
package protocol ByteStream: Sendable {
    /// The next bytes, as soon as there are any; at most `limit`. A timeout leaves the stream as it is.
    func receive(_ limit: Int, deadline: Deadline) async -> Received

    /// Sends all of `bytes`, as fast as the other end takes them; false if the stream ended, or the deadline passed.
    func send(_ bytes: [UInt8], deadline: Deadline) async -> Bool
}

/// What reading a stream gave.
package enum Received: Sendable, Hashable {
    case bytes([UInt8])
    /// An orderly end: no more will come.
    case endOfStream
    /// The connection broke: a reset, or the SSH session under it ended.
    case broken
    case timedOut
    case cancelled
}
