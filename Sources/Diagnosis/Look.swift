package import Evidence

/// A check together with the type of what it shows, so that a cause can name both in one word.
package struct Look<Seen: Sendable>: Sendable {
    /// The check at which evidence of this type shows.
    package let check: CheckID
    let read: @Sendable (Evidence) -> Seen?
}

extension Look where Seen == ConfigurationEvidence {
    /// For causes that show in what ssh makes of the person's words.
    package static var configuration: Self {
        Self(check: .configuration) { if case .configuration(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == IngressEvidence {
    /// For causes that show in the bind of the listener here.
    package static var ingress: Self {
        Self(check: .ingress) { if case .ingress(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == ResolveEvidence {
    /// For causes that show in the lookup of the tunnel host's name.
    package static var resolve: Self {
        Self(check: .resolve) { if case .resolve(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == ReachEvidence {
    /// For causes that show in the dials to the tunnel host alone; see ``Sighting/onReach(_:)``.
    package static var reach: Self {
        Self(check: .reach) { if case .reach(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == BannerEvidence {
    /// For causes that show before and in the identification string.
    package static var banner: Self {
        Self(check: .banner) { if case .banner(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == KeyExchangeEvidence {
    /// For causes that show in the key exchange.
    package static var keyExchange: Self {
        Self(check: .keyExchange) { if case .keyExchange(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == HostKeyEvidence {
    /// For causes that show in known_hosts.
    package static var hostKey: Self {
        Self(check: .hostKey) { if case .hostKey(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == MethodsEvidence {
    /// For causes that show in the answer to method "none".
    package static var methods: Self {
        Self(check: .methods) { if case .methods(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == IdentitiesEvidence {
    /// For causes that show in the keys, or in the queries about them.
    package static var identities: Self {
        Self(check: .identities) { if case .identities(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == LoginEvidence {
    /// For causes that show in the real login.
    package static var login: Self {
        Self(check: .login) { if case .login(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == PermissionEvidence {
    /// For causes that show when the tunnel host is asked to dial.
    package static var permission: Self {
        Self(check: .permission) { if case .permission(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == SessionEvidence {
    /// For causes that show when a shell is asked for.
    package static var session: Self {
        Self(check: .session) { if case .session(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == EgressNameEvidence {
    /// For causes that show where the destination's name is looked up.
    package static var egressName: Self {
        Self(check: .egressName) { if case .egressName(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == EgressConnectEvidence {
    /// For causes that show in the connection to the destination.
    package static var egressConnect: Self {
        Self(check: .egressConnect) { if case .egressConnect(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == EgressServiceEvidence {
    /// For causes that show in the destination's first words.
    package static var egressService: Self {
        Self(check: .egressService) { if case .egressService(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == SettingsEvidence {
    /// For causes that need no network to show: each stands by itself.
    package static var hazards: Self {
        Self(check: .hazards) { if case .hazards(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == RunningEvidence {
    /// For causes that show in a tunnel that runs.
    package static var running: Self {
        Self(check: .running) { if case .running(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == ListenerEvidence {
    /// For causes that show when the tunnel host is asked to listen.
    package static var listener: Self {
        Self(check: .listener) { if case .listener(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == ExposureEvidence {
    /// For causes that show in who can enter a remote listener.
    package static var exposure: Self {
        Self(check: .exposure) { if case .exposure(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == PortsEvidence {
    /// For causes that show in several ports of the tunnel host, from here.
    package static var ports: Self {
        Self(check: .ports) { if case .ports(let seen) = $0 { seen } else { nil } }
    }

    /// For causes that show in several ports of a host, from the tunnel host.
    package static var egressPorts: Self {
        Self(check: .egressPorts) { if case .egressPorts(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == AgentEvidence {
    /// For causes that show in the agent, here or on the tunnel host.
    package static var agent: Self {
        Self(check: .agent) { if case .agent(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == ApplicationEvidence {
    /// For causes that show to a client of the service.
    package static var application: Self {
        Self(check: .application) { if case .application(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == SocksEvidence {
    /// For causes that show in a proxy's replies.
    package static var socks: Self {
        Self(check: .socks) { if case .socks(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == NamesEvidence {
    /// For causes that show when a name means another thing here than where a proxy dials.
    package static var names: Self {
        Self(check: .names) { if case .names(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == MasterEvidence {
    /// For causes that show in the shared connection.
    package static var master: Self {
        Self(check: .master) { if case .master(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == DialPermissionEvidence {
    /// For causes that show in PermitRemoteOpen.
    package static var dialPermission: Self {
        Self(check: .dialPermission) { if case .dialPermission(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == JoinEvidence {
    /// For causes that show where the tunnels of a chain meet.
    package static var join: Self {
        Self(check: .join) { if case .join(let seen) = $0 { seen } else { nil } }
    }
}
