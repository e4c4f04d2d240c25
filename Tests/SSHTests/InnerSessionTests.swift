import HostSystem
import SSH
import Testing

/// An SSH server reached through a channel of another session: looking at it must leave that session as it was.
@Suite(.enabled(if: TestSSHD.isPossible, "needs a real sshd"), .timeLimit(.minutes(5)), .alone)
struct InnerSessionTests {
    @Test func theOuterSessionGoesOn() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.authenticated()
        let port = Int(server.port)
        for _ in 0..<3 {
            let inner = await session.withDirectChannel(host: "127.0.0.1", port: port, deadline: .soon) { channel in
                await SSHSession.handshake(over: channel, read: [], options: session.options, deadline: .soon)
            }
            guard case .success?? = inner.value else {
                Issue.record("no handshake inside: \(inner)")
                return
            }
        }
        let after = await session.withDirectChannel(host: "127.0.0.1", port: port, deadline: .soon) {
            await $0.read(64, deadline: .soon)
        }
        guard case .bytes(let bytes)? = after.value else {
            Issue.record("the outer session is gone: \(after)")
            return
        }
        #expect(bytes.starts(with: Array("SSH-2.0-".utf8)))
        await session.close()
    }
}
