import Foundation

@testable import Lab

/// The built program, run in a lab as a person would run it.
enum Program {
    /// The executable that `swift build` made beside the tests.
    static let path = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appendingPathComponent("tundoctor").path

    /// Whether a lab can be had on this machine; the reason is printed where it cannot.
    static let hasLab: Bool = {
        do {
            try LabRequirements.check(.simple)
            return true
        } catch {
            print("tests that need a lab are skipped: \(error)")
            return false
        }
    }()

    static let tunnel = ["ssh", "-L", "8080:www:80", "tunnel-host", "-N"]

    /// `tundoctor` with these words, as alice on the client host, without a terminal.
    static func run(
        _ words: [String], in lab: Lab, environment: [String] = [], timeout: Duration = .seconds(60)
    ) async throws -> LabOutput {
        try await lab.exec(
            host: "you", command: ["setsid", "--wait", "env"] + environment + ["tundoctor"] + words, timeout: timeout)
    }

    /// `tundoctor check` of the usual tunnel.
    static func check(_ options: [String] = [], in lab: Lab, environment: [String] = []) async throws -> LabOutput {
        try await run(["check"] + options + ["--"] + tunnel, in: lab, environment: environment)
    }

    /// A shell script on a host.
    static func shell(_ script: String, on host: String, as account: Lab.Account = .root, in lab: Lab) async throws
        -> String
    {
        try await lab.exec(host: host, command: ["sh", "-c", script], as: account).outputText
    }
}

extension LabOutput {
    /// Standard output as the one JSON document that it must be; nil for anything else.
    var document: [String: Any]? {
        try? JSONSerialization.jsonObject(with: Data(standardOutput)) as? [String: Any]
    }

    var errorCode: String? { (document?["error"] as? [String: Any])?["code"] as? String }
    var verdict: String? { document?["verdict"] as? String }

    func budget(_ key: String) -> Int? { (document?["budget"] as? [String: Any])?[key] as? Int }

    /// The codes of all findings.
    var codes: [String] {
        (document?["tunnels"] as? [[String: Any]] ?? []).flatMap { $0["findings"] as? [[String: Any]] ?? [] }
            .compactMap { $0["code"] as? String }
    }

    /// The status of a check.
    func status(_ check: String) -> String? { self.check(check)?["status"] as? String }

    /// A check of the first tunnel that has it.
    func check(_ id: String) -> [String: Any]? {
        let legs = (document?["tunnels"] as? [[String: Any]] ?? []).flatMap { $0["legs"] as? [[String: Any]] ?? [] }
        return legs.flatMap { $0["checks"] as? [[String: Any]] ?? [] }.first { $0["id"] as? String == id }
    }
}
