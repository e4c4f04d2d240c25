package import Evidence
internal import SSHText
package import TunnelModel

/// What an examination will do to other people's machines, said before anything is sent.
package struct ExaminationPlan: Sendable {
    /// The most that a healthy tunnel needs.
    package var budget: Budget
    /// One sentence a line, in the order of events.
    package var lines: [String]

    /// - Parameters:
    ///   - identities: how many identities ssh could offer; each refused one is a query of its own.
    package init(_ request: ExaminationRequest, forwards: [Forward]) {
        let configuration = request.configuration
        let settings = request.settings
        let target = "\(Endpoint.bracketed(configuration.hostname)):\(configuration.port)"
        var budget = Budget()
        var lines: [String] = []
        let host = request.spec.tunnelHost
        if let proxy = configuration.proxyDescription {
            lines.append("1 run of your own ssh to \(host), through \(proxy)")
        } else {
            lines.append(
                "1 TCP connection to \(target)\(settings.dialsAllAddresses ? ", and 1 to each other address" : "")")
        }
        budget.tcpConnections = 1
        budget.sshHandshakes = 1
        if settings.allowsLogin, settings.includes(.login) {
            lines.append("1 login as \(configuration.user), after asking which keys are accepted")
            budget.authenticationAttempts = 1
            let egress = forwards.filter { $0.kind == .local }.compactMap(\.egress).map(\.description)
            if settings.includes(.permission), !egress.isEmpty {
                lines.append("1 channel from \(host) to \(egress.joined(separator: ", and to "))")
                lines.append(
                    "only if forwarding is refused: 1 short-lived listener on \(host)'s loopback, to see by which rule")
                if settings.allowsCommands {
                    lines.append("only if that leaves two rules: 1 command on \(host) (--no-exec leaves it out)")
                }
            }
            let listeners = forwards.filter { ExaminationPlan.asksForListener($0, settings) }
            lines += ExaminationPlan.listenerLines(listeners, on: host, settings)
            budget.remoteBinds = listeners.isEmpty ? 0 : listeners.count + 1
        } else {
            lines.append("no login")
        }
        if request.needsShell, settings.allowsLogin, settings.allowsCommands, settings.includes(.session) {
            lines.append("1 command on \(host) (echo): without -N the tunnel needs its shell (--no-exec leaves it out)")
            budget.remoteCommands = 1
        }
        if forwards.contains(where: { $0.isListenerAtSocket }), settings.allowsLogin,
            settings.includes(.listener, for: .remote)
        {
            lines.append(
                "1 more login by your own ssh, to see whether \(host) allows listening at sockets; none is made")
            if settings.allowsCommands { lines.append("1 command on \(host), to see what stands at the socket's path") }
        }
        let targets = forwards.filter { $0.kind == .remote }.compactMap(\.egress)
        if !targets.isEmpty, settings.includes(.egressConnect, for: .remote) {
            lines.append(
                "1 connection from here to \(targets.map(\.description).joined(separator: ", and to ")), as ssh would make it"
            )
        }
        self.budget = budget
        self.lines = lines
    }

    private static func asksForListener(_ forward: Forward, _ settings: ExaminationSettings) -> Bool {
        guard forward.kind == .remote || forward.kind == .remoteDynamic, case .tcp = forward.ingress else {
            return false
        }
        return settings.includes(.listener, for: forward.kind)
    }

    /// What is done on the tunnel host for remote forwards.
    private static func listenerLines(
        _ forwards: [Forward], on host: String, _ settings: ExaminationSettings
    ) -> [String] {
        let places = forwards.map { forward -> String in
            guard case .tcp(let bind, let port) = forward.ingress else { return "\(forward.ingress)" }
            let address = RemoteListenerProbe.wireAddress(bind)
            let place = Endpoint.tcp(host: address.isEmpty ? "*" : address, port: port).description
            return port == 0 ? place + " (a port of its choosing)" : place
        }
        guard !places.isEmpty else { return [] }
        var lines = [
            "1 short-lived listener on \(host) at \(places.joined(separator: ", and at ")), taken back at once",
            "connections to it from \(host) itself, and from here if it listens for others; nobody else is let in",
            "1 more listener on \(host) if that tells what GatewayPorts is, on an address that no host has (192.0.2.1)",
            "only if it is refused: up to 3 more listeners and some connections of \(host) to itself, to see why",
        ]
        if settings.allowsCommands {
            lines.append("only if that leaves two rules: 1 command on \(host) (--no-exec leaves it out)")
        }
        return lines
    }
}

extension Forward {
    /// The tunnel host is to listen at a unix socket.
    fileprivate var isListenerAtSocket: Bool {
        if kind != .remote && kind != .remoteDynamic { return false }
        if case .unix = ingress { return true }
        return false
    }
}
