/// Whether ssh on the client host lets programs of the tunnel host reach a destination through `-R port`
/// (PermitRemoteOpen of ssh_config(5)).
package struct DialPermissionEvidence: Hashable, Sendable {
    /// What PermitRemoteOpen says.
    package enum Rule: Hashable, Sendable {
        /// Every destination, which is ssh's default.
        case any
        case none
        /// `host:port`; `*` stands for any host or any port. Names are not looked up.
        case list([String])
    }

    /// As `ssh -G` prints it; of a list at most 32 entries, escaped.
    package var rule: Rule
    /// `host:port` that is to be reached; nil: none was named.
    package var destination: String?
    /// Nil: that depends on the destination.
    package var isPermitted: Bool?

    /// Everything as the properties say.
    package init(rule: Rule, destination: String?, isPermitted: Bool?) {
        self.rule = rule
        self.destination = destination
        self.isPermitted = isPermitted
    }
}
