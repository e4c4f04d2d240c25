/// What an examination does to other people's machines, planned or really used.
package struct Budget: Hashable, Sendable {
    /// Connections of the client host that were accepted, by whomever; a run of ssh through a proxy counts as one.
    package var tcpConnections: Int
    /// Key exchanges, with the tunnel host, jump hosts and SSH servers behind an egress; with or without a login.
    package var sshHandshakes: Int
    /// Real attempts: a signature or a password. Neither `none` nor public-key queries count.
    package var authenticationAttempts: Int
    /// Public-key queries without a signature (RFC 4252 §7).
    package var keyQueries: Int
    /// Listeners asked for on the tunnel host.
    package var remoteBinds: Int
    /// Commands run on the tunnel host.
    package var remoteCommands: Int

    /// Everything as the properties say; nothing unless given.
    package init(
        tcpConnections: Int = 0, sshHandshakes: Int = 0, authenticationAttempts: Int = 0, keyQueries: Int = 0,
        remoteBinds: Int = 0, remoteCommands: Int = 0
    ) {
        self.tcpConnections = tcpConnections
        self.sshHandshakes = sshHandshakes
        self.authenticationAttempts = authenticationAttempts
        self.keyQueries = keyQueries
        self.remoteBinds = remoteBinds
        self.remoteCommands = remoteCommands
    }

    /// The sum of each kind.
    package static func + (left: Budget, right: Budget) -> Budget {
        Budget(
            tcpConnections: left.tcpConnections + right.tcpConnections,
            sshHandshakes: left.sshHandshakes + right.sshHandshakes,
            authenticationAttempts: left.authenticationAttempts + right.authenticationAttempts,
            keyQueries: left.keyQueries + right.keyQueries,
            remoteBinds: left.remoteBinds + right.remoteBinds,
            remoteCommands: left.remoteCommands + right.remoteCommands)
    }
}
