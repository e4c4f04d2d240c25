import Diagnosis
import Foundation
import Reporting
import Testing
import TunnelModel

@Suite struct WidthTests {
    /// Lines that are too wide although they hold no command to paste.
    static func tooWide(_ text: String, _ width: Int, commands: [String], _ style: TextStyle) -> [String] {
        text.split(separator: "\n").map(String.init).filter { line in
            DisplayWidth.of(line) > width && !commands.contains { line.hasSuffix(PrintableText.escaped($0, ascii: !style.isUTF8)) }
        }
    }

    static func commands(_ report: Report) -> [String] {
        report.tunnels.flatMap { tunnel in
            [tunnel.spec.command, "-v " + tunnel.spec.command.dropFirst(4)]
                + tunnel.diagnosis.findings.flatMap { $0.fixes.compactMap(\.command) }
        }
    }

    @Test(arguments: [40, 41, 47, 56, 63, 64, 72, 80, 100, 120, 160, 200], [true, false])
    func everyReportFits(width: Int, isUTF8: Bool) {
        let style = TextStyle(width: width, isUTF8: isUTF8)
        for (name, report) in Samples.all {
            for verbose in [false, true] {
                let text = TextRenderer.render(report, style, verbose: verbose)
                #expect(Self.tooWide(text, width, commands: Self.commands(report), style) == [], "\(name)")
                #expect(!text.split(separator: "\n").contains { $0.hasSuffix(" ") }, "\(name): blanks at a line's end")
                #expect(!text.contains("\n\n\n"), "\(name): two blank lines")
                #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"), "\(name)")
            }
        }
    }

    @Test(arguments: [40, 56, 80, 120, 200])
    func everyDrawingFits(width: Int) {
        let style = TextStyle(width: width)
        for (name, forward) in DrawSamples.forwards {
            let text = DrawRenderer.text([DrawSamples.drawing([forward], session: .shell)], style)
            #expect(Self.tooWide(text, width, commands: [], style) == [], "\(name)")
        }
    }

    @Test(arguments: 0..<3)
    func hostileWordsFitToo(seed: Int) {
        let report = HostileTextTests.report(HostileTextTests.source(seed: UInt64(seed) + 1000))
        for width in [40, 80, 120] {
            let style = TextStyle(width: width)
            let text = TextRenderer.render(report, style)
            #expect(Self.tooWide(text, width, commands: Self.commands(report), style) == [])
        }
    }

    /// Wide and combining characters take the columns that a terminal gives them.
    @Test(arguments: [
        ("abc", 3), ("日本", 4), ("e\u{301}", 1), ("ｆｕｌｌ", 8), ("한국", 4), ("✓", 1), ("━", 1), ("🚀", 2), ("", 0),
    ])
    func displayWidth(text: String, columns: Int) { #expect(DisplayWidth.of(text) == columns) }

    @Test func aPictureOfWideNamesStaysAligned() throws {
        let forward = Forward(
            kind: .local, ingress: .tcp(bindAddress: nil, port: 8080), egress: .tcp(host: "数据库", port: 80))
        let lines = Picture(LegPlan(forward, tunnelHost: "跳板机")).rendered(TextStyle(width: 80))
            .split(separator: "\n").map(String.init)
        #expect(lines.count == 3)
        func column(_ line: String, _ text: String) throws -> Int {
            DisplayWidth.of(line[..<(try #require(line.range(of: text)).lowerBound)])
        }
        // The cell of a host begins one blank left of its mark.
        #expect(try column(lines[0], "跳板机") + 1 == column(lines[1], "●╌"))
        #expect(try column(lines[0], "数据库") - 1 == column(lines[1], "▶ :80"))
    }

    @Test func widthsOutOfRangeAreTamed() {
        #expect(TextStyle(width: 3).width == 40)
        #expect(TextStyle(width: 9999).width == 200)
    }
}

@Suite struct GlyphTests {
    @Test func everyGlyphHasAnASCIIForm() {
        for glyph in Glyph.allCases {
            #expect(glyph.ascii.utf8.count == 1 && glyph.ascii.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }, "\(glyph)")
            #expect(DisplayWidth.of(glyph.sign) == 1, "\(glyph)")
        }
        let statuses = CheckStatus.allCases.map(Glyph.init)
        #expect(Set(statuses.map(\.sign)).count == 5)
        #expect(Set(statuses.map(\.ascii)).count == 5)
        let lines: [Glyph] = [.encrypted, .cleartext, .loopback]
        #expect(Set(lines.map(\.ascii)).count == 3)
        #expect(Set([Glyph.encryptedDown, .cleartextDown, .loopbackDown].map(\.ascii)).count == 3)
    }

    @Test func withoutUTF8EverythingIsASCII() {
        for (name, report) in Samples.all {
            let text = TextRenderer.render(report, TextStyle(width: 80, isUTF8: false), verbose: true)
            #expect(text.utf8.allSatisfy { $0 == 0x0a || (0x20..<0x7f).contains($0) }, "\(name)")
        }
    }

    @Test func withoutColourThereIsNoEscape() {
        for (name, report) in Samples.all {
            #expect(!TextRenderer.render(report, TextStyle(width: 80), verbose: true).utf8.contains(0x1b), "\(name)")
        }
        #expect(TextRenderer.render(Samples.healthy, TextStyle(color: true)).utf8.contains(0x1b))
    }
}
