import Evidence
import Foundation
import SSHText
import SpecReading
import Testing
import TunnelModel

@Suite struct SpecFileTests {
    private func written(_ text: String) async throws -> [WrittenSpec] {
        let file = try TemporaryFile(text)
        return try await SpecReader { $0 == "egress.refused" }.written(arguments: [file.path])
    }

    @Test func tunnelsWithNamesCommandsAndExpectations() async throws {
        let specs = try await written(
            """
            # comments are comments
            tunnels:
              - name: web
                ssh: "ssh -L 8080:www:80 tunnel-host -N"
              - name: 'mail'
                expect: egress.refused
                ssh: >-
                  ssh -L 2143:mail-server:143
                  trusted-host -N
              - {name: proxy, ssh: 'ssh -D 1080 remote-host', expect: degraded}
            """)
        #expect(specs.map(\.name) == ["web", "mail", "proxy"])
        #expect(
            specs.map(\.commandLine.forwards.first?.specification) == ["8080:www:80", "2143:mail-server:143", "1080"])
        #expect(specs.map(\.commandLine.destination.host) == ["tunnel-host", "trusted-host", "remote-host"])
        #expect(specs.map(\.expectation) == [nil, .code("egress.refused"), .verdict(.degraded)])
    }

    /// The text with the mark `‸` before the character that is wrong, the error's code, and a part of what it says.
    static let mistakes: [(text: String, code: SpecError.Code, says: String)] = [
        ("tunnels:\n  - name: a\n    ssh: \"ssh -L 8080:www:‸99999 h\"\n", .badForward, "larger than 65535"),
        ("tunnels:\n  - name: a\n    ssh: ssh -L 8080:www:‸99999 h\n", .badForward, "larger than 65535"),
        ("tunnels:\n  - name: a\n    ssh: 'ssh -L ''8080'':www:‸99999x h'\n", .badForward, "99999x is neither"),
        ("tunnels:\n  - name: a\n    ssh: \"ssh \\\"-L\\\" 1:a:‸70000 h\"\n", .badForward, "larger"),
        ("tunnels:\n  - name: a\n    ssh: >\n      ssh -N\n      -L 1:a:‸70000 h\n", .badForward, "larger"),
        ("tunnels:\n  - name: a\n    ssh: |\n      ssh -N -L 1:a:‸70000 h\n", .badForward, "larger"),
        ("tunnels:\n  - name: a\n    ssh: ssh -N\n      -L 1:a:‸70000 h\n", .badForward, "larger"),
        ("tunnels:\n  - name: é\n    ssh: \"ssh -L ‸é:x:1 ü\"\n", .badForward, "é is neither"),
        ("tunnels:\n  - name: a\n    ssh: \"‸curl http://localhost\"\n", .notACommand, "not an ssh command"),
        ("tunnels:\n  - name: a\n    ‸shh: ssh h\n", .badFile, "shh is no key"),
        ("‸tunnel:\n  - name: a\n", .badFile, "tunnel is no key"),
        ("‸[a, b]\n", .badFile, "a spec is a mapping"),
        ("tunnels: ‸yes\n", .badFile, "tunnels is a list"),
        ("tunnels:\n  - ‸ssh -L 1:a:1 h\n", .badFile, "a tunnel is a mapping"),
        ("tunnels:\n  - name: a\n    ssh: ‸[ssh, h]\n", .badFile, "ssh is a command"),
        ("tunnels:\n  - name: ‸[a]\n", .badFile, "a name is a word"),
        ("tunnels:\n  - name: ‸\"\"\n", .badFile, "the name is empty"),
        ("tunnels:\n  - name: ‸\"a\\e[31m\"\n", .badFile, "printable"),
        ("tunnels:\n  - ‸ssh: ssh -L 1:a:1 h\n", .badFile, "no name"),
        ("tunnels:\n  - ‸name: a\n", .badFile, "no command"),
        (
            "tunnels:\n  - name: a\n    ssh: ssh -L 1:a:1 h\n  - name: ‸a\n    ssh: ssh h\n", .badFile,
            "line 2 has a tunnel"
        ),
        ("tunnels:\n  - name: a\n    ‸name: b\n", .badFile, "already given"),
        ("tunnels:\n  - name: a\n    ssh: ssh h\n    expect: ‸fine\n", .badFile, "cannot be expected"),
        ("tunnels:\n  - name: a\n    ssh: ssh h\n    expect: ‸egress.nonsense\n", .badFile, "no finding has the code"),
        ("‸a: &a 1\n", .badFile, "a is no key"), ("tunnels: ‸&t\n  - name: a\n", .badFile, "anchors"),
        ("tunnels: ‸!!seq\n  - name: a\n", .badFile, "tags"), ("tunnels: ‸*t\n", .badFile, "anchors"),
        ("tunnels: []‸\n", .badFile, "no tunnel"), ("‸", .badFile, "empty"),
        ("tunnels:\n  - {name: a, ssh: ssh -L 1:a:1 h}\n‸---\ntunnels: []\n", .badFile, "second document"),
        ("tunnels:\n\t‸- name: a\n", .badFile, "not YAML"), ("tunnels:\n  - name: \"a‸\n", .badFile, "not YAML"),
    ]

    @Test(arguments: mistakes.map(\.text))
    func theCaretStandsUnderTheWrongCharacterOfTheFile(marked: String) async throws {
        let (_, code, says) = try #require(Self.mistakes.first { $0.text == marked })
        let parts = marked.split(separator: "‸", omittingEmptySubsequences: false)
        let error = try #require(
            await #expect(throws: SpecError.self) { try await written(parts.joined()) }, "\(marked)")
        #expect(error.code == code, "\(marked): \(error)")
        #expect(error.message.contains(says), "\(marked): \(error)")
        #expect(error.file != nil && error.line >= 1 && error.column >= 1)
        let before = parts[0].split(separator: "\n", omittingEmptySubsequences: false)
        // Where libyaml finds the fault, and that a file is empty, is its own affair.
        guard says != "not YAML", says != "no tunnel", says != "empty" else { return }
        #expect(error.line == before.count, "\(marked): \(error)")
        #expect(error.column == (before.last?.unicodeScalars.count ?? 0) + 1, "\(marked): \(error)")
        #expect(error.description.contains("\(error.file ?? ""):\(error.line):\(error.column): "))
        #expect(error.description.contains("^"))
    }

    @Test func whatIsNoTextIsToldByItsPlace() async throws {
        let file = try TemporaryFile("")
        try file.write(Array("tunnels:\n  - name: \"".utf8) + [0xc3, 0x28] + Array("\"\n".utf8))
        let error = await #expect(throws: SpecError.self) { try await SpecReader().written(arguments: [file.path]) }
        #expect(error?.message == "this is not UTF-8" && error?.line == 2 && error?.column == 12)
        try file.write(Array("tunnels:\n  - name: \"a".utf8) + [0x07, 0x0a])
        let control = await #expect(throws: SpecError.self) { try await SpecReader().written(arguments: [file.path]) }
        #expect(control?.code == .badFile && control?.line == 2)
    }

    @Test func filesThatCannotBeReadOrAreTooLarge() async throws {
        let missing = await #expect(throws: SpecError.self) {
            try await SpecReader().written(arguments: ["/no/such/tunnels.yaml"])
        }
        #expect(missing?.code == .unreadableFile && missing?.file == "/no/such/tunnels.yaml")
        let folder = await #expect(throws: SpecError.self) { try await SpecReader().written(arguments: ["/tmp/"]) }
        #expect(folder?.code == .unreadableFile)
        let file = try TemporaryFile("")
        try file.write([UInt8](repeating: UInt8(ascii: "#"), count: (1 << 20) + 1))
        let large = await #expect(throws: SpecError.self) { try await SpecReader().written(arguments: [file.path]) }
        #expect(large?.code == .badFile && large?.message.contains("larger than 1 MiB") ?? false)
    }

    /// A hundred million laughs, nests of brackets and long keys: no memory, no time, an error.
    @Test(.timeLimit(.minutes(1)))
    func bombsDoNotGoOff() async throws {
        var laughs = "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
        for (one, other) in zip("abcdefgh", "bcdefghi") {
            let references = Array(repeating: "*\(one)", count: 10).joined(separator: ",")
            laughs += "\(other): &\(other) [\(references)]\n"
        }
        let bombs = [
            laughs, "tunnels: " + String(repeating: "[", count: 500_000), String(repeating: "- ", count: 500_000),
            "tunnels:\n" + String(repeating: "  - name: a\n", count: 80_000), String(repeating: "? ", count: 500_000),
            "tunnels:\n  - name: a\n    ssh: \"" + String(repeating: "\\x41", count: 250_000) + "\"\n",
            "tunnels:\n  - name: a\n    ssh: >\n" + String(repeating: "      a\n", count: 120_000),
            "tunnels:\n  - name: a\n    ssh: ssh " + String(repeating: "-L 1:a:1 ", count: 100_000) + "\n",
        ]
        for bomb in bombs {
            await #expect(throws: SpecError.self, "\(bomb.prefix(40))") { _ = try await written(bomb) }
        }
    }

    @Test func manyTunnelsAreReadInATimeThatGrowsWithThem() async throws {
        func text(_ count: Int) -> String {
            "tunnels:\n"
                + (0..<count).map { "  - {name: t\($0), ssh: ssh -L \(10_000 + $0):www:80 tunnel-host -N}\n" }.joined()
        }
        let clock = ContinuousClock()
        _ = try await written(text(100))
        let few = try await clock.measure { _ = try await written(text(500)) }
        var specs: [WrittenSpec] = []
        let many = try await clock.measure { specs = try await written(text(5_000)) }
        #expect(specs.count == 5_000)
        #expect(many < few * 40, "\(few) for 500, \(many) for 5,000")
    }
}

