import Diagnosis
import Evidence
import TunnelModel

/// Evidence of every kind, case by case: what the diagnoser must have an answer to.
enum EveryEvidence {
    static var all: [Evidence] {
        configurations + ingresses + lookups + dials + banners + exchanges + hostKeys + methods + keys + logins
            + permissions + egressNames + connects + services + applications + settings + listeners + exposures
            + agents + portSurveys
            + proxies + runningTunnels + names + dialPermissions + masters + standIns
    }

    static let configurations: [Evidence] = [
        .configuration(.read(forwards: 1, forwardsCleared: false)),
        .configuration(.read(forwards: 0, forwardsCleared: true)),
        .configuration(.refused(lines: [], file: nil, line: nil)),
        .configuration(.refused(lines: ["Bad configuration option: x"], file: "f", line: 3)),
        .configuration(.unsupportedAlgorithm(option: "Ciphers", value: "x", lines: [])), .configuration(.noSSH),
    ]

    static let outcomes: [IngressEvidence.BindOutcome] = [
        .free, .inUse(owner: nil), .inUse(owner: .init(pid: 7, name: "nginx", command: "nginx")),
        .inUse(owner: .init(pid: 8, name: "ssh", command: "ssh: x [mux]")), .privileged(firstUnprivileged: 1024),
        .notLocal,
        .familyUnsupported, .other("x"),
    ]

    static var ingresses: [Evidence] {
        var results: [IngressEvidence.Result] = [
            .tcp(port: 8080, attempts: []), .unresolvable(name: "x", reason: "y"), .unixFree(path: "/x"),
            .unixExists(path: "/x", live: true, willUnlink: true),
            .unixExists(path: "/x", live: false, willUnlink: true),
            .unixExists(path: "/x", live: true, willUnlink: false),
            .unixExists(path: "/x", live: false, willUnlink: false),
            .unixImpossible(path: "/x", reason: "y"),
        ]
        for four in outcomes {
            let first = IngressEvidence.Attempt(address: "127.0.0.1", isIPv6: false, outcome: four)
            results.append(.tcp(port: 8080, attempts: [first]))
            for six in outcomes {
                let second = IngressEvidence.Attempt(address: "::1", isIPv6: true, outcome: six)
                results.append(.tcp(port: 8080, attempts: [second, first]))
            }
        }
        return results.flatMap { result -> [Evidence] in
            [
                .ingress(IngressEvidence(result: result)),
                .ingress(IngressEvidence(result: result, runningTunnel: .init(pid: 9, name: "ssh", command: "ssh"))),
            ]
        }
    }

    static var lookups: [Evidence] {
        let failures: [ResolveEvidence.Failure?] = [
            nil, .noSuchName, .noAddress, .tryAgain, .failed, .wrongFamily, .timedOut(after: .seconds(1)),
            .timedOut(after: .seconds(9)), .other("x"),
        ]
        let answers: [ResolveEvidence.Answer] = [.notAsked, .addresses(["192.0.2.1"]), .failure(.noAddress)]
        let families: [ResolveEvidence.Family] = [.any, .inet, .inet6]
        var all: [Evidence] = []
        for failure in failures {
            for family in families {
                for inet in answers {
                    for inet6 in answers {
                        all.append(
                            .resolve(
                                ResolveEvidence(
                                    typed: "h", name: "h", nameSource: .typed, family: family, inet: inet, inet6: inet6,
                                    order: [], failure: failure)))
                    }
                }
            }
        }
        all.append(
            .resolve(
                ResolveEvidence(
                    typed: "h", name: "h", nameSource: .configuration, family: .any, inet: .addresses(["192.0.2.1"]),
                    inet6: .failure(.noSuchName), order: ["192.0.2.1"])))
        return all
    }

    static var dials: [Evidence] {
        let kinds: [ReachEvidence.ICMPError.Kind] = [
            .networkUnreachable, .hostUnreachable, .portUnreachable, .administrativelyProhibited, .packetTooBig, .other,
        ]
        let errors = kinds.flatMap { kind in
            ["192.0.2.10", "192.0.2.1", nil].map { ReachEvidence.ICMPError(kind: kind, type: 3, code: 1, from: $0) }
        }
        var outcomes: [ReachEvidence.Outcome] = [
            .connected, .refusedByReset, .noRoute, .noNeighbour, .unreachableUnexplained("No route to host"),
            .unreachableUnexplained("Network is unreachable"), .unreachableUnexplained("x"),
            .timedOut(after: .seconds(5)),
            .sourceUnavailable("x"), .deniedLocally, .other("x"),
        ]
        outcomes += errors.map(ReachEvidence.Outcome.unreachable) + errors.map(ReachEvidence.Outcome.refusedByICMP)
        var all: [Evidence] = [.reach(ReachEvidence(attempts: []))]
        for connected in [true, false] {
            all.append(.reach(ReachEvidence(transport: .proxy(command: "x"), attempts: [], isConnected: connected)))
        }
        for outcome in outcomes {
            let attempt = ReachEvidence.Attempt(address: "192.0.2.10", port: 22, outcome: outcome, elapsed: .seconds(1))
            all.append(.reach(ReachEvidence(attempts: [attempt])))
            for later in outcomes {
                let next = ReachEvidence.Attempt(address: "192.0.2.11", port: 22, outcome: later, elapsed: .seconds(1))
                all.append(.reach(ReachEvidence(attempts: [attempt, next])))
            }
        }
        return all
    }

