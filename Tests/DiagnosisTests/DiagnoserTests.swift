import Diagnosis
import Evidence
import Testing
import TunnelModel

/// The rules of the house: order, the first broken leg, UNKNOWN, and the sets that nothing can take apart.
@Suite struct DiagnoserTests {
    private static let place = HostKeyEvidence.Place(file: "~/.ssh/known_hosts", line: 12)
    private static let key = Identity(
        source: .file(path: "~/.ssh/id_ed25519"), keyType: "ED25519", fingerprint: "SHA256:4Hk")
    private static let other = Identity(
        source: .file(path: "~/.ssh/id_rsa"), keyType: "RSA", fingerprint: "SHA256:9cV", bits: 3072)

    static let free = Evidence.ingress(
        IngressEvidence(
            result: .tcp(
                port: 8080,
                attempts: [
                    .init(address: "127.0.0.1", isIPv6: false, outcome: .free),
                    .init(address: "::1", isIPv6: true, outcome: .free),
                ])))
    static let taken = Evidence.ingress(
        IngressEvidence(
            result: .tcp(
                port: 8080,
                attempts: [.init(address: "127.0.0.1", isIPv6: false, outcome: .inUse(owner: nil))])))

    static func reach(_ outcome: ReachEvidence.Outcome) -> Evidence {
        .reach(
            ReachEvidence(attempts: [
                .init(address: "192.0.2.10", port: 22, outcome: outcome, elapsed: .milliseconds(3))
            ]))
    }

    static func connect(_ result: EgressConnectEvidence.Result, _ elapsed: Duration = .microseconds(400)) -> Evidence {
        .egressConnect(EgressConnectEvidence(result: result, egress: "www:80", elapsed: elapsed))
    }

    /// A tunnel on which everything works, with `changes` in place of what they speak of.
    static func tunnel(_ changes: Evidence..., without missing: CheckID...) -> [Observation] {
        let agreement = KeyExchangeEvidence.Agreement(
            keyExchange: "curve25519-sha256", hostKey: "ssh-ed25519", cipherToServer: "chacha20-poly1305",
            cipherToClient: "chacha20-poly1305")
        let healthy: [Evidence] = [
            .configuration(.read(forwards: 1, forwardsCleared: false)), free,
            .resolve(
                ResolveEvidence(
                    typed: "tunnel-host", name: "tunnel-host", nameSource: .typed, family: .any,
                    inet: .addresses(["192.0.2.10"]), inet6: .failure(.noAddress), order: ["192.0.2.10"])),
            reach(.connected),
            .banner(BannerEvidence(result: .identified("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10"))),
            .keyExchange(KeyExchangeEvidence(result: .agreed(agreement))),
            .hostKey(
                HostKeyEvidence(
                    keyType: "ED25519", fingerprint: "SHA256:mVPw", lookupName: "tunnel-host", match: .known(place),
                    policy: .ask, canAsk: false)),
            .methods(.offered(["publickey"], banner: nil)),
            .identities(
                IdentitiesEvidence(
                    queries: [.init(identity: other, answer: .refused), .init(identity: key, answer: .accepted)],
                    agent: .notConfigured, user: "alice")),
            .login(LoginEvidence(result: .succeeded(method: "publickey", identity: key), user: "alice")),
            .permission(
                PermissionEvidence(
                    result: .allowed, egress: "www:80", keyOptions: .init(place: "f:1", words: ["port-forwarding"]))),
            .egressName(.resolves(name: "www")), connect(.opened),
            .egressService(
                EgressServiceEvidence(
                    result: .greeted(.http, line: "HTTP/1.1 200 OK"), egress: "www:80", expected: .http,
                    spokeFirst: true)),
        ]
        var byCheck = Dictionary(uniqueKeysWithValues: healthy.map { ($0.check, $0) })
        for change in changes { byCheck[change.check] = change }
        return CheckID.allCases.compactMap { check in
            missing.contains(check)
                ? nil : byCheck[check].map { Observation(check, .seen($0), elapsed: .milliseconds(1)) }
        }
    }

    private func diagnose(_ observations: [Observation]) -> Diagnosis { Diagnoser(.placeholder).diagnose(observations) }

    private func status(_ check: CheckID, _ diagnosis: Diagnosis) -> CheckStatus? {
        diagnosis.checks.first { $0.check == check }?.status
    }

