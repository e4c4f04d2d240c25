import HostSystem
import SSH
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Commands on a real sshd with their standard streams in our hands.
@Suite(.enabled(if: TestSSHD.isPossible, "needs a real sshd"), .timeLimit(.minutes(5)), .alone)
struct RemoteProcessTests {
    private func started(
        _ command: String, on session: SSHSession, limit: Int = 1 << 20
    ) async throws -> RemoteProcess {
        try await RemoteProcess.start(command, on: session, limit: limit, deadline: .soon).get()
    }

    private func output(of process: RemoteProcess) async -> [UInt8] {
        let stream = SocketStream(process.socket)
        var bytes: [UInt8] = []
        while case .bytes(let more) = await stream.receive(65536, deadline: .soon) { bytes += more }
        return bytes
    }

    private func wait(_ limit: Duration = .seconds(10), until condition: () -> Bool) async {
        let deadline = Deadline(after: limit)
        while !condition(), !deadline.isOver { try? await Task.sleep(for: .milliseconds(5)) }
    }

    @Test func bothStreamsAndTheExitStatus() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.authenticated()
        let process = try await started("echo out; echo err >&2; exit 7", on: session)
        #expect(await output(of: process) == Array("out\n".utf8))
        process.socket.closeNow()
        #expect(await process.end())
        #expect(process.isOver && process.exitStatus == 7 && process.errors == Array("err\n".utf8))
        #expect(await session.counters.remoteCommands == 1)
        // The session is as good as before.
        let again = try await started("exit 0", on: session)
        #expect(await output(of: again).isEmpty)
        again.socket.closeNow()
        #expect(await again.end() && again.exitStatus == 0)
        await session.close()
    }

    @Test func whatIsWrittenComesIn() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.authenticated()
        let process = try await started("head -c 300000 | cksum; echo done", on: session)
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        #expect(await SocketStream(process.socket).send(bytes, deadline: .soon))
        let said = String(decoding: await output(of: process), as: UTF8.self)
        #expect(said.hasSuffix(" 300000\ndone\n"), "\(said)")
        process.socket.closeNow()
        #expect(await process.end() && process.exitStatus == 0)
        await session.close()
    }

    @Test func moreThanAnyBufferComesOut() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.authenticated()
        let process = try await started("head -c 5000000 /dev/zero", on: session)
        #expect(await output(of: process).count == 5_000_000)
        process.socket.closeNow()
        #expect(await process.end() && process.exitStatus == 0)
        await session.close()
    }

    /// A command that reads to the end of its input ends with it.
    @Test func closingTheSocketEndsTheInput() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.authenticated()
        let process = try await started("echo on >&2; cat >/dev/null; echo over >&2; exit 3", on: session)
        await wait { !process.errors.isEmpty }
        #expect(!process.isOver && process.exitStatus == nil)
        process.socket.closeNow()
        #expect(await process.end())
        #expect(process.exitStatus == 3 && process.errors == Array("on\nover\n".utf8))
        await session.close()
    }

    /// What does not care for its input is given up half a second after it, and may still be running.
    @Test func aCommandThatGoesOnIsGivenUp() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.authenticated()
        let process = try await started("echo $$; exec sleep 60", on: session)
        guard case .bytes(let bytes) = await SocketStream(process.socket).receive(64, deadline: .soon) else {
            Issue.record("it said nothing")
            return
        }
        let pid = pid_t(String(decoding: bytes.dropLast(), as: UTF8.self)) ?? -1
        let start = ContinuousClock.now
        process.socket.closeNow()
        #expect(await !process.end())
        #expect(ContinuousClock.now - start < .seconds(3) && process.exitStatus == nil && process.isOver)
        #expect(pid > 1 && kill(pid, 0) == 0, "the server does not end it")
        if pid > 1 { kill(pid, SIGKILL) }
        // The session goes on.
        let next = try await started("exit 0", on: session)
        #expect(await output(of: next).isEmpty)
        next.socket.closeNow()
        #expect(await next.end())
        await session.close()
    }

    @Test func aSignalLeavesNoStatus() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.authenticated()
        let process = try await started("kill -9 $$", on: session)
        #expect(await output(of: process).isEmpty)
        process.socket.closeNow()
        #expect(await process.end() && process.exitStatus == nil)
        await session.close()
    }

    @Test func standardErrorIsCutAtItsLimit() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.authenticated()
        let process = try await started("head -c 3000000 /dev/zero >&2; echo done", on: session, limit: 1000)
        #expect(await output(of: process) == Array("done\n".utf8))
        process.socket.closeNow()
        #expect(await process.end() && process.exitStatus == 0)
        #expect(process.errors.count == 1000)
        await session.close()
    }

    @Test func standardErrorIsSeenWhileItRuns() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.authenticated()
        let process = try await started("echo early >&2; cat", on: session)
        await wait { process.errors == Array("early\n".utf8) }
        #expect(process.errors == Array("early\n".utf8) && !process.isOver)
        process.socket.closeNow()
        #expect(await process.end() && process.exitStatus == 0)
        await session.close()
    }

    @Test func cancellingEndsTheSession() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.authenticated()
        let process = try await started("sleep 60", on: session)
        let start = ContinuousClock.now
        session.cancel()
        #expect(await !process.end())
        #expect(ContinuousClock.now - start < .seconds(3) && process.exitStatus == nil)
        process.socket.closeNow()
        await session.close()
    }

    @Test func cancellingItsStartDoes() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.authenticated()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await RemoteProcess.start("sleep 60", on: session, deadline: .soon)
        }
        let start = ContinuousClock.now
        if case .success(let process) = await task.value {
            // It may have been started before; then nothing of it lives on.
            process.socket.closeNow()
            #expect(await !process.end())
        }
        #expect(ContinuousClock.now - start < .seconds(5))
        await session.close()
    }

    // MARK: - Where there is none

    @Test func aSessionThatIsNotGranted() async throws {
        let server = try #require(TestSSHD(["MaxSessions 0"]))
        defer { server.stop() }
        let session = try await server.authenticated()
        guard case .failure(.refused) = await RemoteProcess.start("true", on: session, deadline: .soon) else {
            Issue.record("not refused")
            return
        }
        // A connection through it is still to be had.
        let opened = await session.withDirectChannel(
            host: "127.0.0.1", port: Int(server.port), deadline: .soon
        ) { _ in 1 }
        #expect(opened.value == 1)
        await session.close()
    }

    /// sshd counts a session until it has cleared it away.
    @Test func oneAfterTheOtherWhereOnlyOneIsAllowed() async throws {
        let server = try #require(TestSSHD(["MaxSessions 1"]))
        defer { server.stop() }
        let session = try await server.authenticated()
        for turn in 0..<20 {
            let process = try await started("exit \(turn)", on: session)
            #expect(await output(of: process).isEmpty)
            process.socket.closeNow()
            #expect(await process.end() && process.exitStatus == turn)
            guard case .finished(let output) = await session.run(command: "exit \(turn)", deadline: .soon) else {
                Issue.record("no end")
                return
            }
            #expect(output.exitStatus == turn)
        }
        await session.close()
    }

    /// sshd grants it and runs its own: what comes is not ours.
    @Test func aForcedCommandRunsInstead() async throws {
        let server = try #require(TestSSHD(["ForceCommand echo only this; exit 4"]))
        defer { server.stop() }
        let session = try await server.authenticated()
        let process = try await started("echo wanted", on: session)
        #expect(await output(of: process) == Array("only this\n".utf8))
        process.socket.closeNow()
        #expect(await process.end() && process.exitStatus == 4)
        await session.close()
    }

    @Test func aCommandIsNeverCutAtNUL() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.authenticated()
        guard case .failure(.interrupted) = await RemoteProcess.start("echo a\0; rm -r b", on: session, deadline: .soon)
        else {
            Issue.record("it was started")
            return
        }
        #expect(await session.counters.remoteCommands == 0)
        await session.close()
    }

    @Test func aSessionThatIsGoneStartsNothing() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.authenticated()
        await session.close()
        guard case .failure = await RemoteProcess.start("true", on: session, deadline: .soon) else {
            Issue.record("it was started")
            return
        }
    }

    @Test func aServerThatDiesEndsIt() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.authenticated()
        let process = try await started("kill -9 $PPID; sleep 1", on: session)
        #expect(await output(of: process).isEmpty)
        process.socket.closeNow()
        #expect(await !process.end())
        #expect(process.isOver && process.exitStatus == nil)
        await session.close()
    }

    @Test func nothingIsLeftOpen() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.authenticated()
        var before = 0
        for turn in 0..<60 {
            if turn == 10 { before = openDescriptors() }
            let process = try await started("true", on: session)
            #expect(await output(of: process).isEmpty)
            process.socket.closeNow()
            #expect(await process.end())
        }
        // Tests of other suites open some of their own meanwhile.
        #expect(openDescriptors() < before + 25, "\(before) before, \(openDescriptors()) after")
        await session.close()
    }
}
