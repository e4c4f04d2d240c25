package import HostSystem

/// An open channel, valid within the scope that opened it (`SSHSession.withDirectChannel`).
package struct SSHChannel: Sendable {
    let session: SSHSession
    let number: Int
    /// From the request to the confirmation.
    package let openedAfter: Duration

    package enum ReadResult: Sendable, Hashable {
        case bytes([UInt8])
        /// EOF or CLOSE from the server: no more will come.
        case endOfStream
        case interrupted(Interruption)
    }

    package enum WriteResult: Sendable, Hashable {
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
    case failed(ChannelFailure)
    /// No answer by the deadline; the session is spent: the server may still be at it.
    case noReply(after: Duration)
    case interrupted(Interruption)

    package var value: Value? { if case .opened(let value, _) = self { value } else { nil } }
}

/// SSH_MSG_CHANNEL_OPEN_FAILURE (RFC 4254 §5.1).
package struct ChannelFailure: Sendable, Hashable {
    /// 1 administratively prohibited, 2 connect failed, 3 unknown channel type, 4 resource shortage.
    package let code: UInt32
    /// The server's words; foreign.
    package let text: String
    package let after: Duration
    /// SSH_MSG_DEBUG texts that came meanwhile; foreign.
    package let debugTexts: [String]
}
