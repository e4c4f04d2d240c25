import SystemPackage
import Testing

@testable import HostSystem

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite struct DialerTests {
    @Test func connectsAndMeasures() async throws {
        let listener = try TestListener()
        let target = try #require(SocketAddress("127.0.0.1:\(listener.port)"))
        let report = try await Dialer(maximumSegmentSize: 500).dial([target], deadline: Deadline(after: .seconds(2)))
        let connection = try #require(report.connection)
        #expect(report.attempts.count == 1)
        guard case .connected(let local, let rtt) = report.attempts[0].outcome else {
            Issue.record("\(report.attempts)")
            return
        }
        #expect(local == connection.local && local?.ip == .loopback4)
        #expect(rtt > .zero && rtt < .seconds(1))
        #expect(connection.remote == target)
        let descriptor = try #require(connection.descriptor)
        let snapshot = try #require(TCPSnapshot(of: descriptor))
        #expect(snapshot.state == .established)
        #expect(snapshot.sendMSS <= 500 && snapshot.sendMSS > 0)
        #expect(snapshot.pathMTU >= 1500)
        #expect(snapshot.sendQueue == 0)
        #expect(snapshot.bytesReceived == 0)
    }

    @Test func countsBytes() async throws {
        let listener = try TestListener()
        let target = try #require(SocketAddress("127.0.0.1:\(listener.port)"))
        let report = try await Dialer().dial([target], deadline: Deadline(after: .seconds(2)))
        let descriptor = try #require(report.connection?.descriptor)
        #expect(OutputWriter(FileDescriptor(rawValue: descriptor)).write("hello") == .written)
        let accepted = listener.acceptOne()
        defer { close(accepted) }
        var polled = pollfd(fd: accepted, events: Int16(POLLIN), revents: 0)
        poll(&polled, 1, 5000)
        var buffer = [UInt8](repeating: 0, count: 5)
        #expect(Glue.read(accepted, &buffer, 5) == 5)
        let snapshot = try #require(TCPSnapshot(of: descriptor))
        #expect(snapshot.bytesSent == 5 || snapshot.bytesSent == nil)
        #expect(TCPSnapshot(of: STDIN_FILENO) == nil)
    }

    @Test func triesInOrderUntilOneAnswers() async throws {
        let listener = try TestListener()
        let closed = try freePort()
        let addresses = try ["127.0.0.1:\(closed)", "127.0.0.1:\(listener.port)", "127.0.0.1:\(closed)"].map {
            try #require(SocketAddress($0))
        }
        let first = try await Dialer().dial(addresses, deadline: Deadline(after: .seconds(2)))
        #expect(first.attempts.map(\.outcome.isConnected) == [false, true])
        #expect(first.attempts[0].outcome == .refusedByReset)
        #expect(first.connection != nil)
        let all = try await Dialer().dialAll(addresses, deadline: Deadline(after: .seconds(2)))
        #expect(all.attempts.map(\.outcome.isConnected) == [false, true, false])
    }

    /// Whichever comes first, the reset or our look at the new connection: it was a connection.
    @Test func aResetAtOnceIsNoRefusal() async throws {
        let listener = try TestListener()
        let target = try #require(SocketAddress("127.0.0.1:\(listener.port)"))
        async let resets: Void = onOwnThread(named: "resetter") {
            var abort = linger(l_onoff: 1, l_linger: 0)
            for _ in 0..<300 {
                let accepted = listener.acceptOne()
                setsockopt(accepted, SOL_SOCKET, SO_LINGER, &abort, socklen_t(MemoryLayout<linger>.size))
                close(accepted)
            }
        }
        for _ in 0..<300 {
            let report = try await Dialer().dial([target], deadline: Deadline(after: .seconds(2)))
            #expect(report.attempts.map(\.outcome.isConnected) == [true], "\(report.attempts)")
        }
        await resets
    }

    @Test func sources() async throws {
        let listener = try TestListener()
        let target = try #require(SocketAddress("127.0.0.1:\(listener.port)"))
        func outcome(_ source: Dialer.Source) async throws -> DialAttempt.Outcome? {
            try await Dialer(source: source).dial([target], deadline: Deadline(after: .seconds(2))).attempts.first?
                .outcome
        }
        guard case .connected(let local, _) = try await outcome(.address("127.0.0.9")) else {
            Issue.record("127.0.0.9 is ours")
            return
        }
        #expect(local?.ip == IPAddress("127.0.0.9"))
        #expect(try await outcome(.interface("lo"))?.isConnected == true)
        #expect(
            try await outcome(.interface("nosuch0")) == .sourceUnavailable(.noSuitableAddress(interface: "nosuch0")))
        let foreign = try #require(SocketAddress("192.0.2.1:0"))
        #expect(try await outcome(.address("192.0.2.1")) == .sourceUnavailable(.bind(foreign, .addressNotAvailable)))
        guard case .sourceUnavailable(.notResolved) = try await outcome(.address("::1")) else {
            Issue.record("an IPv6 source for an IPv4 address")
            return
        }
    }

    @Test func deadlineAndCancellation() async throws {
        // Nobody accepts: once the backlog is full, Linux drops the SYN, and connecting hangs.
        let listener = try TestListener()
        #expect(listen(listener.descriptor, 0) == 0)
        let target = try #require(SocketAddress("127.0.0.1:\(listener.port)"))
        var held: [ConnectedSocket] = []
        var last: DialAttempt?
        for _ in 0..<4 {
            let report = try await Dialer().dial([target], deadline: Deadline(after: .milliseconds(150)))
            last = report.attempts.first
            guard let connection = report.connection else { break }
            held.append(connection)
        }
        #expect(last?.outcome == .timedOut)
        #expect(try #require(last).elapsed >= .milliseconds(120))

        let watch = Stopwatch()
        let task = Task { try await Dialer().dial([target], deadline: Deadline(after: .seconds(30))) }
        try await Task.sleep(for: .milliseconds(100))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(watch.elapsed < .seconds(2))
        withExtendedLifetime(held) {}
    }

    @Test func leaksNothing() async throws {
        let listener = try TestListener()
        let good = try #require(SocketAddress("127.0.0.1:\(listener.port)"))
        let bad = try #require(SocketAddress("127.0.0.1:\(try freePort())"))
        // accept() is never called: stay below the backlog.
        let before = openDescriptors()
        for _ in 0..<10 { _ = try await Dialer().dialAll([bad, good, bad], deadline: Deadline(after: .seconds(2))) }
        for _ in 0..<200 { _ = try await Dialer().dial([bad], deadline: Deadline(after: .seconds(2))) }
        #expect(await !leaks(runs: 230, since: before))
    }

    @Test func manyAtOnceDoNotBlockThePool() async throws {
        let bad = try #require(SocketAddress("127.0.0.1:\(try freePort())"))
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    let report = try? await Dialer().dial([bad], deadline: Deadline(after: .seconds(5)))
                    return report?.attempts.first?.outcome == .refusedByReset
                }
            }
            for await refused in group { #expect(refused) }
        }
    }
}

/// A port nobody listens on; it was free a moment ago.
func freePort() throws -> UInt16 { try TestListener(listens: false).port }
