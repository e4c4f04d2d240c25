import TunnelModel

/// Who can enter a forward: what its listener binds, by the rules of ssh(1) `-L` and sshd_config(5) GatewayPorts.
struct ForwardEntry: Hashable, Sendable {
    enum Scope: String, Hashable, Sendable {
        /// Programs on the listening host.
        case loopback
        /// Everyone who reaches the listening host.
        case everyone
        /// Everyone who reaches one address of it.
        case address
        /// Programs on the listening host that may open the socket.
        case socket
    }

    let scope: Scope
    /// False when a setting that nobody has read could change it.
    let isCertain: Bool
    /// What is bound, e.g. `127.0.0.1:8080 and [::1]:8080`.
    let bound: String
    /// One sentence.
    let sentence: String

    init(_ plan: LegPlan, gatewayPorts: Bool?) {
        let host = plan.leg(.ingress).to
        switch plan.forward.ingress {
        case .unix(let path):
            scope = .socket
            isCertain = true
            bound = path
            sentence = "programs on \(host) that may open this socket (only its owner, unless StreamLocalBindMask says otherwise)"
        case .tcp(let address, let port):
            let isLocal = plan.forward.kind == .local || plan.forward.kind == .dynamic
            self =
                isLocal
                ? ForwardEntry(client: address, port, on: host, gatewayPorts)
                : ForwardEntry(server: address, port, on: host)
        }
    }

    private init(scope: Scope, isCertain: Bool, bound: String, sentence: String) {
        self.scope = scope
        self.isCertain = isCertain
        self.bound = bound
        self.sentence = sentence
    }

    /// ssh(1): without a bind address the port is bound in accordance with GatewayPorts; `localhost` means loopback,
    /// an empty address or `*` all interfaces.
    private init(client address: String?, _ port: Int, on host: String, _ gatewayPorts: Bool?) {
        switch address {
        case nil where gatewayPorts == true:
            self.init(
                scope: .everyone, isCertain: true, bound: "every address of \(host), port \(port)",
                sentence: "everyone who reaches \(host): GatewayPorts (-g) opens it")
        case nil:
            self.init(
                scope: .loopback, isCertain: gatewayPorts != nil, bound: ForwardEntry.loopback(port),
                sentence: "only programs on \(host)"
                    + (gatewayPorts == nil ? ", unless ssh_config says GatewayPorts yes" : ""))
        case "localhost"?:
            self.init(
                scope: .loopback, isCertain: true, bound: ForwardEntry.loopback(port),
                sentence: "only programs on \(host)")
        case let address? where ForwardEntry.every.contains(address):
            self.init(
                scope: .everyone, isCertain: true, bound: ForwardEntry.everyAddress(address, port, host),
                sentence: "everyone who reaches \(host), as its firewall allows")
        case let address?:
            let place = Endpoint.tcp(host: address, port: port)
            self.init(
                scope: place.isLoopback ? .loopback : .address, isCertain: true, bound: place.description,
                sentence: place.isLoopback
                    ? "only programs on \(host)" : "everyone who reaches \(address), as the firewall of \(host) allows")
        }
    }

    /// sshd_config(5): GatewayPorts no forces loopback, yes forces every address, clientspecified takes what is asked for.
    private init(server address: String?, _ port: Int, on host: String) {
        let place = port == 0 ? "a port that \(host) chooses" : "port \(port)"
        let isLoopback = address.map { Endpoint.tcp(host: $0, port: 1).isLoopback } ?? true
        if isLoopback {
            self.init(
                scope: .loopback, isCertain: false, bound: "loopback, \(place)",
                sentence: "only programs on \(host), unless its sshd says GatewayPorts yes")
        } else {
            let asked = address.map { ForwardEntry.every.contains($0) ? "every address" : $0 } ?? ""
            self.init(
                scope: ForwardEntry.every.contains(address ?? "") ? .everyone : .address, isCertain: false,
                bound: "\(asked), \(place)",
                sentence: "everyone who reaches \(host), if its sshd says GatewayPorts clientspecified (or yes);"
                    + " as sshd comes, only programs on \(host)")
        }
    }

    private static let every: Set<String> = ["", "*", "0.0.0.0", "::"]

    private static func loopback(_ port: Int) -> String { "127.0.0.1:\(port) and [::1]:\(port)" }

    private static func everyAddress(_ address: String, _ port: Int, _ host: String) -> String {
        switch address {
        case "0.0.0.0": "every IPv4 address of \(host), port \(port)"
        case "::": "every IPv6 address of \(host), port \(port)"
        default: "every address of \(host), port \(port)"
        }
    }
}
