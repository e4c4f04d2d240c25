internal import Diagnosis
internal import Evidence
internal import Probes
internal import Reporting
internal import TunnelModel

/// What the report of a probe is about.
struct ProbeFocus: Sendable {
    var spec: ProbeSpec
    /// The made-up command has a forward that the probe is about.
    var hasForward: Bool

    /// What was asked for and nobody saw: it waits for something that does not work, or it is not known. Never a silent
    /// success.
    func missing(from seen: ExaminedForward) -> [Observation] {
        let facts = Facts(seen.observations)
        let kind = seen.forward.kind
        return spec.checks.filter { facts[$0] == nil }.map { check in
            let obstacle = CheckID.checks(for: kind).first { earlier in
                guard earlier != check, check.closure(for: kind).contains(earlier) else { return false }
                switch facts[earlier]?.outcome {
                case .seen(let evidence): return !evidence.opensTheWay
                case .skipped(.notApplicable): return false
                case .skipped, .unable, nil: return true
                }
            }
            return obstacle.map { Observation(check, .skipped(.notReached($0))) }
                ?? Observation(check, .unable(.libraryCannot("there is no look at it")))
        }
    }

    /// The tunnel with the checks that the probe is about.
    func narrowed(_ tunnel: Report.Tunnel) -> Report.Tunnel {
        let kind = tunnel.plan.forward.kind
        let wanted = spec.checks.union(spec.occasional).reduce(into: Set<CheckID>()) {
            $0.formUnion($1.closure(for: kind))
        }
        var narrowed = tunnel
        narrowed.diagnosis.checks.removeAll { result in
            // That ssh reads a made-up command is nothing to tell.
            !wanted.contains(result.check) || result.check == .configuration && result.status == .pass
        }
        if let host = spec.survey.host, let index = narrowed.plan.legs.firstIndex(where: { $0.role == .egress }) {
            // Several ports of it are looked at, not the one of the made-up forward.
            let leg = narrowed.plan.legs[index]
            narrowed.plan.legs[index] = Leg(
                role: .egress, from: leg.from, to: host, carrier: .tcp, protection: leg.protection)
        }
        narrowed.focus = Report.Focus(
            name: spec.name, object: spec.object, checks: spec.checks, hasForward: hasForward)
        return narrowed
    }
}
