/// What a SOCKS proxy did, version by version (RFC 1928; SOCKS4 and 4a as OpenSSH's channels.c reads them).
package struct SocksEvidence: Hashable, Sendable {
    /// How the destination was named to the proxy.
    package enum Form: String, Hashable, Sendable, CaseIterable {
        case socks4, socks4a, socks5IPv4, socks5IPv6, socks5Name
    }

    package enum Reply: Hashable, Sendable {
        case succeeded
        /// The proxy's own refusal, as a number of its version (SOCKS5 REP, SOCKS4 CD).
        case refused(code: Int)
        /// It closed without a reply, as OpenSSH does for a destination that cannot be reached.
        case closed
        case silent(after: Duration)
        /// What came is no SOCKS reply; its first bytes, escaped.
        case otherProtocol(String)
    }

    package struct Exchange: Hashable, Sendable {
        package var form: Form
        package var destination: String
        package var reply: Reply

        package init(_ form: Form, _ destination: String, _ reply: Reply) {
            self.form = form
            self.destination = destination
            self.reply = reply
        }
    }

    package var exchanges: [Exchange]

    package init(exchanges: [Exchange]) { self.exchanges = exchanges }
}