    static var banners: [Evidence] {
        let services: [BannerEvidence.Service] = [
            .http, .smtp, .ftp, .imap, .pop3, .tls, .mysql, .telnet, .rfb, .otherText, .otherBinary,
        ]
        var results: [BannerEvidence.Result] = [
            .identified("SSH-2.0-OpenSSH_9.2p1"), .protocolOne("SSH-1.5-x"), .malformed("SSH-x"), .closed(.finished),
            .closed(.reset), .silent(after: .seconds(5)), .endless(after: .seconds(5)),
        ]
        results += services.map(BannerEvidence.Result.foreign)
        return results.flatMap { result -> [Evidence] in
            [[], ["Exceeded MaxStartups"], ["Not allowed at this time"], ["hello"]].map { lines in
                .banner(BannerEvidence(result: result, precedingLines: lines, bytesReceived: lines.count * 20))
            }
        }
    }

    static var exchanges: [Evidence] {
        let kinds: [KeyExchangeEvidence.Kind] = [.keyExchange, .hostKey, .cipher, .mac, .compression]
        let stages: [KeyExchangeEvidence.Stage] = [.identification, .kexInit, .reply, .newKeys]
        let agreement = KeyExchangeEvidence.Agreement(
            keyExchange: "k", hostKey: "h", cipherToServer: "c", cipherToClient: "c")
        var results: [KeyExchangeEvidence.Result] = [.agreed(agreement), .hostKeyTooShort(bits: 1024, required: 2048)]
        results += kinds.map { .noCommon($0, ssh: [], server: []) }
        for stage in stages {
            results += [.closed(stage, .finished, disconnect: nil), .closed(stage, .reset, disconnect: "x")]
            results += [.corrupted(stage, detail: "x"), .failed(stage, detail: "x")]
            for pending in [true, false] {
                results.append(.stalled(stage, after: .seconds(5), transport: nil, largePacketPending: pending))
                for size in [500, 1400] {
                    for waits in [true, false] {
                        let transport = KeyExchangeEvidence.Transport(
                            unacknowledged: waits ? 1 : 0, backoff: 2, sendMSS: 1400, pathMTU: 1500, receivedMSS: size)
                        results.append(
                            .stalled(stage, after: .seconds(5), transport: transport, largePacketPending: pending))
                    }
                }
            }
        }
        return results.flatMap { result -> [Evidence] in
            [true, false].map { .keyExchange(KeyExchangeEvidence(result: result, throughSSH: $0)) }
        }
    }

    static var hostKeys: [Evidence] {
        let place = HostKeyEvidence.Place(file: "f", line: 1)
        let matches: [HostKeyEvidence.Match] = [
            .known(place), .certified(place, keyID: nil), .changed([place]),
            .typeChanged([place], storedTypes: ["RSA"]),
            .revoked(place), .unknown, .certificateInvalid("x"), .addressMismatch([place]), .undecidable("x"),
        ]
        let policies: [HostKeyEvidence.Policy] = [.yes, .ask, .acceptNew, .no]
        return matches.flatMap { match in
            policies.flatMap { policy -> [Evidence] in
                [true, false].map { canAsk in
                    .hostKey(
                        HostKeyEvidence(
                            keyType: "ED25519", fingerprint: "SHA256:x", lookupName: "h", match: match, policy: policy,
                            canAsk: canAsk))
                }
            }
        }
    }

    static let methods: [Evidence] = [
        .methods(.offered(["publickey", "password"], banner: nil)), .methods(.acceptedWithoutAuthentication),
        .methods(.closed(.finished, disconnect: nil)),
        .methods(.closed(.reset, disconnect: "Too many authentication failures")),
        .methods(.silent(after: .seconds(5))),
    ]

