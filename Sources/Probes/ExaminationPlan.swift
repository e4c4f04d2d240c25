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
            let egress = forwards.compactMap(\.egress).map(\.description)
            if settings.includes(.permission), !egress.isEmpty {
                lines.append("1 channel from \(host) to \(egress.joined(separator: ", and to "))")
                lines.append(
                    "only if forwarding is refused: 1 short-lived listener on \(host)'s loopback, to see by which rule")
                if settings.allowsCommands {
                    lines.append("only if that leaves two causes: 1 command on \(host) (--no-exec leaves it out)")
                }
            }
        } else {
            lines.append("no login")
        }
        if request.needsShell, settings.allowsLogin, settings.allowsCommands, settings.includes(.session) {
            lines.append("1 command on \(host) (echo): without -N the tunnel needs its shell (--no-exec leaves it out)")
            budget.remoteCommands = 1
        }
        self.budget = budget
        self.lines = lines
    }
}
