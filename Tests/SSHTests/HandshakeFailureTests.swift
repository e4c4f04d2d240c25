import HostSystem
import SSH
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Servers that are no servers, and servers that give up: each gets its own failure, in time.
@Suite(.timeLimit(.minutes(5)), .alone)
struct HandshakeFailureTests {
    /// The failure against a scripted server, which must come within the deadline and 200 ms.
    private func failure(
        within limit: Duration = .seconds(3), _ change: (inout SSHSessionOptions) -> Void = { _ in },
        _ script: @escaping @Sendable (OddServer.Connection) -> Void
    ) async throws -> HandshakeFailure {
        let server = OddServer(script)
        defer { server.stop() }
        var options = SSHSessionOptions(user: "someone")
        change(&options)
        let session = SSHSession(descriptor: dial(server.port), options: options)
        let result = await session.handshake(deadline: Deadline(after: limit))
        await session.close()
        guard case .failure(let failure) = result else { throw Unexpected() }
        // Measured on the session's thread: the pool may be busy with other tests.
        #expect(failure.elapsed < limit + .milliseconds(200))
        return failure
    }

    struct Unexpected: Error {}

    @Test func aSilentServerStalls() async throws {
        let failure = try await failure(within: .milliseconds(1300)) { $0.drain() }
        #expect(failure.reason == .timeout)
        #expect(failure.report.stage == .connected && failure.report.bytesFromServer == 0)
        // Ours went out after the second of patience: a server may wait for it.
        #expect(failure.report.bytesToServer > 10)
    }

    @Test func weSpeakSecond() async throws {
        let failure = try await failure(within: .milliseconds(600)) { $0.drain() }
        #expect(failure.reason == .timeout && failure.report.bytesToServer == 0)
    }

    @Test func aServerThatClosesAtOnce() async throws {
        let failure = try await failure { _ in }
        #expect(failure.reason == .closed)
        #expect(failure.report.closure?.by == .server && failure.report.closure?.error == nil)
    }

    @Test func aServerThatSaysWhyAndCloses() async throws {
        let failure = try await failure { $0.send("Exceeded MaxStartups\r\n") }
        #expect(failure.reason == .closed)
        #expect(failure.report.linesBefore == [Array("Exceeded MaxStartups".utf8)])
    }

    @Test func aServerThatSaysWhyAndResets() async throws {
        let failure = try await failure {
            $0.send("Not allowed at this time\r\n")
            $0.sleep(30)
            $0.resetOnClose()
        }
        #expect(failure.reason == .closed)
        #expect(failure.report.linesBefore == [Array("Not allowed at this time".utf8)])
        #expect(failure.report.closure?.error == ECONNRESET)
    }

    @Test func aWebServerThatWaitsForUs() async throws {
        let failure = try await failure {
            #expect($0.receiveLine().hasPrefix("SSH-2.0-"))
            $0.send("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n<html>")
        }
        #expect(failure.reason == .closed)
        #expect(failure.report.firstBytes.starts(with: Array("HTTP/1.1 400".utf8)))
        #expect(failure.report.linesBefore.count == 3)
        #expect(failure.report.unfinishedLine == Array("<html>".utf8))
    }

    @Test func aMailServerThatGreetsAndWaits() async throws {
        let failure = try await failure(within: .milliseconds(400)) {
            $0.send("220 mail.example ESMTP\r\n")
            $0.drain()
        }
        #expect(failure.reason == .timeout)
        #expect(failure.report.linesBefore == [Array("220 mail.example ESMTP".utf8)])
    }

    @Test(arguments: ["SSH-1.5-Old\n", "SSH-3.0-New\r\n", "SSH-2.0\r\n"])
    func anotherProtocolVersion(_ line: String) async throws {
        let failure = try await failure {
            $0.send(line)
            $0.drain()
        }
        #expect(failure.reason == .notSSH2)
        #expect(failure.report.identification?.line == Array(line.utf8.filter { $0 != 10 && $0 != 13 }))
    }

