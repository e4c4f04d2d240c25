import Foundation
import Lab

/// What the doctor said of one row, and of the same lab once it was healed.
struct MatrixOutcome: Sendable {
    var row: MatrixRow
    var verdict: String
    var status: Int32
    /// The first finding's code, then its alternatives.
    var codes: [String]
    var warnings: [String]
    /// What is not as the row demands; empty when all is well.
    var complaints: [String] = []
    var seconds: Double

    var name: String { (row.fault ?? "as built") + (row.note.isEmpty ? "" : " (\(row.note))") }

    init(of row: MatrixRow, in lab: Lab) async throws {
        self.row = row
        let fault = row.fault.flatMap { FaultCatalog.fault(named: $0) }
        if let fault { try await MatrixOutcome.apply(fault, to: lab) }
        if !row.running.isEmpty { _ = try await lab.start(row.running) }
        let start = Date()
        let report = try await Check.run(
            row.command ?? fault?.command ?? row.topology.command, row.options,
            (fault?.environment ?? []) + row.environment, prefix: row.prefix, probe: row.probe,
            transcript: row.transcript, in: lab)
        seconds = Date().timeIntervalSince(start)
        verdict = report.verdict
        status = report.status
        let first = report.findings.first { $0.status != "warn" }
        codes = first.map { [$0.code] + $0.alternatives } ?? []
        warnings = report.findings.filter { $0.status == "warn" }.map(\.code)
        judge(report)
        if fault != nil || !row.running.isEmpty {
            try await lab.heal()
            try await judgeTwin(in: lab)
        }
    }

    /// Applies a fault, once more on a healed lab if a step of it came to nothing: what is tested here is the doctor.
    private static func apply(_ fault: Fault, to lab: Lab) async throws {
        do {
            try await lab.breakWith(fault)
        } catch let error as LabError {
            print("\(fault.name) is applied once more: \(error)")
            try await lab.heal()
            try await lab.breakWith(fault)
        }
    }

    private mutating func judge(_ report: Check) {
        func demand(_ condition: Bool, _ complaint: String) { if !condition { complaints.append(complaint) } }
        let others = Set(row.besides).subtracting(report.findings.map(\.code))
        demand(others.isEmpty, "without \(others.sorted())")
        switch row.expectation {
        case .broken(let expected):
            demand(status == 1 && verdict == "broken", "exit status \(status), \(verdict)")
            demand(codes.first == expected.first, "first \(codes.first ?? "none") instead of \(expected[0])")
            demand(Set(codes) == Set(expected), "the set is \(codes)")
            // Of each tunnel the cause to act on comes first; another tunnel of the chain may have warnings of its own.
            let first = report.findings.first { $0.status != "warn" }
            demand(first?.status == "fail", "the first finding does not fail")
            demand(
                row.topology.chain.count > 1 || report.findings.first?.status == "fail", "a warning stands before it")
            demand(first?.hasFix ?? false, "no fix")
            if let leg = row.leg {
                let found = first?.leg ?? "none"
                demand(found.hasPrefix(leg + "#"), "on the leg \(found) instead of \(leg)")
            }
        case .unknown(let expected):
            demand(status == 2 && verdict == "unknown", "exit status \(status), \(verdict)")
            demand(codes.first == expected, "first \(codes.first ?? "none") instead of \(expected)")
        case .works(let expected):
            demand(
                status == 0 && ["healthy", "degraded"].contains(verdict), "exit status \(status), \(verdict), \(codes)")
            demand(warnings == expected, "warnings \(warnings)")
        case .badSpec(let expected):
            demand(
                status == 64 && report.errorCode == expected, "exit status \(status), \(report.errorCode ?? "no error")"
            )
        case .interrupted(let expected):
            demand(status == 130 && verdict == "unknown", "exit status \(status), \(verdict)")
            demand(codes.first == expected, "first \(codes.first ?? "none") instead of \(expected)")
        }
    }

