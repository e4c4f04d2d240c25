import CHostSystem
import SystemPackage
import Testing

@testable import HostSystem

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite struct ListenerProbeTests {
    private let deadline = Deadline(after: .seconds(10))

    private func outcome(_ address: String) throws -> ListenerTrial.Outcome {
        let target = try #require(SocketAddress(address))
        return try #require(ListenerProbe.tryAddresses([target]).first).outcome
    }

    /// What ssh would see: bind and listen for real.
    private func couldListen(_ address: String) -> Bool { (try? TestListener(address)) != nil }

    @Test func freeAndTaken() async throws {
        let port = try freePort()
        let before = try await ListenerProbe().tryTCP(.named("127.0.0.1"), port: port, deadline: deadline)
        #expect(before.trials.map(\.outcome) == [.free])
        let listener = try TestListener("127.0.0.1:\(port)")
        let report = try await ListenerProbe().tryTCP(.loopback, port: port, family: .ipv4, deadline: deadline)
        let trial = try #require(report.trials.first)
        #expect(report.trials.count == 1 && trial.address.description == "127.0.0.1:\(port)")
        guard case .inUse(let holders) = trial.outcome else {
            Issue.record("\(trial)")
            return
        }
        #expect(holders.count == 1 && holders[0].port == port && holders[0].uid == geteuid())
        guard case .processes(let processes) = holders[0].owner else {
            Issue.record("\(holders)")
            return
        }
        // Not "only": see timeWaitDoesNotHold.
        let ours = try #require(processes.first { $0.pid == getpid() })
        #expect(ours.commandLine.first?.isEmpty == false)
        withExtendedLifetime(listener) {}
    }

    @Test func wildcardsHoldSingleAddressesAndBack() throws {
        let wide = try TestListener("0.0.0.0:0")
        #expect(try outcome("127.0.0.1:\(wide.port)") != .free)
        let narrow = try TestListener("127.0.0.1:0")
        #expect(try outcome("0.0.0.0:\(narrow.port)") != .free)
        #expect(try outcome("127.0.0.2:\(narrow.port)") == .free)
        withExtendedLifetime((wide, narrow)) {}
    }

    @Test(.enabled(if: (try? TestListener("[::1]:0")) != nil, "needs IPv6 on loopback"))
    func dualStackHoldsIPv4() throws {
        let dual = try TestListener("[::]:0", v6only: false)
        guard case .inUse(let holders) = try outcome("127.0.0.1:\(dual.port)") else {
            Issue.record("a dual-stack listener holds IPv4")
            return
        }
        #expect(holders.first?.address.isIPv6 == true)
        let only = try TestListener("[::]:0", v6only: true)
        #expect(try outcome("127.0.0.1:\(only.port)") == .free)
        withExtendedLifetime((dual, only)) {}
    }

    @Test func agreesWithARealListener() throws {
        // Bound without listening, by somebody who does not share: EADDRINUSE, and nobody is listed.
        let selfish = try TestListener(reuse: false, listens: false)
        #expect(try outcome("127.0.0.1:\(selfish.port)") == .inUse([]))
        #expect(!couldListen("127.0.0.1:\(selfish.port)"))
        // Bound without listening with SO_REUSEADDR: ssh could listen, and so could we.
        let sharing = try TestListener(reuse: true, listens: false)
        #expect(try outcome("127.0.0.1:\(sharing.port)") == .free)
        #expect(couldListen("127.0.0.1:\(sharing.port)"))
        withExtendedLifetime((selfish, sharing)) {}
    }

    @Test func timeWaitDoesNotHold() async throws {
        var listener: TestListener? = try TestListener()
        let port = try #require(listener?.port)
        let target = try #require(SocketAddress("127.0.0.1:\(port)"))
        let report = try await Dialer().dial([target], deadline: Deadline(after: .seconds(2)))
        let accepted = try #require(listener?.acceptOne())
        // The side that closes first keeps TIME_WAIT: the listener's.
        close(accepted)
        try await Task.sleep(for: .milliseconds(50))
        report.connection?.closeNow()
        listener = nil
        // A child that another test starts holds copies of all descriptors between fork and exec: wait until none does.
        var states = socketStates(port: port)
        for _ in 0..<100 where states != ["06"] {
            try await Task.sleep(for: .milliseconds(20))
            states = socketStates(port: port)
        }
        #expect(states == ["06"], "nothing but TIME_WAIT")
        #expect(try outcome("127.0.0.1:\(port)") == .free)
        #expect(couldListen("127.0.0.1:\(port)"))
    }

    /// The states of the sockets that are bound to a port of 127.0.0.1, as proc_net(5) has them.
    private func socketStates(port: UInt16) -> [String] {
        let table = (try? FileContents.read("/proc/self/net/tcp", limit: 1 << 22, mayBeCut: true).text) ?? ""
        let digits = String(port, radix: 16, uppercase: true)
        let local = "0100007F:" + String(repeating: "0", count: 4 - digits.count) + digits
        return table.split(separator: "\n").compactMap { line -> String? in
            let fields = line.split(separator: " ")
            guard fields.count > 3, String(fields[1]) == local else { return nil }
            return String(fields[3])
        }
    }

    @Test func neverListens() throws {
        let port = try freePort()
        #expect(try outcome("127.0.0.1:\(port)") == .free)
        #expect(SocketOwners.listenersNow(port: port).isEmpty)
        #expect(couldListen("127.0.0.1:\(port)"))
    }

    @Test func foreignAndUnresolvable() async throws {
        #expect(try outcome("192.0.2.1:8080") == .addressNotLocal)
        let report = try await ListenerProbe().tryTCP(.named("no such name"), port: 8080, deadline: deadline)
        #expect(report.lookupFailure != nil && report.trials.isEmpty)
        let loopback = try await ListenerProbe().tryTCP(.loopback, port: try freePort(), deadline: deadline)
        #expect(loopback.trials.allSatisfy { $0.address.ip?.isLoopback == true } && !loopback.trials.isEmpty)
        let wildcard = try await ListenerProbe().tryTCP(.wildcard, port: try freePort(), deadline: deadline)
        #expect(wildcard.trials.allSatisfy { $0.address.ip?.isUnspecified == true } && !wildcard.trials.isEmpty)
    }

    @Test(.enabled(if: NetworkNamespace.isPossible, NetworkNamespace.missing ?? ""))
    func withoutIPv6() async throws {
        let host = try await NetworkNamespace()
        try await host.shell("echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6")
        let trials = await host.inside {
            ListenerProbe.tryAddresses(["[::1]:8080", "127.0.0.1:8080"].compactMap { SocketAddress($0) })
        }
        #expect(trials.map(\.outcome) == [.addressNotLocal, .free])
    }

    @Test func privilegedPorts() async throws {
        // As an ordinary user would be told; only this thread gives its capabilities up.
        let first = ListenerProbe.firstUnprivilegedPort
        let outcome = await onOwnThread(named: "ordinary") { () -> ListenerTrial.Outcome? in
            guard td_drop_capabilities() == 0 else { return nil }
            return ListenerProbe.tryAddresses([SocketAddress.ip(.loopback4, port: first - 1)]).first?.outcome
        }
        #expect(outcome == .privileged(firstUnprivilegedPort: first))
    }

    @Test func unixSockets() async throws {
        let directory = try TemporaryDirectory()
        let probe = ListenerProbe()
        let path = directory.path + "/socket"
        #expect(try await probe.tryUnix(path: path) == .free)
        var listener: TestListener? = try TestListener(path)
        #expect(try await probe.tryUnix(path: path) == .live)
        listener = nil
        // As above: a child of another test may hold a copy for a moment.
        for _ in 0..<50 where try await probe.tryUnix(path: path) == .live {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(try await probe.tryUnix(path: path) == .stale)
        #expect(listener == nil)
        try directory.file("plain", "x")
        #expect(try await probe.tryUnix(path: directory.path + "/plain") == .occupied(.regular))
        #expect(try await probe.tryUnix(path: directory.path) == .occupied(.directory))
        #expect(
            try await probe.tryUnix(path: directory.path + "/no/socket") == .directoryMissing(directory.path + "/no"))
        symlink("/nonexistent/x", directory.path + "/dangling")
        #expect(try await probe.tryUnix(path: directory.path + "/dangling") == .occupied(.symbolicLink))
        let long = directory.path + "/" + String(repeating: "x", count: 200)
        #expect(try await probe.tryUnix(path: long) == .pathTooLong(limit: SocketAddress.longestUnixPath))
    }
}

