extension Evidence {
    /// The check that yields evidence of this kind.
    package var check: CheckID {
        switch self {
        case .configuration: .configuration
        case .ingress: .ingress
        case .resolve: .resolve
        case .reach: .reach
        case .banner: .banner
        case .keyExchange: .keyExchange
        case .hostKey: .hostKey
        case .methods: .methods
        case .identities: .identities
        case .login: .login
        case .permission: .permission
        case .session: .session
        case .egressName: .egressName
        case .egressConnect: .egressConnect
        case .egressService: .egressService
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
}
