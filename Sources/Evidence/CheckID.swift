package import TunnelModel

/// What is looked at. Ids name the look; finding codes name what was found.
package enum CheckID: String, Hashable, Sendable, CaseIterable {
    case configuration = "config.read"
    case hazards = "spec.hazards"
    case ingress = "ingress.bind"
    case running = "ingress.running"
    case resolve = "resolve.name"
    case reach = "reach.tcp"
    case ports = "reach.ports"
    case banner = "banner.identification"
    case keyExchange = "kex.negotiation"
    case hostKey = "hostkey.verification"
    case methods = "auth.methods"
    case identities = "auth.keys"
    case login = "auth.login"
    case master = "session.master"
    case permission = "forward.permission"
    case listener = "remote.bind"
    case exposure = "remote.exposure"
    case session = "session.shell"
    case agent = "agent.forwarding"
    case dialPermission = "egress.permission"
    case egressName = "egress.name"
    case egressConnect = "egress.connect"
    case egressService = "egress.service"
    case egressPorts = "egress.ports"
    case application = "egress.application"
    case socks = "socks.exchange"
    case names = "socks.names"

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
            .names:
            .egress
        }
    }

    /// Made only where something gives reason to: a report says nothing of it where nobody looked.
    package var isOccasional: Bool {
        switch self {
        case .hazards, .running, .master, .exposure, .agent, .dialPermission, .application, .socks, .names: true
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
        case (.ingress, .remote), (.ingress, .remoteDynamic), (.running, .remote), (.running, .remoteDynamic): false
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
        case .hazards, .ingress, .resolve, .master, .dialPermission: [.configuration]
        case .running: [.ingress]
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