@Suite struct SocketOwnersTests {
    @Test func parsesTheKernelsTable() throws {
        let text = """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0000000000000000 100 0 0 10 0
               1: 0100007F:1F91 0100007F:0016 01 00000000:00000000 00:00000000 00000000  1000        0 4712 1 0000000000000000 100 0 0 10 0
               2: 00000000000000000000000001000000:0016 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1 0 100 0 0 10 0
               3: garbage:1F90 00000000:0000 0A x y z 1000 0 1 1
               4: 0100007F:1FZZ 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4714 1 0000000000000000 100 0 0 10 0
            """
        let found = ListeningEntry.parse(text)
        #expect(
            found == [
                ListeningEntry(address: .loopback4, port: 8080, uid: 1000, inode: 4711),
                ListeningEntry(address: .loopback6, port: 22, uid: 0, inode: 4713),
            ])
        #expect(ListeningEntry.parse("").isEmpty)
    }

    @Test func findsAListenerOfOurs() async throws {
        let listener = try TestListener("127.0.0.1:0")
        let all = try await SocketOwners.listeners()
        let ours = try #require(all.first { $0.port == listener.port && $0.address == .loopback4 })
        guard case .processes(let processes) = ours.owner else {
            Issue.record("\(ours)")
            return
        }
        #expect(processes.contains(ProcessFacts(pid: getpid())))
        #expect(try await SocketOwners.listeners(port: listener.port).map(\.address) == [.loopback4])
    }

    @Test func findsAChild() async throws {
        guard let python = ProcessRunner.locate("python3") else { return }
        let port = try freePort()
        let script = "import socket,time; s=socket.create_server(('127.0.0.1',\(port))); time.sleep(20)"
        let child = Task {
            try await ProcessRunner().run(
                ProcessRequest(python, ["-c", script], deadline: Deadline(after: .seconds(20))))
        }
        var owner: TCPListener.Owner?
        for _ in 0..<100 where owner == nil {
            try await Task.sleep(for: .milliseconds(50))
            owner = try await SocketOwners.listeners(port: port).first?.owner
        }
        child.cancel()
        _ = try? await child.value
        guard case .processes(let processes) = owner else {
            Issue.record("\(String(describing: owner))")
            return
        }
        #expect(processes.count == 1 && processes[0].name.hasPrefix("python3"))
        #expect(processes[0].commandLine.last == script)
    }
}