    @Test(arguments: ["Go away!\r\n", "\u{0}\u{1}\u{2}\u{3}"])
    func anEndlessBanner(_ text: String) async throws {
        let failure = try await failure { connection in
            for _ in 0..<100_000 { connection.send(String(repeating: text, count: 16)) }
        }
        #expect(failure.reason == .endless)
        #expect(failure.report.linesBefore.count <= 64)
        #expect(failure.report.bytesFromServer < 256 * 1024)
    }

    @Test func binaryGarbage() async throws {
        let failure = try await failure(within: .milliseconds(400)) {
            $0.send([0x16, 3, 1, 0, 2, 1, 0, 0xff, 0xfe])
            $0.drain()
        }
        #expect(failure.reason == .timeout)
        #expect(failure.report.unfinishedLine.count == 9)
    }

    @Test func aServerThatTrickles() async throws {
        let failure = try await failure(within: .milliseconds(700)) { connection in
            for byte in "SSH-2.0-OpenSSH_9.2p1\r\n".utf8 {
                connection.send([byte])
                connection.sleep(60)
            }
        }
        #expect(failure.reason == .timeout)
        #expect(failure.report.unfinishedLine.starts(with: Array("SSH-2.".utf8)))
    }

    @Test func aServerThatStallsAfterItsIdentification() async throws {
        let failure = try await failure(within: .milliseconds(400)) {
            $0.send("SSH-2.0-stalled\r\n")
            $0.drain()
        }
        #expect(failure.reason == .timeout && failure.report.stage == .identification)
        #expect(failure.report.clientKexInit != nil || failure.report.bytesToServer > 10)
    }

    @Test func aPacketOfImpossibleLength() async throws {
        let failure = try await failure {
            $0.send(Array("SSH-2.0-odd\r\n".utf8) + [0x7f, 0xff, 0xff, 0xff] + [UInt8](repeating: 1, count: 64))
            $0.drain()
        }
        #expect(failure.reason == .protocolError)
        #expect(failure.report.impossiblePacketLength == 0x7fff_ffff)
    }

    @Test func aServerThatDisconnectsWithAReason() async throws {
        let disconnect: [UInt8] = [1, 0, 0, 0, 3] + string(Array("no more".utf8)) + string([])
        let failure = try await failure {
            $0.send(Array("SSH-2.0-odd\r\n".utf8) + packet(disconnect))
            $0.sleep(50)
        }
        #expect(failure.reason == .disconnected(.init(code: 3, text: "no more")))
    }

    @Test func noCipherInCommon() async throws {
        let failure = try await failure {
            $0.send(Array("SSH-2.0-odd\r\n".utf8) + packet(kexInit(cipher: "arcfour")))
            $0.drain()
        }
        guard case .noCommonAlgorithm(let match) = failure.reason else {
            Issue.record("\(failure.reason): \(failure.libraryText)")
            return
        }
        #expect(match.kind.contains("encryption") && match.server == ["arcfour"])
        #expect(match.client.contains("aes256-ctr"))
        #expect(failure.report.serverKexInit?.ciphersToServer == ["arcfour"])
    }

    @Test func aServerThatClosesAfterItsLists() async throws {
        let failure = try await failure {
            $0.send(Array("SSH-2.0-odd\r\n".utf8) + packet(kexInit()))
            $0.sleep(50)
        }
        #expect(failure.reason == .closed && failure.report.stage == .kexInit)
    }

    @Test func nothingIsSentForListsThatTheLibraryLacks() async throws {
        let failure = try await failure {
            $0.kexAlgorithms = ["sntrup761x25519-sha512@openssh.com", "mlkem768x25519-sha256"]
        } _: {
            $0.drain()
        }
        guard case .libraryCannot(let limit) = failure.reason else { throw Unexpected() }
        #expect(limit.subject == .kex && limit.wanted.count == 2)
        #expect(failure.report.bytesToServer == 0)
    }

