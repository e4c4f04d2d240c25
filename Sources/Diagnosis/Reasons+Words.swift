package import Evidence

extension CheckID {
    /// The check as a reason names it, e.g. `login`.
    package var words: String {
        switch self {
        case .configuration: "the configuration"
        case .hazards: "the settings"
        case .ingress: "the ingress"
        case .running: "the running tunnel"
        case .resolve: "the tunnel host's name"
        case .reach: "the connection to the tunnel host"
        case .ports: "the ports of the tunnel host"
        case .banner: "the SSH server"
        case .keyExchange: "the key exchange"
        case .hostKey: "the host key"
        case .methods: "the first authentication request"
        case .identities: "a key that is accepted"
        case .login: "the login"
        case .master: "the shared connection"
        case .permission: "forwarding"
        case .listener: "the listener on the tunnel host"
        case .exposure: "the way into the listener"
        case .session: "a shell"
        case .agent: "agent forwarding"
        case .dialPermission: "the permission to dial"
        case .egressName: "the destination's name"
        case .egressConnect: "the connection to the destination"
        case .egressService: "the service"
        case .egressPorts: "the ports of the destination"
        case .application: "the application"
        case .socks: "the SOCKS proxy"
        case .names: "the name"
        case .join: "what it leads to"
        }
    }
}

extension SkipReason {
    /// Why the check was not made, in plain words.
    package var words: String {
        switch self {
        case .notReached(let check): "not reached: \(check.words) must work first"
        case .notAskedFor: "left out by --only or --skip"
        case .notApplicable(let reason): reason
        case .behind(let host): "not reached: \(host) comes first"
        }
    }
}

extension Inability {
    /// Why nobody could look, in plain words.
    package func words(in scene: Scene) -> String {
        switch self {
        case .loginNotAllowed: "--no-login stops before authentication"
        case .commandsNotAllowed:
            "--no-exec runs no command on \(scene.isTypedHere ? "the tunnel host" : scene.clientHost)"
        case .interrupted: "the examination was cut short"
        case .outOfTime(let after): "the time was over after \(after.inWords)"
        case .libraryCannot(let what): "ssh can do this and the library cannot: \(what)"
        case .local(let reason): "\(scene.isTypedHere ? "this machine" : "nobody") could not look: \(reason)"
        case .notReached(let host, let why): "\(host) was not come to: \(why)"
        }
    }
}
