package import TunnelModel

/// What is looked at. Ids name the look; finding codes name what was found.
package enum CheckID: String, Hashable, Sendable, CaseIterable {
    case configuration = "config.read"
    case ingress = "ingress.bind"
    case resolve = "resolve.name"
    case reach = "reach.tcp"
    case banner = "banner.identification"
    case keyExchange = "kex.negotiation"
    case hostKey = "hostkey.verification"
    case methods = "auth.methods"
    case identities = "auth.keys"
    case login = "auth.login"
    case permission = "forward.permission"
    case session = "session.shell"
    case egressName = "egress.name"
    case egressConnect = "egress.connect"
    case egressService = "egress.service"

    /// The word that stands before the detail in a report.
    package var title: String {
        switch self {
        case .configuration: "configuration"
        case .ingress: "ingress"
        case .resolve: "name"
        case .reach: "reach"
        case .banner: "server"
        case .keyExchange: "key exchange"
        case .hostKey: "host key"
        case .methods: "methods"
        case .identities: "keys"
        case .login: "login"
        case .permission: "forwarding"
        case .session: "shell"
        case .egressName: "name"
        case .egressConnect: "connect"
        case .egressService: "service"
        }
    }

    /// The leg that the check belongs to.
    package var role: Leg.Role {
        switch self {
        case .ingress: .ingress
        case .configuration, .resolve, .reach, .banner, .keyExchange, .hostKey, .methods, .identities, .login:
            .transport
        case .permission, .session: .transport
        case .egressName, .egressConnect, .egressService: .egress
        }
    }

    /// The checks that must have passed before this one can be made.
    package var prerequisites: [CheckID] {
        switch self {
        case .configuration: []
        case .ingress, .resolve: [.configuration]
        case .reach: [.resolve]
        case .banner: [.reach]
        case .keyExchange: [.banner]
        case .hostKey: [.keyExchange]
        case .methods: [.hostKey]
        case .identities: [.methods]
        case .login: [.identities]
        case .permission: [.login]
        case .session: [.login]
        case .egressName: [.permission]
        case .egressConnect: [.egressName]
        case .egressService: [.egressConnect]
        }
    }

    /// This check and everything that must be looked at before it.
    package var closure: Set<CheckID> {
        prerequisites.reduce(into: [self]) { $0.formUnion($1.closure) }
    }
}
