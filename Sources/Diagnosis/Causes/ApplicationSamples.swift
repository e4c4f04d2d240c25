import Evidence

/// Applications for the examples of causes: `web-server:443`, `www:80`, and other services with the placeholder's names.
extension ApplicationEvidence {
    static func tls(_ own: TLSEvidence.Result, near: TLSEvidence.Result? = nil) -> Self {
        ApplicationEvidence(
            service: .tls, egress: "www:443",
            tls: TLSEvidence(serverName: "www", byOwnName: own, byNearName: near))
    }

    static func web(_ own: WebEvidence.Result, _ near: WebEvidence.Result? = nil) -> Self {
        ApplicationEvidence(
            service: .http, egress: "www:80",
            web: WebEvidence(ownHost: "www", byOwnName: own, nearHost: "localhost:8080", byNearName: near))
    }

    static func terms(
        _ service: EgressServiceEvidence.Service, _ upgrade: ServiceTerms.Upgrade = .unknown,
        credentials: Bool = true, refusal: String? = nil
    ) -> Self {
        ApplicationEvidence(
            service: service, egress: "www:80",
            terms: ServiceTerms(
                service: service, upgrade: upgrade, takesCredentials: credentials, refusal: refusal,
                isRefusalOfMadeUpUser: refusal != nil))
    }

    static func onItsOwnHost(_ service: EgressServiceEvidence.Service) -> Self {
        var evidence = terms(service, .notOffered)
        evidence.isOnDialler = true
        return evidence
    }

    static func inner(near: InnerServerEvidence.Stored, own: InnerServerEvidence.Stored = .nothing) -> Self {
        ApplicationEvidence(
            service: .ssh, egress: "www:22",
            ssh: InnerServerEvidence(
                keyType: "ED25519", fingerprint: "SHA256:mVPwexample", nearName: "[localhost]:8080",
                underNearName: near, ownName: "www", underOwnName: own))
    }
}

extension TLSEvidence.Session {
    private static func showing(
        names: [String] = ["www"], _ validity: TLSEvidence.Certificate.Validity = .valid,
        trust: TLSEvidence.Certificate.Trust = .trusted, isSelfSigned: Bool = false, near: Bool = false
    ) -> Self {
        TLSEvidence.Session(
            version: "TLS 1.3",
            certificate: TLSEvidence.Certificate(
                names: names, issuer: isSelfSigned ? "www" : "Example CA", isSelfSigned: isSelfSigned,
                notBefore: "2026-01-01T00:00:00.000Z", notAfter: "2026-12-31T23:59:59.000Z", validity: validity,
                trust: trust, isForNearName: near, fingerprint: "5e1f"))
    }

    static let web = showing()
    static let forBoth = showing(names: ["www", "localhost"], near: true)
    static let expired = showing(.expired)
    static let notYet = showing(.notYetValid)
    static let selfSigned = showing(trust: .refused(words: "self-signed certificate", depth: 0), isSelfSigned: true)
    static let ofUnknownAuthority = showing(
        trust: .refused(words: "unable to get local issuer certificate", depth: 0))
}

extension WebEvidence.Result {
    static func answered(_ status: Int) -> Self { .answered(WebEvidence.Answer(status: status)) }
}

extension WebEvidence.Answer {
    static let moved = WebEvidence.Answer(
        status: 301, reason: "Moved Permanently", location: "http://www/home/",
        leadsTo: WebEvidence.Origin(scheme: "http", host: "www", port: 80))

    static func page(_ validator: String) -> Self {
        WebEvidence.Answer(status: 200, reason: "OK", validator: validator)
    }
    static func asking(_ scheme: String) -> Self { WebEvidence.Answer(status: 401, challenges: [scheme]) }
}
