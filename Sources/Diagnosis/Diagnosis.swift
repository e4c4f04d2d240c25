package import TunnelModel

/// What the evidence of one tunnel amounts to.
package struct Diagnosis: Hashable, Sendable {
    /// Every check, in the order of the path.
    package var checks: [CheckResult]
    /// The first is the cause to act on.
    package var findings: [Finding]

    package init(checks: [CheckResult], findings: [Finding]) {
        self.checks = checks
        self.findings = findings
    }

    /// The verdict over all checks and findings.
    package var verdict: Verdict { Verdict(of: checks.map(\.status) + findings.map(\.status)) }
}
