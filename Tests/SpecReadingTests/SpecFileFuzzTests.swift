import SpecReading
import Testing
import TunnelModel

@Suite struct SpecFileFuzzTests {
    /// Spec files with a few changes; whatever comes of them, it is specs or an error with its place.
    @Test func noFileBreaksTheReader() async throws {
        let wanted = FuzzSize.fromEnvironment("TUNDOCTOR_FUZZ") ?? 4_000
        var mutator = Mutator(seed: 7)
        let file = try TemporaryFile("")
        // No ssh is asked for its version: that would be the slowest part.
        let reader = SpecReader(configurationReader: .init(program: "/no/such/ssh"))
        var refused = 0
        for _ in 0..<wanted {
            let command = String(decoding: mutator.text(), as: UTF8.self)
            let files = Self.files(command)
            var bytes = Array(files[mutator.below(files.count)].utf8)
            for _ in 0..<mutator.below(4) { Self.change(&bytes, &mutator) }
            try file.write(bytes)
            do {
                let specs = try await reader.written(arguments: [file.path])
                #expect(!specs.isEmpty && specs.allSatisfy { $0.name != nil })
            } catch {
                refused += 1
                let shown = String(decoding: bytes, as: UTF8.self).debugDescription
                let hasPlace = error.line >= 1 && error.column >= 1
                #expect(error.file == file.path && hasPlace, "\(shown): \(error)")
                #expect(error.description.contains("^"), "\(shown): \(error)")
            }
        }
        #expect(refused > wanted / 10 && refused < wanted, "\(refused) of \(wanted)")
    }

    /// The same for transcripts.
    @Test func noTranscriptBreaksTheReader() async throws {
        let wanted = FuzzSize.fromEnvironment("TUNDOCTOR_FUZZ") ?? 4_000
        var mutator = Mutator(seed: 11)
        let file = try TemporaryFile("", suffix: ".txt")
        let reader = SpecReader(configurationReader: .init(program: "/no/such/ssh"))
        var refused = 0
        for _ in 0..<wanted {
            let command = String(decoding: mutator.text(), as: UTF8.self)
            let texts = [
                "you: \(command)\n", "# x\nyou: $ ssh -L 1:a:1 bridge-host\nbridge: \(command)\n",
                "you: ssh -L 2222:c-1:22 b\nyou: ssh -p 2222 localhost\nc: \(command)\nyou: curl x",
                "you: ssh -L 1:localhost:2 b-host\r\nb: ssh -L 2:localhost:1 you -N\r\n",
            ]
            var bytes = Array(texts[mutator.below(texts.count)].utf8)
            for _ in 0..<mutator.below(4) { Self.change(&bytes, &mutator) }
            try file.write(bytes)
            do {
                let specs = try await reader.written(arguments: [file.path])
                #expect(!specs.isEmpty && specs.allSatisfy { $0.membership != nil })
                let steps = specs.map { spec in
                    ChainStep(
                        host: spec.host,
                        tunnel: TunnelSpec(
                            name: "", command: "", arguments: [], tunnelHost: spec.commandLine.destination.host,
                            forwards: spec.commandLine.forwards), port: spec.commandLine.port)
                }
                let routes = ChainAnalysis(Chain(name: "", steps: steps)).routes
                let passed = Set(routes.flatMap(\.stretches).map(\.position))
                #expect(passed.count == steps.map(\.tunnel.forwards.count).reduce(0, +))
                for spec in specs {
                    for forward in spec.commandLine.forwards {
                        for part in [SSHCommandLine.ForwardPart.ingress, .egressHost, .egressPort] {
                            let error = spec.error(.badForward, "", at: part, of: forward, fix: "")
                            #expect(error.line >= 1 && error.column >= 1 && error.file == file.path)
                        }
                    }
                }
            } catch {
                refused += 1
                let shown = String(decoding: bytes, as: UTF8.self).debugDescription
                let hasPlace = error.line >= 1 && error.column >= 1
                #expect(error.file == file.path && hasPlace, "\(shown): \(error)")
                #expect(error.description.contains("^"), "\(shown): \(error)")
            }
        }
        #expect(refused > wanted / 10 && refused < wanted, "\(refused) of \(wanted)")
    }

    private static func files(_ command: String) -> [String] {
        let quoted = command.replacing("'", with: "''").replacing("\n", with: "\n      ")
        let lines = command.replacing("\n", with: "\n      ")
        return [
            "tunnels:\n  - name: a\n    ssh: '\(quoted)'\n    expect: healthy\n",
            "tunnels:\n  - name: a\n    ssh: |\n      \(lines)\n  - name: b\n    ssh: ssh -L 1:a:1 h\n",
            "tunnels:\n  - name: a\n    ssh: >-\n      \(lines)\n",
            "tunnels:\n  - {name: a, ssh: \"ssh -L 1:a:1 h\"}\n",
            "tunnels:\n  - name: a\n    chain: ['you: \(quoted)', \"you: ssh h\"]\n",
            "tunnels:\n  - name: a\n    chain:\n      - 'you: ssh b'\n      - |\n        b: \(command.replacing("\n", with: "\n        "))\n",
            "tunnels:\n  - name: a\n    ssh: \"ssh -L 8080:www:80 \\\n      tunnel-host \\x41\\u00e9 -N\"\n",
        ]
    }

    private static let pieces = [
        "&a ", "*a", "!!str ", "<<: ", "- ", ": ", "? ", "[", "]", "{", "}", "#", "|", ">", "'", "\"", "\n", "\r\n",
        "\t",
        "---\n", "...\n", "%YAML 1.1\n", "tunnels:", "name: ", "ssh: ", "chain: ", "\u{85}", "\u{2028}", "\u{feff}",
        "\\x",
        "\\u12", "~", "@", "`", "\u{0}",
    ].map { Array($0.utf8) }

    private static func change(_ bytes: inout [UInt8], _ mutator: inout Mutator) {
        let place = mutator.below(bytes.count)
        switch mutator.below(4) {
        case 0 where !bytes.isEmpty: bytes.removeSubrange(place..<min(bytes.count, place + 1 + mutator.below(8)))
        case 1 where !bytes.isEmpty: bytes[place] = UInt8(truncatingIfNeeded: mutator.next())
        case 2: bytes.insert(contentsOf: bytes.suffix(from: place).prefix(24), at: place)
        default: bytes.insert(contentsOf: pieces[mutator.below(pieces.count)], at: place)
        }
    }
}
