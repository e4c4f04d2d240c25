import HostSystem
import SSH
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

private func hasAgent() -> Bool { access("/usr/bin/ssh-agent", X_OK) == 0 }

@Suite(.enabled(if: hasAgent(), "needs ssh-agent"), .timeLimit(.minutes(5)), .alone)
struct AgentTests {
    private let keys = TestKeys.shared

    @Test func listsKeysInTheirOrder() async throws {
        let agent = try #require(TestAgent())
        defer { agent.stop() }
        #expect(try await agent.client.identities(deadline: .soon).get() == [])
        #expect(agent.add(keys.stranger) && agent.add(keys.ed25519))
        let found = try await agent.client.identities(deadline: .soon).get()
        let certificate = keys.publicKey(keys.certificate)
        #expect(
            found.map(\.blob) == [keys.stranger, keys.ed25519].map { keys.publicKey($0).blob } + [certificate.blob])
        #expect(found.first?.comment == "test key")
    }

    @Test(.enabled(if: TestSSHD.isPossible, "needs a real sshd"))
    func logsInWithExactlyOneKey() async throws {
        let server = try #require(TestSSHD(["MaxAuthTries 1"]))
        defer { server.stop() }
        let agent = try #require(TestAgent())
        defer { agent.stop() }
        #expect(agent.add(keys.stranger) && agent.add(keys.ecdsa))
        let session = try await server.connected()
        let key = keys.publicKey(keys.ecdsa)
        #expect(await session.authenticate(key, agent: agent.client, deadline: .soon) == .success)
        let counters = await session.counters
        #expect(counters.keyQueries == 1 && counters.authenticationAttempts == 1)
        await session.close()
    }

    @Test(.enabled(if: TestSSHD.isPossible, "needs a real sshd"))
    func anAgentThatWillNotSign() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let agent = try #require(TestAgent())
        defer { agent.stop() }
        // Confirmation is asked for by a program that is not there.
        #expect(agent.add("-c", keys.ecdsa))
        let session = try await server.connected()
        let answer = await session.authenticate(keys.publicKey(keys.ecdsa), agent: agent.client, deadline: .soon)
        #expect(answer == .agentRefused)
        #expect(await session.counters.authenticationAttempts == 0)
        await session.close()
    }

    @Test(.enabled(if: TestSSHD.isPossible, "needs a real sshd"))
    func anAgentThatIsGone() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.connected()
        let gone = AgentClient(path: "/nonexistent/agent")
        let answer = await session.authenticate(keys.publicKey(keys.ecdsa), agent: gone, deadline: .soon)
        #expect(answer == .agentRefused)
        await session.close()
    }

    @Test(.enabled(if: TestSSHD.isPossible, "needs a real sshd"))
    func anAgentThatHangsIsGivenUntilTheDeadline() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let directory = TemporaryDirectory()
        let hanging = unixListener(directory.path + "/agent")
        defer { close(hanging) }
        let session = try await server.connected()
        let start = ContinuousClock.now
        let answer = await session.authenticate(
            keys.publicKey(keys.ecdsa), agent: AgentClient(path: directory.path + "/agent"),
            deadline: Deadline(after: .milliseconds(500)))
        #expect(answer == .agentRefused)
        #expect(ContinuousClock.now - start < .milliseconds(700))
        await session.close()
    }

    @Test func namesWhatIsWrongWithAnAgent() async {
        let directory = TemporaryDirectory()
        #expect(await failure(directory.path + "/none") == .unreachable(ENOENT))
        #expect(await failure(directory.path + "/" + String(repeating: "x", count: 200)) == .pathTooLong)
        let hanging = unixListener(directory.path + "/hanging")
        defer { close(hanging) }
        #expect(await failure(directory.path + "/hanging", .milliseconds(200)) == .timeout)
    }

    private func failure(_ path: String, _ limit: Duration = .seconds(5)) async -> AgentClient.Failure? {
        let answer = await AgentClient(path: path).identities(deadline: Deadline(after: limit))
        if case .failure(let failure) = answer { return failure }
        return nil
    }

    @Test func survivesAnyAnswer() {
        var random = SystemRandomNumberGenerator()
        let blob = string(Array("ssh-ed25519".utf8)) + string([1, 2, 3])
        let answer: [UInt8] = [12, 0, 0, 0, 2] + string(blob) + string([65]) + string(blob) + string([])
        #expect(AgentMessage.identities(in: answer)?.count == 2)
        #expect(AgentMessage.identities(in: [12, 0, 0, 0, 0]) == [])
        #expect(AgentMessage.identities(in: [12, 0xff, 0xff, 0xff, 0xff]) == nil)
        #expect(AgentMessage.identities(in: [5]) == nil)
        for _ in 0..<5000 {
            var bytes = answer
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let keys = AgentMessage.identities(in: Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random))))
            #expect(keys?.count ?? 0 <= 16)
        }
    }
}

/// A listening Unix socket that nobody serves.
private func unixListener(_ path: String) -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    _ = withSocketAddress(&address) { bind(descriptor, $0, $1) }
    listen(descriptor, 8)
    return descriptor
}
