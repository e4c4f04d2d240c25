import HostSystem
import SSH
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Channels, listeners and commands against a real sshd.
@Suite(.enabled(if: TestSSHD.isPossible, "needs a real sshd"), .timeLimit(.minutes(5)), .alone)
struct ChannelTests {
    private func failure(_ opening: ChannelOpening<Int>) -> ChannelFailure? {
        if case .failed(let failure) = opening { failure } else { nil }
    }

    private func open(
        _ session: SSHSession, _ host: String, _ port: UInt16, _ limit: Duration = .seconds(10)
    ) async -> ChannelOpening<Int> {
        await session.withDirectChannel(host: host, port: Int(port), deadline: Deadline(after: limit)) { _ in 1 }
    }

    @Test func carriesBytesBothWays() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let echo = OddServer { connection in
            while case let bytes = connection.receive(), !bytes.isEmpty { connection.send(bytes) }
        }
        defer { echo.stop() }
        let session = try await server.authenticated()
        let sent = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let opening = await session.withDirectChannel(
            host: "127.0.0.1", port: Int(echo.port), deadline: .soon
        ) { channel in
            var received: [UInt8] = []
            for start in stride(from: 0, to: sent.count, by: 50_000) {
                let piece = Array(sent[start..<start + 50_000])
                guard await channel.write(piece, deadline: .soon) == .written else { return received }
                while received.count < start + 50_000 {
                    guard case .bytes(let bytes) = await channel.read(deadline: .soon) else { return received }
                    received += bytes
                }
            }
            await channel.sendEOF()
            #expect(await channel.read(deadline: .soon) == .endOfStream)
            return received
        }
        #expect(opening.value == sent)
        await session.close()
    }

    @Test func aReadThatTimesOutCanBeTriedAgain() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let late = OddServer {
            $0.sleep(300)
            $0.send("late")
            $0.drain()
        }
        let session = try await server.authenticated()
        let opening = await session.withDirectChannel(
            host: "127.0.0.1", port: Int(late.port), deadline: .soon
        ) { channel in
            #expect(await channel.read(deadline: Deadline(after: .milliseconds(50))) == .interrupted(.timeout))
            return await channel.read(deadline: .soon)
        }
        #expect(opening.value == .bytes(Array("late".utf8)))
        await session.close()
        late.stop()
    }

    @Test func namesWhyAChannelFailed() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.authenticated()
        let refused = try #require(failure(await open(session, "127.0.0.1", freePort())))
        #expect(refused.code == 2 && refused.text == "Connection refused")
        let unknown = try #require(failure(await open(session, "no-such-host.invalid", 80)))
        #expect(unknown.code == 2 && !unknown.text.isEmpty)
        // The session is as good as before.
        #expect(await open(session, "127.0.0.1", server.port).value == 1)
        #expect(await session.counters.channels == 3)
        await session.close()
    }

    @Test func aPolicyThatForbids() async throws {
        let server = try #require(TestSSHD(["AllowTcpForwarding no"]))
        defer { server.stop() }
        let session = try await server.authenticated()
        #expect(failure(await open(session, "127.0.0.1", server.port))?.code == 1)
        guard case .refused(let texts) = await session.listenForward(address: "localhost", port: 0, deadline: .soon)
        else {
            Issue.record("not refused")
            return
        }
        #expect(texts == ["Server has disabled port forwarding."])
        await session.close()
    }

    @Test func keyOptionsAreHeard() async throws {
        let server = try #require(TestSSHD(keyOptions: "restrict,port-forwarding,permitopen=\"127.0.0.1:1\""))
        defer { server.stop() }
        let session = try await server.authenticated()
        #expect(failure(await open(session, "127.0.0.1", server.port))?.code == 1)
        #expect(await session.debugTexts.contains { $0.contains("key options:") && $0.contains("permitopen") })
        await session.close()
    }

    @Test func anOpenWithoutAnswerSpendsTheSession() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        // A listener whose queue is full answers no SYN.
        let (full, port) = listener()
        listen(full, 0)
        let fillers = (0..<4).map { _ in nonBlockingDial(port) }
        defer { (fillers + [full]).forEach { close($0) } }
        let session = try await server.authenticated()
        let start = ContinuousClock.now
        guard case .noReply = await open(session, "127.0.0.1", port, .milliseconds(400)) else {
            Issue.record("there was a reply")
            return
        }
        // The second question, whether anything else is answered, is answered at once.
        #expect(ContinuousClock.now - start < .milliseconds(600))
        #expect(await session.liveliness == .stillAnswers)
        guard case .interrupted(.unusable) = await open(session, "127.0.0.1", server.port) else {
            Issue.record("the session was used again")
            return
        }
        await session.close()
    }

    private func nonBlockingDial(_ port: UInt16) -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        var address = ipv4(port)
        _ = withSocketAddress(&address) { connect(descriptor, $0, $1) }
        return descriptor
    }

    @Test func reachesUnixSockets() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.authenticated()
        let opening = await session.withDirectChannel(socketPath: "/nonexistent/socket", deadline: .soon) { _ in 1 }
        #expect(failure(opening)?.code == 2)
        await session.close()
    }

    @Test func asksForAListenerAndGivesItBack() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.authenticated()
        for _ in 0..<20 {
            // A channel just closed: its CLOSE comes together with the answer.
            #expect(await open(session, "127.0.0.1", server.port).value == 1)
            let answer = await session.listenForward(address: "localhost", port: 0, deadline: .soon)
            guard case .listening(let port, _) = answer, port > 0 else {
                Issue.record("\(answer)")
                return
            }
            // The port that sshd found free on ::1 may be taken on 127.0.0.1: it then listens on one of them.
            let probes = [dial(UInt16(port)), dial(UInt16(port), ipv6: true)]
            #expect(probes.contains { $0 >= 0 })
            for probe in probes where probe >= 0 { close(probe) }
            let end = await session.cancelForward(address: "localhost", port: port, deadline: .soon)
            guard case .listening = end else {
                Issue.record("\(end)")
                return
            }
        }
        #expect(await session.counters.remoteBinds == 20)
        await session.close()
    }

    @Test func refusesPortsThatAreNone() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.authenticated()
        guard case .interrupted(.unusable) = await session.listenForward(address: "", port: 65536, deadline: .soon)
        else {
            Issue.record("asked for")
            return
        }
        await session.close()
    }

    @Test(
        arguments: [
            ("true", 0, ""), ("exit 3", 3, ""), ("echo a; sleep 0.2", 0, "a\n"),
            ("echo a; sleep 0.1; echo b", 0, "a\nb\n"),
            ("kill -9 $$", nil, ""), ("echo x; exec >&- 2>&-; sleep 0.2; exit 5", 5, "x\n"),
        ] as [(String, Int?, String)])
    func waitsForTheEndOfACommand(_ example: (String, Int?, String)) async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.authenticated()
        let result = await session.run(command: example.0, deadline: .soon)
        guard case .finished(let output) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(output.exitStatus == example.1 && output.output == Array(example.2.utf8))
        await session.close()
    }

    @Test func aWriteWaitsForTheWindowWhileNobodyReads() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let echo = OddServer { connection in
            while case let bytes = connection.receive(65536), !bytes.isEmpty { connection.send(bytes) }
        }
        let session = try await server.authenticated()
        let opening = await session.withDirectChannel(
            host: "127.0.0.1", port: Int(echo.port), deadline: .soon
        ) { channel -> Double in
            // More than all windows and buffers on the way: it must stop, in time, and without spinning.
            let before = clock()
            let result = await channel.write(
                [UInt8](repeating: 1, count: 64 << 20), deadline: Deadline(after: .seconds(2)))
            guard case .interrupted(.timeout, let sent) = result else { return -1 }
            #expect(sent > 1 << 20)
            print("sent \(sent) bytes")
            return Double(clock() - before) / Double(CLOCKS_PER_SEC)
        }
        #expect((opening.value ?? -1) >= 0)
        print("CPU of a write that waits: \(opening.value ?? -1) s of 2 s")
        await session.close()
        echo.stop()
    }

    @Test func aChannelOfADeadSessionHasNoOrderlyEnd() async throws {
        let server = try #require(TestSSHD())
        let silent = OddServer { $0.drain() }
        let session = try await server.authenticated()
        let opening = await session.withDirectChannel(
            host: "127.0.0.1", port: Int(silent.port), deadline: .soon
        ) { channel in
            session.cancel()
            return await channel.read(deadline: .soon)
        }
        #expect(opening.value == .interrupted(.cancelled))
        await session.close()
        silent.stop()
        server.stop()
    }

    @Test func runsACommand() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.authenticated()
        let result = await session.run(command: "echo out; echo err >&2; exit 3", deadline: .soon)
        guard case .finished(let output) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(output.exitStatus == 3 && !output.isCut)
        #expect(output.output == Array("out\n".utf8))
        #expect(String(decoding: output.errors, as: UTF8.self) == "err\n")
        for _ in 0..<20 {
            let result = await session.run(command: "head -c 200000 /dev/zero; echo e >&2", deadline: .soon)
            guard case .finished(let all) = result else {
                Issue.record("\(result)")
                return
            }
            #expect(all.output.count == 65536 && all.errors.count == 2 && all.exitStatus == 0)
        }
        guard
            case .finished(let long) = await session.run(
                command: "head -c 200000 /dev/zero", limit: 1000, deadline: .soon)
        else {
            Issue.record("no end")
            return
        }
        #expect(long.output.count == 1000 && long.isCut)
        #expect(await session.counters.remoteCommands == 22)
        await session.close()
    }

    @Test func theServerAnswersKeepalivesAndTellsItsKeys() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.authenticated()
        for _ in 0..<3 {
            guard case .answered(let after) = await session.keepalive(deadline: .soon) else {
                Issue.record("no answer")
                return
            }
            #expect(after < .seconds(1))
        }
        let answer = await session.listenForward(address: "localhost", port: 0, deadline: .soon)
        guard case .listening(let port, _) = answer, port > 0 else {
            Issue.record("\(answer)")
            return
        }
        let hostKeys = await session.messages.compactMap { if case .hostKeys(let keys) = $0 { keys } else { nil } }
        #expect(hostKeys.first?.count == 2)
        await session.close()
    }

    @Test func theServerIsAskedOnceWhetherItIsThere() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.authenticated()
        guard case .unanswered = await session.liveliness else {
            Issue.record("nothing was asked")
            return
        }
        #expect(await open(session, "127.0.0.1", server.port).value != nil)
        #expect(await session.liveliness == .answered)
        // Requests that follow get answers of their own.
        guard case .listening = await session.listenForward(address: "localhost", port: 0, deadline: .soon),
            case .answered = await session.keepalive(deadline: .soon)
        else {
            Issue.record("an answer was taken for another's")
            return
        }
        await session.close()
    }

    @Test func packetsAreMarkedAfterTheLogin() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        var options = SSHSessionOptions(user: TestSSHD.user)
        options.serviceClass = 0x48
        let descriptor = dial(server.port)
        func mark() -> Int32 {
            var value: Int32 = -1
            var size = socklen_t(MemoryLayout<Int32>.size)
            getsockopt(descriptor, Int32(IPPROTO_IP), IP_TOS, &value, &size)
            return value
        }
        let session = SSHSession(descriptor: descriptor, options: options)
        _ = try await session.handshake(deadline: .soon).get()
        #expect(mark() == 0)
        let key = try await PrivateKey.load(TestKeys.shared.ed25519).get()
        #expect(await session.authenticate(key, deadline: .soon) == .success)
        #expect(mark() == 0x48)
        #expect(await open(session, "127.0.0.1", server.port).value != nil)
        #expect(await !session.isLostWhenMarked)
        await session.close()
    }

    @Test func aServerThatDiesIsSeen() async throws {
        let server = try #require(TestSSHD())
        let proxy = CuttingProxy.serve(to: server.port)
        let session = SSHSession(descriptor: dial(proxy.port), options: .init(user: TestSSHD.user))
        _ = try await session.handshake(deadline: .soon).get()
        let key = try await PrivateKey.load(TestKeys.shared.ed25519).get()
        #expect(await session.authenticate(key, deadline: .soon) == .success)
        let result = await session.run(command: "kill -9 $PPID", deadline: .soon)
        guard case .interrupted(.closed) = result else {
            Issue.record("\(result)")
            return
        }
        await session.close()
        proxy.stop()
        server.stop()
    }
}
