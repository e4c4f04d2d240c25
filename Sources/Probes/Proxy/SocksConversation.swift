package import Evidence
package import HostSystem
internal import SOCKS
package import TunnelModel

/// One request to a SOCKS proxy over a connection that stands, and what its destination then says.
package struct SocksConversation: Sendable {
    /// How it is asked, and what for: a name or an address.
    package var form: SocksEvidence.Form
    /// As the form wants it: a name, or an address.
    package var destination: Endpoint
    /// For the proxy's answer; then once more for what the destination says.
    package var timeout: Duration

    /// Nil where the form cannot name the destination.
    package init?(_ form: SocksEvidence.Form, to destination: Endpoint, timeout: Duration) {
        self.form = form
        self.destination = destination
        self.timeout = timeout
        if request == nil { return nil }
    }

    private var request: SOCKSRequest? {
        guard case .tcp(let host, let port) = destination, let port = UInt16(exactly: port), port > 0 else {
            return nil
        }
        let literal = IPAddress(host)
        let address: SOCKSAddress? =
            switch form {
            case .socks5Name, .socks4a: literal == nil ? SOCKSAddress(name: host) : nil
            case .socks5IPv4, .socks4: literal.flatMap { $0.isIPv4 ? SOCKSAddress(networkBytes: $0.networkBytes) : nil }
            case .socks5IPv6: literal.flatMap { $0.isIPv6 ? SOCKSAddress(networkBytes: $0.networkBytes) : nil }
            }
        let dialect: SOCKSRequest.Form =
            switch form {
            case .socks5Name, .socks5IPv4, .socks5IPv6: .socks5
            case .socks4a: .socks4a
            case .socks4: .socks4
            }
        guard let request = address.map({ SOCKSRequest(dialect, to: SOCKSDestination($0, port: port)) }),
            request.bytes != nil
        else { return nil }
        return request
    }

    /// Asks, and greets the destination once it is connected.
    package func run(over stream: some ByteStream) async -> SocksEvidence.Exchange {
        let clock = Stopwatch()
        var exchange = SocksEvidence.Exchange(form, destination.description, .closedAtGreeting)
        guard let request, var client = SOCKSClient(request) else { return exchange }
        let deadline = Deadline(after: timeout)
        var action = client.start()
        while true {
            switch action {
            case .send(let bytes):
                _ = await stream.send(bytes, deadline: deadline)
                action = client.receive([])
            case .wait:
                switch await stream.receive(512, deadline: deadline) {
                case .bytes(let bytes): action = client.receive(bytes)
                case .endOfStream, .broken: action = client.end()
                case .timedOut, .cancelled:
                    exchange.elapsed = clock.elapsed
                    exchange.reply = .silent(after: clock.elapsed)
                    return exchange
                }
            case .established(let rest):
                exchange.elapsed = clock.elapsed
                exchange.reply = .granted
                let greeting = StreamGreeting(target: destination, timeout: timeout)
                exchange.answer = await greeting.greet(PrefixedStream(rest, then: stream)).result
                return exchange
            case .failed(let failure):
                exchange.elapsed = clock.elapsed
                exchange.reply = reply(failure)
                return exchange
            }
        }
    }

    private func reply(_ failure: SOCKSClient.Failure) -> SocksEvidence.Reply {
        switch failure {
        case .refused(let refusal): .refused(code: Int(refusal.code), words: refusal.words)
        case .methodRefused(2): .wantsPassword
        case .methodRefused, .credentialsRefused: .noMethod
        case .notSOCKS(let opening): .otherProtocol(ForeignText(opening, limit: 64).description)
        case .closed(.greeting), .closed(.authentication): .closedAtGreeting
        case .closed(.request): .closedAfterRequest
        }
    }
}
