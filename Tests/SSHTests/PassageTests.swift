import HostSystem
import SSH
import Testing

/// Sessions through sessions, against a real sshd that is dialled from itself.
@Suite(.enabled(if: TestSSHD.isPossible, "needs a real sshd"), .timeLimit(.minutes(5)), .alone)
struct PassageTests {
    /// A login on `server`, reached through `outer`.
    private func login(
        on server: TestSSHD, through outer: SSHSession
    ) async throws -> (session: SSHSession, passage: Passage) {
        let passage = try await Passage.open(
            through: outer, host: "127.0.0.1", port: Int(server.port), deadline: .soon
        ).get()
        let descriptor = try #require(passage.socket.take())
        let session = SSHSession(descriptor: descriptor, options: SSHSessionOptions(user: TestSSHD.user))
        _ = try await session.handshake(deadline: .soon).get()
        let key = try await PrivateKey.load(TestKeys.shared.ed25519).get()
        guard case .success = await session.authenticate(key, deadline: .soon) else { throw TestSSHD.NoLogin() }
        return (session, passage)
    }

    @Test func threeHopsCarryWhatASessionDoes() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let first = try await server.authenticated()
        let (second, way) = try await login(on: server, through: first)
        let (third, furtherWay) = try await login(on: server, through: second)
        let size = 3_000_000
        let result = await third.run(
            command: "head -c \(size) /dev/zero", limit: size + 1, deadline: Deadline(after: .seconds(60)))
        guard case .finished(let output) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(output.output.count == size && output.exitStatus == 0)
        await third.close()
        await furtherWay.end()
        await second.close()
        await way.end()
        // The session is still there for what comes next.
        let (again, lastWay) = try await login(on: server, through: first)
        await again.close()
        await lastWay.end()
        await first.close()
    }

    @Test func aRefusalIsTold() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.authenticated()
        let outcome = await Passage.open(
            through: session, host: "127.0.0.1", port: Int(freePort()), deadline: .soon)
        guard case .failure(.refused(let failure)) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(failure.code == 2 && failure.text == "Connection refused")
        await session.close()
    }

    @Test func nothingIsLeftBehind() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        func round() async throws {
            let first = try await server.authenticated()
            let (second, way) = try await login(on: server, through: first)
            await second.close()
            await way.end()
            await first.close()
        }
        try await round()
        let before = (openDescriptors(), threads())
        for _ in 0..<12 { try await round() }
        #expect(openDescriptors() - before.0 < 6 && threads() - before.1 < 6)
    }

    @Test func cancellingAnOpenEndsTheSession() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let silent = listener()
        defer { closeSocket(silent.descriptor) }
        let session = try await server.authenticated()
        // A name that takes its time is not to be had here: the task is cancelled before it asks.
        let task = Task {
            await Passage.open(
                through: session, host: "127.0.0.1", port: Int(silent.port), deadline: Deadline(after: .seconds(30)))
        }
        task.cancel()
        let start = ContinuousClock.now
        if case .success(let passage) = await task.value {
            passage.socket.closeNow()
            await passage.end()
        }
        #expect(ContinuousClock.now - start < .seconds(5))
        await session.close()
    }
}
