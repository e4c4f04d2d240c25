package import TunnelModel

/// Whom a diagnosis speaks of: the names, addresses and words that titles and fixes are written with.
package struct Subject: Hashable, Sendable {
    /// What was asked for, in the person's words.
    package var spec: TunnelSpec
    /// Of the forward that is diagnosed, one of those in ``spec``.
    package var plan: LegPlan
    /// The account on the tunnel host.
    package var user: String
    /// The port of the tunnel host's sshd.
    package var port: Int
    /// The name or address that ssh dials (HostName); may differ from what was typed.
    package var hostName: String
    /// Where the connection really ends, where the person names the near end of another tunnel, e.g. `localhost`.
    package var end: String?
    /// The host on which the command is typed, as the person calls it.
    package var client: String

    /// Everything as the properties say; typed on this machine unless `client` says otherwise.
    package init(
        spec: TunnelSpec, plan: LegPlan, user: String, port: Int, hostName: String,
        client: String = LegPlan.clientHost
    ) {
        self.spec = spec
        self.plan = plan
        self.user = user
        self.port = port
        self.hostName = hostName
        self.client = client
    }
}