    static let identities: [Identity] = {
        let problems: [Identity.Problem?] = [
            nil, .permissions(mode: 0o644), .missing, .unreadable(detail: "PuTTY"), .notAllowed, .publicMismatch,
            .tooSmall(bits: 1024, required: 2048),
        ]
        var all: [Identity] = []
        for problem in problems {
            for isExplicit in [true, false] {
                all.append(
                    Identity(
                        source: .file(path: "~/.ssh/k"), keyType: "RSA", fingerprint: "SHA256:x", bits: 2048,
                        isEncrypted: isExplicit, problem: problem, isExplicit: isExplicit))
            }
        }
        let certificateProblems: [[Identity.CertificateProblem]] = [
            [], [.expired("x")], [.notYetValid("x")], [.principal(listed: ["b"], user: "a")], [.sourceAddress("x")],
            [.noPortForwarding],
        ]
        for problems in certificateProblems {
            all.append(
                Identity(
                    source: .certificate(path: "~/.ssh/k-cert.pub"), keyType: "RSA-CERT", fingerprint: "SHA256:x",
                    certificateProblems: problems))
        }
        return all
    }()

    static var keys: [Evidence] {
        let answers: [IdentitiesEvidence.Answer] = [
            .accepted, .refused, .notAsked, .algorithmRefused(serverAlgorithms: ["x"]),
        ]
        let agents: [IdentitiesEvidence.AgentState] = [
            .notConfigured, .unreachable(path: "x", reason: "y"), .listed(keys: 0), .listed(keys: 2),
        ]
        var all = agents.map { Evidence.identities(IdentitiesEvidence(queries: [], agent: $0, user: "a")) }
        for identity in identities {
            for answer in answers {
                let query = IdentitiesEvidence.Query(identity: identity, answer: answer)
                all.append(.identities(IdentitiesEvidence(queries: [query], agent: .notConfigured, user: "a")))
                all.append(
                    .identities(
                        IdentitiesEvidence(queries: [query], agent: .notConfigured, user: "a", isDisabledByClient: true)
                    ))
                all.append(
                    .identities(
                        IdentitiesEvidence(queries: [query], agent: .notConfigured, user: "a", isNotOffered: true)))
                all.append(
                    .identities(
                        IdentitiesEvidence(
                            queries: [query], agent: .notConfigured, user: "a",
                            disconnected: .init(afterRefusals: 6, text: nil))))
            }
        }
        return all
    }

    /// One login of each kind.
    static var loginKinds: [Evidence] {
        results(for: Array(identities.prefix(1))).map { .login(LoginEvidence(result: $0, user: "a")) }
    }

    static var logins: [Evidence] {
        results(for: identities).flatMap { result -> [Evidence] in
            ["alice", "root"].flatMap { user -> [Evidence] in
                [nil, "Your account has expired", "System is booting up."].map { banner in
                    .login(LoginEvidence(result: result, user: user, banner: banner))
                }
            }
        }
    }

    private static func results(for identities: [Identity]) -> [LoginEvidence.Result] {
        var results: [LoginEvidence.Result] = [
            .succeeded(method: "password", identity: nil), .nothingLeft(offered: ["publickey"]),
            .closedAfterProof(disconnect: nil), .partial(passed: "publickey", remaining: ["password"]),
            .disconnected(text: nil), .disconnected(text: "Too many authentication failures"),
            .answerNotGiven(methods: ["password"], batchMode: true),
            .answerNotGiven(methods: ["password"], batchMode: false),
            .answerRefused(method: "password"), .silent(after: .seconds(5)),
        ]
        for identity in identities {
            results += [
                .succeeded(method: "publickey", identity: identity), .signatureRefused(identity),
                .passphraseNotGiven(identity), .passphraseWrong(identity), .identityUnusable(identity),
                .agentRefused(identity),
            ]
        }
        return results
    }

    static var permissions: [Evidence] {
        let results: [PermissionEvidence.Result] = [
            .allowed, .prohibited(text: "open failed"), .prohibited(text: ""), .unknownChannelType(text: "x"),
            .resourceShortage(text: "x"), .closed(disconnect: nil), .silent(after: .seconds(5)), .clearedByClient,
            .silentWhenMarked(trafficClass: "af21"),
        ]
        let trials: [PermissionEvidence.Trial] = [
            .notMade, .allowed, .prohibited, .refused(message: nil),
            .refused(message: "Server has disabled port forwarding."),
            .refused(message: "port forwarding refused"), .noAnswer,
        ]
        let options: [PermissionEvidence.KeyOptions?] = [
            nil, .init(place: "f:1", words: []), .init(place: "cert", words: []),
            .init(place: "f:1", words: ["port-forwarding"]),
            .init(place: "f:1", words: ["port-forwarding", "permitopen"]),
        ]
        var all: [Evidence] = []
        for result in results {
            for option in options {
                for other in trials {
                    for listener in trials {
                        all.append(
                            .permission(
                                PermissionEvidence(
                                    result: result, egress: "www:80", keyOptions: option, otherTarget: other,
                                    remoteListener: listener, agentForwarding: listener)))
                    }
                }
                all.append(
                    .permission(
                        PermissionEvidence(
                            result: result, egress: "www:80", keyOptions: option, allowedSpellings: ["10.0.0.1"])))
                all.append(
                    .permission(
                        PermissionEvidence(result: result, egress: "www:80", keyOptions: option, passwordExpired: true))
                )
            }
        }
        return all
    }

