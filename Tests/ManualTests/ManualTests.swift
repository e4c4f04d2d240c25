import Diagnosis
import Evidence
import Foundation
import Testing

/// The manual pages are current: made from the program and its catalogue, and equal to the files in man/.
///
/// With TUNDOCTOR_UPDATE=1 (`make man`) the files are written instead.
@Suite struct ManualTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("man")
    static let isUpdating = ProcessInfo.processInfo.environment["TUNDOCTOR_UPDATE"] == "1"

    @Test func everyCommandHasAPage() throws {
        let root = try CommandDump.load()
        var pages = [("tundoctor", root)]
        for command in root.subcommands ?? [] where command.commandName != "help" {
            pages.append(("tundoctor \(command.commandName)", command))
        }
        for (name, command) in pages {
            let file = name.replacing(" ", with: "-")
            let prose = try String(
                contentsOf: Self.folder.appendingPathComponent("prose/\(file).mdoc"), encoding: .utf8)
            try check(CommandPage(command: command, name: name, prose: prose).text, "\(file).1")
        }
    }

    @Test func everyCauseIsInTheManual() throws {
        let page = CauseCatalog.manual()
        for cause in CauseCatalog.all { #expect(page.contains(cause.code.description)) }
        try check(page, "tundoctor-causes.7")
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/mandoc"), "mandoc is not installed"))
    func thePagesAreCleanMdoc() throws {
        for file in try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        where file.hasPrefix("tundoctor") {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/mandoc")
            process.arguments = ["-T", "lint", "-W", "warning", Self.folder.appendingPathComponent(file).path]
            let pipe = Pipe()
            process.standardOutput = pipe
            process.standardError = pipe
            try process.run()
            let complaints = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(complaints == "", "\(file)")
        }
    }

    private func check(_ page: String, _ file: String) throws {
        let url = Self.folder.appendingPathComponent(file)
        if Self.isUpdating {
            try Data(page.utf8).write(to: url)
        } else {
            let old = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
            #expect(old == page, "man/\(file) is not current: make man")
        }
    }
}
