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
        if settings.includes(.ports) {
            lines += ExaminationPlan.survey(request.portSurvey.list(first: configuration.port), of: host, from: "here")
        }
        guard settings.includes(.reach) else {
            if lines.isEmpty { lines.append("no connection to anybody") }
            (self.budget, self.lines) = (budget, lines)
            return
        }
        for (index, jump) in request.jumps.enumerated() {
            let name = jump.spec.tunnelHost
            lines.append(
                index == 0
                    ? "1 TCP connection to \(Endpoint.bracketed(jump.configuration.hostname)):\(jump.configuration.port), the first jump host"
                    : "1 channel from \(request.jumps[index - 1].spec.tunnelHost) to the jump host \(name)")
            guard settings.allowsLogin else { continue }
            lines.append("1 login as \(jump.configuration.user) on \(name), after asking which keys are accepted")
            budget.authenticationAttempts += 1
            budget.sshHandshakes += 1
        }
        if let jump = request.via {
            lines.append("1 channel from \(jump) to \(target)")
        } else if let proxy = request.proxyDescription {
            lines.append("1 run of your own ssh to \(host), through \(proxy)")
        } else {
            lines.append(
                "1 TCP connection to \(target)\(settings.dialsAllAddresses ? ", and 1 to each other address" : "")")
        }
        budget.tcpConnections = 1
        budget.sshHandshakes += settings.includes(.banner) ? 1 : 0
        if settings.allowsLogin, settings.includes(.login) {
            lines.append("1 login as \(configuration.user), after asking which keys are accepted")
            budget.authenticationAttempts += 1
            var egress = forwards.filter { $0.kind == .local || $0.kind == .dynamic }.compactMap { forward in
                forward.kind == .dynamic && forward.egress == nil
                    ? "its own SSH port, which stands for any destination" : forward.egress?.description
            }
            if forwards.contains(where: { $0.kind == .dynamic }) {
                if !settings.destinations.isEmpty {
                    egress.append("the addresses that this machine finds for such names, to compare the answers")
                }
                egress.append("a port where nothing listens, to see whether only listed destinations are allowed")
            }
            if settings.includes(.permission), !egress.isEmpty {
                lines.append(
                    egress.count > 4
                        ? "\(egress.count) channels from \(host), one to each destination"
                        : "1 channel from \(host) to \(egress.joined(separator: ", and to "))")
                lines += ExaminationPlan.furtherLines(forwards.filter { $0.kind == .local }, settings)
                lines.append(
                    "only if forwarding is refused: 1 short-lived listener on \(host)'s loopback, to see by which rule")
                if settings.allowsCommands {
                    lines.append("only if that leaves two causes: 1 command on \(host) (--no-exec leaves it out)")
                }
            }
            let listeners = forwards.filter { $0.asksForListener(settings) }
            // One more for what GatewayPorts is.
            budget.remoteBinds = listeners.isEmpty ? 0 : listeners.count + 1
            if settings.includes(.egressPorts), let other = request.portSurvey.host {
                lines += ExaminationPlan.survey(request.portSurvey.list(), of: other, from: host)
            }
        } else if settings.allowsLogin, settings.includes(.methods) {
            lines.append(
                "which ways to log in as \(configuration.user) there are, and which keys are accepted; no login")
        } else {
            lines.append("no login")
        }
        if settings.allowsLogin, settings.allowsCommands, let command = ExaminationPlan.command(request) {
            lines.append("1 command on \(host): \(command) (--no-exec leaves it out)")
            budget.remoteCommands = 1
        }
        lines += ExaminationPlan.remoteLines(forwards, on: host, settings)
        self.budget = budget
        self.lines = lines
    }

    /// Of a command that is typed on another host.
    ///
    /// - Parameter between: how many hosts lie between the first command's and this one: what runs there goes through an
    ///   ssh of each.
    package init(_ request: ExaminationRequest, typedOn host: String, between: Int = 0) {
        budget = Budget()
        guard request.settings.allowsCommands else {
            lines = ["1 channel from \(host) to \(request.spec.tunnelHost), up to the key exchange (--no-exec)"]
            budget.sshHandshakes = 1
            return
        }
        let tunnelHost = request.spec.tunnelHost
        lines = [
            "1 command on \(host): what its ssh makes of your words (ssh -G), and what listens there"
                + " (--no-exec leaves all of this out)"
        ]
        for forward in request.spec.forwards {
            let what =
                forward.optionLetter == "R"
                ? "with -R for a moment" : "as far as \(forward.egress?.description ?? "its own SSH port")"
            lines.append(
                "1 command on \(host): its own ssh to \(tunnelHost), without a question, \(what) (1 login there)")
            budget.authenticationAttempts += 1
            budget.sshHandshakes += 1
            if forward.optionLetter == "R" { budget.remoteBinds += 1 }
        }
        if request.needsShell {
            lines.append("1 command on \(host): its own ssh asks for a shell of \(tunnelHost) (1 login there)")
            budget.authenticationAttempts += 1
            budget.sshHandshakes += 1
        }
        let commands = lines.count
        budget.remoteCommands = commands
        if between > 0 {
            lines.append("\(commands * between) logins on the hosts between: each of these commands goes through them")
            budget.authenticationAttempts += commands * between
            budget.sshHandshakes += commands * between
        }
    }

    /// Of a command whose ssh connects through the tunnel of another one.
    package init(_ request: ExaminationRequest, throughTunnelOf number: Int) {
        self.init(request, forwards: request.forwardsToExamine)
        budget.tcpConnections = 0
        lines = lines.map { line in
            line.hasPrefix("1 TCP connection to ")
                ? "1 channel through the session of command \(number), instead of its tunnel" : line
        }
    }

    /// What the one command on the tunnel host is for; nil where none is run.
    private static func command(_ request: ExaminationRequest) -> String? {
        let asksShell = request.needsShell && request.settings.includes(.session)
        let asksAgent = request.forwardsAgent && request.settings.includes(.agent)
        let shell = "without -N the tunnel needs its shell (echo)"
        let agent = "only there shows whether your agent is forwarded (ssh-add -l, its output thrown away)"
        if asksShell, asksAgent { return "\(shell), and \(agent)" }
        return asksShell ? shell : asksAgent ? agent : nil
    }

    private static func survey(_ ports: [Int], of host: String, from: String) -> [String] {
        let list = ports.map(String.init).joined(separator: ", ")
        return [
            "\(ports.count) TCP connections from \(from) to \(host), one every "
                + "\(PortSurvey.spacing.components.attoseconds / 1_000_000_000_000_000) ms: ports \(list)",
            "as many at most to \(PortSurvey.control(like: host)), which no host has, on the ports that answer",
        ]
    }

    /// What is said to services whose port tells what they are, beyond the greeting.
    static func furtherLines(_ forwards: [Forward], _ settings: ExaminationSettings) -> [String] {
        func egresses(_ services: Set<EgressServiceEvidence.Service>) -> [String] {
            forwards.filter { forward in
                guard let service = forward.egress?.port.flatMap({ ExpectedService.of(port: $0) }) else { return false }
                return services.contains(service) && !forward.isDynamic
                    && settings.includes(.application, for: forward.kind)
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
}
