import SystemPackage
import Testing

@testable import HostSystem

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite struct ResolverTests {
    private let deadline = Deadline(after: .seconds(10))

    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1:22"), ("::1", "[::1]:22"), ("127.1", "127.0.0.1:22"),
        ("fe80::1%lo", "[fe80::1%lo]:22"),
    ])
    func literals(_ name: String, _ expected: String) async throws {
        let found = try await Resolver().resolve(name, port: 22, deadline: deadline)
        #expect(found.order.map(\.description) == [expected])
        #expect(found.source == .literal)
        #expect(found.failure == nil)
    }

    @Test func literalOfTheOtherFamily() async throws {
        let found = try await Resolver().resolve("127.0.0.1", port: 22, family: .ipv6, deadline: deadline)
        #expect(found.order.isEmpty)
        #expect(found.failure == .addressFamily || found.failure == .noName)
        #expect(found.source == .literal)
        #expect(found.ipv4 == .notAsked)
    }

    @Test func localhostFromTheHostsFile() async throws {
        let found = try await Resolver().resolve("localhost", port: 8080, deadline: deadline)
        #expect(!found.order.isEmpty)
        #expect(found.order.allSatisfy { $0.ip?.isLoopback == true && $0.port == 8080 })
        guard case .hostsFile(let lines) = found.source else {
            Issue.record("\(found.source)")
            return
        }
        #expect(lines.allSatisfy { $0.path == "/etc/hosts" && $0.text.contains("localhost") && $0.line > 0 })
    }

    @Test func orderIsGetaddrinfos() async throws {
        let found = try await Resolver().resolve("localhost", port: 1, deadline: deadline)
        let direct = try AddressLookup(name: "localhost", service: 1, family: .any).call().get()
        #expect(found.order == direct)
        let four = try await Resolver().resolve("localhost", port: 1, family: .ipv4, deadline: deadline)
        #expect(four.order.allSatisfy { $0.ip?.isIPv4 == true } && !four.order.isEmpty)
        #expect(four.ipv6 == .notAsked)
    }

    @Test(arguments: [
        "", "a\0b", "-", "no such name", String(repeating: "x", count: 2000), String(repeating: "y.", count: 200),
    ])
    func namesThatCannotBe(_ name: String) async throws {
        let found = try await Resolver().resolve(name, port: 22, deadline: Deadline(after: .seconds(30)))
        #expect(found.order.isEmpty)
        #expect(found.failure != nil)
    }

    @Test func statuses() {
        #expect(LookupFailure(status: EAI_NONAME, errno: 0) == .noName)
        #expect(LookupFailure(status: EAI_AGAIN, errno: 0) == .tryAgain)
        #expect(LookupFailure(status: EAI_FAIL, errno: 0) == .failed)
        #expect(LookupFailure(status: EAI_FAMILY, errno: 0) == .familyUnsupported)
        #expect(LookupFailure(status: EAI_SYSTEM, errno: EIO) == .system(.ioError))
        #expect(LookupFailure(status: -5, errno: 0) == .noData)
        #expect(LookupFailure(status: -9, errno: 0) == .addressFamily)
        #expect(LookupFailure(status: 4711, errno: 0) == .other(4711))
    }

    @Test func abandonsWhatDoesNotEnd() async throws {
        let watch = Stopwatch()
        let late = try await abandonable(named: "sleeper", until: Deadline(after: .milliseconds(100))) {
            sleep(20)
            return 1
        }
        #expect(late == nil)
        let inTime = try await abandonable(named: "quick", until: Deadline(after: .seconds(15))) { 2 }
        #expect(inTime == 2)
        let task = Task {
            try await abandonable(named: "cancelled", until: Deadline(after: .seconds(20))) { sleep(20) }
        }
        try await Task.sleep(for: .milliseconds(50))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        // Generous: the tests that run beside this one keep the pool busy.
        #expect(watch.elapsed < .seconds(10))
    }
}

@Suite struct NameSourceTests {
    @Test func hostsFileLines() {
        let text =
            "127.0.0.1 localhost\r\n# 10.0.0.9 www\n10.0.0.1\tWWW.example.com  www # the web\nbad www\n10.0.0.2 www\nfe80::1%nosuch www\n"
        let found = NameServiceFiles.lines(of: "www", in: text, path: "/h")
        #expect(found.map(\.line.line) == [3, 5])
        #expect(found.map(\.address.description) == ["10.0.0.1", "10.0.0.2"])
        #expect(NameServiceFiles.lines(of: "www.EXAMPLE.com.", in: text, path: "/h").map(\.line.line) == [3])
        #expect(NameServiceFiles.lines(of: "ww", in: text, path: "/h").isEmpty)
        #expect(found.first?.line.description == "/h:3")
    }

    @Test func services() {
        #expect(
            NameServiceFiles.services("files mdns4_minimal [NOTFOUND=return] dns") == ["files", "mdns4_minimal", "dns"])
        #expect(NameServiceFiles.services("resolve [!UNAVAIL = return] files") == ["resolve", "files"])
        #expect(NameServiceFiles.services("[[ files") == [])
    }

    @Test func whereFrom() throws {
        let directory = try TemporaryDirectory()
        var files = NameServiceFiles()
        files.hosts = try directory.file("hosts", "10.0.0.1 a both\n10.0.0.2 both\n")
        files.nsswitch = try directory.file("nsswitch", "passwd: files\nhosts:  files dns # x\n")
        files.resolv = try directory.file(
            "resolv", "; c\nnameserver 192.0.2.1\nnameserver ::1\nsearch a.example b.example\n")
        let one = try #require(IPAddress("10.0.0.1")), two = try #require(IPAddress("10.0.0.2"))
        let other = try #require(IPAddress("10.9.9.9"))
        guard case .hostsFile(let lines) = files.source(of: "both", addresses: [two, one]) else {
            Issue.record("both addresses are listed")
            return
        }
        #expect(lines.map(\.line) == [1, 2])
        let elsewhere = files.source(of: "a", addresses: [one, other])
        var expected = NameServiceConfiguration()
        expected.hosts = FileLine(path: files.nsswitch, line: 2, text: "hosts:  files dns # x")
        expected.nameservers = ["192.0.2.1", "::1"]
        expected.searchDomains = ["a.example", "b.example"]
        #expect(elsewhere == .nameService(expected))
        #expect(files.source(of: "a", addresses: []) == .nameService(expected))
        files.nsswitch = try directory.file("nsswitch2", "hosts: dns\n")
        guard case .nameService(let configuration) = files.source(of: "a", addresses: [one]) else {
            Issue.record("the hosts file is not asked")
            return
        }
        #expect(configuration.services == ["dns"])
        files.nsswitch = "/nonexistent"
        files.resolv = "/nonexistent"
        #expect(files.configuration() == NameServiceConfiguration())
    }

    @Test func survivesRandomBytes() {
        var generator = SystemRandomNumberGenerator()
        let alphabet = Array("hosts: 10.0.0.1\t\n\r#[]a%:\u{0}é".utf8) + [0xff]
        for _ in 0..<20_000 {
            let text = String(
                decoding: (0..<Int.random(in: 0..<60)).map { _ in alphabet.randomElement(using: &generator)! },
                as: UTF8.self)
            _ = NameServiceFiles.lines(of: "a", in: text, path: "/x")
            _ = NameServiceFiles.services(text)
            _ = ListeningEntry.parse("header\n" + text)
            _ = NeighbourTable.incompleteEntries(in: "header\n" + text)
            _ = NeighbourTable.gateways(in: "header\n" + text)
            _ = IPAddress(text)
            _ = SocketAddress(text)
        }
    }
}