    @Test func aHealthyTunnelHasNoFinding() {
        let diagnosis = diagnose(Self.tunnel())
        #expect(diagnosis.findings.isEmpty)
        #expect(diagnosis.verdict == .healthy)
        #expect(diagnosis.checks.map(\.check) == CheckID.checks(for: .local).filter { !$0.isOccasional })
        #expect(diagnosis.checks.allSatisfy { ($0.status == .pass || $0.check == .session) && !$0.detail.isEmpty })
        let details = Dictionary(uniqueKeysWithValues: diagnosis.checks.map { ($0.check, $0.detail) })
        #expect(details[.ingress] == "127.0.0.1:8080 and [::1]:8080 are free")
        #expect(details[.reach] == "TCP port 22 open")
        #expect(details[.banner] == "OpenSSH_9.2p1 Debian-2+deb12u10")
        #expect(details[.keyExchange] == "curve25519-sha256, chacha20-poly1305")
        #expect(details[.hostKey] == "ED25519 SHA256:mVPw as in ~/.ssh/known_hosts:12")
        #expect(details[.login] == "alice, key ~/.ssh/id_ed25519 (2nd of 2 to be offered)")
        #expect(details[.permission] == "allowed by the server, and for this key")
        #expect(details[.egressName] == "www resolves there")
    }

    @Test func whatLiesBehindTheFirstBrokenLegIsNotReached() {
        let diagnosis = diagnose(
            Self.tunnel(Self.reach(.refusedByReset), Self.connect(.failed(text: "Connection refused"))))
        #expect(diagnosis.findings.map(\.code) == ["reach.refused"])
        #expect(diagnosis.findings.first?.alternatives == ["reach.refused-by-firewall"])
        #expect(diagnosis.findings.first?.experiment != nil)
        #expect(status(.reach, diagnosis) == .fail)
        for check in CheckID.checks(for: .local)
        where check.closure(for: .local).contains(.reach) && check != .reach && !check.isOccasional {
            let result = diagnosis.checks.first { $0.check == check }
            #expect(result?.status == .skip)
            #expect(result?.because == "not reached: the connection to the tunnel host must work first")
        }
        #expect(diagnosis.verdict == .broken)
    }

    @Test func theIngressFailsBesideTheRest() {
        let diagnosis = diagnose(Self.tunnel(Self.connect(.failed(text: "Connection refused")), Self.taken))
        #expect(diagnosis.findings.map(\.code) == ["ingress.port-in-use", "egress.refused"])
        #expect(diagnosis.findings.map(\.role) == [.ingress, .egress])
        #expect(status(.egressService, diagnosis) == .skip)
    }

    @Test func failuresComeBeforeDoubtAndDoubtBeforeWarnings() {
        let slow = Evidence.reach(
            ReachEvidence(attempts: [
                .init(address: "2001:db8::1", port: 22, outcome: .timedOut(after: .seconds(5)), elapsed: .seconds(5)),
                .init(address: "192.0.2.10", port: 22, outcome: .connected, elapsed: .milliseconds(3)),
            ]))
        let silent = Evidence.egressService(
            EgressServiceEvidence(
                result: .silent(after: .seconds(3)), egress: "www:80", expected: .http, spokeFirst: true))
        let doubtful = diagnose(Self.tunnel(slow, silent))
        #expect(doubtful.findings.map(\.code) == ["egress.silent", "reach.slow-first-address"])
        #expect(doubtful.verdict == .unknown)
        let broken = diagnose(Self.tunnel(slow, silent, Self.taken))
        #expect(broken.findings.map(\.status) == [.fail, .unknown, .warn])
        #expect(diagnose(Self.tunnel(slow)).verdict == .degraded)
    }

    @Test func notBeingAbleToLookIsUnknownAndSaidOnce() {
        var observations = Self.tunnel(without: .methods, .identities, .login)
        observations.removeAll { $0.check.closure(for: .local).contains(.methods) }
        for check in [CheckID.methods, .identities, .login] {
            observations.append(Observation(check, .unable(.loginNotAllowed)))
        }
        observations.append(Observation(.permission, .skipped(.notReached(.login))))
        let diagnosis = diagnose(observations)
        #expect(diagnosis.findings.map(\.code) == ["session.not-examined"])
        #expect(diagnosis.findings.first?.status == .unknown)
        #expect(status(.login, diagnosis) == .unknown)
        #expect(status(.permission, diagnosis) == .skip)
        #expect(diagnosis.verdict == .unknown)
    }

