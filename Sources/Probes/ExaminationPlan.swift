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
                lines.append(
                    egress.count > 4
                        ? "\(egress.count) channels from \(host), one to each destination"
                        : "1 channel from \(host) to \(egress.joined(separator: ", and to "))")
                lines += ExaminationPlan.furtherLines(forwards, settings)
                lines.append(
                    "only if forwarding is refused: 1 short-lived listener on \(host)'s loopback, to see by which rule")
                if settings.allowsCommands {
                    lines.append("only if that leaves two causes: 1 command on \(host) (--no-exec leaves it out)")
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
        let targets = forwards.filter { $0.kind == .remote }.compactMap(\.egress)
        if !targets.isEmpty, settings.includes(.egressConnect, for: .remote) {
            lines.append(
                "1 connection from here to \(targets.map(\.description).joined(separator: ", and to ")), as ssh would make it"
            )
        }
        self.budget = budget
        self.lines = lines
    }

    /// What is said to services whose port tells what they are, beyond the greeting.
    private static func furtherLines(_ forwards: [Forward], _ settings: ExaminationSettings) -> [String] {
        func egresses(_ services: Set<EgressServiceEvidence.Service>) -> [String] {
            forwards.filter { forward in
                guard let service = forward.egress?.port.flatMap({ ExpectedService.of(port: $0) }) else { return false }
                return services.contains(service) && settings.includes(.application, for: forward.kind)
            }.compactMap { $0.egress?.description }
        }
        let again = egresses([.http, .tls])
        let inner = egresses([.ssh])
        return
            (again.isEmpty
            ? []
            : [
                "1 more connection to \(again.joined(separator: ", and to ")): what a client gets that asks for the near end's name"
            ])
            + (inner.isEmpty
                ? []
                : ["the SSH handshake of \(inner.joined(separator: ", and of ")), for its host key; no login there"])
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
