package import TunnelModel

/// What is looked at. Ids name the look; finding codes name what was found.
package enum CheckID: String, Hashable, Sendable, CaseIterable {
    /// What ssh itself makes of the command and the configuration (`ssh -G`).
    case configuration = "config.read"
    /// What both say by themselves that is dangerous, or likely to be meant otherwise.
    case hazards = "spec.hazards"
    /// The listener on the client host: whether ssh can have it.
    case ingress = "ingress.bind"
    /// The same forward where an ssh holds it already: entered, and looked through.
    case running = "ingress.running"
    /// The tunnel host's name, looked up on the client host.
    case resolve = "resolve.name"
    /// TCP, or what stands for it (ProxyCommand, a jump host), to the tunnel host.
    case reach = "reach.tcp"
    /// A short list of the tunnel host's ports, from the client host.
    case ports = "reach.ports"
    /// The server's identification string (RFC 4253 §4.2).
    case banner = "banner.identification"
    /// The algorithms, and whether large packets pass.
    case keyExchange = "kex.negotiation"
    /// The server's key against known_hosts.
    case hostKey = "hostkey.verification"
    /// The ways to log in, as the server answers method "none".
    case methods = "auth.methods"
    /// The keys that ssh offers: which of them the server takes, by queries without signatures.
    case identities = "auth.keys"
    /// The one real login.
    case login = "auth.login"
    /// The shared connection (ControlPath) that ssh would use instead of a login.
    case master = "session.master"
    /// Whether the tunnel host dials the egress for this login.
    case permission = "forward.permission"
    /// Whether the tunnel host listens for this login.
    case listener = "remote.bind"
    /// Who can enter that listener (GatewayPorts).
    case exposure = "remote.exposure"
    /// Whether a shell stays, where the command has no `-N`.
    case session = "session.shell"
    /// Whether the agent can be used on the tunnel host (`-A`).
    case agent = "agent.forwarding"
    /// Where the client host is a proxy for the tunnel host (`-R port`): what it lets through (PermitRemoteOpen).
    case dialPermission = "egress.permission"
    /// The destination's name, looked up by who dials it.
    case egressName = "egress.name"
    /// The connection to the destination.
    case egressConnect = "egress.connect"
    /// What the destination says when it is greeted.
    case egressService = "egress.service"
    /// A short list of another host's ports, from the tunnel host.
    case egressPorts = "egress.ports"
    /// What a client meets behind the tunnel: certificates, pages, host keys, terms.
    case application = "egress.application"
    /// How a proxy serves the versions of SOCKS.
    case socks = "socks.exchange"
    /// What a destination is called here, and what it is where a proxy dials.
    case names = "socks.names"
    /// Where a tunnel of a chain goes on in another command's.
    case join = "chain.join"

    /// The word that stands before the detail in a report.
    package var title: String {
        switch self {
        case .configuration: "configuration"
        case .hazards: "settings"
        case .ingress: "ingress"
        case .running: "running"
        case .resolve: "name"
        case .reach: "reach"
        case .ports: "ports"
        case .banner: "server"
        case .keyExchange: "key exchange"
        case .hostKey: "host key"
        case .methods: "methods"
        case .identities: "keys"
        case .login: "login"
        case .master: "shared"
        case .permission: "forwarding"
        case .listener: "listener"
        case .exposure: "who can enter"
        case .session: "shell"
        case .agent: "agent"
        case .dialPermission: "permitted"
        case .egressName: "name"
        case .egressConnect: "connect"
        case .egressService: "service"
        case .egressPorts: "ports"
        case .application: "application"
        case .socks: "SOCKS"
        case .names: "names"
        case .join: "goes on"
        }
    }

    /// The leg that the check belongs to.
    package var role: Leg.Role {
        switch self {
        case .ingress, .running, .listener, .exposure: .ingress
        case .configuration, .hazards, .resolve, .reach, .ports, .banner, .keyExchange, .hostKey, .methods, .identities,
            .login:
            .transport
        case .master, .permission, .session, .agent: .transport
        case .dialPermission, .egressName, .egressConnect, .egressService, .egressPorts, .application, .socks,
            .names, .join:
            .egress
        }
    }

    /// Made only where something gives reason to: a report says nothing of it where nobody looked.
    package var isOccasional: Bool {
        switch self {
        case .hazards, .running, .master, .exposure, .agent, .dialPermission, .application, .socks, .names, .join: true
        default: isExperiment
        }
    }

    /// Made only where it is asked for by its own name: more than a check of a tunnel may do unasked.
    package var isExperiment: Bool { self == .ports || self == .egressPorts }

    /// Many looks under one name: what each shows stands by itself, and is no look-alike of the others.
    package var isManyLooks: Bool { self == .hazards }

    /// The checks that are made for a forward of this kind, in the order of the path.
    package static func checks(for kind: Forward.Kind) -> [CheckID] { byKind[kind] ?? [] }

    /// Whether there is anything to look at for a forward of this kind.
    package func applies(to kind: Forward.Kind) -> Bool {
        switch (self, kind) {
        case (.ingress, .remote), (.ingress, .remoteDynamic): false
        case (.permission, .remote), (.permission, .remoteDynamic): false
        case (.listener, .local), (.listener, .dynamic), (.exposure, .local), (.exposure, .dynamic): false
        case (.socks, .local), (.socks, .remote), (.names, .local), (.names, .remote), (.names, .remoteDynamic): false
        case (.dialPermission, .local), (.dialPermission, .remote), (.dialPermission, .dynamic): false
        case (.egressPorts, .remote), (.egressPorts, .remoteDynamic): false
        default: true
        }
    }

    /// The checks that must have passed before this one can be made for a forward of this kind.
    package func prerequisites(for kind: Forward.Kind) -> [CheckID] {
        switch self {
        case .configuration: []
        case .hazards, .ingress, .resolve, .master, .dialPermission, .join: [.configuration]
        case .running: kind == .local || kind == .dynamic ? [.ingress] : [.listener]
        case .reach, .ports: [.resolve]
        case .banner: [.reach]
        case .keyExchange: [.banner]
        case .hostKey: [.keyExchange]
        case .methods: [.hostKey]
        case .identities: [.methods]
        case .login: [.identities]
        case .permission, .listener, .session, .agent, .egressPorts: [.login]
        case .exposure: [.listener]
        // The far end of a remote forward is dialled by ssh on the client host, whatever the tunnel host does.
        case .egressName:
            switch kind {
            case .local, .dynamic: [.permission]
            case .remote: [.configuration]
            case .remoteDynamic: [.dialPermission]
            }
        case .egressConnect: [.egressName]
        case .egressService: [.egressConnect]
        case .application: [.egressService]
        case .socks: kind == .remoteDynamic ? [.listener] : [.running]
        case .names: [.permission]
        }
    }

    /// This check and everything that must be looked at before it.
    package func closure(for kind: Forward.Kind) -> Set<CheckID> { CheckID.closures[kind]?[self] ?? [self] }

    private static let byKind = Dictionary(
        uniqueKeysWithValues: Forward.Kind.allCases.map { kind in (kind, allCases.filter { $0.applies(to: kind) }) })

    private static let closures: [Forward.Kind: [CheckID: Set<CheckID>]] = Dictionary(
        uniqueKeysWithValues: Forward.Kind.allCases.map { kind in
            func closure(_ check: CheckID) -> Set<CheckID> {
                check.prerequisites(for: kind).reduce(into: [check]) { $0.formUnion(closure($1)) }
            }
            return (kind, Dictionary(uniqueKeysWithValues: allCases.map { ($0, closure($0)) }))
        })
}