    /// The healthy twin: the same lab, healed, must work and must not show the code.
    private mutating func judgeTwin(in lab: Lab) async throws {
        // The lab as built has no agent to forward.
        let probe = row.probe?.first == "agent" ? nil : row.probe
        func isHealthy(_ twin: Check) -> Bool {
            twin.status == 0 && twin.findings.map(\.code) == (probe == nil ? row.topology.warningsAsBuilt : [])
        }
        let transcript = row.topology.chain.count > 1 ? row.topology.transcript : nil
        var twin = try await Check.run(row.topology.command, [], probe: probe, transcript: transcript, in: lab)
        if !isHealthy(twin) {
            // Is it the doctor, or has the lab not got well? Only the first says so twice.
            print("\(name) is healed once more; its healthy twin: \(twin.findings)")
            try await lab.heal()
            twin = try await Check.run(row.topology.command, [], probe: probe, transcript: transcript, in: lab)
        }
        if !isHealthy(twin) {
            complaints.append("the healthy twin: \(twin.verdict), \(twin.findings.map(\.code))")
        }
    }

    /// The table for the test's output: rows and verdicts.
    static func table(_ outcomes: [MatrixOutcome]) -> String {
        func pad(_ text: String, _ width: Int) -> String {
            text.padding(toLength: max(width, text.count), withPad: " ", startingAt: 0)
        }
        func place(_ row: MatrixRow) -> String { "\(row.fault ?? "as built") of \(row.topology.name)" }
        let order = Dictionary(matrixRows.enumerated().map { (place($1), $0) }) { first, _ in first }
        let sorted = outcomes.sorted { (order[place($0.row)] ?? 0) < (order[place($1.row)] ?? 0) }
        let lines = sorted.map { outcome in
            let more = outcome.codes.count > 3 ? " and \(outcome.codes.count - 3) more" : ""
            let codes = (outcome.codes.prefix(3) + outcome.warnings).joined(separator: " | ") + more
            let mark = outcome.complaints.isEmpty ? "ok " : "NOT"
            return "\(mark) \(pad(outcome.name, 48)) \(pad(outcome.verdict, 9)) \(outcome.status)  "
                + "\(String(format: "%5.1f s", outcome.seconds))  \(codes)"
        }
        return "fault matrix: \(outcomes.count) rows, \(outcomes.count { $0.complaints.isEmpty }) as demanded\n"
            + lines.joined(separator: "\n")
    }
}

/// One run of `tundoctor check --format json` in the lab's client host, as alice.
struct Check: Sendable {
    struct Finding: Sendable {
        var code: String
        var leg: String
        var status: String
        var alternatives: [String]
        var evidence: [String]
        var hasFix: Bool
    }

    var status: Int32
    var verdict = ""
    var errorCode: String?
    var findings: [Finding] = []

    static func run(
        _ command: [String], _ options: [String] = [], _ environment: [String] = [], prefix: [String] = [],
        probe: [String]? = nil, transcript: String? = nil, in lab: Lab
    ) async throws -> Check {
        let shared = ["--format", "json"] + (options.contains("--timeout") ? [] : ["--timeout", "7s"])
        let words =
            prefix + ["/lab/bin/tundoctor"]
            + (probe.map { ["probe", $0[0]] + shared + $0.dropFirst() }
                ?? ["check"] + shared + options + (transcript == nil ? ["--"] + command : ["-"]))
        // No terminal to ask on: a session of its own.
        let output = try await lab.exec(
            host: "you", command: ["/usr/bin/setsid", "--wait", "/usr/bin/env"] + environment + words,
            input: Array((transcript ?? "").utf8), timeout: .seconds(120))
        var check = Check(status: output.status)
        guard let document = try? JSONSerialization.jsonObject(with: Data(output.standardOutput)) as? [String: Any]
        else {
            check.verdict = "no JSON: \(output.outputText.prefix(200)) \(output.errorText.suffix(400))"
            return check
        }
        check.verdict = document["verdict"] as? String ?? "none"
        check.errorCode = (document["error"] as? [String: Any])?["code"] as? String
        let tunnels = document["tunnels"] as? [[String: Any]] ?? []
        check.findings = tunnels.flatMap { $0["findings"] as? [[String: Any]] ?? [] }.map { finding in
            Finding(
                code: finding["code"] as? String ?? "", leg: finding["leg"] as? String ?? "",
                status: finding["status"] as? String ?? "",
                alternatives: finding["alternatives"] as? [String] ?? [],
                evidence: finding["evidence"] as? [String] ?? [],
                hasFix: !(finding["fixes"] as? [Any] ?? []).isEmpty)
        }
        return check
    }
}
