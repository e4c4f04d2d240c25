import Evidence

extension EveryEvidence {
    private typealias Certificate = TLSEvidence.Certificate

    private static var certificates: [TLSEvidence.Certificate?] {
        let trusts: [Certificate.Trust] = [
            .trusted, .unknown, .refused(words: "x", depth: 0), .refused(words: "x", depth: 1),
        ]
        let validities: [Certificate.Validity] = [.valid, .expired, .notYetValid]
        return [nil]
            + trusts.flatMap { trust in
                validities.flatMap { validity in
                    [true, false].flatMap { own in
                        [true, false].map { near in
                            Certificate(
                                names: own || near ? ["www", "*.example.com"] : [], issuer: own ? "CA" : "",
                                isSelfSigned: !own, notBefore: "2026-01-01T00:00:00.000Z", notAfter: "",
                                validity: validity,
                                trust: trust, isForOwnName: own, isForNearName: near, fingerprint: "\(own)")
                        }
                    }
                }
            }
    }

    private static var handshakes: [TLSEvidence.Result] {
        let failures: [TLSEvidence.Failure] = [
            .alert(40, name: "handshake_failure"), .alert(112, name: "unrecognized_name"), .closed,
            .silent(after: .seconds(5)), .refusedHere(words: "unsupported protocol"), .refusedHere(words: ""),
        ]
        return failures.map(TLSEvidence.Result.failed)
            + certificates.map {
                .established(.init(version: "TLS 1.3", certificate: $0, wantsClientCertificate: $0 == nil))
            }
    }

    private static var pages: [WebEvidence.Result] {
        let leaving = WebEvidence.Origin(scheme: "https", host: "www", port: 443)
        let statuses = [200, 204, 301, 304, 400, 401, 403, 404, 405, 421, 500, 502, 503]
        return statuses.map { .answered(.init(status: $0)) }
            + [
                .closed, .silent(after: .seconds(5)), .garbled,
                .answered(.init(status: 302, location: "https://www/", leadsTo: leaving)),
                .answered(.init(status: 401, challenges: ["basic"])),
                .answered(.init(status: 200, validator: "a")), .answered(.init(status: 200, validator: "b")),
            ]
    }

    static var applications: [Evidence] {
        var all: [ApplicationEvidence] = [ApplicationEvidence(service: .otherText, egress: "www:80")]
        for own in handshakes {
            for near in [nil, own] + handshakes.prefix(12).map(Optional.some) {
                for name in ["www", nil] {
                    all.append(
                        ApplicationEvidence(
                            service: .tls, egress: "www:443",
                            tls: TLSEvidence(serverName: name, byOwnName: own, byNearName: near)))
                }
            }
        }
        for own in pages {
            for near in [nil] + pages.map(Optional.some) {
                all.append(
                    ApplicationEvidence(
                        service: .http, egress: "www:80",
                        web: WebEvidence(ownHost: "www", byOwnName: own, nearHost: "localhost:8080", byNearName: near)))
            }
        }
        let upgrades: [ServiceTerms.Upgrade] = [.offered, .notOffered, .unknown]
        for service in EgressServiceEvidence.Service.allCases {
            for upgrade in upgrades {
                for credentials in [true, false, nil] {
                    for isOnDialler in [true, false] {
                        let terms = ServiceTerms(
                            service: service, upgrade: upgrade, takesCredentials: credentials,
                            refusal: isOnDialler ? "no" : nil, isRefusalOfMadeUpUser: isOnDialler)
                        all.append(
                            ApplicationEvidence(
                                service: service, egress: "www:80", isOnDialler: isOnDialler, terms: terms))
                    }
                }
            }
        }
        let place = HostKeyEvidence.Place(file: "f", line: 1)
        let stored: [InnerServerEvidence.Stored] = [
            .thisKey(place), .otherKey([place]), .revoked(place), .nothing,
        ]
        for near in stored {
            for own in stored {
                all.append(
                    ApplicationEvidence(
                        service: .ssh, egress: "www:22",
                        ssh: InnerServerEvidence(
                            keyType: "ED25519", fingerprint: "SHA256:x", nearName: "[localhost]:2222",
                            underNearName: near, ownName: "www", underOwnName: own)))
            }
        }
        return all.map(Evidence.application)
    }
}
