import HostSystem
import SSHText
import Testing

@testable import SpecReading

/// The way through jump hosts, as the machine's own ssh would go it.
struct JumpReaderTests {
    @Test(arguments: [
        ("a", ["a"]), ("a,b", ["-J", "a", "b"]), ("a,b,c", ["-J", "a,b", "c"]),
        ("bob@a:2200", ["-l", "bob", "-p", "2200", "a"]), ("[2001:db8::1]:22", ["-p", "22", "2001:db8::1"]),
        ("x@a,carol@b", ["-J", "x@a", "-l", "carol", "b"]),
    ])
    func theWordsThatSSHStarts(list: String, expected: [String]) {
        #expect(JumpReader.words(for: list, file: nil) == expected)
        let withFile = JumpReader.words(for: list, file: "my config")
        #expect(withFile == expected.dropLast() + ["-F", "my config"] + expected.suffix(1))
    }

    @Test(arguments: ["", ",", "a,", "@a", "a:0", "a:99999"])
    func whatIsNoHost(list: String) {
        #expect(JumpReader.words(for: list, file: nil) == nil)
    }

    private func route(_ configuration: String, _ words: String...) async throws -> JumpRoute {
        let file = try TemporaryFile(configuration)
        let line = try SSHCommandLine(words: ["ssh", "-F", file.path] + words)
        let reader = EffectiveConfigurationReader()
        let meaning = try await reader.read(line, by: Deadline(after: .seconds(10)))
        return await JumpReader(reader).route(to: line, meaning)
    }

    @Test(.enabled(if: RealSSH.isInstalled, "needs an ssh client")) func everyHostReadsItsOwnPart() async throws {
        let configuration = """
            Host inner
              ProxyJump middle
            Host middle
              HostName 192.0.2.2
              User carol
              ProxyJump outer
            Host outer
              HostName 192.0.2.1
              Port 2200
            """
        guard case .hosts(let hosts) = try await route(configuration, "-p", "99", "-i", "key", "inner") else {
            Issue.record("no way")
            return
        }
        #expect(hosts.map(\.name) == ["outer", "middle"])
        #expect(hosts.map(\.configuration.hostname) == ["192.0.2.1", "192.0.2.2"])
        // Options of the command line are for the last host.
        #expect(hosts.map(\.configuration.port) == [2200, 22])
        #expect(hosts[1].configuration.user == "carol" && !hosts[1].configuration.identityFiles.contains("key"))
    }

    @Test(.enabled(if: RealSSH.isInstalled, "needs an ssh client")) func wrongWays() async throws {
        guard case .refused(_, let error) = try await route("Host *\n  ProxyJump a\n", "-J", "a", "target") else {
            Issue.record("a loop is gone through")
            return
        }
        #expect(error.message.contains("jumphost loop via a"))
        let command = try await route("Host a\n  ProxyCommand nc %h %p\n", "-J", "a", "target")
        #expect(command == .throughCommand(host: "a"))
        #expect(try await route("", "target") == .none)
        let many = (1...40).map { "h\($0)" }.joined(separator: ",")
        guard case .refused = try await route("", "-J", many, "target") else {
            Issue.record("forty jump hosts are gone through")
            return
        }
    }
}
