import Diagnosis
import Evidence
import TunnelModel

/// The answer in one sentence: what will happen to somebody who uses this tunnel.
enum Consequence {
    /// For a tunnel of which something fails.
    static func ofBroken(_ tunnel: Report.Tunnel) -> String {
        let host = tunnel.brokenLeg.flatMap { $0.role == .jump ? $0.to : nil } ?? tunnel.plan.leg(.transport).to
        // Of a command that only leads to where this one is typed, who types it.
        let client = tunnel.brokenLeg.map(tunnel.plan.typist) ?? tunnel.plan.client
        let isTypedHere = client == LegPlan.clientHost
        let ssh = isTypedHere ? "ssh" : "ssh on \(client)"
        let egress = tunnel.plan.forward.leavingPlace
        let place = tunnel.plan.forward.listeningPlace
        let isRemote = tunnel.plan.forward.kind == .remote || tunnel.plan.forward.kind == .remoteDynamic
        guard let check = tunnel.firstFailure?.check else { return ofFinding(tunnel, host: host, client: client) }
        switch check {
        case .configuration: return "The tunnel cannot open: \(ssh) refuses what it was told."
        case .hazards:
            let ends = tunnel.diagnosis.findings.contains { $0.code == "ingress.exit-on-forward-failure" }
            return ends
                ? "The tunnel cannot stay open: another forward of the command fails, and ssh ends with it."
                : "Nothing can enter this tunnel: another forward of the command has its place."
        case .ingress:
            let listener = isRemote ? host : ssh
            return "\(listener) cannot listen on \(place), so nothing can enter the tunnel."
        case .resolve: return "The tunnel cannot open: \(ssh) does not find \(host)."
        case .reach, .ports: return "The tunnel cannot open: \(ssh) does not reach \(host)."
        case .banner: return "The tunnel cannot open: no SSH server answers as one should at \(host)."
        case .keyExchange: return "The tunnel cannot open: \(ssh) and \(host) do not get through the key exchange."
        case .hostKey: return "The tunnel cannot open: \(ssh) does not accept the host key of \(host)."
        case .methods, .identities, .login, .master:
            return "The tunnel cannot open: \(host) does not let \(client) log in."
        case .permission:
            return "The tunnel will open, but \(host) will not carry any connection through it."
        case .listener:
            return isTypedHere
                ? "You can log in, but \(host) will not listen on \(place) for you."
                : "\(client) can log in, but \(host) will not listen on \(place) for it."
        case .exposure: return "The tunnel will open, but not everybody who should can enter it on \(host)."
        case .running: return "The tunnel is not running as it should: what enters at \(place) does not get through."
        case .session:
            return "The tunnel will open and end at once: without -N it needs a shell, and \(host) gives none."
        case .agent:
            return
                "The tunnel will open, but \(isTypedHere ? "your agent" : "the agent of \(client)") will not be there on \(host)."
        case .dialPermission:
            return
                "The tunnel will open, but \(isTypedHere ? "your own ssh" : ssh) will not connect anyone who enters it on \(host)."
        case .join: return "The tunnel will open, but it does not lead to the next one."
        case .egressName:
            let dialler = tunnel.plan.leg(.egress).from
            let verb = dialler == LegPlan.clientHost ? "do" : "does"
            return
                "The tunnel will open, but every connection through it will fail: \(dialler) \(verb) not know the name."
        case .egressConnect, .egressPorts:
            return "The tunnel will open, but every connection through it will \(end(tunnel))."
        case .application, .socks, .names:
            return "The tunnel will open and connect, but what is behind it will not work as it should."
        case .egressService: return "The tunnel will open and connect, but \(egress) does not answer as it should."
        }
    }

    /// How a connection ends whose egress cannot be reached, as far as the cause tells.
    private static func end(_ tunnel: Report.Tunnel) -> String {
        let code = tunnel.diagnosis.findings.first { $0.status == .fail }?.code.description ?? ""
        if code == "egress.refused" || code == "egress.localhost-means-tunnel-host" { return "be closed at once" }
        return code == "egress.timeout" ? "hang, and then fail" : "fail"
    }

    private static func ofFinding(_ tunnel: Report.Tunnel, host: String, client: String) -> String {
        switch tunnel.brokenLeg?.role {
        case .ingress?: "Nothing can enter the tunnel."
        case .transport?, .jump?: "The tunnel will not work: something is wrong between \(client) and \(host)."
        case .egress?, nil: "The tunnel will open, but it will not do what it is for."
        }
    }

    /// The way that traffic takes, for the line that says that it works.
    static func route(_ tunnel: Report.Tunnel) -> String {
        let forward = tunnel.plan.forward
        let transport = tunnel.plan.leg(.transport)
        let entering: String
        let middle: String
        switch forward.kind {
        case .local, .dynamic:
            let client = tunnel.plan.client
            let place = client == LegPlan.clientHost ? "" : " on \(client)"
            (entering, middle) = (forward.listeningPlace + place, transport.to)
        case .remote, .remoteDynamic:
            (entering, middle) = ("\(transport.to) \(forward.listeningPlace)", tunnel.plan.leg(.egress).from)
        }
        let leaving = forward.leavingPlace + (forward.egress?.isLoopback == true ? " of \(middle)" : "")
        return "\(entering) → \(middle) → \(leaving)"
    }

    /// What was seen to pass, leg by leg up to the first check that did not; empty when nothing was.
    static func seenToWork(_ tunnel: Report.Tunnel) -> [String] {
        tunnel.plan.legs.compactMap { leg in
            let checks = tunnel.checks(of: leg).filter { $0.check != .configuration }
            let working = checks.prefix { $0.status == .pass || $0.status == .warn }
            guard let last = working.last else { return nil }
            if leg.role == .ingress { return checks.contains { $0.status == .fail } ? nil : "the ingress" }
            let name = "\(leg.from) → \(leg.to)"
            if working.count == checks.count { return "\(name), all of it" }
            return "\(name) up to \(last.check.title)"
        }
    }
}
