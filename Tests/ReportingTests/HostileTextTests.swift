import Diagnosis
import Evidence
import Foundation
import Reporting
import Testing
import TunnelModel

/// Words that servers and files could send, in every place that holds words.
@Suite struct HostileTextTests {
    static let hostile: [String] = [
        "\u{1b}[2J\u{1b}[1;1H✓ The tunnel works", "a\r\nb\u{0}c\u{7}", "\u{9b}31mred\u{85}\u{90}",
        "\u{202e}txt.exe\u{2066}",
        "line\u{2028}paragraph\u{2029}", "\u{e0041}\u{e007f}tag", "\u{feff}\u{200b}\u{00ad}\u{061c}",
        "\u{fff9}x\u{fffb}",
        "日本語のとても長い名前のサーバー", "e\u{301}e\u{301}\u{301}\u{301}", "\"quoted\" \\ back\\u0000", "👩‍👩‍👧 🏴", "",
        String(repeating: "x", count: 900), String(repeating: "字", count: 300), "\u{7f}\t\u{b}\u{c}", "' ; rm -rf ~ #",
        "\u{e000}\u{10ffff}", "a b  c   d", "-", "→ … – ✗ ━",
    ]

    /// A report in which every string is taken from `words`, one after the other.
    static func report(_ next: () -> String) -> Report {
        func code() -> FindingCode { FindingCode(next()) }
        let roles: [Leg.Role] = [.ingress, .transport, .egress]
        let sides: [Fix.Side] = [.client, .tunnelHost, .egress, .network]
        let kinds: [(Forward.Listener, Endpoint?)] = [
            (.tcp(bindAddress: next(), port: 8080), .tcp(host: next(), port: 80)),
            (.unix(path: next()), .unix(path: next())), (.tcp(bindAddress: nil, port: 1080), nil),
        ]
        let tunnels = CheckStatus.allCases.flatMap { status in
            zip(kinds, [Forward.Kind.local, .remote, .dynamic]).map { ends, kind in
                let forward = Forward(kind: kind, ingress: ends.0, egress: ends.1)
                let checks = CheckID.allCases.enumerated().map { index, check in
                    CheckResult(
                        check: check, status: index % 3 == 0 ? status : CheckStatus.allCases[index % 5],
                        detail: next(), because: index % 2 == 0 ? next() : nil,
                        elapsed: index % 2 == 0 ? .microseconds(index * 7919) : nil)
                }
                let findings = roles.map { role in
                    Finding(
                        code: code(), status: status == .pass || status == .skip ? .warn : status, role: role,
                        title: next(), cause: next(), evidence: [next(), next()], alternatives: [code(), code()],
                        experiment: next(),
                        fixes: sides.map { Fix($0, host: $0 == .network ? nil : next(), next(), command: next()) })
                }
                let host = next()
                return Report.Tunnel(
                    spec: TunnelSpec(
                        name: next(), command: next(), arguments: [next()], tunnelHost: host, forwards: [forward]),
                    plan: LegPlan(forward, tunnelHost: host),
                    diagnosis: Diagnosis(checks: checks, findings: findings), isRunning: true,
                    tunnelHostAddress: next())
            }
        }
        return Report(
            version: next(), runID: next(), startedAt: next(), elapsed: .seconds(1), budget: Samples.budget,
            tunnels: tunnels, isInterrupted: true)
    }

    /// Hostile words, mixed by a generator with a fixed seed.
    static func source(seed: UInt64) -> () -> String {
        var state = seed
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        return {
            switch random(3) {
            case 0: return hostile[random(hostile.count)]
            case 1: return hostile[random(hostile.count)] + " " + hostile[random(hostile.count)]
            default:
                var text = ""
                for _ in 0..<random(24) {
                    if let scalar = Unicode.Scalar(UInt32(random(0x11_0000))) { text.unicodeScalars.append(scalar) }
                    text.unicodeScalars.append(Unicode.Scalar(UInt8(random(256))))
                }
                return text
            }
        }
    }

