import HostSystem
import SSH
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Nothing is left behind, and nothing is slow.
@Suite(.timeLimit(.minutes(5)), .alone)
struct EnduranceTests {
    /// Other tests run meanwhile in this process: a leak shows as growth in every round.
    private func leaks(_ count: Int, _ body: () async throws -> Void) async throws -> (descriptors: Int, threads: Int) {
        var least = (descriptors: Int.max, threads: Int.max)
        for _ in 0..<3 {
            let before = (openDescriptors(), threads())
            for _ in 0..<count { try await body() }
            // Session threads end a moment after their actors.
            poll(nil, 0, 50)
            least.descriptors = min(least.descriptors, openDescriptors() - before.0)
            least.threads = min(least.threads, threads() - before.1)
            if least.descriptors < count / 4 && least.threads < count / 4 { break }
        }
        return least
    }

    @Test func failedSessionsLeaveNothing() async throws {
        let server = OddServer { connection in
            switch Int.random(in: 0...4) {
            case 0: break
            case 1: connection.send("SSH-2.0-x\r\n")
            case 2: connection.send(Array("SSH-2.0-x\r\n".utf8) + packet(kexInit()))
            case 3: connection.send(Array("SSH-2.0-x\r\n".utf8) + packet(kexInit(cipher: "none")))
            default: connection.resetOnClose()
            }
        }
        let left = try await leaks(300) {
            let session = SSHSession(descriptor: dial(server.port), options: .init(user: "someone"))
            _ = await session.handshake(deadline: Deadline(after: .milliseconds(500)))
            await session.close()
        }
        server.stop()
        #expect(left.descriptors < 75 && left.threads < 75)
    }

    @Test func sessionsThatAreJustReleasedLeaveNothing() async throws {
        let server = OddServer { $0.send(Array("SSH-2.0-x\r\n".utf8) + packet(kexInit())) }
        let left = try await leaks(100) {
            let session = SSHSession(descriptor: dial(server.port), options: .init(user: "someone"))
            if Bool.random() { _ = await session.handshake(deadline: Deadline(after: .milliseconds(500))) }
        }
        server.stop()
        #expect(left.descriptors < 25 && left.threads < 25)
    }

    @Test(.enabled(if: TestSSHD.isPossible, "needs a real sshd"))
    func completeSessionsLeaveNothing() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let key = try await PrivateKey.load(TestKeys.shared.ed25519).get()
        let left = try await leaks(40) {
            let session = try await server.connected()
            _ = await session.authenticate(key, deadline: .soon)
            let port = Int(server.port)
            _ = await session.withDirectChannel(host: "127.0.0.1", port: port, deadline: .soon) { _ in 1 }
            await session.close()
        }
        #expect(left.descriptors < 10 && left.threads < 10)
    }

    /// Printed, not judged: the machine may be busy. `make bench` compares with ssh.
    @Test(.enabled(if: TestSSHD.isPossible, "needs a real sshd"))
    func howLongAWholeSessionTakes() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let key = try await PrivateKey.load(TestKeys.shared.ed25519).get()
        var times: [[Duration]] = []
        for _ in 0..<11 {
            let start = ContinuousClock.now
            let session = server.session()
            let handshake = try await session.handshake(deadline: .soon).get()
            let connected = ContinuousClock.now
            #expect(await session.authenticate(key, deadline: .soon) == .success)
            let authenticated = ContinuousClock.now
            let opening = await session.withDirectChannel(
                host: "127.0.0.1", port: Int(server.port), deadline: .soon
            ) { _ in 1 }
            #expect(opening.value == 1)
            let opened = ContinuousClock.now
            await session.close()
            let identified = handshake.report.reached[.identification] ?? .zero
            times.append([
                opened - start, identified, connected - start, authenticated - connected, opened - authenticated,
                ContinuousClock.now - opened,
            ])
        }
        let names = ["whole", "identification", "handshake", "login", "channel", "close"]
        let medians = names.indices.map { column in times.map { $0[column] }.sorted()[times.count / 2] }
        let words = zip(names, medians).map { "\($0) \(milliseconds($1)) ms" }
        print("medians of \(times.count) sessions on loopback: \(words.joined(separator: ", "))")
        #expect(medians[0] < .seconds(5))
    }

    private func milliseconds(_ duration: Duration) -> String {
        let tenths = duration.components.attoseconds / 100_000_000_000_000 + duration.components.seconds * 10_000
        return "\(tenths / 10).\(tenths % 10)"
    }
}