/// The manual page says what the reader does.
@Suite struct SpecPageTests {
    private static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("man/tundoctor-spec.5")

    @Test func itsExamplesAreSpecs() async throws {
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        let examples = text.components(separatedBy: ".Bd -literal -offset indent\n").dropFirst()
            .compactMap { $0.components(separatedBy: ".Ed").first }.filter { $0.hasPrefix("tunnels:") }
        #expect(examples.count == 3)
        for example in examples {
            let file = try TemporaryFile(example)
            #expect(try await SpecReader().written(arguments: [file.path]).count >= 2)
        }
        let transcripts = text.components(separatedBy: ".Bd -literal -offset indent\n").dropFirst()
            .compactMap { $0.components(separatedBy: ".Ed").first }.filter {
                $0.contains("you: ") && !$0.contains("tun")
            }
        #expect(transcripts.count == 2)
        for transcript in transcripts {
            let file = try TemporaryFile(transcript, suffix: ".txt")
            #expect(try await SpecReader().written(arguments: [file.path]).count == 2)
        }
    }
}

/// One question for many commands gives what a question for each would give.
@Suite(.enabled(if: RealSSH.isInstalled, "needs an ssh client")) struct SharedConfigurationTests {
    @Test func theForwardsAreThoseOfEachCommandAlone() async throws {
        let configuration = try TemporaryFile(
            """
            Host web
              HostName 192.0.2.1
              LocalForward 8080 www:80
              LocalForward 9090 socks:90
              DynamicForward 1080
              RemoteForward 7070 localhost:70
            Host cleared
              ClearAllForwardings yes
            """)
        let options = [
            "-L 81:a:81", "-L 8080:www:80", "-D 1080", "-D 1081 -L 82:a:82", "-R 7071 -R 7070:localhost:70", "",
            "-L /tmp/s:a:80", "-L 83:/tmp/s", "-R 0:a:80", "-L 84:socks:84", "-o LocalForward='85 a:85'",
            "-g -L 86:a:86",
            "-L 127.0.0.1:87:a:87 -L *:88:[::1]:88", "-N -L 89:a:89", "-W a:1 -L 90:a:90", "-L 81:a:81 -L 81:a:81",
        ]
        let reader = SpecReader()
        for host in ["web", "cleared", "other"] {
            let lines = options.map { "ssh -F \(configuration.path) \($0) \(host)" }
            let together = await reader.read(try await reader.written(arguments: lines))
            for (line, result) in zip(lines, together) {
                let shared = try result.get()
                let alone = try await reader.read(argument: line)
                #expect(shared.tunnel == alone.tunnel, "\(line)")
                #expect(
                    shared.configuration?.exitOnForwardFailure == alone.configuration?.exitOnForwardFailure, "\(line)")
                #expect(shared.configuration?.gatewayPorts == alone.configuration?.gatewayPorts, "\(line)")
            }
        }
    }
}
