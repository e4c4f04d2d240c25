package import Evidence
package import HostSystem
internal import TunnelModel

/// Requests to a SOCKS proxy, each on a connection of its own, in the forms that programs use.
package struct ProxyVisit: Sendable {
    /// What is asked for.
    package struct Target: Sendable {
        /// By name; nil where it has none.
        package var name: String?
        /// Its addresses, as the client host finds them.
        package var addresses: [IPAddress]
        /// 1–65535.
        package var port: Int

        /// Everything as the properties say.
        package init(name: String?, addresses: [IPAddress], port: Int) {
            self.name = name
            self.addresses = addresses
            self.port = port
        }

        /// What a form can name of it.
        func endpoint(_ form: SocksEvidence.Form) -> Endpoint? {
            let host: String? =
                switch form {
                case .socks5Name, .socks4a: name
                case .socks5IPv4, .socks4: addresses.first(where: \.isIPv4)?.description
                case .socks5IPv6: addresses.first(where: \.isIPv6)?.withoutScope.description
                }
            return host.map { .tcp(host: $0, port: port) }
        }
    }

    /// Where it is: tried in order until one accepts.
    package var proxy: [SocketAddress]
    /// What every request is for.
    package var target: Target
    /// For dialling, and again for each conversation: see ``SocksConversation/timeout``.
    package var timeout: Duration

    /// Everything as the properties say.
    package init(proxy: [SocketAddress], target: Target, timeout: Duration) {
        self.proxy = proxy
        self.target = target
        self.timeout = timeout
    }

    /// One request after the other; those that cannot name the target are left out, and after a silence nobody asks again.
    package func ask(_ forms: [SocksEvidence.Form]) async throws(CancellationError) -> [SocksEvidence.Exchange] {
        var exchanges: [SocksEvidence.Exchange] = []
        for form in forms {
            guard let endpoint = target.endpoint(form),
                let conversation = SocksConversation(form, to: endpoint, timeout: timeout)
            else { continue }
            let exchange = try await ask(conversation)
            exchanges.append(exchange)
            switch exchange.reply {
            case .silent, .notConnected: return exchanges
            default: continue
            }
        }
        return exchanges
    }

    private func ask(_ conversation: SocksConversation) async throws(CancellationError) -> SocksEvidence.Exchange {
        let report = try await Dialer().dial(proxy, deadline: Deadline(after: timeout))
        guard let connection = report.connection else {
            let words = report.attempts.last?.outcome.words ?? "Connection timed out"
            return .init(conversation.form, conversation.destination.description, .notConnected(words))
        }
        defer { connection.closeNow() }
        let exchange = await conversation.run(over: SocketStream(connection))
        if Task.isCancelled { throw CancellationError() }
        return exchange
    }
}

extension ProxyVisit.Target {
    /// A destination as a person writes it: a name is looked up here as well, for the forms that carry addresses.
    package init(_ host: String, port: Int, deadline: Deadline) async throws(CancellationError) {
        if let literal = IPAddress(host) {
            self.init(name: nil, addresses: [literal], port: port)
            return
        }
        let found = try await Resolver().resolve(host, port: UInt16(clamping: port), deadline: deadline)
        self.init(name: host, addresses: found.order.compactMap(\.ip), port: port)
    }

    /// What stands for any destination: the tunnel host's own SSH port.
    package static func tunnelHost(port: Int) -> ProxyVisit.Target {
        ProxyVisit.Target(name: "localhost", addresses: [.loopback4], port: port)
    }
}
