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

    /// A check that was asked for and that nobody made is not known: never a silent success.
    func missing(from observations: [Observation]) -> [Observation] {
        spec.checks.filter { check in !observations.contains { $0.check == check } }.map { check in
            Observation(check, .unable(.libraryCannot("this version has no look at it")))
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
