package import Evidence

/// A check together with the type of what it shows, so that a cause can name both in one word.
package struct Look<Seen: Sendable>: Sendable {
    package let check: CheckID
    let read: @Sendable (Evidence) -> Seen?
}

extension Look where Seen == ConfigurationEvidence {
    package static var configuration: Self {
        Self(check: .configuration) { if case .configuration(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == IngressEvidence {
    package static var ingress: Self {
        Self(check: .ingress) { if case .ingress(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == ResolveEvidence {
    package static var resolve: Self {
        Self(check: .resolve) { if case .resolve(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == ReachEvidence {
    package static var reach: Self {
        Self(check: .reach) { if case .reach(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == BannerEvidence {
    package static var banner: Self {
        Self(check: .banner) { if case .banner(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == KeyExchangeEvidence {
    package static var keyExchange: Self {
        Self(check: .keyExchange) { if case .keyExchange(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == HostKeyEvidence {
    package static var hostKey: Self {
        Self(check: .hostKey) { if case .hostKey(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == MethodsEvidence {
    package static var methods: Self {
        Self(check: .methods) { if case .methods(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == IdentitiesEvidence {
    package static var identities: Self {
        Self(check: .identities) { if case .identities(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == LoginEvidence {
    package static var login: Self {
        Self(check: .login) { if case .login(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == PermissionEvidence {
    package static var permission: Self {
        Self(check: .permission) { if case .permission(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == SessionEvidence {
    package static var session: Self {
        Self(check: .session) { if case .session(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == EgressNameEvidence {
    package static var egressName: Self {
        Self(check: .egressName) { if case .egressName(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == EgressConnectEvidence {
    package static var egressConnect: Self {
        Self(check: .egressConnect) { if case .egressConnect(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == EgressServiceEvidence {
    package static var egressService: Self {
        Self(check: .egressService) { if case .egressService(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == SettingsEvidence {
    package static var hazards: Self {
        Self(check: .hazards) { if case .hazards(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == RunningEvidence {
    package static var running: Self {
        Self(check: .running) { if case .running(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == ListenerEvidence {
    package static var listener: Self {
        Self(check: .listener) { if case .listener(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == ExposureEvidence {
    package static var exposure: Self {
        Self(check: .exposure) { if case .exposure(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == PortsEvidence {
    package static var ports: Self {
        Self(check: .ports) { if case .ports(let seen) = $0 { seen } else { nil } }
    }

    package static var egressPorts: Self {
        Self(check: .egressPorts) { if case .egressPorts(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == AgentEvidence {
    package static var agent: Self {
        Self(check: .agent) { if case .agent(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == ApplicationEvidence {
    package static var application: Self {
        Self(check: .application) { if case .application(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == SocksEvidence {
    package static var socks: Self {
        Self(check: .socks) { if case .socks(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == NamesEvidence {
    package static var names: Self {
        Self(check: .names) { if case .names(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == MasterEvidence {
    package static var master: Self {
        Self(check: .master) { if case .master(let seen) = $0 { seen } else { nil } }
    }
}

extension Look where Seen == DialPermissionEvidence {
    package static var dialPermission: Self {
        Self(check: .dialPermission) { if case .dialPermission(let seen) = $0 { seen } else { nil } }
    }
}
