package import Diagnosis
package import Evidence
package import TunnelModel

/// Everything a `check` has to say: the one value that every renderer shows in its own way.
package struct Report: Sendable {
    /// What a probe of its own looked at: a report of it shows that, and no tunnel.
    package struct Focus: Hashable, Sendable {
        /// The probe, e.g. `tcp`.
        package var name: String
        /// What it was about, e.g. `tunnel-host:2222`.
        package var object: String
        /// The checks that it is for; others only had to come first.
        package var checks: Set<CheckID>
        /// It is about a forward.
        package var hasForward: Bool

        /// Everything as the properties say.
        package init(name: String, object: String, checks: Set<CheckID>, hasForward: Bool) {
            self.name = name
            self.object = object
            self.checks = checks
            self.hasForward = hasForward
        }
    }

    /// One tunnel, examined.
    package struct Tunnel: Sendable {
        /// The command that the forward is of, with all of its forwards.
        package var spec: TunnelSpec
        /// The legs of the one forward that this is about.
        package var plan: LegPlan
        /// What is known of those legs.
        package var diagnosis: Diagnosis
        /// An ssh of this host already holds the same forward.
        package var isRunning: Bool
        /// The address that was connected to, for the picture; nil when none was.
        package var tunnelHostAddress: String?
        /// Set where there is no tunnel, but a probe by itself.
        package var focus: Focus?
        /// Its place in a chain; nil for a command by itself.
        package var chain: ChainPlace?
        /// What the person expects; nil where nobody said.
        package var expectation: Expectation?
        /// Who was asked to be let in by the tunnel host, whom it lets in, and who came in; nil where nobody looked.
        package var exposure: ExposureSummary?

        /// Everything as the properties say; focus, chain and expectation are set afterwards.
        package init(
            spec: TunnelSpec, plan: LegPlan, diagnosis: Diagnosis, isRunning: Bool, tunnelHostAddress: String? = nil,
            exposure: ExposureSummary? = nil
        ) {
            self.spec = spec
            self.plan = plan
            self.diagnosis = diagnosis
            self.isRunning = isRunning
            self.tunnelHostAddress = tunnelHostAddress
            self.exposure = exposure
        }

        /// Whether it is as expected; nil where nothing is expected, or too little was seen to say.
        package var isAsExpected: Bool? {
            switch expectation {
            case nil: nil
            case .verdict(let verdict)?:
                diagnosis.verdict == .unknown && verdict != .unknown ? nil : diagnosis.verdict == verdict
            case .code(let code)?:
                diagnosis.findings.contains { $0.code == code || $0.alternatives.contains(code) }
                    ? true : diagnosis.verdict == .unknown ? nil : false
            }
        }
    }

    /// E.g. `0.1.0`.
    package var version: String
    /// 32 hexadecimal digits that no other run has.
    package var runID: String
    /// RFC 3339, UTC, milliseconds.
    package var startedAt: String
    /// From the start of the examination to its end; reading the specs came before.
    package var elapsed: Duration
    /// What was really used, over all tunnels.
    package var budget: Budget
    /// One for each forward, a proxy once for each destination that was named; command by command.
    package var tunnels: [Tunnel]
    /// Set when a signal cut the examination short.
    package var isInterrupted: Bool
    /// The chains that the tunnels make, where commands of chains were given.
    package var chains: [ReportedChain] = []

    /// Everything as the properties say; without chains.
    package init(
        version: String, runID: String, startedAt: String, elapsed: Duration, budget: Budget, tunnels: [Tunnel],
        isInterrupted: Bool = false
    ) {
        self.version = version
        self.runID = runID
        self.startedAt = startedAt
        self.elapsed = elapsed
        self.budget = budget
        self.tunnels = tunnels
        self.isInterrupted = isInterrupted
    }

    /// The worst of the tunnels' verdicts; unknown when there is none.
    package var verdict: Verdict {
        Verdict(of: tunnels.flatMap { $0.diagnosis.checks.map(\.status) + $0.diagnosis.findings.map(\.status) })
    }
}