    /// What may stand in a text without colours: printable scalars and the newline.
    static func offence(_ text: String, ascii: Bool) -> Unicode.Scalar? {
        text.unicodeScalars.first { scalar in
            if scalar == "\n" { return false }
            if ascii, !scalar.isASCII { return true }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                return true
            default: return false
            }
        }
    }

    @Test(arguments: 0..<4)
    func nothingOfItReachesTheTerminal(seed: Int) {
        let report = Self.report(Self.source(seed: UInt64(seed)))
        for style in [TextStyle(width: 40), TextStyle(width: 97), TextStyle(width: 80, isUTF8: false)] {
            for verbose in [false, true] {
                let text = TextRenderer.render(report, style, verbose: verbose)
                #expect(Self.offence(text, ascii: !style.isUTF8) == nil)
            }
        }
        let drawings = report.tunnels.map {
            Drawing(spec: $0.spec, plans: [$0.plan], session: .command($0.spec.command))
        }
        #expect(Self.offence(DrawRenderer.text(drawings, TextStyle(width: 60)), ascii: false) == nil)
        #expect(Self.offence(DrawRenderer.text(drawings, TextStyle(isUTF8: false)), ascii: true) == nil)
    }

    @Test func coloursAreOursAlone() {
        let report = Self.report(Self.source(seed: 7))
        let text = TextRenderer.render(report, TextStyle(width: 80, color: true), verbose: true)
        // Scalar by scalar: foreign text may begin with a mark that joins the m of our sequence.
        let ours = text.replacing((/\u{1b}\[[0-9;]*m/).matchingSemantics(.unicodeScalar), with: "")
        #expect(text.count > ours.count)
        #expect(Self.offence(ours, ascii: false) == nil)
        #expect(ours == TextRenderer.render(report, TextStyle(width: 80), verbose: true))
    }

    @Test(arguments: 0..<4)
    func theDocumentStaysADocument(seed: Int) throws {
        let report = Self.report(Self.source(seed: UInt64(seed)))
        let document = JSONRenderer.render(report)
        #expect(Self.offence(document, ascii: false) == nil)
        let value = try #require(try JSONSerialization.jsonObject(with: Data(document.utf8)) as? [String: Any])
        // Nothing is lost on the way: what was put in comes out.
        let tunnels = try #require(value["tunnels"] as? [[String: Any]])
        #expect(tunnels.count == report.tunnels.count)
        for (shown, tunnel) in zip(tunnels, report.tunnels) {
            #expect(
                (shown["command"] as? String).map { Array($0.unicodeScalars) }
                    == Array(tunnel.spec.command.unicodeScalars))
            let findings = try #require(shown["findings"] as? [[String: Any]])
            #expect(
                findings.map { ($0["title"] as? String).map { Array($0.unicodeScalars) } }
                    == tunnel.diagnosis.findings.map { Array($0.title.unicodeScalars) })
        }
        let error = ErrorDocument(code: "spec.x", message: report.runID, file: report.version, fix: report.startedAt)
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(error.json.utf8)) }
    }

    @Test func aServerCannotForgeALine() {
        var tunnel = Samples.brokenAtEgress.tunnels[0]
        tunnel.diagnosis.findings[0].evidence = ["refused\n✓ The tunnel works"]
        let text = TextRenderer.render(Samples.report([tunnel]))
        #expect(text.contains("refused\\x0a✓ The tunnel works"))
        #expect(!text.split(separator: "\n").contains { $0.hasPrefix("✓") })
    }

    @Test func aLongCommandIsNeverCut() {
        var tunnel = Samples.brokenAtEgress.tunnels[0]
        let command = "printf %s " + String(repeating: "word ", count: 3000) + "end"
        tunnel.diagnosis.findings[0].fixes = [Fix(.client, host: "you", "Run this.", command: command)]
        let lines = TextRenderer.render(Samples.report([tunnel]), TextStyle(width: 40)).split(separator: "\n")
        #expect(lines.contains { $0.hasSuffix(command) })
    }
}
