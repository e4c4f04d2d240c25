package import Evidence
internal import SSHText
internal import TunnelModel

/// One look at one thing. A probe returns what it saw; it never says what that means.
protocol Probe: Sendable {
    /// What it looks at.
    var check: CheckID { get }

    /// Looks, within the examination's time for one check.
    ///
    /// It is called only when every prerequisite of `check` has been seen to work.
    func look(in examination: isolated Examination) async -> Look

    /// False where nothing gives reason to look: then nobody speaks of it (`CheckID.isOccasional`).
    func isWanted(for request: ExaminationRequest) -> Bool
}

extension Probe {
    func isWanted(for request: ExaminationRequest) -> Bool { true }
}

/// A look at something that the client host alone shows, beside the connection to the tunnel host.
protocol ClientHostProbe: Sendable {
    /// What it looks at; what else it tells of comes in the same answer.
    var check: CheckID { get }

    /// Looks, within the time for one check. It is not called for a forward that `check` does not apply to.
    func look(at forward: Forward, _ request: ExaminationRequest) async -> ClientHostLook
}

/// What came of a look from the client host.
struct ClientHostLook: Sendable {
    var observations: [Observation]
    var budget = Budget()

    init(_ observations: [Observation]) { self.observations = observations }
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
        ResolveProbe(), ReachProbe(), PortsProbe(), BannerProbe(), KeyExchangeProbe(), HostKeyProbe(), MethodsProbe(),
        IdentitiesProbe(), LoginProbe(),
    ]

    /// Made for each forward without a connection, side by side with the rest.
    static func onClientHost(for kind: Forward.Kind) -> [any ClientHostProbe] {
        switch kind {
        case .local, .dynamic: [SettingsProbe(), MasterProbe(), IngressProbe()]
        case .remote: [SettingsProbe(), MasterProbe(), TargetProbe()]
        case .remoteDynamic: [SettingsProbe(), MasterProbe(), DialPermissionProbe(), TargetProbe()]
        }
    }

    /// Made for each forward over the session that the login opened.
    static func overSession(for kind: Forward.Kind) -> [any Probe] {
        switch kind {
        case .local:
            [
                PermissionProbe(), EgressNameProbe(), EgressConnectProbe(), EgressServiceProbe(), ApplicationProbe(),
                EgressPortsProbe(),
            ]
        case .dynamic:
            [PermissionProbe(), EgressNameProbe(), EgressConnectProbe(), EgressServiceProbe(), NamesProbe()]
        case .remote, .remoteDynamic: [RemoteListenerProbe(), RemoteRunningProbe(), ExposureProbe()]
        }
    }

    /// Made last, for a command without `-N`: they ask for a command on the tunnel host, one for both.
    static let session: [any Probe] = [SessionProbe(), AgentProbe()]

    /// The checks that have a probe, with the one that needs none.
    package static var checks: Set<CheckID> {
        let kinds = Forward.Kind.allCases
        let probes = transport + kinds.flatMap(overSession) + session
        // What the ingress probe finds of a tunnel that runs, it tells in the same answer.
        return Set([.configuration, .running, .socks] + kinds.flatMap(onClientHost).map(\.check) + probes.map(\.check))
    }
}
