import HostSystem
import SSH
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Several connections asked for at once, and commands that use the forwarded agent, against a real sshd.
@Suite(.enabled(if: TestSSHD.isPossible, "needs a real sshd"), .timeLimit(.minutes(5)), .alone)
struct SeveralChannelsTests {
    private func word(_ channel: DialledChannel) async -> String {
        switch channel.outcome {
        case .opened(let stream):
            guard case .bytes(let bytes) = await stream.read(deadline: .soon) else { return "open" }
            return "open \(String(decoding: bytes, as: UTF8.self))"
        case .failed(let failure): return "\(failure.code) \(failure.text)"
        case .noReply: return "no reply"
        case .interrupted: return "interrupted"
        }
    }

    @Test func eachAnswerGoesToItsOwnTarget() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let first = OddServer {
            $0.send("one")
            $0.drain()
        }
        let second = OddServer {
            $0.send("two")
            $0.drain()
        }
        // It serves one connection at a time.
        let third = OddServer {
            $0.send("three")
            $0.drain()
        }
        defer { for server in [first, second, third] { server.stop() } }
        // A listener whose queue is full answers no SYN: sshd gives its answer much later.
        let (full, silent) = listener()
        listen(full, 0)
        let fillers = (0..<4).map { _ in nonBlockingDial(silent) }
        defer { (fillers + [full]).forEach { close($0) } }
        let session = try await server.authenticated()
        let start = ContinuousClock.now
        let closed = Int(freePort())
        let words = await session.withDirectChannels(
            [
                ("127.0.0.1", Int(silent)), ("127.0.0.1", Int(first.port)), ("fe80::1", 80),
                ("127.0.0.1", Int(second.port)), ("127.0.0.1", closed),
            ], spacing: .milliseconds(10), patience: .milliseconds(600),
            followUp: { dialled in dialled.suffix(1).map { (host: $0.host, port: Int(third.port)) } }
        ) { channels in
            var words: [String] = []
            for channel in channels { words.append(await word(channel)) }
            return words
        }
        let found = try #require(words)
        #expect(found.count == 6)
        #expect(found[0] == "no reply" && found[1] == "open one" && found[3] == "open two")
        #expect(found[2].hasPrefix("2 ") && found[2] != "2 Connection refused")
        #expect(found[4] == "2 Connection refused" && found[5] == "open three")
        #expect(ContinuousClock.now - start < .seconds(3))
        #expect(await session.counters.channels == 6)
        // The late answer would be taken for another's: nothing more is learnt from this session.
        #expect(
            await session.withDirectChannels([("127.0.0.1", closed)], spacing: .zero, patience: .seconds(1)) {
                $0.count
            }
                == nil)
        await session.close()
    }

    @Test func aSessionWithAllItsAnswersStaysGood() async throws {
        let server = try #require(TestSSHD(["PermitOpen 127.0.0.1:1"]))
        defer { server.stop() }
        let session = try await server.authenticated()
        let codes = await session.withDirectChannels(
            [("127.0.0.1", Int(server.port)), ("127.0.0.1", 1)], spacing: .milliseconds(5), patience: .seconds(3)
        ) { channels in
            channels.map { channel -> UInt32 in
                if case .failed(let failure) = channel.outcome { failure.code } else { 0 }
            }
        }
        #expect(codes == [1, 2])
        guard case .finished(let output) = await session.run(command: "echo still", deadline: .soon) else {
            Issue.record("the session was spent")
            return
        }
        #expect(output.output == Array("still\n".utf8) && !output.usedAgent)
        await session.close()
    }

    @Test func cancellingEndsTheWait() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let session = try await server.authenticated()
        let start = ContinuousClock.now
        let work = Task {
            await session.withDirectChannels(
                (0..<20).map { _ in ("127.0.0.1", 1) }, spacing: .seconds(1), patience: .seconds(20)
            ) { $0.count }
        }
        try await Task.sleep(for: .milliseconds(200))
        work.cancel()
        #expect(await work.value == 20)
        #expect(ContinuousClock.now - start < .seconds(3))
        await session.close()
    }

    @Test(
        .enabled(if: access("/usr/bin/ssh-add", X_OK) == 0, "needs ssh-add"),
        arguments: [
            (true, [], true), (false, [], false), (true, ["AllowAgentForwarding no"], false),
            (true, ["DisableForwarding yes"], false),
        ] as [(Bool, [String], Bool)])
    func whoAsksTheForwardedAgentIsNoticed(_ isRequested: Bool, _ options: [String], _ isUsed: Bool) async throws {
        let server = try #require(TestSSHD(options))
        defer { server.stop() }
        let session = try await server.authenticated()
        let result = await session.run(
            command: "unset SSH_AGENT_PID; ssh-add -l >/dev/null 2>&1; echo asked $?", requestingAgent: isRequested,
            deadline: .soon)
        guard case .finished(let output) = result else {
            Issue.record("\(result)")
            return
        }
        // Nothing is ever listed: the channel to the agent is refused, or there is no agent at all (2).
        let answer = String(decoding: output.output, as: UTF8.self)
        #expect(output.usedAgent == isUsed && answer.hasPrefix("asked ") && answer != "asked 0\n")
        #expect(isUsed || answer == "asked 2\n")
        await session.close()
    }

    private func nonBlockingDial(_ port: UInt16) -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        var address = ipv4(port)
        _ = withSocketAddress(&address) { connect(descriptor, $0, $1) }
        return descriptor
    }
}
