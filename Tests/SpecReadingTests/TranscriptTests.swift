import Evidence
import SSHText
import SpecReading
import Testing
import TunnelModel

@Suite struct TranscriptTests {
    private func written(_ text: String) async throws -> [WrittenSpec] {
        let file = try TemporaryFile(text, suffix: ".txt")
        return try await SpecReader().written(arguments: [file.path])
    }

    @Test func commandsOnTheirHostsAndWhatTheyAreFor() async throws {
        let specs = try await written(
            """
            # the double tunnel
            you: $ ssh -L 7999:localhost:2999 bastion-host

              bastion-host: ssh -L 2999:git-server:7999 \\
                alice@test-server -N
            client-host:   git clone   ssh://git@localhost:7999/repository.git
            test: $ curl http://git-server/
            """)
        #expect(specs.map(\.host) == ["you", "bastion-host"])
        #expect(specs.map(\.isTypedHere) == [true, false])
        #expect(specs.map(\.commandLine.destination.host) == ["bastion-host", "test-server"])
        #expect(specs.map(\.membership?.step) == [0, 1] && specs.allSatisfy { $0.membership?.chain == 0 })
        #expect(
            specs[0].membership?.usages == [
                ChainUsage(host: "you", command: "git clone ssh://git@localhost:7999/repository.git"),
                ChainUsage(host: "test-server", command: "curl http://git-server/"),
            ])
        #expect(specs[0].membership?.name.hasPrefix("tundoctor-test-") ?? false)
    }

    @Test(arguments: [
        "you: ssh -L 1:a:1 bridge-host\nbridge: ssh -L 2:b:2 beta-server\nbeta: ssh h",
        "client: ssh -L 1:a:1 bridge-host\r\nbridge-host: nohup ssh -L 2:b:2 beta-server &\r\nbeta: ssh h\r\n",
        "you: autossh -M 0 -L 1:a:1 bridge-host\nbridge: $  ssh -L 2:b:2 u@beta-server 2>/dev/null\nbeta-server:\tssh h",
        "you: ssh -L 1:a:1 u@bridge-host\nbridge: ssh ssh://u@beta-server:22\nbeta: $ ssh h",
    ])
    func hostsByTheirNamesAndPrefixes(text: String) async throws {
        #expect(try await written(text).map(\.host) == ["you", "bridge-host", "beta-server"])
    }

    /// The text with the mark `‸` before the character that is wrong, the error's code, and a part of what it says.
    static let mistakes: [(text: String, code: SpecError.Code, says: String)] = [
        ("you: ssh -L 1:a:1 h\n‸bastion: ssh -L 2:b:2 i\n", .badFile, "no earlier command leads to bastion"),
        ("‸bastion-host: ssh h\nyou: ssh bastion-host\n", .badFile, "no earlier command leads to bastion-host"),
        ("you: ssh b-1\nyou: ssh b-2\n  ‸b: ssh c\n", .badFile, "b may be b-1 or b-2"),
        ("you: ssh h\n‸bast: ssh c\n", .badFile, "no earlier command leads to bast"),
        ("you: ssh bastion-host\n‸basti: ssh c\n", .badFile, "no earlier command leads to basti"),
        ("you: ssh h\n‸beta: curl http://localhost\n", .badFile, "no earlier command leads to beta"),
        ("‸ssh -L 8080:www:80 tunnel-host\n", .badFile, "no host stands before this"),
        ("\n  ‸$ ssh -L 8080:www:80 tunnel-host\n", .badFile, "no host stands before this"),
        ("‸curl http://x: y\n", .badFile, "no host stands before this"), ("‸: ssh h\n", .badFile, "no host"),
        ("you: ssh h\n‸alice@h:~$ ssh i\n", .badFile, "no host"), ("‸alice@h: ssh i\n", .badFile, "more than a host"),
        ("you:‸\n", .badFile, "no command follows"), ("you: $‸\n", .badFile, "no command follows"),
        ("you: ‸# a comment\n", .badFile, "no command follows"),
        ("you: ssh -L 8080:www:‸99999 h\n", .badForward, "larger than 65535"),
        ("# é\nyou: $ ssh -L ‸é:x:1 ü\n", .badForward, "é is neither"),
        ("you: ssh -L 1:a:1 \\\n  -L 2:b:‸99999 h\n", .badForward, "larger"),
        ("you: ssh -‸z h\n", .unknownOption, "no option -z"),
        ("you: ssh -L 1:a:1 ‸$HOST\n", .badQuoting, "only a shell"),
        ("you: ssh h‸; ssh i\n", .badQuoting, "; is for a shell"), ("you: ssh -N‸\n", .noDestination, "no host"),
        ("you: ssh ‸–L 1:a:1 h\n", .badArgument, "dash"), ("you: ls -l\n# no ssh\n‸", .badFile, "no ssh command"),
        ("‸", .badFile, "no ssh command"),
    ]

    @Test(arguments: mistakes.map(\.text))
    func theCaretStandsUnderTheWrongCharacterOfTheFile(marked: String) async throws {
        let (_, code, says) = try #require(Self.mistakes.first { $0.text == marked })
        let parts = marked.split(separator: "‸", omittingEmptySubsequences: false)
        let error = try #require(await #expect(throws: SpecError.self) { try await written(parts.joined()) })
        #expect(error.code == code, "\(marked): \(error)")
        #expect(error.message.contains(says), "\(marked): \(error)")
        let before = parts[0].split(separator: "\n", omittingEmptySubsequences: false)
        #expect(error.line == before.count, "\(marked): \(error)")
        #expect(error.column == (before.last?.unicodeScalars.count ?? 0) + 1, "\(marked): \(error)")
        #expect(error.description.contains("\(error.file ?? ""):\(error.line):\(error.column): "))
        #expect(error.description.contains("^"))
    }

    @Test func anErrorNamesTheHostsThatThereAre() async throws {
        let error = await #expect(throws: SpecError.self) {
            try await written("you: ssh a\na: ssh b\nc: ssh d\n")
        }
        #expect(error?.fix == "commands can be typed on you, a and b here")
    }

    @Test func aPasswordInTheLineIsNotShown() async throws {
        let error = await #expect(throws: SpecError.self) {
            try await written("you: sshpass -p geheim‑é ssh -L 1:a:99999 h\n")
        }
        #expect(error?.code == .badForward)
        #expect(!(error?.description.contains("geheim") ?? true))
        #expect(error?.description.contains("p ******** ssh") ?? false)
    }

    @Test func thePlaceOfAForwardIsThatInTheFile() async throws {
        let specs = try await written("# x\nyou: $ ssh -N -L 7999:localhost:2999 -R '*:80:[::1]:81' bastion-host\n")
        let forwards = specs[0].commandLine.forwards
        let places: [(SSHCommandLine.ForwardPart, Int, Int)] = [
            (.ingress, 0, 18), (.egressHost, 0, 23), (.egressPort, 0, 33), (.ingress, 1, 44), (.egressHost, 1, 47),
            (.egressPort, 1, 53),
        ]
        for (part, index, column) in places {
            let error = specs[0].error(.badForward, "m", at: part, of: forwards[index], fix: "f")
            #expect(error.line == 2 && error.column == column, "\(part) of \(index): \(error)")
        }
    }

    @Test func commandsOfOtherHostsAreNotAskedOfOurSSH() async throws {
        // This ssh would answer nothing but an error.
        let reader = SpecReader(configurationReader: .init(program: "/bin/false"))
        let file = try TemporaryFile("you: ssh h\nh: ssh -L 2:b:2 i\n", suffix: ".txt")
        let results = await reader.read(try await reader.written(arguments: [file.path]))
        #expect(throws: SpecError.self) { try results[0].get() }
        let elsewhere = try results[1].get()
        #expect(elsewhere.configuration == nil && elsewhere.tunnel.forwards.count == 1 && elsewhere.notes.isEmpty)
    }

    @Test func severalTranscriptsAreSeveralChains() async throws {
        let one = try TemporaryFile("you: ssh -L 1:a:1 h\nh: ssh i\n", suffix: ".txt")
        let other = try TemporaryFile("you: ssh -L 2:a:1 h\n", suffix: ".txt")
        let specs = try await SpecReader().written(arguments: [one.path, "alias", other.path])
        #expect(specs.map(\.membership?.chain) == [0, 0, nil, 1])
    }

    @Test(.timeLimit(.minutes(1)))
    func whatIsTooMuchIsRefused() async throws {
        let many = [
            String(repeating: "you: ssh -L 1:a:1 h\n", count: 65), String(repeating: "you: ls\n", count: 1_001),
            "you: ssh " + String(repeating: "-L 1:a:1 ", count: 513) + "h\n",
            "you: ssh " + String(repeating: "-L 1:a:1 ", count: 100_000) + "h\n",
            String(repeating: ":", count: 500_000),
            String(repeating: "a: ", count: 300_000), String(repeating: "\\\n", count: 400_000),
            "you: ssh" + String(repeating: " \\\n", count: 300_000), String(repeating: "x", count: (1 << 20) + 1),
        ]
        for text in many {
            await #expect(throws: SpecError.self, "\(text.prefix(40))") { _ = try await written(text) }
        }
        #expect(try await written(String(repeating: "you: ssh -L 1:a:1 h\n", count: 64)).count == 64)
    }
}

