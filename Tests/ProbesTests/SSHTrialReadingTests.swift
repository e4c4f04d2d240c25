import Evidence
import Foundation
import SSH
import SSHText
import Testing
import TunnelModel

@testable import Probes

/// What is made of the logs of a real ssh, run on the middle host of a real chain: `Logs/` holds what OpenSSH 9.2 wrote
/// with `-vv … -W git-server:7999 test-server` in the lab `double-tunnel`, fault by fault, without its longest lines.
@Suite struct SSHTrialReadingTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Logs")
    private static let key = "/home/alice/.ssh/id_ed25519"

    static let logs = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()

    private func request() -> ExaminationRequest {
        let forward = Forward(
            kind: .local, ingress: .tcp(bindAddress: nil, port: 2999), egress: .tcp(host: "git-server", port: 7999))
        var request = ExaminationRequest(
            spec: TunnelSpec(
                name: "test-server", command: "ssh -L 2999:git-server:7999 test-server -N",
                arguments: ["-L", "2999:git-server:7999", "test-server", "-N"], tunnelHost: "test-server",
                forwards: [forward]),
            configuration: EffectiveConfiguration(
                parsing: "hostname test-server\nport 22\nuser alice\nstricthostkeychecking ask\n"
                    + "userknownhostsfile /home/alice/.ssh/known_hosts\npubkeyauthentication yes\n"),
            configurationEvidence: .read(forwards: 1, forwardsCleared: false), trialWords: ["test-server"],
            runsOwnCommand: false, settings: ExaminationSettings(timeout: .seconds(7)), interaction: .none,
            environment: [:], forwardsOfCommand: { _ in nil }
        ) { _ in }
        request.typedOn = MiddleHost(
            name: "bastion-host", session: SSHSession(descriptor: -1, options: SSHSessionOptions(user: "alice")),
            agent: nil, opener: request)
        return request
    }

    /// What a person would type there is not known to fail where there is a person.
    @Test func whatAPersonWouldTypeIsLeftToThePerson() async throws {
        for name in ["password-only", "key-with-passphrase"] {
            for canAsk in [false, true] {
                var reading = try reading(name)
                reading.request.interaction = Interaction(canAsk: canAsk) { _ in nil }
                guard case .seen(.login(let login), _) = await reading.look(.login) else {
                    Issue.record("\(name): no login")
                    continue
                }
                #expect(login.isForThePersonThere == canAsk, "\(name)")
            }
        }
    }

    private func reading(_ name: String, timedOut: Bool = false) throws -> SSHTrialReading {
        let log = try Data(contentsOf: Self.folder.appending(path: name + ".log"))
        return SSHTrialReading(
            facts: SSHTrial.Facts(
                log: Array(log), target: .tcp(host: "git-server", port: 7999), timedOut: timedOut, elapsed: .seconds(1)),
            request: request())
    }

    private func evidence(_ check: CheckID, _ name: String) async throws -> Evidence? {
        if case .seen(let evidence, _) = try await reading(name).look(check) { evidence } else { nil }
    }

    private func reach(_ name: String) async throws -> ReachEvidence {
        guard case .reach(let seen)? = try await evidence(.reach, name) else { throw Nothing() }
        return seen
    }

    private func login(_ name: String) async throws -> LoginEvidence.Result {
        guard case .login(let seen)? = try await evidence(.login, name) else { throw Nothing() }
        return seen.result
    }

    private func hostKey(_ name: String) async throws -> HostKeyEvidence {
        guard case .hostKey(let seen)? = try await evidence(.hostKey, name) else { throw Nothing() }
        return seen
    }

    private func banner(_ name: String) async throws -> BannerEvidence.Result {
        guard case .banner(let seen)? = try await evidence(.banner, name) else { throw Nothing() }
        return seen.result
    }

    private func exchange(_ name: String) async throws -> KeyExchangeEvidence.Result {
        guard case .keyExchange(let seen)? = try await evidence(.keyExchange, name) else { throw Nothing() }
        return seen.result
    }

    private struct Nothing: Error {}

    // MARK: - The way

    @Test func namesAreThoseOfTheMiddleHost() async throws {
        guard case .resolve(let unknown)? = try await evidence(.resolve, "second-host-unknown-on-middle"),
            case .resolve(let known)? = try await evidence(.resolve, "healthy")
        else { throw Nothing() }
        #expect(unknown.failure == .noSuchName && unknown.order.isEmpty && unknown.typed == "test-server")
        #expect(known.failure == nil && known.order == ["10.41.2.20"])
        // Through a ProxyCommand ssh looks nothing up.
        guard case .notApplicable = try await reading("proxy-command").look(.resolve) else { throw Nothing() }
    }

    @Test func whatItsDialCameTo() async throws {
        #expect(try await reach("healthy").attempts.map(\.outcome) == [.connected])
        #expect(try await reach("second-sshd-stopped").attempts.map(\.outcome) == [.refused])
        #expect(try await reach("second-sshd-stopped").attempts.map(\.address) == ["10.41.2.20"])
        #expect(
            try await reach("second-host-unreachable-from-middle").attempts.map(\.outcome)
                == [.unreachableUnexplained("No route to host")])
        let proxied = try await reach("proxy-command")
        #expect(proxied.isConnected && proxied.attempts.isEmpty)
        let failed = try await reach("proxy-command-fails")
        #expect(!failed.isConnected && failed.proxyOutput.contains { $0.contains("nc-not-there: not found") })
        guard case .proxy(let command) = failed.transport else { throw Nothing() }
        #expect(command.contains("nc-not-there"))
    }

    @Test func whatAnswersThere() async throws {
        guard case .identified(let line) = try await banner("healthy") else { throw Nothing() }
        #expect(line == "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10")
        #expect(try await banner("resets-at-once") == .closed(.reset))
        #expect(try await banner("http-on-ssh-port") == .foreign(.http))
        #expect(try await banner("proxy-command-fails") == .closed(.finished))
    }

    @Test func theKeyExchange() async throws {
        guard case .agreed(let agreement) = try await exchange("healthy"),
            case .noCommon(.keyExchange, _, let server) = try await exchange("second-no-common-key-exchange"),
            case .closed(.identification, _, nil) = try await exchange("closes-after-banner")
        else { throw Nothing() }
        #expect(agreement.keyExchange == "sntrup761x25519-sha512")
        #expect(agreement.hostKey == "ssh-ed25519" && agreement.cipherToServer == "chacha20-poly1305@openssh.com")
        #expect(agreement.macToServer == nil && server.first == "diffie-hellman-group14-sha1")
        // ssh ends at a key that it does not trust; the exchange itself has worked.
        for name in ["second-host-key-changed", "second-host-key-unknown", "host-key-revoked"] {
            guard case .agreed = try await exchange(name) else {
                Issue.record("\(name): \(try await exchange(name))")
                continue
            }
        }
    }

    @Test func theHostKey() async throws {
        #expect(
            try await hostKey("healthy").match
                == .known(HostKeyEvidence.Place(file: "/home/alice/.ssh/known_hosts", line: 4)))
        #expect(try await hostKey("second-host-key-unknown").match == .unknown)
        // ssh names one line that stands against the key, of whatever type: the file is asked after that (judgeHostKey).
        guard case .typeChanged(let places, ["RSA"]) = try await hostKey("second-host-key-changed").match,
            case .typeChanged(_, let stored) = try await hostKey("host-key-type-dropped").match,
            case .revoked = try await hostKey("host-key-revoked").match
        else { throw Nothing() }
        #expect(!places.isEmpty && places.allSatisfy { $0.file == "/home/alice/.ssh/known_hosts" && $0.line > 0 })
        #expect(stored == ["ED25519"])
    }

    // MARK: - Who is let in

    @Test func theIdentitiesAsSSHListsThem() async throws {
        for (name, answer, problem) in [
            ("healthy", .accepted, nil), ("middle-key-refused", .refused, nil),
            ("key-readable-by-all", .accepted, .permissions(mode: 0o644)), ("key-with-passphrase", .accepted, nil),
            ("password-only", .notAsked, nil),
        ] as [(String, IdentitiesEvidence.Answer, Identity.Problem?)] {
            guard case .identities(let seen)? = try await evidence(.identities, name) else { throw Nothing() }
            let own = seen.queries.first { $0.identity.path == Self.key }
            #expect(own?.answer == answer && own?.identity.problem == problem, "\(name): \(seen.queries)")
            #expect(own?.identity.isEncrypted == (name == "key-with-passphrase"), "\(name)")
            #expect(seen.agent == .notConfigured, "\(name)")
            #expect(seen.isNotOffered == (name == "password-only"), "\(name)")
        }
    }

    @Test func howTheLoginEnds() async throws {
        guard case .succeeded("publickey", let identity?) = try await login("healthy"),
            case .nothingLeft(["publickey"]) = try await login("middle-key-refused"),
            case .passphraseNotGiven(let locked) = try await login("key-with-passphrase"),
            case .identityUnusable(let open) = try await login("key-readable-by-all"),
            case .closedAfterProof = try await login("account-expired"),
            case .partial(passed: "publickey", remaining: ["password"]) = try await login("second-factor-needed"),
            case .answerNotGiven(methods: ["password"], batchMode: _) = try await login("password-only"),
            case .disconnected(let text) = try await login("few-tries-allowed")
        else {
            for name in Self.logs { print(name, try await login(name.replacing(".log", with: ""))) }
            throw Nothing()
        }
        #expect(identity.path == Self.key && locked.path == Self.key && open.path == Self.key)
        #expect(open.problem == .permissions(mode: 0o644) && (text ?? "").contains("Too many authentication failures"))
    }

    // MARK: - What the tunnel host dials

    @Test func whatItDials() async throws {
        #expect(try reading("healthy").facts.dialled == .allowed)
        #expect(try reading("second-forwarding-off").facts.dialled == .prohibited)
        #expect(try reading("second-egress-refused").facts.dialled == .allowed, "it tried")
        #expect(try reading("second-egress-unknown").facts.dialled == .allowed)
        #expect(try reading("middle-key-refused").facts.dialled == .noAnswer)
        guard case .permission(let forbidden)? = try await evidence(.permission, "second-forwarding-off"),
            case .prohibited = forbidden.result,
            case .permission(let allowed)? = try await evidence(.permission, "second-egress-refused"),
            case .allowed = allowed.result
        else { throw Nothing() }
        guard case .failed(2, let refused, _) = try reading("second-egress-refused").facts.egressLook().opening,
            case .failed(2, let unknown, _) = try reading("second-egress-unknown").facts.egressLook().opening
        else { throw Nothing() }
        #expect(refused == "Connection refused" && unknown == "Name or service not known")
    }

    // MARK: - Logs that are cut, or lie

    /// Cut anywhere, or with bytes changed, a log is read, and says of no login that it worked unless ssh said so.
    @Test(.timeLimit(.minutes(3)), arguments: logs) func survivesWhatBecomesOfIt(name: String) async throws {
        let log = Array(try Data(contentsOf: Self.folder.appending(path: name)))
        var random = SystemRandomNumberGenerator()
        let checks = CheckID.checks(for: .local)
        for turn in 0..<40 {
            var bytes = Array(log.prefix(turn * log.count / 40))
            if turn % 3 == 0, !bytes.isEmpty {
                for _ in 0..<5 {
                    bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
            }
            let facts = SSHTrial.Facts(
                log: bytes, target: .tcp(host: "git-server", port: 7999), timedOut: turn % 2 == 0, elapsed: .seconds(1))
            let reading = SSHTrialReading(facts: facts, request: request())
            for check in checks { _ = await reading.look(check) }
            guard case .seen(.login(let seen), _) = await reading.look(.login) else { continue }
            if case .succeeded = seen.result {
                #expect(String(decoding: bytes, as: UTF8.self).contains("Authenticated to "))
            }
        }
    }
}
