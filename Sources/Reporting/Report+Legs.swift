package import Diagnosis
import Evidence
package import TunnelModel

extension Report.Tunnel {
    /// The legs worth showing: of a tunnel all of them, of a probe those that it looked at.
    var shownLegs: [Leg] { focus == nil ? plan.legs : plan.legs.filter { !checks($0.role).isEmpty } }

    /// The checks of one leg, in the order of the path.
    package func checks(_ role: Leg.Role) -> [CheckResult] {
        diagnosis.checks.filter { $0.check.role == role }
    }

    /// Whether a leg works: the worst of its checks and of what was found on it; skip when nobody looked.
    package func status(_ role: Leg.Role) -> CheckStatus {
        let statuses = checks(role).map(\.status) + diagnosis.findings.filter { $0.role == role }.map(\.status)
        return statuses.reduce(.skip) { $0.combined(with: $1) }
    }

    /// What answers at the far end, short; nil when nothing did, or not well.
    var service: String? {
        let answered = diagnosis.checks.filter { $0.status == .pass || $0.status == .warn }
        let application = answered.first { $0.check == .application }?.brief
        return application ?? answered.first { $0.check == .egressService && $0.status == .pass }?.detail
    }

    /// The id of a leg in this report.
    package func legID(_ role: Leg.Role) -> String? { plan.legs.first { $0.role == role }?.id }

    /// The first check that failed: the place where the tunnel breaks.
    package var firstFailure: CheckResult? { diagnosis.checks.first { $0.status == .fail } }

    /// The first failing finding's leg, for a failure that no check of its own shows.
    var failingRole: Leg.Role? {
        firstFailure?.check.role ?? diagnosis.findings.first { $0.status == .fail }?.role
    }
}
