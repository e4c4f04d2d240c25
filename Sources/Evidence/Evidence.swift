/// What can be seen, one case a probe. Evidence says what was observed, never what it means.
package enum Evidence: Sendable {
    case configuration(ConfigurationEvidence)
    case hazards(SettingsEvidence)
    case ingress(IngressEvidence)
    case running(RunningEvidence)
    case resolve(ResolveEvidence)
    case reach(ReachEvidence)
    case ports(PortsEvidence)
    case banner(BannerEvidence)
    case keyExchange(KeyExchangeEvidence)
    case hostKey(HostKeyEvidence)
    case methods(MethodsEvidence)
    case identities(IdentitiesEvidence)
    case login(LoginEvidence)
    case master(MasterEvidence)
    case permission(PermissionEvidence)
    case listener(ListenerEvidence)
    case exposure(ExposureEvidence)
    case session(SessionEvidence)
    case agent(AgentEvidence)
    case dialPermission(DialPermissionEvidence)
    case egressName(EgressNameEvidence)
    case egressConnect(EgressConnectEvidence)
    case egressService(EgressServiceEvidence)
    case egressPorts(PortsEvidence)
    case application(ApplicationEvidence)
    case socks(SocksEvidence)
    case names(NamesEvidence)
    case join(JoinEvidence)
}

/// Everything that was observed of one tunnel, by check: what a cause may look at besides its own evidence.
package struct Facts: Sendable {
    private var observations: [CheckID: Observation] = [:]

    /// Of two observations of one check the later one counts.
    package init(_ observations: some Sequence<Observation> = []) {
        for observation in observations { self.observations[observation.check] = observation }
    }

    /// The observation of a check, made or skipped; nil: there is none.
    package subscript(check: CheckID) -> Observation? { observations[check] }

    /// An earlier observation of the same check is replaced.
    package mutating func add(_ observation: Observation) { observations[observation.check] = observation }

    /// How the tunnel host's name resolved; nil where ``CheckID/resolve`` saw nothing.
    package var resolve: ResolveEvidence? { if case .resolve(let seen)? = seen(.resolve) { seen } else { nil } }
    /// What the dials to the tunnel host met; nil where ``CheckID/reach`` saw nothing.
    package var reach: ReachEvidence? { if case .reach(let seen)? = seen(.reach) { seen } else { nil } }
    /// How the SSH server introduced itself; nil where ``CheckID/banner`` saw nothing.
    package var banner: BannerEvidence? { if case .banner(let seen)? = seen(.banner) { seen } else { nil } }
    /// What ssh and the server agree on; nil where ``CheckID/keyExchange`` saw nothing.
    package var keyExchange: KeyExchangeEvidence? {
        if case .keyExchange(let seen)? = seen(.keyExchange) { seen } else { nil }
    }
    /// The server's key against known_hosts; nil where ``CheckID/hostKey`` saw nothing.
    package var hostKey: HostKeyEvidence? { if case .hostKey(let seen)? = seen(.hostKey) { seen } else { nil } }
    /// The ways to log in; nil where ``CheckID/methods`` saw nothing.
    package var methods: MethodsEvidence? { if case .methods(let seen)? = seen(.methods) { seen } else { nil } }
    /// The keys that ssh offers, and what the server says to each; nil where ``CheckID/identities`` saw nothing.
    package var identities: IdentitiesEvidence? {
        if case .identities(let seen)? = seen(.identities) { seen } else { nil }
    }
    /// What came of the real login; nil where ``CheckID/login`` saw nothing.
    package var login: LoginEvidence? { if case .login(let seen)? = seen(.login) { seen } else { nil } }
    /// Whether the tunnel host dials for this login; nil where ``CheckID/permission`` saw nothing.
    package var permission: PermissionEvidence? {
        if case .permission(let seen)? = seen(.permission) { seen } else { nil }
    }

    private func seen(_ check: CheckID) -> Evidence? { observations[check]?.evidence }
}