    @Test func aLookThatWasNotMadeIsSkippedWithItsReason() {
        let diagnosis = diagnose([Observation(.resolve, .skipped(.notApplicable("an address needs no look-up")))])
        #expect(diagnosis.checks.first { $0.check == .resolve }?.because == "an address needs no look-up")
        #expect(diagnosis.checks.allSatisfy { $0.status == .skip })
        #expect(diagnosis.verdict == .unknown)
    }

    @Test func aRefusedKeyIsExactlyTheSetThatTheWireCannotSeparate() {
        let refused = Evidence.identities(
            IdentitiesEvidence(
                queries: [.init(identity: Self.key, answer: .refused)], agent: .notConfigured, user: "alice"))
        let denied = Evidence.login(LoginEvidence(result: .nothingLeft(offered: ["publickey"]), user: "alice"))
        let finding = diagnose(Self.tunnel(refused, denied)).findings.first
        #expect(finding?.code == "auth.key-not-accepted")
        #expect(
            finding?.alternatives == [
                "auth.unknown-user", "auth.user-denied", "auth.account-locked", "auth.shell-missing",
                "auth.authorized-keys-permissions", "auth.key-option-from", "auth.key-entry-expired",
                "auth.key-option-invalid", "auth.key-revoked", "auth.key-algorithm-refused",
            ])
        let both = Evidence.identities(
            IdentitiesEvidence(
                queries: [.init(identity: Self.key, answer: .refused), .init(identity: Self.other, answer: .refused)],
                agent: .notConfigured, user: "alice"))
        #expect(
            diagnose(Self.tunnel(both, denied)).findings.first?.alternatives.contains("auth.rsa-key-too-small") ?? false
        )
    }

    @Test func aLoginByPasswordPassesAndTellsWhyTheKeyWasRefused() {
        let refused = Evidence.identities(
            IdentitiesEvidence(
                queries: [.init(identity: Self.key, answer: .refused)], agent: .notConfigured, user: "alice"))
        let message = "Ignored authorized keys: bad ownership or modes for directory /home/alice"
        let login = Evidence.login(
            LoginEvidence(
                result: .succeeded(method: "password", identity: nil), user: "alice", serverMessages: [message]))
        let diagnosis = diagnose(Self.tunnel(refused, login))
        #expect(diagnosis.findings.map(\.code) == ["auth.authorized-keys-permissions"])
        #expect(diagnosis.findings.first?.status == .warn)
        #expect(status(.login, diagnosis) == .pass)
        #expect(diagnosis.verdict == .degraded)
        let silent = Evidence.login(LoginEvidence(result: .succeeded(method: "password", identity: nil), user: "alice"))
        #expect(diagnose(Self.tunnel(refused, silent)).verdict == .healthy)
    }

    @Test(arguments: [
        (
            PermissionEvidence.Trial.notMade, PermissionEvidence.Trial.allowed, PermissionEvidence.Trial.notMade,
            ["permitopen", "allowtcpforwarding-remote"]
        ),
        (.allowed, .allowed, .notMade, ["permitopen"]),
        (
            .prohibited, .refused(message: "Server has disabled port forwarding."), .notMade,
            ["allowtcpforwarding-no", "disableforwarding"]
        ),
        (.prohibited, .refused(message: "Server has disabled port forwarding."), .allowed, ["allowtcpforwarding-no"]),
        (
            .prohibited, .refused(message: "Server has disabled port forwarding."), .refused(message: nil),
            ["disableforwarding", "allowtcpforwarding-no"]
        ),
    ])
    func thePolicyIsAsExactAsTheTrials(
        other: PermissionEvidence.Trial, listener: PermissionEvidence.Trial, agent: PermissionEvidence.Trial,
        codes: [String]
    ) {
        let permission = Evidence.permission(
            PermissionEvidence(
                result: .prohibited(text: "open failed"), egress: "www:80",
                keyOptions: .init(place: "f:1", words: ["port-forwarding", "pty"]), otherTarget: other,
                remoteListener: listener, agentForwarding: agent))
        let finding = diagnose(Self.tunnel(permission)).findings.first
        let named = ([finding?.code].compactMap(\.self) + (finding?.alternatives ?? []))
        #expect(named == codes.map { FindingCode("forward.administratively-prohibited.\($0)") })
    }

    @Test(arguments: [
        (HostKeyEvidence.Policy.ask, false, CheckStatus.fail), (.ask, true, .unknown), (.yes, true, .fail),
        (.acceptNew, false, .pass), (.no, false, .pass),
    ])
    func anUnknownHostKeyIsForThePersonToSay(policy: HostKeyEvidence.Policy, canAsk: Bool, expected: CheckStatus) {
        let unknown = Evidence.hostKey(
            HostKeyEvidence(
                keyType: "ED25519", fingerprint: "SHA256:mVPw", lookupName: "tunnel-host", match: .unknown,
                policy: policy,
                canAsk: canAsk))
        let diagnosis = diagnose(Self.tunnel(unknown))
        #expect(status(.hostKey, diagnosis) == expected)
        #expect(diagnosis.findings.map(\.code) == (expected == .pass ? [] : ["hostkey.unknown"]))
    }

    @Test(arguments: [
        ("Connection refused", 1, ["egress.refused", "egress.service-on-other-interface"]),
        ("No route to host", 3060, ["egress.host-unreachable"]),
        ("Network is unreachable", 1, ["egress.net-unreachable"]),
        ("open failed", 1, ["egress.no-route", "forward.resource-shortage"]),
        ("Connection timed out", 130_000, ["egress.timeout"]),
        ("Name or service not known", 5, ["egress.name-not-resolved-at-tunnel-host"]),
        ("strange", 1, ["egress.failed"]),
    ])
    func theServersWordsNameTheEgressCause(text: String, milliseconds: Int, codes: [String]) {
        let finding = diagnose(
            Self.tunnel(Self.connect(.failed(text: text), .milliseconds(milliseconds)))
        ).findings.first
        #expect(([finding?.code].compactMap(\.self) + (finding?.alternatives ?? [])) == codes.map { FindingCode($0) })
    }

    @Test func aRunningTunnelIsNoConflict() {
        let ssh = IngressEvidence.Process(pid: 4242, name: "ssh", command: "ssh -L 8080:www:80 tunnel-host -N")
        let running = Evidence.ingress(
            IngressEvidence(
                result: .tcp(
                    port: 8080,
                    attempts: [.init(address: "127.0.0.1", isIPv6: false, outcome: .inUse(owner: ssh))]),
                runningTunnel: ssh))
        let diagnosis = diagnose(Self.tunnel(running))
        #expect(diagnosis.verdict == .healthy)
        #expect(diagnosis.checks.first { $0.check == .ingress }?.detail == "already running: ssh, pid 4242")
    }

    @Test func titlesAreCutToAHundredCharacters() {
        let diagnosis = Diagnoser(.hostile).diagnose(
            Self.tunnel(Self.taken, Self.connect(.failed(text: "Connection refused"))))
        #expect(diagnosis.findings.count == 2)
        #expect(diagnosis.findings.allSatisfy { $0.title.count <= 100 })
    }
}

@Suite struct ManualTests {
    @Test func everyCauseHasItsSection() {
        let page = CauseCatalog.manual()
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
        for cause in CauseCatalog.all { #expect(lines.contains(".Ss \(cause.code)")) }
        #expect(page.hasPrefix(".Dd "))
        // A line of text must not become a request, and no byte beyond ASCII depends on the reader's locale.
        for line in lines where line.hasPrefix(".") { #expect(line.dropFirst().first?.isUppercase ?? false, "\(line)") }
        #expect(page.utf8.allSatisfy { $0 < 0x80 })
    }

    @Test func lookAlikesAreThoseThatTheEvidenceCannotSeparate() throws {
        let refused = try #require(CauseCatalog.cause("reach.refused"))
        #expect(CauseCatalog.lookAlikes(of: refused) == ["reach.refused-by-firewall", "reach.banned-source"])
        let agent = try #require(CauseCatalog.cause("auth.agent-empty"))
        #expect(CauseCatalog.lookAlikes(of: agent) == ["auth.agent-locked"])
    }
}
