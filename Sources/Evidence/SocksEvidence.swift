/// What a SOCKS proxy did, version by version (RFC 1928; SOCKS4 and 4a as OpenSSH's channels.c reads them).
package struct SocksEvidence: Hashable, Sendable {
    /// How the destination was named to the proxy.
    package enum Form: String, Hashable, Sendable, CaseIterable {
        case socks5Name, socks4a, socks5IPv4, socks4, socks5IPv6
    }

    /// How the proxy answered.
    package enum Reply: Hashable, Sendable {
        /// It says that the destination is connected.
        case granted
        /// Its own refusal: the number of its version (SOCKS5 REP, SOCKS4 CD) and what that means.
        case refused(code: Int, words: String)
        /// It wants a user name and a password, and was given none.
        case wantsPassword
        /// It takes no client without a method that we do not have.
        case noMethod
        /// It closed before it had said anything.
        case closedAtGreeting
        /// It took the greeting and closed after the request, without a code: so does OpenSSH when it cannot connect.
        case closedAfterRequest
        case silent(after: Duration)
        /// What came is no SOCKS reply; its first bytes, escaped.
        case otherProtocol(String)
        /// The proxy itself could not be connected to; the system's words.
        case notConnected(String)
    }

    /// One request, and what came of it.
    package struct Exchange: Hashable, Sendable {
        package var form: Form
        /// `host:port` as it was asked for.
        package var destination: String
        package var reply: Reply
        /// What the destination said through the proxy, once it was connected.
        package var answer: EgressServiceEvidence.Result?
        /// From the greeting to the reply.
        package var elapsed: Duration

        package init(
            _ form: Form, _ destination: String, _ reply: Reply, answer: EgressServiceEvidence.Result? = nil,
            elapsed: Duration = .zero
        ) {
            self.form = form
            self.destination = destination
            self.reply = reply
            self.answer = answer
            self.elapsed = elapsed
        }
    }

    /// The proxy, e.g. `127.0.0.1:8080`.
    package var proxy: String
    package var exchanges: [Exchange]
    /// The destination is one that the proxy's user named, not the tunnel host's own SSH port.
    package var isNamed: Bool

    package init(proxy: String, exchanges: [Exchange], isNamed: Bool = false) {
        self.proxy = proxy
        self.exchanges = exchanges
        self.isNamed = isNamed
    }
}
