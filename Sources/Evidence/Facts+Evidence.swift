extension Evidence {
    /// The check that yields evidence of this kind.
    package var check: CheckID {
        switch self {
        case .configuration: .configuration
        case .hazards: .hazards
        case .ingress: .ingress
        case .running: .running
        case .resolve: .resolve
        case .reach: .reach
        case .ports: .ports
        case .banner: .banner
        case .keyExchange: .keyExchange
        case .hostKey: .hostKey
        case .methods: .methods
        case .identities: .identities
        case .login: .login
        case .master: .master
        case .permission: .permission
        case .listener: .listener
        case .exposure: .exposure
        case .session: .session
        case .agent: .agent
        case .dialPermission: .dialPermission
        case .egressName: .egressName
        case .egressConnect: .egressConnect
        case .egressService: .egressService
        case .egressPorts: .egressPorts
        case .application: .application
        case .socks: .socks
        case .names: .names
        }
    }
}

extension Facts {
    package var configuration: ConfigurationEvidence? {
        if case .configuration(let seen)? = self[.configuration]?.evidence { seen } else { nil }
    }

    package var ingress: IngressEvidence? {
        if case .ingress(let seen)? = self[.ingress]?.evidence { seen } else { nil }
    }

    package var egressName: EgressNameEvidence? {
        if case .egressName(let seen)? = self[.egressName]?.evidence { seen } else { nil }
    }

    package var egressConnect: EgressConnectEvidence? {
        if case .egressConnect(let seen)? = self[.egressConnect]?.evidence { seen } else { nil }
    }

    package var egressService: EgressServiceEvidence? {
        if case .egressService(let seen)? = self[.egressService]?.evidence { seen } else { nil }
    }

    package var hazards: SettingsEvidence? {
        if case .hazards(let seen)? = self[.hazards]?.evidence { seen } else { nil }
    }

    package var running: RunningEvidence? {
        if case .running(let seen)? = self[.running]?.evidence { seen } else { nil }
    }

    package var listener: ListenerEvidence? {
        if case .listener(let seen)? = self[.listener]?.evidence { seen } else { nil }
    }

    package var exposure: ExposureEvidence? {
        if case .exposure(let seen)? = self[.exposure]?.evidence { seen } else { nil }
    }

    package var ports: PortsEvidence? {
        if case .ports(let seen)? = self[.ports]?.evidence { seen } else { nil }
    }

    package var egressPorts: PortsEvidence? {
        if case .egressPorts(let seen)? = self[.egressPorts]?.evidence { seen } else { nil }
    }

    package var agent: AgentEvidence? {
        if case .agent(let seen)? = self[.agent]?.evidence { seen } else { nil }
    }

    package var application: ApplicationEvidence? {
        if case .application(let seen)? = self[.application]?.evidence { seen } else { nil }
    }

    package var socks: SocksEvidence? {
        if case .socks(let seen)? = self[.socks]?.evidence { seen } else { nil }
    }

    package var names: NamesEvidence? {
        if case .names(let seen)? = self[.names]?.evidence { seen } else { nil }
    }

    package var master: MasterEvidence? {
        if case .master(let seen)? = self[.master]?.evidence { seen } else { nil }
    }

    package var dialPermission: DialPermissionEvidence? {
        if case .dialPermission(let seen)? = self[.dialPermission]?.evidence { seen } else { nil }
    }
}
