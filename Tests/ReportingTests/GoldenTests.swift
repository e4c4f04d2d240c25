import Foundation
import Reporting
import Testing

/// Whole reports against the texts in `Golden/`; set `TUNDOCTOR_WRITE_GOLDEN=1` to write them anew, then read the diff.
@Suite struct GoldenTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    static func compare(_ text: String, _ name: String, _ location: SourceLocation = #_sourceLocation) throws {
        let file = folder.appending(path: name)
        if ProcessInfo.processInfo.environment["TUNDOCTOR_WRITE_GOLDEN"] == "1" {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        let expected = try String(contentsOf: file, encoding: .utf8)
        #expect(text == expected, "differs from \(name)", sourceLocation: location)
    }

    @Test(arguments: Samples.all.map(\.name), [40, 80, 120])
    func theReportInUTF8(name: String, width: Int) throws {
        let report = try #require(Samples.all.first { $0.name == name }).report
        try Self.compare(TextRenderer.render(report, TextStyle(width: width)), "\(name)-\(width).txt")
    }

    @Test(arguments: Samples.all.map(\.name))
    func theReportInASCII(name: String) throws {
        let report = try #require(Samples.all.first { $0.name == name }).report
        let text = TextRenderer.render(report, TextStyle(width: 80, isUTF8: false))
        try Self.compare(text, "\(name)-80-ascii.txt")
    }

    @Test(arguments: ["healthy", "broken-egress"])
    func theReportAtLength(name: String) throws {
        let report = try #require(Samples.all.first { $0.name == name }).report
        try Self.compare(TextRenderer.render(report, TextStyle(width: 80), verbose: true), "\(name)-80-verbose.txt")
    }

    @Test(arguments: Samples.all.map(\.name))
    func theReportInJSON(name: String) throws {
        let report = try #require(Samples.all.first { $0.name == name }).report
        try Self.compare(JSONRenderer.render(report), "\(name).json")
    }
}
