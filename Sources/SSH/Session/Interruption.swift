/// Why a step of a session has no answer of its own.
package enum Interruption: Error, Sendable, Hashable {
    /// The deadline passed. The transport is still there; see `TransportSnapshot`.
    case timeout
    /// The server sent SSH_MSG_DISCONNECT.
    case disconnected(HandshakeReport.Disconnect)
    /// The transport ended without a word; libssh's text. How it ended is in `SSHSession.report.closure`.
    case closed(String)
    /// The task was cancelled, or the session was closed by us.
    case cancelled
    /// The session cannot be used for this step: not yet connected, already authenticated, or spent by a step that
    /// got no answer (libssh would take a late answer for the next one).
    case unusable(String)
}

/// What a session has done at the server, for the budget.
package struct SessionCounters: Sendable, Hashable {
    /// Handshakes begun.
    package internal(set) var handshakes = 0
    /// Public keys the server was asked about without a signature; those it refuses count to its MaxAuthTries.
    package internal(set) var keyQueries = 0
    /// Signatures, passwords and keyboard-interactive answers sent.
    package internal(set) var authenticationAttempts = 0
    /// Channels asked for.
    package internal(set) var channels = 0
    /// Listeners asked for on the tunnel host.
    package internal(set) var remoteBinds = 0
    /// Commands started on the tunnel host.
    package internal(set) var remoteCommands = 0
}
