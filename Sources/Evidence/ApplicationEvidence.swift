/// What a client of the service behind the egress would meet: seen once as the destination's own name, and once as a
/// client asks that knows it by the tunnel's near end.
package struct ApplicationEvidence: Hashable, Sendable {
    /// What answered; `tls` where it is TLS, whatever is spoken inside.
    package var service: EgressServiceEvidence.Service
    /// `host:port` as asked for.
    package var egress: String
    /// Who connected to it.
    package var dialler: EgressConnectEvidence.Dialler
    /// The name by which a client reaches the near end, mostly `localhost`.
    package var clientName: String
    /// The destination is the machine that dials it: what goes there does not leave it.
    package var isOnDialler: Bool
    /// Nil where the service does not speak TLS.
    package var tls: TLSEvidence?
    /// Nil where no HTTP answered; for HTTPS what was said inside ``tls``.
    package var web: WebEvidence?
    /// Nil where the service is none that says such things (HTTP, SSH), or said nothing that is understood.
    package var terms: ServiceTerms?
    /// Nil where no SSH server answered, or its key exchange came to nothing.
    package var ssh: InnerServerEvidence?

    /// Everything as the properties say; nothing of the application is known unless given.
    package init(
        service: EgressServiceEvidence.Service, egress: String,
        dialler: EgressConnectEvidence.Dialler = .tunnelHost, clientName: String = "localhost",
        isOnDialler: Bool = false, tls: TLSEvidence? = nil, web: WebEvidence? = nil, terms: ServiceTerms? = nil,
        ssh: InnerServerEvidence? = nil
    ) {
        self.service = service
        self.egress = egress
        self.dialler = dialler
        self.clientName = clientName
        self.isOnDialler = isOnDialler
        self.tls = tls
        self.web = web
        self.terms = terms
        self.ssh = ssh
    }
}

/// What a service says of how it wants to be spoken to, before anybody logs in.
package struct ServiceTerms: Hashable, Sendable {
    /// Whether a clear connection can turn to TLS (STARTTLS, STLS, AUTH TLS, SSLRequest and their like).
    package enum Upgrade: Hashable, Sendable {
        case offered, notOffered
        /// It did not say.
        case unknown
    }

    /// What is spoken, inside TLS where there is TLS.
    package var service: EgressServiceEvidence.Service
    /// Of a connection that began in the clear; `notOffered` also for services that have no such thing.
    package var upgrade: Upgrade
    /// A login, or a password, can be sent to it; nil: it did not say.
    package var takesCredentials: Bool?
    /// The service's own words for turning this client away, escaped; nil when it does not.
    package var refusal: String?
    /// The refusal names somebody that was made up for the question: others may fare better.
    package var isRefusalOfMadeUpUser: Bool

    /// Everything as the properties say; a service that said nothing of itself unless more is given.
    package init(
        service: EgressServiceEvidence.Service, upgrade: Upgrade = .unknown, takesCredentials: Bool? = nil,
        refusal: String? = nil, isRefusalOfMadeUpUser: Bool = false
    ) {
        self.service = service
        self.upgrade = upgrade
        self.takesCredentials = takesCredentials
        self.refusal = refusal
        self.isRefusalOfMadeUpUser = isRefusalOfMadeUpUser
    }
}

/// The SSH server behind a tunnel: its host key, and what known_hosts says of it under both of its names.
package struct InnerServerEvidence: Hashable, Sendable {
    /// What is stored under one name.
    package enum Stored: Hashable, Sendable {
        /// The key that the server showed.
        case thisKey(HostKeyEvidence.Place)
        /// Another key, of the same type or of another.
        case otherKey([HostKeyEvidence.Place])
        /// A `@revoked` line names this key.
        case revoked(HostKeyEvidence.Place)
        /// No key at all under that name.
        case nothing
    }

    /// As ssh prints types, e.g. `ED25519`.
    package var keyType: String
    /// `SHA256:…`; empty where the key cannot be read.
    package var fingerprint: String
    /// The name under which ssh looks it up through the tunnel, e.g. `[localhost]:7999`.
    package var nearName: String
    /// Of ``nearName``.
    package var underNearName: Stored
    /// Its own name as known_hosts has it, e.g. `git-server` or `[git-server]:7999`.
    package var ownName: String
    /// Of ``ownName``.
    package var underOwnName: Stored

    /// Everything as the properties say.
    package init(
        keyType: String, fingerprint: String, nearName: String, underNearName: Stored, ownName: String,
        underOwnName: Stored
    ) {
        self.keyType = keyType
        self.fingerprint = fingerprint
        self.nearName = nearName
        self.underNearName = underNearName
        self.ownName = ownName
        self.underOwnName = underOwnName
    }
}