@Suite struct ChainFileTests {
    private func written(_ text: String) async throws -> [WrittenSpec] {
        let file = try TemporaryFile(text)
        return try await SpecReader { $0 == "egress.refused" }.written(arguments: [file.path])
    }

    @Test func aChainInYAML() async throws {
        let specs = try await written(
            """
            tunnels:
              - name: git
                chain: ["you: ssh -L 7999:localhost:2999 bastion-host", "bastion: ssh -L 2999:g:7999 test-server -N"]
                expect: healthy
              - {name: web, ssh: ssh -L 8080:www:80 h}
              - name: proxy
                chain:
                  - 'you: $ ssh -R 8080:localhost:8888 bridge-host'
                  - "bridge: ssh -R 9999:localhost:8080 beta-server -N"
                  - "beta: curl -x http://localhost:9999 https://www.example.com/"
            """)
        #expect(specs.map(\.name) == ["git", "git", "web", "proxy", "proxy"])
        #expect(specs.map(\.host) == ["you", "bastion-host", "you", "you", "bridge-host"])
        #expect(specs.map(\.membership?.chain) == [0, 0, nil, 1, 1])
        #expect(specs.map(\.expectation) == [.verdict(.healthy), .verdict(.healthy), nil, nil, nil])
        #expect(specs[4].membership?.usages.map(\.host) == ["beta-server"] && specs[4].membership?.name == "proxy")
    }

