package import Evidence
internal import SSHText

/// One look at one thing. A probe returns what it saw; it never says what that means.
protocol Probe: Sendable {
    /// What it looks at.
    var check: CheckID { get }

    /// Looks, within the examination's time for one check.
    ///
    /// It is called only when everything in `check.prerequisites` has been seen to work.
    func look(in examination: isolated Examination) async -> Look
}

/// What came of a look.
enum Look: Sendable {
    /// `after`: how long the thing itself took, where that is not how long the look took.
    case seen(Evidence, after: Duration? = nil)
    /// An earlier check is now known to be different: this one was not reached.
    case revised(CheckID, Evidence)
    /// There is nothing to look at, e.g. no name to resolve in an address.
    case notApplicable(String)
    /// It was not possible to look.
    case unable(Inability)
}

/// Every probe, in the order in which ssh itself would come to the step.
package enum ProbeCatalog {
    /// Made once for an ssh command, whatever it forwards.
    static let transport: [any Probe] = [
        ResolveProbe(), ReachProbe(), BannerProbe(), KeyExchangeProbe(), HostKeyProbe(), MethodsProbe(),
        IdentitiesProbe(), LoginProbe(),
    ]

    /// Made for each local forward, over the session that the login opened.
    static let egress: [any Probe] = [
        PermissionProbe(), EgressNameProbe(), EgressConnectProbe(), EgressServiceProbe(),
    ]

    /// Made last, for a command without `-N`: it asks for a command on the tunnel host.
    static let session: [any Probe] = [SessionProbe()]

    /// The checks that have a probe, with the two that need no connection.
    package static var checks: [CheckID] {
        [.configuration, IngressProbe().check] + (transport + egress + session).map(\.check)
    }
}
