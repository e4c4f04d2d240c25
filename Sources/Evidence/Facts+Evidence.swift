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
        case .join: .join
        }
    }
}

extension Facts {
    /// What ssh made of the person's words; nil where ``CheckID/configuration`` saw nothing.
    package var configuration: ConfigurationEvidence? {
        if case .configuration(let seen)? = self[.configuration]?.evidence { seen } else { nil }
    }

    /// Whether the listening end can be had here; nil where ``CheckID/ingress`` saw nothing, as with remote forwards.
    package var ingress: IngressEvidence? {
        if case .ingress(let seen)? = self[.ingress]?.evidence { seen } else { nil }
    }

    /// The destination's name, where it is dialled; nil where ``CheckID/egressName`` saw nothing, as with addresses.
    package var egressName: EgressNameEvidence? {
        if case .egressName(let seen)? = self[.egressName]?.evidence { seen } else { nil }
    }

    /// The connection to the destination; nil where ``CheckID/egressConnect`` saw nothing.
    package var egressConnect: EgressConnectEvidence? {
        if case .egressConnect(let seen)? = self[.egressConnect]?.evidence { seen } else { nil }
    }

    /// What the destination said; nil where ``CheckID/egressService`` saw nothing.
    package var egressService: EgressServiceEvidence? {
        if case .egressService(let seen)? = self[.egressService]?.evidence { seen } else { nil }
    }

    /// What the words and settings alone show; nil where ``CheckID/hazards`` saw nothing.
    package var hazards: SettingsEvidence? {
        if case .hazards(let seen)? = self[.hazards]?.evidence { seen } else { nil }
    }

    /// The tunnel that runs already; nil where ``CheckID/running`` saw nothing: mostly none runs.
    package var running: RunningEvidence? {
        if case .running(let seen)? = self[.running]?.evidence { seen } else { nil }
    }

    /// Whether the tunnel host listens; nil where ``CheckID/listener`` saw nothing, as with local forwards.
    package var listener: ListenerEvidence? {
        if case .listener(let seen)? = self[.listener]?.evidence { seen } else { nil }
    }

    /// Who can enter a remote listener; nil where ``CheckID/exposure`` saw nothing.
    package var exposure: ExposureEvidence? {
        if case .exposure(let seen)? = self[.exposure]?.evidence { seen } else { nil }
    }

    /// The tunnel host's ports, seen from here; nil where ``CheckID/ports`` saw nothing: they were not asked for.
    package var ports: PortsEvidence? {
        if case .ports(let seen)? = self[.ports]?.evidence { seen } else { nil }
    }

    /// A host's ports, seen from the tunnel host; nil where ``CheckID/egressPorts`` saw nothing: they were not asked
    /// for.
    package var egressPorts: PortsEvidence? {
        if case .egressPorts(let seen)? = self[.egressPorts]?.evidence { seen } else { nil }
    }

    /// The agent here and on the tunnel host; nil where ``CheckID/agent`` saw nothing.
    package var agent: AgentEvidence? {
        if case .agent(let seen)? = self[.agent]?.evidence { seen } else { nil }
    }

    /// What a client meets behind the egress; nil where ``CheckID/application`` saw nothing.
    package var application: ApplicationEvidence? {
        if case .application(let seen)? = self[.application]?.evidence { seen } else { nil }
    }

    /// How a proxy serves its clients; nil where ``CheckID/socks`` saw nothing.
    package var socks: SocksEvidence? {
        if case .socks(let seen)? = self[.socks]?.evidence { seen } else { nil }
    }

    /// A destination's name here and at the tunnel host; nil where ``CheckID/names`` saw nothing.
    package var names: NamesEvidence? {
        if case .names(let seen)? = self[.names]?.evidence { seen } else { nil }
    }

    /// The shared connection that ssh would use; nil: none is known, and ssh logs in anew.
    package var master: MasterEvidence? {
        if case .master(let seen)? = self[.master]?.evidence { seen } else { nil }
    }

    /// What PermitRemoteOpen lets through; nil where ``CheckID/dialPermission`` saw nothing.
    package var dialPermission: DialPermissionEvidence? {
        if case .dialPermission(let seen)? = self[.dialPermission]?.evidence { seen } else { nil }
    }
    /// Where a tunnel of a chain goes on; nil where ``CheckID/join`` saw nothing.
    package var join: JoinEvidence? {
        if case .join(let seen)? = self[.join]?.evidence { seen } else { nil }
    }
}
