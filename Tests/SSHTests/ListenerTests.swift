import HostSystem
import SSH
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Listeners on the tunnel host, against a real sshd.
@Suite(.enabled(if: TestSSHD.isPossible, "needs a real sshd"), .timeLimit(.minutes(5)), .alone)
struct ListenerTests {
    private func listens(_ port: Int) -> Bool {
        let descriptors = [dial(UInt16(port)), dial(UInt16(port), ipv6: true)].filter { $0 >= 0 }
        for descriptor in descriptors { close(descriptor) }
        return !descriptors.isEmpty
    }

    /// What comes out of the next connection.
    private func next(_ listener: SSHListener, _ count: Int) async -> [UInt8]? {
        guard case .connection(let connection) = await listener.accept(deadline: .soon) else { return nil }
        #expect(connection.listenPort == listener.port && connection.listenAddress == listener.address)
        #expect(connection.originatorAddress == "127.0.0.1" && connection.originatorPort > 0)
        var bytes: [UInt8] = []
        while bytes.count < count, case .bytes(let more) = await connection.channel.read(deadline: .soon) {
            bytes += more
        }
        await connection.close()
        return bytes
    }

    @Test func whatIsSentToTheListenerComesOut() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.authenticated()
        let nonce = Array("nonce-4711".utf8)
        let listening = await session.withListener(address: "127.0.0.1", port: 0, deadline: .soon) { listener -> Int in
            // Through the session itself…
            let opened = await session.withDirectChannel(
                host: "127.0.0.1", port: listener.port, deadline: .soon
            ) { channel in
                #expect(await channel.write(nonce, deadline: .soon) == .written)
                return await next(listener, nonce.count)
            }
            #expect(opened.value == nonce)
            // …and by a plain connection, several of them.
            for _ in 0..<10 {
                let descriptor = dial(UInt16(listener.port))
                #expect(write(descriptor, nonce, nonce.count) == nonce.count)
                #expect(await next(listener, nonce.count) == nonce)
                var byte: UInt8 = 0
                #expect(read(descriptor, &byte, 1) == 0)
                close(descriptor)
            }
            return listener.port
        }
        guard case .done(let port, isTakenBack: true) = listening else {
            Issue.record("\(listening)")
            return
        }
        #expect(!listens(port))
        #expect(await session.counters.remoteBinds == 1)
        await session.close()
    }

    @Test func bothWaysAndTheEndOfAConnection() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.authenticated()
        let listening = await session.withListener(address: "127.0.0.1", port: 0, deadline: .soon) { listener in
            let descriptor = dial(UInt16(listener.port))
            guard case .connection(let connection) = await listener.accept(deadline: .soon) else { return false }
            #expect(await connection.channel.write(Array("hello".utf8), deadline: .soon) == .written)
            var buffer = [UInt8](repeating: 0, count: 5)
            #expect(read(descriptor, &buffer, 5) == 5 && buffer == Array("hello".utf8))
            close(descriptor)
            #expect(await connection.channel.read(deadline: .soon) == .endOfStream)
            return true
        }
        guard case .done(true, _) = listening else {
            Issue.record("\(listening)")
            return
        }
        await session.close()
    }

    @Test func strangersAreTurnedAway() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.authenticated()
        let listening = await session.withListener(
            address: "127.0.0.1", port: 0, admitting: false, deadline: .soon
        ) { listener in
            let stranger = dial(UInt16(listener.port))
            // Nobody is let in, and the stranger sees the end while somebody waits.
            guard case .timedOut = await listener.accept(deadline: Deadline(after: .milliseconds(300))) else {
                return -1
            }
            var byte: UInt8 = 0
            #expect(read(stranger, &byte, 1) == 0)
            close(stranger)
            // One that was let in and that nobody took is closed with the door.
            await listener.admit(true)
            let early = dial(UInt16(listener.port))
            _ = await session.keepalive(deadline: .soon)
            try? await Task.sleep(for: .milliseconds(50))
            _ = await session.keepalive(deadline: .soon)
            await listener.admit(false)
            #expect(read(early, &byte, 1) == 0)
            close(early)
            return await listener.turnedAway
        }
        guard case .done(1, isTakenBack: true) = listening else {
            Issue.record("\(listening)")
            return
        }
        // The session is as good as before.
        guard case .answered = await session.keepalive(deadline: .soon) else {
            Issue.record("no answer")
            return
        }
        await session.close()
    }

    @Test func twoListenersAreToldApart() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.authenticated()
        let listening = await session.withListener(address: "127.0.0.1", port: 0, deadline: .soon) { first in
            let inner = await session.withListener(address: "127.0.0.1", port: 0, deadline: .soon) { second in
                let descriptors = [dial(UInt16(second.port)), dial(UInt16(first.port))]
                defer { for descriptor in descriptors { close(descriptor) } }
                #expect(write(descriptors[0], "two", 3) == 3 && write(descriptors[1], "one", 3) == 3)
                #expect(await next(first, 3) == Array("one".utf8))
                #expect(await next(second, 3) == Array("two".utf8))
                return true
            }
            if case .done(true, isTakenBack: true) = inner { return true }
            return false
        }
        guard case .done(true, isTakenBack: true) = listening else {
            Issue.record("\(listening)")
            return
        }
        await session.close()
    }

    @Test func aRefusedListenerHasNoScope() async throws {
        let server = try #require(TestSSHD(["PermitListen 127.0.0.1:1"]))
        defer { server.stop() }
        let session = try await server.authenticated()
        let listening = await session.withListener(address: "127.0.0.1", port: 0, deadline: .soon) { _ in
            Issue.record("it listens")
        }
        guard case .refused(let texts) = listening else {
            Issue.record("\(listening)")
            return
        }
        #expect(texts.last == "port forwarding refused")
        await session.close()
    }

    @Test func aCancelledTaskLeavesNoListener() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.authenticated()
        let (ports, announced) = AsyncStream.makeStream(of: Int.self)
        let task = Task {
            await session.withListener(address: "127.0.0.1", port: 0, admitting: false, deadline: .soon) { listener in
                announced.yield(listener.port)
                return await listener.accept(deadline: Deadline(after: .seconds(30)))
            }
        }
        let port = try #require(await ports.first { _ in true })
        #expect(listens(port))
        task.cancel()
        guard case .done(.interrupted(.cancelled), isTakenBack: false) = await task.value else {
            Issue.record("\(await task.value)")
            return
        }
        await session.close()
        let limit = Deadline(after: .seconds(1))
        while listens(port), !limit.isOver { usleep(5000) }
        #expect(!listens(port))
    }

    @Test func anOpenWithoutAnswerMayLeaveTheSessionUsable() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        // A listener whose queue is full answers no SYN.
        let (full, port) = listener()
        listen(full, 0)
        let fillers = (0..<4).map { _ -> Int32 in
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
            var address = ipv4(port)
            _ = withSocketAddress(&address) { connect(descriptor, $0, $1) }
            return descriptor
        }
        defer { (fillers + [full]).forEach { close($0) } }
        let session = try await server.authenticated()
        let silent = await session.withDirectChannel(
            host: "127.0.0.1", port: Int(port), deadline: Deadline(after: .milliseconds(300)), leavingSilence: true
        ) { _ in 1 }
        guard case .noReply = silent else {
            Issue.record("\(silent)")
            return
        }
        for _ in 0..<3 {
            let refused = await session.withDirectChannel(
                host: "127.0.0.1", port: Int(freePort()), deadline: .soon
            ) { _ in 1 }
            guard case .failed(let failure) = refused, failure.text == "Connection refused" else {
                Issue.record("\(refused)")
                return
            }
            let opened = await session.withDirectChannel(
                host: "127.0.0.1", port: Int(server.port), deadline: .soon
            ) { await $0.read(deadline: .soon) }
            guard case .bytes(let bytes)? = opened.value, bytes.starts(with: Array("SSH-2.0-".utf8)) else {
                Issue.record("\(opened)")
                return
            }
        }
        await session.close()
    }
}
