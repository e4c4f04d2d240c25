import HostSystem
import SSH
import Testing

@Suite(.enabled(if: TestSSHD.isPossible, "needs a real sshd"), .timeLimit(.minutes(5)), .alone)
struct LoginTests {
    @Test func aWholeCheckAgainstARealServer() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let (descriptor, port) = listener()
        defer { closeSocket(descriptor) }
        let session = server.session()
        let handshake = try await session.handshake(deadline: .soon).get()
        #expect(handshake.algorithms.kex.hasPrefix("curve25519-sha256"))
        #expect(handshake.hostKey == TestKeys.shared.publicKey(TestKeys.shared.host + ".pub").withoutComment)
        #expect(handshake.report.stage == .newKeys)
        #expect(handshake.report.hostKeyBlob == handshake.hostKey.blob)
        #expect(await session.sendIgnore())
        #expect(await session.methods(deadline: .soon) == .offered(["publickey"]))
        #expect(await session.serverSignatureAlgorithms?.contains("rsa-sha2-512") == true)
        let stranger = TestKeys.shared.publicKey(TestKeys.shared.stranger)
        #expect(await session.query(stranger, deadline: .soon) == .refused(methods: ["publickey"]))
        let own = TestKeys.shared.publicKey(TestKeys.shared.ed25519)
        #expect(await session.query(own, deadline: .soon) == .accepted)
        let key = try await PrivateKey.load(TestKeys.shared.ed25519).get()
        #expect(await session.authenticate(key, deadline: .soon) == .success)
        let opening = await session.withDirectChannel(host: "127.0.0.1", port: Int(port), deadline: .soon) { _ in 7 }
        #expect(opening.value == 7)
        #expect(await session.debugTexts.contains { $0.contains("key options: agent-forwarding") })
        let counters = await session.counters
        #expect(counters.handshakes == 1 && counters.keyQueries == 2 && counters.authenticationAttempts == 1)
        #expect(counters.channels == 1)
        for _ in 0..<100 where !session.transport.isAllAcknowledged { try await Task.sleep(for: .milliseconds(10)) }
        #expect(session.transport.isAllAcknowledged)
        await session.close()
    }
}
