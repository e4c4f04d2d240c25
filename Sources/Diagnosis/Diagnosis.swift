package import Evidence
package import TunnelModel

/// What the evidence of one tunnel amounts to.
package struct Diagnosis: Hashable, Sendable {
    /// Every check, in the order of the path.
    package var checks: [CheckResult]
    /// The first is the cause to act on.
    package var findings: [Finding]
    /// Warnings that there would have been, and that somebody did not want to hear of; in order, each once.
    package var suppressed: [FindingCode]

    /// Everything as the properties say.
    package init(checks: [CheckResult], findings: [Finding], suppressed: [FindingCode] = []) {
        self.checks = checks
        self.findings = findings
        self.suppressed = suppressed
    }

    /// The verdict over all checks and findings.
    package var verdict: Verdict { Verdict(of: checks.map(\.status) + findings.map(\.status)) }
}
