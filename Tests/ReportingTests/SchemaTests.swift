import Diagnosis
import Foundation
import Reporting
import Testing

/// `schema/check.schema.json`, applied by an implementation that is not ours.
enum SchemaValidator {
    static let schema = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "schema/check.schema.json")

    /// The interpreter that has the module; Debian's python3-jsonschema belongs to /usr/bin/python3.
    static let interpreter: String? = ["/usr/bin/python3", "python3"].first { run($0, "import jsonschema", "") == "" }

    /// One line for each document: `valid`, or the first complaint.
    static func verdicts(_ documents: [String], of schema: URL = schema) throws -> [String] {
        let program = """
            import json, sys
            from jsonschema import Draft202012Validator as V
            schema = json.load(open(\(quoted(schema.path(percentEncoded: false)))))
            V.check_schema(schema)
            for line in sys.stdin:
                try: errors = list(V(schema).iter_errors(json.loads(json.loads(line))))
                except ValueError as e: print("not JSON:", e); continue
                print(json.dumps(errors[0].message)[:200] if errors else "valid")
            """
        let input = try documents.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) + "\n" }.joined()
        let python = try #require(interpreter)
        let output = try #require(run(python, program, input))
        return output.split(separator: "\n").map(String.init)
    }

    private static func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "\\'"))'" }

    /// What the program wrote, or nil when it failed.
    private static func run(_ interpreter: String, _ program: String, _ input: String) -> String? {
        let process = Process()
        let file = FileManager.default.temporaryDirectory.appending(path: "schema-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        let reading = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [interpreter, "-W", "ignore", "-c", program]
        process.standardOutput = reading
        process.standardError = FileHandle.nullDevice
        do {
            // A file, not a pipe: the child may end without reading, and a broken pipe would end the tests.
            try Data(input.utf8).write(to: file)
            process.standardInput = try FileHandle(forReadingFrom: file)
            try process.run()
        } catch { return nil }
        let output = reading.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? String(decoding: output, as: UTF8.self) : nil
    }
}

@Suite(
    .enabled(if: SchemaValidator.interpreter != nil, "needs python3 with jsonschema (Debian: python3-jsonschema)"))
struct SchemaTests {
    @Test func everyReportIsValid() throws {
        let documents = Samples.all.map { JSONRenderer.render($0.report) } + [JSONRenderer.render(Samples.report([]))]
        let verdicts = try SchemaValidator.verdicts(documents)
        #expect(verdicts.count == documents.count)
        for (index, verdict) in verdicts.enumerated() { #expect(verdict == "valid", "document \(index)") }
    }

    @Test func everyErrorDocumentIsValid() throws {
        let documents = [
            ErrorDocument(code: "ingress.bad-specification", message: "the port is missing"),
            ErrorDocument(
                code: "spec.unreadable", message: "no such file", file: "tunnels.txt", line: 3, column: 17,
                fix: "-L 8080:www:80"),
        ]
        #expect(try SchemaValidator.verdicts(documents.map(\.json)) == ["valid", "valid"])
    }

    @Test func aPlanIsValid() throws {
        let plan = PlanDocument(version: "1.2.3", plan: ["1 TCP connection to tunnel-host:22"])
        let nameless = PlanDocument(version: "", plan: [])
        #expect(try SchemaValidator.verdicts([plan.json, nameless.json]).map { $0 == "valid" } == [true, false])
    }

    /// One thing wrong each: what stands in the rendered report, and what is put in its place.
    static let damages: [(String, String)] = [
        ("\"schemaVersion\": 1", "\"schemaVersion\": 2"),
        ("\"schemaVersion\"", "\"schemaversion\""),
        ("\"verdict\": \"broken\"", "\"verdict\": \"failed\""),
        ("\"verdict\": \"broken\"", "\"verdict\": \"healthy\""),
        ("\"startedAt\": \"2026-11-23T09:00:00.123Z\"", "\"startedAt\": \"2026-11-23T09:00:00Z\""),
        ("\"startedAt\": \"2026-11-23T", "\"startedAt\": \"2026-11-23 "),
        ("\"elapsedMs\": 181.234", "\"elapsedMs\": \"181.234\""),
        ("\"elapsedMs\": 181.234", "\"elapsedMs\": -1"),
        ("\"tcpConnections\": 1", "\"tcpConnections\": 1.5"),
        ("\"keyQueries\"", "\"keyqueries\""),
        ("\"runID\": \"5f2c\"", "\"runID\": null"),
        ("\"tool\"", "\"tools\""),
        ("\"tunnels\"", "\"tunnel\""),
        ("\"legs\"", "\"Legs\""),
        ("\"checks\"", "\"check\""),
        ("\"findings\"", "\"finding\""),
        ("\"running\": false", "\"running\": \"no\""),
        ("\"carrier\": \"ssh\"", "\"carrier\": \"quic\""),
        ("\"protection\": \"encrypted\"", "\"protection\": \"secret\""),
        ("\"status\": \"skip\"", "\"status\": \"skipped\""),
        ("\"id\": \"egress.connect\"", "\"id\": \"egressConnect\""),
        ("\"id\": \"tunnel-host→www:80#1\"", "\"id\": \"tunnel-host-www\""),
        ("\"because\": \"egress.connect failed\"", "\"because\": null"),
        ("\"detail\": \"refused\"", "\"detail\": 7"),
        ("\"code\": \"egress.refused\"", "\"code\": \"refused\""),
        ("\"code\": \"egress.refused\"", "\"code\": \"Egress.Refused\""),
        ("\"code\": \"egress.refused\"", "\"code\": \"egress.\""),
        ("\"leg\": \"", "\"legg\": \""),
        ("\"side\": \"egress\"", "\"side\": \"server\""),
        ("\"manual\": \"tundoctor-causes(7)\"", "\"manual\": \"the manual\""),
        ("\"alternatives\": []", "\"alternatives\": [\"one\"]"),
        ("\"fixes\"", "\"fix\""),
        ("\"evidence\"", "\"evidences\""),
        ("\"runID\": \"5f2c\"", "\"runID\": \"5f2c\", \"interrupted\": false"),
        ("\"runID\": \"5f2c\"", "\"runID\": \"5f2c\", \"error\": {}"),
    ]

    @Test func everyDamageIsCaught() throws {
        let whole = JSONRenderer.render(Samples.brokenAtEgress)
        let documents = Self.damages.map { whole.replacing($0.0, with: $0.1, maxReplacements: 1) }
        let verdicts = try SchemaValidator.verdicts(documents)
        #expect(verdicts.count == documents.count)
        for (index, verdict) in verdicts.enumerated() {
            #expect(documents[index] != whole, "\(Self.damages[index]) changes nothing")
            #expect(verdict != "valid", "\(Self.damages[index])")
        }
    }

    @Test func furtherKeysAreAllowed() throws {
        let document = JSONRenderer.render(Samples.healthy).replacing(
            "\"runID\"", with: "\"weather\": \"fair\", \"runID\"", maxReplacements: 1)
        #expect(try SchemaValidator.verdicts([document]) == ["valid"])
    }

    @Test func aBrokenErrorDocumentIsCaught() throws {
        let whole = ErrorDocument(code: "spec.empty", message: "no command", line: 1).json
        let documents = [
            ("\"line\": 1", "\"line\": 0"), ("\"code\"", "\"kode\""),
            ("\"verdict\": \"unknown\"", "\"verdict\": \"broken\""),
            ("\"message\": \"no command\"", "\"message\": \"\""),
        ].map { whole.replacing($0.0, with: $0.1) }
        #expect(!(try SchemaValidator.verdicts(documents)).contains("valid"))
    }
}