    static let egressNames: [Evidence] = [
        .egressName(.resolves(name: "www")), .egressName(.failed(name: "www", text: "x")),
        .egressName(.failed(name: "www", text: "Address family for hostname not supported")),
        .egressName(.waiting(name: "www", after: .seconds(5))),
        .egressName(.resolves(name: "www", dialler: .clientHost)),
        .egressName(.failed(name: "www", text: "x", dialler: .clientHost)),
        .egressName(.failed(name: "www", text: "Address family for hostname not supported", dialler: .clientHost)),
    ]

    static var connects: [Evidence] {
        let texts = [
            "Connection refused", "No route to host", "Network is unreachable", "Connection timed out", "open failed",
            "",
            "Name or service not known", "Temporary failure in name resolution", "No address associated with hostname",
            "Address family for hostname not supported", "Permission denied", "x",
        ]
        var results: [EgressConnectEvidence.Result] = [.opened, .noReply(after: .seconds(5))]
        results += texts.map(EgressConnectEvidence.Result.failed)
        var all: [Evidence] = []
        for result in results {
            for egress in ["www:80", "localhost:80", "192.0.2.80:80", "[::1]:80", "/run/x"] {
                for elapsed in [Duration.milliseconds(1), .seconds(3)] {
                    for other in [nil, true, false] {
                        all.append(
                            .egressConnect(
                                EgressConnectEvidence(
                                    result: result, egress: egress, elapsed: elapsed, answersOnLoopback: other == true,
                                    otherDialWorks: other)))
                        all.append(
                            .egressConnect(
                                EgressConnectEvidence(
                                    result: result, egress: egress, elapsed: elapsed, dialler: .clientHost,
                                    isLocalFailure: other == true)))
                    }
                }
            }
        }
        return all
    }

    static var services: [Evidence] {
        let durations = [Duration.milliseconds(1), .seconds(3)]
        var results: [EgressServiceEvidence.Result] =
            durations.map { .silent(after: $0) } + durations.map { .closed(after: $0) }
        for service in EgressServiceEvidence.Service.allCases {
            for line in ["hello", "554 no", "Host 'x' is not allowed to connect", "400 plain HTTP request was sent"] {
                results.append(.greeted(service, line: line))
            }
        }
        let expectations = EgressServiceEvidence.Service.allCases.map(Optional.some) + [nil]
        return results.flatMap { result in
            expectations.flatMap { expected -> [Evidence] in
                [true, false].flatMap { spoke -> [Evidence] in
                    [.tunnelHost, .clientHost].map { dialler in
                        .egressService(
                            EgressServiceEvidence(
                                result: result, egress: "www:80", expected: expected, spokeFirst: spoke,
                                dialler: dialler))
                    }
                }
            }
        }
    }

    /// Each hazard by itself and with every other kind of start.
    static var settings: [Evidence] {
        let changes: [(inout SettingsEvidence) -> Void] = [
            { _ in }, { $0.forwards = 2 }, { $0.runsNothing = false }, { $0.exitsOnForwardFailure = true },
            { $0.serverAliveInterval = 15 }, { $0.audience = .everybody(how: "-g") },
            { $0.audience = .address("192.0.2.7") }, { $0.sameListener = "-L 8080:a:80" },
            {
                $0.sameListener = "-L 8080:a:80"
                $0.isListenerLost = true
            },
            {
                $0.failedSibling = "-L 80:a:80"
                $0.exitsOnForwardFailure = true
            },
            { $0.acceptsAnyHostKey = true }, { $0.forgetsHostKeys = true }, { $0.forwardsAgent = true },
            { $0.forwardsX11 = .trusted }, { $0.forwardsX11 = .untrusted },
            { $0.turned = .targetIsOtherSide("laptop") }, { $0.turned = .listenerIsOtherSide("laptop") },
            { $0.localhost = .init(listens: ["127.0.0.1"], resolves: ["::1"]) },
            { $0.localhost = .init(listens: ["127.0.0.1"], resolves: []) },
        ]
        let starts: [SettingsEvidence.Start] = [.terminal, .background, .autossh]
        return Forward.Kind.allCases.flatMap { kind in
            starts.flatMap { start in
                changes.map { change in
                    var seen = SettingsEvidence(kind: kind)
                    seen.start = start
                    change(&seen)
                    return .hazards(seen)
                }
            }
        }
    }
}
