import Diagnosis
import Evidence
import TunnelModel

extension Picture {
    /// The plan with what was seen of it: the broken leg is marked where it breaks, what lies behind is not reached.
    package init(_ tunnel: Report.Tunnel) {
        self.init(tunnel.plan, tunnelHostAddress: tunnel.tunnelHostAddress)
        let hasBreak = tunnel.brokenLeg != nil
        for (index, leg) in legs.enumerated() {
            let role = leg.role
            let checks = tunnel.checks(of: leg)
            if let failed = checks.first(where: { $0.status == .fail }) {
                mark(failed.check, way: index)
            } else if let finding = tunnel.findings(of: leg).first(where: { $0.status == .fail }) {
                ways[index].state = .broken(share: role == .egress ? 100 : 70)
                ways[index].caption = "breaks here: \(finding.code)"
            } else if tunnel.status(of: leg) == .unknown {
                let word = checks.first { $0.status == .unknown }?.check.title
                ways[index].state = .unknown
                ways[index].caption = word.map { "not known: \($0)" } ?? "not known"
            } else if tunnel.status(of: leg) == .skip, hasBreak || tunnel.plan.forward.egress != nil {
                ways[index].state = .notReached
                ways[index].caption = hasBreak ? "not reached" : "not looked at"
            }
        }
        if tunnel.status(.ingress) == .fail {
            // A remote forward is entered on the tunnel host, which stands first in its picture.
            let title = tunnel.checks(.ingress).first { $0.status == .fail }?.check.title ?? CheckID.ingress.title
            stops[entrance].brokenCaption = "breaks here: \(title)"
        }
    }

    private mutating func mark(_ check: CheckID, way: Int) {
        let caption = "breaks here: \(check.title)"
        if check == .permission || check == .agent {
            // SSH itself works: it is the tunnel host that will not dial (or, for -R, listen; or hand the agent on).
            stops[ways[0].isDialledBackwards ? 0 : way + 1].brokenCaption = caption
            return
        }
        ways[way].state = .broken(share: check.shareOfTheWay)
        ways[way].caption = caption
    }
}

extension CheckID {
    /// How far along its leg the check looks, in hundredths from the side that dials.
    fileprivate var shareOfTheWay: Int {
        switch self {
        case .configuration, .hazards, .resolve, .dialPermission, .egressName, .ingress, .running, .listener, .exposure:
            0
        case .reach, .ports: 50
        case .banner, .keyExchange, .hostKey: 80
        case .methods, .identities, .login, .master, .permission, .session, .agent, .egressConnect, .egressService,
            .egressPorts,
            .application, .socks, .names, .join:
            100
        }
    }
}
