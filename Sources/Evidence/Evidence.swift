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
}

/// Everything that was observed of one tunnel, by check: what a cause may look at besides its own evidence.
package struct Facts: Sendable {
    private var observations: [CheckID: Observation] = [:]

    package init(_ observations: some Sequence<Observation> = []) {
        for observation in observations { self.observations[observation.check] = observation }
    }

    package subscript(check: CheckID) -> Observation? { observations[check] }

    package mutating func add(_ observation: Observation) { observations[observation.check] = observation }

    package var resolve: ResolveEvidence? { if case .resolve(let seen)? = seen(.resolve) { seen } else { nil } }
    package var reach: ReachEvidence? { if case .reach(let seen)? = seen(.reach) { seen } else { nil } }
    package var banner: BannerEvidence? { if case .banner(let seen)? = seen(.banner) { seen } else { nil } }
    package var keyExchange: KeyExchangeEvidence? {
        if case .keyExchange(let seen)? = seen(.keyExchange) { seen } else { nil }
    }
    package var hostKey: HostKeyEvidence? { if case .hostKey(let seen)? = seen(.hostKey) { seen } else { nil } }
    package var methods: MethodsEvidence? { if case .methods(let seen)? = seen(.methods) { seen } else { nil } }
    package var identities: IdentitiesEvidence? {
        if case .identities(let seen)? = seen(.identities) { seen } else { nil }
    }
    package var login: LoginEvidence? { if case .login(let seen)? = seen(.login) { seen } else { nil } }
    package var permission: PermissionEvidence? {
        if case .permission(let seen)? = seen(.permission) { seen } else { nil }
    }

    private func seen(_ check: CheckID) -> Evidence? { observations[check]?.evidence }
}
