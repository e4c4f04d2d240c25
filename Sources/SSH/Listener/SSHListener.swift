package import HostSystem

/// A listener of the tunnel host that works for us, valid within the scope that asked for it
/// (`SSHSession.withListener`).
package struct SSHListener: Sendable {
    let session: SSHSession
    let number: Int
    /// As it was asked for: empty for every address.
    package let address: String
    /// The one it has, also where the server was to choose.
    package let port: Int
    /// SSH_MSG_DEBUG texts that came with the answer: an override by GatewayPorts among them; foreign.
    package let debugTexts: [String]

    /// What waiting for a connection gave.
    package enum Acceptance: Sendable {
        /// Its channel is open: the server has our confirmation.
        case connection(ForwardedConnection)
        /// Nobody connected by the deadline; the listener goes on.
        case timedOut
        /// The session ended, and the listener with it.
        case interrupted(Interruption)
    }

    /// The next connection; nothing of it has been read.
    package func accept(deadline: Deadline) async -> Acceptance {
        await session.accept(number, deadline: deadline)
    }

    /// Lets connections in, or has the server turn them away at once; those that nobody took are closed then.
    package func admit(_ isAdmitting: Bool) async { await session.admit(number, isAdmitting) }

    /// Connections that were turned away so far.
    package var turnedAway: Int { get async { await session.turnedAway(number) } }
}

/// A connection that somebody made to a listener of ours; closed with ``close()``, or with the listener's scope.
package struct ForwardedConnection: Sendable {
    /// Reads what the one who connected sends; open until ``close()``.
    package let channel: SSHChannel
    let listener: Int
    /// Where it was let in, as the server says it: OpenSSH names the address that was asked for.
    package let listenAddress: String
    /// The listener's port, as the server says it.
    package let listenPort: Int
    /// Who connected, as the server says it; foreign.
    package let originatorAddress: String
    /// Of whoever connected, as the server says it.
    package let originatorPort: Int

    /// Closes the channel; nothing happens the second time, or once the session has ended.
    package func close() async { await channel.session.close(channel.number, of: listener) }
}

/// What came of asking for a listener.
package enum Listening<Value: Sendable>: Sendable {
    /// It listened while the body ran. `isTakenBack` is false where the server has no such request (Dropbear): then the
    /// listener ends with the session.
    case done(Value, isTakenBack: Bool)
    /// Without DEBUG text the bind itself failed, at OpenSSH.
    case refused(debugTexts: [String])
    /// The server does not know the request (SSH_MSG_UNIMPLEMENTED, RFC 4253 §11.4); the session is spent.
    case unimplemented
    /// The session is spent.
    case noReply(after: Duration)
    /// The session ended first, or the request could not be made: no such port, or no login.
    case interrupted(Interruption)
}
