import HostSystem
import SSHText
import SpecReading
import Testing
import TunnelModel

@Suite(.enabled(if: RealSSH.isInstalled, "needs an ssh client")) struct SpecReaderTests {
    @Test func wordsOneStringAndAliasesAreRead() async throws {
        let configuration = try TemporaryFile(
            """
            Host web
              HostName 192.0.2.1
              User carol
              LocalForward 8080 www:80
              RemoteForward 9090 localhost:90
            """)
        let reader = SpecReader()
        let words = ["ssh", "-F", configuration.path, "-D", "1080", "-L", "81:a:81", "-N", "web"]
        let spec = try #require(try await reader.read(arguments: words).first)
        #expect(spec.tunnel.forwards.map(\.specification) == ["1080", "81:a:81", "8080:www:80", "9090:localhost:90"])
        #expect(spec.tunnel.tunnelHost == "web")
        #expect(spec.configuration?.hostname == "192.0.2.1")
        #expect(spec.configuration?.user == "carol")
        let line = "ssh -F \(configuration.path) -o ClearAllForwardings=yes web"
        #expect(try await reader.read(arguments: [line, line]).map(\.tunnel.forwards) == [[], []])
        #expect(try await reader.read(argument: "some-alias").tunnel.command == "ssh some-alias")
    }

    @Test func aBrokenConfigurationIsNamedByFileAndLine() async throws {
        let configuration = try TemporaryFile("Host *\n  Nonsense yes\n")
        let error = await #expect(throws: SpecError.self) {
            try await SpecReader().read(arguments: ["ssh", "-F", configuration.path, "h"])
        }
        #expect(error?.code == .badConfiguration)
        #expect(error?.file == configuration.path)
        #expect(error?.line == 2)
        #expect(error?.message == "Bad configuration option: nonsense")
    }

    @Test(arguments: [
        ("ssh -L 80:a:80 -o Nonsense=1 h", 19), ("ssh -c nonsense h", 8), ("ssh -o Compression=maybe -N h", 8),
        ("ssh -f h", 6),
    ])
    func aRefusedOptionGetsACaret(text: String, column: Int) async throws {
        let error = await #expect(throws: SpecError.self) { try await SpecReader().read(argument: text) }
        #expect(error?.code == .badConfiguration)
        #expect(error?.column == column)
    }

    @Test func aConfigurationThatHangsIsATimeout() async throws {
        let configuration = try TemporaryFile("Match exec \"sleep 60\"\n  User x\n")
        let start = ContinuousClock.now
        let error = await #expect(throws: SpecError.self) {
            try await SpecReader(timeout: .milliseconds(300)).read(arguments: ["ssh", "-F", configuration.path, "h"])
        }
        #expect(error?.code == .timeout)
        #expect(ContinuousClock.now - start < .seconds(30))
    }

    @Test func withoutSSHTheCommandLineCounts() async throws {
        let reader = SpecReader(configurationReader: .init(program: "/nonexistent/ssh"))
        let spec = try await reader.read(argument: "ssh -L 8080:www:80 h")
        #expect(spec.configuration == nil)
        #expect(spec.tunnel.forwards.count == 1)
        #expect(spec.notes.count == 1)
        let direct = await #expect(throws: SpecError.self) {
            try await reader.configurationReader.read(spec.commandLine, by: Deadline(after: .seconds(5)))
        }
        #expect(direct?.code == .noSSH)
    }

    @Test func aTranscriptThatIsNotThere() async throws {
        let error = await #expect(throws: SpecError.self) { try await SpecReader().read(argument: "no-such.txt") }
        #expect(error?.code == .unreadableFile && error?.file == "no-such.txt")
    }

    @Test(arguments: [[], [""], ["-L", "8080:www:80", "h"], ["curl -x y"]])
    func whatIsNoSpecIsSaid(arguments: [String]) async throws {
        let error = await #expect(throws: SpecError.self) { try await SpecReader().read(arguments: arguments) }
        #expect(error?.code == .notACommand)
    }
}
