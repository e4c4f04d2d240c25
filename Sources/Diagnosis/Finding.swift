package import Evidence
package import TunnelModel

/// A cause, named for one tunnel, with what was seen and what to do.
package struct Finding: Hashable, Sendable {
    /// Of the likeliest cause; see ``alternatives``.
    package var code: FindingCode
    /// `fail`, `warn` or `unknown`.
    package var status: CheckStatus
    /// The leg on which it lies.
    package var role: Leg.Role
    /// The place of the jump host that it is about, from 0; nil for the tunnel itself.
    package var hop: Int?
    /// One line that fits this tunnel, e.g. `www:80 refuses connections from tunnel-host`.
    package var title: String
    /// What it means, in a sentence or two.
    package var cause: String
    /// What was seen, and from where.
    package var evidence: [String]
    /// Other causes that leave exactly the same evidence.
    package var alternatives: [FindingCode]
    /// What would separate them.
    package var experiment: String?
    /// What to do about ``code``, not about the alternatives.
    package var fixes: [Fix]

    /// Everything as the properties say; of the tunnel itself, no jump host.
    package init(
        code: FindingCode, status: CheckStatus, role: Leg.Role, title: String, cause: String, evidence: [String],
        alternatives: [FindingCode] = [], experiment: String? = nil, fixes: [Fix] = []
    ) {
        self.code = code
        self.status = status
        self.role = role
        self.title = title
        self.cause = cause
        self.evidence = evidence
        self.alternatives = alternatives
        self.experiment = experiment
        self.fixes = fixes
    }
}
