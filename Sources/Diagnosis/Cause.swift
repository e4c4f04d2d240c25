package import Evidence
package import TunnelModel

/// Why a leg does not work: what shows it, what it means, and what to do, in one value.
///
/// A finding, `explain`, tundoctor-causes(7) and the unit tests are all made from it.
package struct Cause: Sendable {
    /// How bad it is.
    package enum Severity: Sendable {
        case fail, warn, unknown
        /// The evidence decides; the closure gives `fail`, `warn` or `unknown`.
        case depends(@Sendable (Scene) -> CheckStatus)
    }

    /// Observations that show a cause, or that must not be taken for it.
    package struct Example: Sendable, ExpressibleByArrayLiteral {
        /// All of one tunnel; the one that shows the cause is among them.
        package var observations: [Observation]

        /// Evidence that was seen, each as the observation of its own check, without a time.
        package init(arrayLiteral evidence: Evidence...) {
            observations = evidence.map { Observation($0.check, .seen($0)) }
        }

        /// The same, where the time that each look took matters.
        package init(_ evidence: Evidence..., elapsed: Duration) {
            observations = evidence.map { Observation($0.check, .seen($0), elapsed: elapsed) }
        }

        /// A look that was not possible.
        package init(_ check: CheckID, unable reason: Inability) {
            observations = [Observation(check, .unable(reason))]
        }
    }

    /// Stable: reports, spec files and the manual page name it.
    package let code: FindingCode
    /// Fixed, or left to the evidence; ``status(in:)`` gives it for one case.
    package let severity: Severity
    /// What it is, without a name of anyone's machine; no full stop.
    package let summary: String
    /// One line that fits a tunnel, at most 100 characters; no full stop.
    package let title: @Sendable (Scene) -> String
    /// What it means, in a sentence or two that make sense by themselves.
    package let why: String
    /// Where it shows itself.
    package let sightings: [Sighting]
    /// Speaks only when no other cause does: its area is never silent about a failure.
    package let isGeneral: Bool
    /// What shows it leaves no other cause: its look-alikes are none.
    package let isDecisive: Bool
    /// True when what was seen puts this cause before those that stand above it in their table.
    package let isLikelier: @Sendable (Facts) -> Bool
    /// What would separate it from its look-alikes.
    package let experiment: String
    /// What to do, with the names and commands of the scene; at least one.
    package let fixes: @Sendable (Scene) -> [Fix]
    /// What shows it; the first is also what the manual page is written with.
    package let matching: [Example]
    /// What must not be taken for it.
    package let notMatching: [Example]

    /// Everything as the properties say; specific, undecided and no likelier than its neighbours unless given.
    package init(
        _ code: FindingCode, _ severity: Severity, _ summary: String,
        title: @escaping @Sendable (Scene) -> String,
        why: String,
        when sightings: Sighting...,
        general isGeneral: Bool = false,
        decisive isDecisive: Bool = false,
        likelier isLikelier: @escaping @Sendable (Facts) -> Bool = { _ in false },
        experiment: String,
        fixes: @escaping @Sendable (Scene) -> [Fix],
        matching: [Example], not notMatching: [Example]
    ) {
        self.code = code
        self.severity = severity
        self.summary = summary
        self.title = title
        self.why = why
        self.sightings = sightings
        self.isGeneral = isGeneral
        self.isDecisive = isDecisive
        self.isLikelier = isLikelier
        self.experiment = experiment
        self.fixes = fixes
        self.matching = matching
        self.notMatching = notMatching
    }

    /// True when the observation shows this cause, given everything else that was observed.
    package func matches(_ observation: Observation, _ facts: Facts) -> Bool {
        sightings.contains { $0.matches(observation, facts) }
    }

    /// How bad it is in this case.
    package func status(in scene: Scene) -> CheckStatus {
        switch severity {
        case .fail: .fail
        case .warn: .warn
        case .unknown: .unknown
        case .depends(let decide): decide(scene)
        }
    }
}

/// Lets a table of causes be written as one cause after the other.
@resultBuilder
package enum CauseTable {
    /// For the compiler (`@resultBuilder`).
    package static func buildBlock(_ causes: Cause...) -> [Cause] { causes }

    /// The causes of `table`, in its order: the likeliest first.
    package static func of(@CauseTable _ table: () -> [Cause]) -> [Cause] { table() }
}
