package import Diagnosis
import Evidence
package import TunnelModel

extension Report.Tunnel {
    /// The legs worth showing: of a tunnel all of them, of a probe those that it looked at.
    var shownLegs: [Leg] { focus == nil ? plan.legs : plan.legs.filter { !checks(of: $0).isEmpty } }

    /// The checks of one leg, in the order of the path; not for ``Leg/Role/jump``, of which there may be several.
    package func checks(_ role: Leg.Role) -> [CheckResult] {
        diagnosis.checks.filter { $0.hop == nil && $0.check.role == role }
    }

    /// The checks of one leg, in the order of the path.
    package func checks(of leg: Leg) -> [CheckResult] {
        guard let hop = hop(of: leg) else { return checks(leg.role) }
        return diagnosis.checks.filter { $0.hop == hop }
    }

    /// What was found on one leg.
    func findings(of leg: Leg) -> [Finding] {
        let hop = hop(of: leg)
        return diagnosis.findings.filter { $0.hop == hop && (hop != nil || $0.role == leg.role) }
    }

    /// Whether a leg works: the worst of its checks and of what was found on it; skip when nobody looked.
    package func status(of leg: Leg) -> CheckStatus {
        (checks(of: leg).map(\.status) + findings(of: leg).map(\.status)).reduce(.skip) { $0.combined(with: $1) }
    }

    /// The same for the one leg of a role.
    package func status(_ role: Leg.Role) -> CheckStatus { status(of: plan.leg(role)) }

    /// The place of a jump host's leg among its like; nil for every other leg.
    private func hop(of leg: Leg) -> Int? { leg.role == .jump ? plan.jumps.firstIndex(of: leg) : nil }

    /// What answers at the far end, short; nil when nothing did, or not well.
    var service: String? {
        let answered = diagnosis.checks.filter { $0.status == .pass || $0.status == .warn }
        let application = answered.first { $0.check == .application }?.brief
        return application ?? answered.first { $0.check == .egressService && $0.status == .pass }?.detail
    }

    /// The leg on which something was found.
    package func leg(of finding: Finding) -> Leg {
        let jumps = plan.jumps
        if let hop = finding.hop, jumps.indices.contains(hop) { return jumps[hop] }
        return plan.leg(finding.role)
    }

    /// The leg that breaks: that of the first check that failed, or of the first failing finding.
    var brokenLeg: Leg? {
        let jumps = plan.jumps
        if let check = firstFailure {
            if let hop = check.hop, jumps.indices.contains(hop) { return jumps[hop] }
            return plan.leg(check.check.role)
        }
        return diagnosis.findings.first { $0.status == .fail }.map(leg(of:))
    }

    /// The first check that failed: the place where the tunnel breaks.
    package var firstFailure: CheckResult? { diagnosis.checks.first { $0.status == .fail } }
}