    static let mistakes: [(text: String, says: String)] = [
        ("tunnels:\n  - name: a\n    chain: ‸[]\n", "this chain is empty"),
        ("tunnels:\n  - name: a\n    chain: [\"‸you: ls\"]\n", "no ssh command"),
        ("tunnels:\n  - name: a\n    chain: ‸ssh h\n", "chain is a list"),
        ("tunnels:\n  - name: a\n    chain:\n      - ‸you: ssh h\n", "one word of YAML"),
        ("tunnels:\n  - name: a\n    chain: [‸[a]]\n", "one word of YAML"),
        ("tunnels:\n  - name: a\n    chain: ‸&a []\n", "anchors"),
        ("tunnels:\n  - name: a\n    ssh: ssh h\n    ‸chain: []\n", "not both"),
        ("tunnels:\n  - name: a\n    chain: [\"you: ssh h\", \"‸i: ssh j\"]\n", "no earlier command leads to i"),
        ("tunnels:\n  - name: a\n    chain: [\"‸ssh h\"]\n", "no host"),
        ("tunnels:\n  - name: a\n    chain: ['you: ssh -L ''1'':a:‸99999 h']\n", "larger"),
        ("tunnels:\n  - name: a\n    chain: [\"you: ssh \\\"-L\\\" 1:a:‸99999 h\"]\n", "larger"),
        ("tunnels:\n  - name: a\n    chain:\n      - >-\n        you: ssh -N\n        -L 1:a:‸99999 h\n", "larger"),
        ("tunnels:\n  - name: a\n    chain: [\"you: ssh h\"]\n    expect: ‸nonsense\n", "cannot be expected"),
    ]

    @Test(arguments: mistakes.map(\.text))
    func theCaretStandsUnderTheWrongCharacterOfTheFile(marked: String) async throws {
        let says = try #require(Self.mistakes.first { $0.text == marked }).says
        let parts = marked.split(separator: "‸", omittingEmptySubsequences: false)
        let error = try #require(await #expect(throws: SpecError.self) { try await written(parts.joined()) })
        #expect(error.message.contains(says), "\(marked): \(error)")
        let before = parts[0].split(separator: "\n", omittingEmptySubsequences: false)
        #expect(error.line == before.count, "\(marked): \(error)")
        #expect(error.column == (before.last?.unicodeScalars.count ?? 0) + 1, "\(marked): \(error)")
    }
}
