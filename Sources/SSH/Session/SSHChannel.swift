package import HostSystem

/// An open channel, valid within the scope that opened it (`SSHSession.withDirectChannel`).
package struct SSHChannel: Sendable {
    let session: SSHSession
    let number: Int
    /// From the request to the confirmation.
    package let openedAfter: Duration

    /// What reading a channel gave.
    package enum ReadResult: Sendable, Hashable {
        /// At least one, in order.
        case bytes([UInt8])
        /// EOF or CLOSE from the server: no more will come.
        case endOfStream
        /// Nothing came by the deadline (`.timeout`), or the session ended first.
        case interrupted(Interruption)
    }

    /// What writing to a channel gave.
    package enum WriteResult: Sendable, Hashable {
        /// All of it was sent; that it arrived is not said.
        case written
        /// The server has closed the channel; so many bytes had been sent.
        case closed(sent: Int)
        /// After so many bytes.
        case interrupted(Interruption, sent: Int)
    }

    /// The next bytes, as soon as there are any. A timeout leaves the channel as it is.
    /// - Parameters:
    ///   - limit: at most so many bytes; 1 to 65,536.
    ///   - errors: the extended data stream (standard error of a command) instead of the first.
    package func read(_ limit: Int = 32 * 1024, errors: Bool = false, deadline: Deadline) async -> ReadResult {
        await session.read(number, limit: limit, errors: errors, deadline: deadline)
    }

    /// Sends all of `bytes`, as the server's window and the transport allow.
    package func write(_ bytes: [UInt8], deadline: Deadline) async -> WriteResult {
        await session.write(number, bytes, deadline: deadline)
    }

    /// Says that nothing more will be sent (SSH_MSG_CHANNEL_EOF).
    package func sendEOF() async { await session.sendEOF(number) }
}

/// What came of asking for a channel.
package enum ChannelOpening<Value: Sendable>: Sendable {
    /// It was opened, used and closed again.
    case opened(Value, after: Duration)
    /// The server refused to open it.
    case failed(ChannelFailure)
    /// No answer by the deadline; the session is spent: the server may still be at it.
    case noReply(after: Duration)
    /// The session ended first, or none could be asked for: no such endpoint, or no login.
    case interrupted(Interruption)

    /// What the body gave; nil where it did not run.
    package var value: Value? { if case .opened(let value, _) = self { value } else { nil } }
}

/// SSH_MSG_CHANNEL_OPEN_FAILURE (RFC 4254 §5.1).
package struct ChannelFailure: Sendable, Hashable {
    /// 1 administratively prohibited, 2 connect failed, 3 unknown channel type, 4 resource shortage.
    package let code: UInt32
    /// The server's words; foreign.
    package let text: String
    /// From the request to the refusal.
    package let after: Duration
    /// SSH_MSG_DEBUG texts that came meanwhile; foreign.
    package let debugTexts: [String]
}