    @Test(arguments: ["", "nul\u{0}user"])
    func aUserThatCannotBeSent(_ user: String) async throws {
        let failure = try await failure({ $0.user = user }) { $0.drain() }
        guard case .libraryCannot(let limit) = failure.reason else { throw Unexpected() }
        #expect(limit.subject == .user)
    }

    @Test func cancellingTheTaskEndsTheWait() async throws {
        let server = OddServer { $0.drain() }
        defer { server.stop() }
        let session = SSHSession(descriptor: dial(server.port), options: .init(user: "someone"))
        let task = Task { await session.handshake(deadline: .soon) }
        try await Task.sleep(for: .milliseconds(100))
        let start = ContinuousClock.now
        task.cancel()
        guard case .failure(let failure) = await task.value else { throw Unexpected() }
        #expect(failure.reason == .cancelled)
        #expect(ContinuousClock.now - start < .milliseconds(200))
        await session.close()
    }

    @Test func aSessionIsUsedOnce() async throws {
        let server = OddServer { _ in }
        defer { server.stop() }
        let session = SSHSession(descriptor: dial(server.port), options: .init(user: "someone"))
        _ = await session.handshake(deadline: .soon)
        guard case .failure = await session.handshake(deadline: .soon) else { throw Unexpected() }
        #expect(await session.counters.handshakes == 1)
        guard case .interrupted(.unusable) = await session.methods(deadline: .soon) else { throw Unexpected() }
        await session.close()
        await session.close()
    }
}

/// The same with a real sshd behind: cut off, slowed down, talkative.
@Suite(.enabled(if: TestSSHD.isPossible, "needs a real sshd"), .timeLimit(.minutes(5)), .alone)
struct HandshakeThroughProxyTests {
    @Test(arguments: [HandshakeReport.Stage.identification, .kexInit, .kexReply, .newKeys])
    func aServerThatClosesAtEachStage(_ stage: HandshakeReport.Stage) async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let proxy = CuttingProxy.serve(to: server.port, cutAt: stage)
        defer { proxy.stop() }
        let session = SSHSession(descriptor: dial(proxy.port), options: .init(user: TestSSHD.user))
        let result = await session.handshake(deadline: .soon)
        // After NEWKEYS the exchange is over for us: the end is seen by the next step.
        if stage == .newKeys {
            if case .success = result {
                guard case .interrupted(.closed) = await session.methods(deadline: .soon) else {
                    Issue.record("not closed")
                    return
                }
            }
        } else {
            guard case .failure(let failure) = result else {
                Issue.record("no failure")
                return
            }
            #expect(failure.reason == .closed, "\(failure.libraryText)")
            #expect(failure.report.stage == stage)
            let hostKey = TestKeys.shared.publicKey(TestKeys.shared.host + ".pub")
            #expect(failure.report.hostKeyBlob == (stage == .kexReply ? hostKey.blob : nil))
        }
        await session.close()
    }

    @Test func linesThatTheLibraryWouldNotTake() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let greeting = String(repeating: "long ", count: 200) + "\r\nsecond\r\n"
        let proxy = CuttingProxy.serve(to: server.port, greeting: greeting)
        defer { proxy.stop() }
        let session = SSHSession(descriptor: dial(proxy.port), options: .init(user: TestSSHD.user))
        let handshake = try await session.handshake(deadline: .soon).get()
        #expect(handshake.report.linesBefore.count == 2)
        await session.close()
    }

    @Test func aSlowServerIsStillAServer() async throws {
        let server = try #require(TestSSHD())
        defer { server.stop() }
        let proxy = CuttingProxy.serve(to: server.port, pace: 1)
        defer { proxy.stop() }
        let session = SSHSession(descriptor: dial(proxy.port), options: .init(user: TestSSHD.user))
        _ = try await session.handshake(deadline: .soon).get()
        await session.close()
    }
}
