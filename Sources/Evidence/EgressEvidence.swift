/// Whether the egress host's name resolves where it is dialled.
package enum EgressNameEvidence: Hashable, Sendable {
    /// The dialling host got past its resolver.
    case resolves(name: String, dialler: EgressConnectEvidence.Dialler = .tunnelHost)
    /// The dialling host's own words, e.g. `Name or service not known`.
    case failed(name: String, text: String, dialler: EgressConnectEvidence.Dialler = .tunnelHost)
    /// The dial did not tell (e.g. no reply in time).
    case unsettled(name: String)
    /// No reply in time, and since the request nothing else is answered: sshd does nothing while it looks a name up
    /// (getaddrinfo(3) in its only thread), and answers all else while it dials.
    case waiting(name: String, after: Duration)
}

/// What became of the connection from the tunnel host to the egress, as CHANNEL_OPEN tells it (RFC 4254 §7.2).
package struct EgressConnectEvidence: Hashable, Sendable {
    /// How the dial ended.
    package enum Result: Hashable, Sendable {
        /// Connected: the channel is confirmed.
        case opened
        /// SSH_OPEN_CONNECT_FAILED; `text` is the server's, mostly strerror(3) of the last address tried.
        case failed(text: String)
        /// No reply, while the SSH connection itself still answers.
        case noReply(after: Duration)
    }

    /// A unix socket of the tunnel host, as a command there sees it.
    package enum SocketState: String, Hashable, Sendable {
        /// Nothing is there, or the account may not see it.
        case missing
        /// Something is there that is no socket.
        case noSocket
        /// The account may not write to it, which connecting needs (unix(7)).
        case forbidden
        /// It is there, and nobody listens on it.
        case notListening
        /// It is there for the account, and a program listens on it.
        case listening
    }

    /// Who dialled: the tunnel host for local and dynamic forwards, ssh on the client host for remote ones.
    package enum Dialler: Hashable, Sendable { case tunnelHost, clientHost }

    /// Of all addresses of the egress together: one was connected to, or the last one failed.
    package var result: Result
    /// On whose network and by whose resolver the connection was made.
    package var dialler: Dialler
    /// `host:port` as asked for.
    package var egress: String
    /// From the request to the answer.
    package var elapsed: Duration
    /// The same port on the tunnel host's own loopback answers, although the egress does not.
    package var answersOnLoopback: Bool
    /// Another open through the same session works (so the tunnel host itself can still dial).
    package var otherDialWorks: Bool?
    /// The dialling host itself could not send: no route, its own firewall. Only the client host tells.
    package var isLocalFailure: Bool
    /// The egress is written as an IPv6 address; only looked at where the tunnel host dials.
    package var isLiteralIPv6: Bool
    /// After a failure: how a command on the tunnel host finds the socket; nil where none was asked.
    package var socket: SocketState?

    /// Everything as the properties say.
    package init(
        result: Result, egress: String, elapsed: Duration, answersOnLoopback: Bool = false, otherDialWorks: Bool? = nil,
        isLiteralIPv6: Bool = false, dialler: Dialler = .tunnelHost, isLocalFailure: Bool = false,
        socket: SocketState? = nil
    ) {
        self.result = result
        self.dialler = dialler
        self.isLocalFailure = isLocalFailure
        self.egress = egress
        self.elapsed = elapsed
        self.answersOnLoopback = answersOnLoopback
        self.otherDialWorks = otherDialWorks
        self.isLiteralIPv6 = isLiteralIPv6
        self.socket = socket
    }
}

/// What the service behind the egress said when it was greeted as its port expects.
package struct EgressServiceEvidence: Hashable, Sendable {
    /// Application protocols that a greeting can tell apart.
    package enum Service: String, Hashable, Sendable, CaseIterable {
        case http, tls, ssh, smtp, imap, pop3, ftp, mysql, rfb, postgresql, redis, ldap, telnet, otherText, otherBinary
    }

    /// How the service met a connection.
    package enum Result: Hashable, Sendable {
        /// It answered; `line` is its first line (HTTP: the status line), escaped.
        case greeted(Service, line: String)
        /// It accepted and said nothing within the time; it may be waiting for its client to speak.
        case silent(after: Duration)
        /// It accepted and closed without a byte.
        case closed(after: Duration)
    }

    /// Of a greeting that changes nothing there; what followed it is ``ApplicationEvidence``.
    package var result: Result
    /// `host:port` or the socket's path, as asked for.
    package var egress: String
    /// What the port is registered for; nil when it says nothing.
    package var expected: Service?
    /// True when a request was sent (HTTP HEAD, TLS ClientHello), rather than only listened.
    package var spokeFirst: Bool
    /// Through the running tunnel's own ingress rather than a channel of ours.
    package var throughIngress: Bool

    /// Who connected to it.
    package var dialler: EgressConnectEvidence.Dialler

    /// Everything as the properties say.
    package init(
        result: Result, egress: String, expected: Service?, spokeFirst: Bool, throughIngress: Bool = false,
        dialler: EgressConnectEvidence.Dialler = .tunnelHost
    ) {
        self.result = result
        self.dialler = dialler
        self.egress = egress
        self.expected = expected
        self.spokeFirst = spokeFirst
        self.throughIngress = throughIngress
    }
}
