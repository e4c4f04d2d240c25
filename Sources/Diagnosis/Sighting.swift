package import Evidence

/// One way in which a cause shows itself: at which check, and what must be seen there.
package struct Sighting: Sendable {
    /// Nil when the cause shows at any check (it concerns the examination, not the tunnel).
    package let check: CheckID?
    private let holds: @Sendable (Observation.Outcome, Facts) -> Bool

    /// The evidence of `look` satisfies `condition`; the other facts are there to narrow it.
    package static func on<Seen>(
        _ look: Look<Seen>, _ condition: @escaping @Sendable (Seen, Facts) -> Bool
    ) -> Sighting {
        Sighting(check: look.check) { outcome, facts in
            guard case .seen(let evidence) = outcome, let seen = look.read(evidence) else { return false }
            return condition(seen, facts)
        }
    }

    /// The connection to the SSH port shows it: looked at by itself (`reach.tcp`), or as one of several ports
    /// (`reach.ports`) of which the others tell no more.
    package static func onReach(
        _ condition: @escaping @Sendable (ReachEvidence, Facts) -> Bool
    ) -> Sighting {
        Sighting(check: nil) { outcome, facts in
            switch outcome {
            case .seen(.reach(let seen)): return condition(seen, facts)
            case .seen(.ports(let seen)):
                guard case .notReached(let reach) = seen.outcomeForSSH else { return false }
                return condition(reach, facts)
            default: return false
            }
        }
    }

    /// Nobody could look, for the reason that `condition` recognises.
    package static func unable(_ condition: @escaping @Sendable (Inability) -> Bool) -> Sighting {
        Sighting(check: nil) { outcome, _ in
            if case .unable(let reason) = outcome { condition(reason) } else { false }
        }
    }

    private init(check: CheckID?, holds: @escaping @Sendable (Observation.Outcome, Facts) -> Bool) {
        self.check = check
        self.holds = holds
    }

    /// True when the observation shows the cause.
    package func matches(_ observation: Observation, _ facts: Facts) -> Bool {
        (check == nil || check == observation.check) && holds(observation.outcome, facts)
    }
}
