/// What a SOCKS proxy did, version by version (RFC 1928; SOCKS4 and 4a as OpenSSH's channels.c reads them).
package struct SocksEvidence: Hashable, Sendable {
    /// How the destination was named to the proxy.
    package enum Form: String, Hashable, Sendable, CaseIterable {
        /// `socks5Name` and `socks4a` carry a name, which the proxy looks up; the others carry an address found here.
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
        /// Neither a reply nor the end of the connection in this time.
        case silent(after: Duration)
        /// What came is no SOCKS reply; its first bytes, escaped.
        case otherProtocol(String)
        /// The proxy itself could not be connected to; the system's words.
        case notConnected(String)
    }

    /// One request, and what came of it.
    package struct Exchange: Hashable, Sendable {
        /// The version and the kind of address that the request carried.
        package var form: Form
        /// `host:port` as it was asked for.
        package var destination: String
        /// What the proxy said of it; whether the destination then speaks is ``answer``.
        package var reply: Reply
        /// What the destination said through the proxy, once it was connected.
        package var answer: EgressServiceEvidence.Result?
        /// From the greeting to the reply.
        package var elapsed: Duration

        /// Everything as the parameters say; nothing was heard of the destination unless given.
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
    /// One for each form that was tried, in that order; each is a connection of its own.
    package var exchanges: [Exchange]
    /// The destination is one that the proxy's user named, not the tunnel host's own SSH port.
    package var isNamed: Bool

    /// Everything as the properties say.
    package init(proxy: String, exchanges: [Exchange], isNamed: Bool = false) {
        self.proxy = proxy
        self.exchanges = exchanges
        self.isNamed = isNamed
    }
}
