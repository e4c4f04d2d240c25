import HostSystem
import Testing

@testable import SSH

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Authentication against a real sshd.
@Suite(.enabled(if: TestSSHD.isPossible, "needs a real sshd"), .timeLimit(.minutes(5)), .alone)
struct AuthenticationTests {
    private let keys = TestKeys.shared

    @Test func overIPv6() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = server.session(ipv6: true)
        _ = try await session.handshake(deadline: .soon).get()
        #expect(await session.isRecording)
        #expect(await session.methods(deadline: .soon) == .offered(["publickey"]))
        await session.close()
    }

    @Test func withEachKindOfKey() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        for path in [keys.ed25519, keys.rsa, keys.pem, keys.ecdsa, keys.encrypted] {
            let session = try await server.connected()
            let key = try await PrivateKey.load(path) { Secret(Array(TestKeys.passphrase.utf8)) }.get()
            #expect(await session.query(key.publicKey, deadline: .soon) == .accepted)
            #expect(await session.authenticate(key, deadline: .soon) == .success)
            guard case .interrupted(.unusable) = await session.methods(deadline: .soon) else {
                Issue.record("authentication after authentication")
                return
            }
            await session.close()
        }
    }

    @Test func withACertificate() async throws {
        let server = try #require(TestSSHD(["AuthorizedKeysFile none"]))
        defer { server.stop() }
        let session = try await server.connected()
        let key = try await PrivateKey.load(keys.ed25519).get()
        let certificate = keys.publicKey(keys.certificate)
        #expect(await session.query(key.publicKey, deadline: .soon) == .refused(methods: ["publickey"]))
        #expect(await session.query(certificate, deadline: .soon) == .accepted)
        let certified = try #require(key.certified(by: certificate))
        #expect(await session.authenticate(certified, deadline: .soon) == .success)
        await session.close()
    }

    @Test func aRefusedKeyIsAnAttempt() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.connected()
        let key = try await PrivateKey.load(keys.stranger).get()
        #expect(await session.authenticate(key, deadline: .soon) == .refused(methods: ["publickey"]))
        #expect(await session.counters.authenticationAttempts == 1)
        await session.close()
    }

    @Test func tooManyRefusalsEndTheSessionAtOnce() async throws {
        let server = try #require(TestSSHD(["MaxAuthTries 2"]))
        defer { server.stop() }
        let session = try await server.connected()
        let stranger = keys.publicKey(keys.stranger)
        #expect(await session.query(stranger, deadline: .soon) == .refused(methods: ["publickey"]))
        let start = ContinuousClock.now
        let last = await session.query(keys.publicKey(keys.authority + ".pub"), deadline: .soon)
        #expect(last == .interrupted(.disconnected(.init(code: 2, text: "Too many authentication failures"))))
        #expect(ContinuousClock.now - start < .seconds(2))
        await session.close()
    }

    @Test func partialSuccessNamesWhatIsMissing() async throws {
        let server = try #require(
            TestSSHD(["PasswordAuthentication yes", "AuthenticationMethods publickey,password"]))
        defer { server.stop() }
        let session = try await server.connected()
        let key = try await PrivateKey.load(keys.ed25519).get()
        #expect(await session.authenticate(key, deadline: .soon) == .partial(methods: ["password"]))
        await session.close()
    }

    @Test func aUserNameThatTheLibraryWouldRefuse() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = server.session { $0.user = "DOM\\some'user" }
        _ = try await session.handshake(deadline: .soon).get()
        #expect(await session.methods(deadline: .soon) == .offered(["publickey"]))
        await session.close()
        #expect(server.log.contains("some'user"))
    }

    @Test func theBannerIsReadable() async throws {
        let directory = TemporaryDirectory()
        let banner = directory.file("banner", "Keep out\n")
        let server = try #require(TestSSHD(["Banner \(banner)"]))
        defer { server.stop() }
        let session = try await server.connected()
        _ = await session.methods(deadline: .soon)
        #expect(await session.issueBanner == "Keep out\n")
        await session.close()
    }

    @Test func anAlgorithmThatIsNotAllowedIsTheLibrarysLimit() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = server.session { $0.publicKeyAlgorithms = ["ssh-ed25519"] }
        _ = try await session.handshake(deadline: .soon).get()
        let answer = await session.query(keys.publicKey(keys.rsa), deadline: .soon)
        guard case .libraryCannot(let limit) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(limit.subject == .publicKey)
        #expect(await session.counters.keyQueries == 0)
        await session.close()
    }

    @Test func theHostKeyPreferenceIsTheCallers() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = server.session { $0.hostKeyAlgorithms = ["rsa-sha2-512", "ssh-ed25519", "unknown-alg"] }
        let handshake = try await session.handshake(deadline: .soon).get()
        #expect(handshake.hostKey.type == "ssh-rsa" && handshake.algorithms.hostKey == "rsa-sha2-512")
        await session.close()
    }

    @Test func macsThatTheLibraryLacksDoNotMatterToSomeCiphers() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = server.session { $0.macs = ["umac-128-etm@openssh.com"] }
        let handshake = try await session.handshake(deadline: .soon).get()
        #expect(handshake.algorithms.cipherToServer.hasPrefix("chacha20"))
        await session.close()
    }

    @Test func groupExchangeShowsItsHostKeyToo() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = server.session { $0.kexAlgorithms = ["diffie-hellman-group-exchange-sha256"] }
        let handshake = try await session.handshake(deadline: .soon).get()
        #expect(handshake.report.hostKeyBlob == handshake.hostKey.blob)
        await session.close()
    }

    @Test func aPasswordIsNeverRecorded() async throws {
        let server = try #require(TestSSHD(["PasswordAuthentication yes"]))
        defer { server.stop() }
        let session = try await server.connected()
        let planted = "planted-pa55word"
        await session.keepRecord()
        let answer = await session.authenticate(password: Secret(Array(planted.utf8)), deadline: .soon)
        #expect(answer == .refused(methods: ["publickey", "password"]))
        let record = await session.recordContent()
        let text = String(decoding: record, as: UTF8.self)
        // The request before it is there, and so is the answer after it.
        #expect(text.contains("ssh-connection") && text.contains("publickey,password"))
        #expect(!text.contains(planted) && !text.contains("planted"))
        await session.close()
    }

    @Test func theRecordIsEmptyOnceRead() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.authenticated()
        _ = await session.keepalive(deadline: .soon)
        let left = await session.recordContent()
        #expect(left.allSatisfy { $0 == 0 })
        await session.close()
    }

    /// Only root can run sshd with PAM, which keyboard-interactive needs.
    @Test(.enabled(if: getuid() == 0 && access("/etc/pam.d/sshd", F_OK) == 0, "needs root and /etc/pam.d/sshd"))
    func keyboardInteractiveAsksAndIsAnswered() async throws {
        let server = try #require(TestSSHD(["UsePAM yes", "KbdInteractiveAuthentication yes"]))
        defer { server.stop() }
        let session = try await server.connected()
        let planted = "planted-answer"
        await session.keepRecord()
        let answer = await session.authenticateInteractively(deadline: .soon) { prompts in
            #expect(prompts.prompts.count == 1 && prompts.prompts.first?.isEchoed == false)
            #expect(prompts.prompts.first?.text.contains("assword") == true)
            return [Secret(Array(planted.utf8))]
        }
        #expect(answer == .refused(methods: ["publickey", "keyboard-interactive"]))
        #expect(await session.counters.authenticationAttempts == 1)
        let record = await session.recordContent()
        #expect(!String(decoding: record, as: UTF8.self).contains(planted))
        await session.close()
        let second = try await server.connected()
        let given = await second.authenticateInteractively(deadline: .soon) { _ in nil }
        guard case .interrupted(.unusable) = given else {
            Issue.record("\(given)")
            return
        }
        await second.close()
    }

    @Test func keyboardInteractiveThatIsNotOffered() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.connected()
        let answer = await session.authenticateInteractively(deadline: .soon) { _ in [] }
        #expect(answer == .refused(methods: ["publickey"]))
        #expect(await session.counters.authenticationAttempts == 0)
        await session.close()
    }
}

extension SSHSession {
    /// Leaves in the record what was read, so that a test can look for what must not be there.
    func keepRecord() { library?.recorder?.isWiping = false }
    func recordContent() -> [UInt8] { library?.recorder?.fileContent ?? [] }
}
