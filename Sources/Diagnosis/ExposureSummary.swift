package import Evidence

/// GatewayPorts as three facts: who was asked to be let in, whom the server lets in, and who was seen to come in.
package struct ExposureSummary: Hashable, Sendable {
    /// By the forward's bind address.
    package var asked: ExposureEvidence.Asked
    /// The widest that was seen of both families, else what the server's words leave.
    package var granted: ExposureEvidence.Bound
    /// The hosts, as the report calls them, from which a connection came in.
    package var reachable: [String]
    /// The setting of sshd_config that fits; nil where several do, and for other servers than OpenSSH.
    package var gatewayPorts: ExposureEvidence.GatewayPorts?

    /// Everything as the properties say.
    package init(
        asked: ExposureEvidence.Asked, granted: ExposureEvidence.Bound, reachable: [String],
        gatewayPorts: ExposureEvidence.GatewayPorts?
    ) {
        self.asked = asked
        self.granted = granted
        self.reachable = reachable
        self.gatewayPorts = gatewayPorts
    }
}
