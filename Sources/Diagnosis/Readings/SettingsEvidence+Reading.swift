import Evidence
import TunnelModel

extension SettingsEvidence {
    func reading(in scene: Scene) -> Reading {
        if let sameListener { return .broken("\(sameListener) of the same command listens on \(ingress) too", lines) }
        if exitsOnForwardFailure, let failedSibling {
            return .broken("\(failedSibling) fails, and ssh ends with it (ExitOnForwardFailure)", lines)
        }
        let exits = exitsOnForwardFailure ? "yes" : "no"
        return .works("ExitOnForwardFailure \(exits), ServerAliveInterval \(serverAliveInterval)", lines)
    }

    /// Each setting that could matter, as ssh -G names it.
    private var lines: [String] {
        var lines: [String] = []
        switch start {
        case .terminal: lines.append(runsNothing ? "-N, in a terminal" : "in a terminal")
        case .background: lines.append("ForkAfterAuthentication yes (-f)")
        case .autossh: lines.append("started by autossh")
        }
        lines.append(
            "ExitOnForwardFailure \(exitsOnForwardFailure ? "yes" : "no"), \(forwards) forward\(forwards == 1 ? "" : "s")"
        )
        lines.append("ServerAliveInterval \(serverAliveInterval)")
        switch audience {
        case .everybody(let how)?: lines.append("opened by \(how)")
        case .address(let address)?: lines.append("bind address \(address)")
        case .loopback?, nil: break
        }
        if let sameListener { lines.append("\(sameListener) listens there too") }
        if let failedSibling { lines.append("\(failedSibling) cannot be set up") }
        if acceptsAnyHostKey { lines.append("StrictHostKeyChecking no") }
        if forgetsHostKeys { lines.append("UserKnownHostsFile /dev/null") }
        if forwardsAgent { lines.append("ForwardAgent yes") }
        if forwardsX11 == .trusted { lines.append("ForwardX11 yes, ForwardX11Trusted yes") }
        switch turned {
        case .targetIsOtherSide(let name)?, .listenerIsOtherSide(let name)?: lines.append("\(name) is at the other end")
        case nil: break
        }
        if let localhost {
            lines.append(
                "localhost: \(localhost.resolves.joined(separator: ", ")); \(localhost.listens.joined(separator: ", ")) listens"
            )
        }
        return lines
    }
}
