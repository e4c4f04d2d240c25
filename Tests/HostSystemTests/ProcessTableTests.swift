import Testing

@testable import HostSystem

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite struct ProcessTableTests {
    private static let line =
        "4242 (ssh) S 1 4242 4242 0 -1 4194304 900 0 0 0 3 1 0 0 20 0 1 0 123456 14000000 1800 18446744073709551615"

    @Test func linesOfStat() throws {
        let plain = try #require(StatLine(Self.line))
        #expect(plain.name == "ssh" && plain.parent == 1 && !plain.isStopped && plain.startTicks == 123456)
        let odd = try #require(StatLine(Self.line.replacing("(ssh) S", with: "(a ) (b) T")))
        #expect(odd.name == "a ) (b" && odd.isStopped)
        #expect(try #require(StatLine(Self.line.replacing(") S", with: ") t"))).isStopped)
        for text in ["", "4242", "4242 (ssh", "4242 (ssh) S 1", ")(", "4242 (ssh) S x" + Self.line.dropFirst(14)] {
            #expect(StatLine(text) == nil, "\(text)")
        }
    }

    @Test func thisProcessIsFound() async throws {
        let me = try #require(ProcessTable.process(getpid()))
        #expect(me.facts.uid == geteuid() && me.facts.gid == getegid() && me.parent == getppid() && !me.isStopped)
        #expect(me.facts.commandLine.first == CommandLine.arguments.first)
        let age = Timestamp.now.milliseconds - (try #require(me.startedAt)).milliseconds
        #expect((-2000...3_600_000).contains(age), "\(age) ms old")
        var buffer = [CChar](repeating: 0, count: 4096)
        #expect(me.directory == getcwd(&buffer, buffer.count).map { String(cString: $0) })
        let all = try await ProcessTable.processes(named: me.facts.name)
        #expect(all.contains { $0.facts.pid == getpid() })
        #expect(try await ProcessTable.processes(named: "no-such-program-here").isEmpty)
        #expect(ProcessTable.process(0) == nil && ProcessTable.process(-1) == nil)
    }

    @Test func linesOfConnections() throws {
        let header =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
        let open =
            "   1: 0100007F:1F90 0200000A:0016 01 000000B0:00000000 01:00000015 00000002  1000        0 777 2 0\n"
        let listening = open.replacing(" 01 000000B0", with: " 0A 000000B0")
        let found = ConnectionEntry.parse(header + open + listening + "nonsense\n")
        #expect(found.count == 1 && found[0].inode == 777)
        #expect(found[0].connection.local.description == "127.0.0.1:8080")
        #expect(found[0].connection.remote.description == "10.0.0.2:22")
        #expect(found[0].connection.unacknowledged == 0xb0 && found[0].connection.retransmissions == 2)
    }

    @Test func aConnectionOfThisProcessIsFound() async throws {
        let listener = try TestListener("127.0.0.1:0")
        let target = try #require(SocketAddress("127.0.0.1:\(listener.port)"))
        let report = try await Dialer().dial([target], deadline: Deadline(after: .seconds(5)))
        #expect(report.connection != nil)
        let open = try await SocketOwners.connections(of: getpid())
        #expect(open.contains { $0.remote == target && $0.unacknowledged == 0 })
        #expect(try await SocketOwners.connections(of: 0).isEmpty)
    }
}
