import Diagnosis
import Evidence
import TunnelModel

/// Many tunnels at a glance: one line each, and which of them are told of at length below.
struct TunnelTable {
    private let report: Report
    /// The place of each finding's first telling: the same cause with the same words is the same finding, whatever the
    /// times and the ports in its commands.
    private let firsts: [Told: Int]

    private struct Told: Hashable {
        var code: FindingCode
        var title: String

        init(_ finding: Finding) { (code, title) = (finding.code, finding.title) }
    }

    /// More than these are shown as a table; fewer are told one after the other.
    static let fewest = 5

    init(_ report: Report) {
        self.report = report
        var firsts: [Told: Int] = [:]
        for (index, tunnel) in report.tunnels.enumerated() {
            for finding in tunnel.diagnosis.findings where firsts[Told(finding)] == nil {
                firsts[Told(finding)] = index
            }
        }
        self.firsts = firsts
    }

    static func fits(_ report: Report) -> Bool { report.tunnels.count >= fewest }

    /// The tunnels that say something for the first time: what was found of the others stands there already.
    var told: [Int] {
        report.tunnels.indices.filter { index in
            let tunnel = report.tunnels[index]
            let news = tunnel.diagnosis.findings.contains { firsts[Told($0)] == index }
            // A tunnel may be unknown without a finding of its own.
            return news || (tunnel.diagnosis.findings.isEmpty && tunnel.diagnosis.verdict != .healthy)
        }
    }

    func write(on page: inout TextPage) {
        let names = report.tunnels.map { page.style.shown($0.spec.name) }
        let forwards = report.tunnels.map { tunnel in
            let forward = tunnel.plan.forward
            return page.style.shown("-\(forward.optionLetter) \(forward.specification)")
        }
        let nameWidth = min(names.map { DisplayWidth.of($0) }.max() ?? 0, 24)
        let forwardWidth = min(forwards.map { DisplayWidth.of($0) }.max() ?? 0, 36)
        for (index, tunnel) in report.tunnels.enumerated() {
            let status = CheckStatus(tunnel.diagnosis.verdict)
            var head = page.text("  ")
            head.append(page.sign(Glyph(status), Ink(status)))
            head.append(" ")
            head.append(names[index], .strong)
            head.pad(to: 4 + nameWidth + 2)
            if !page.style.isNarrow {
                head.append(forwards[index])
                head.pad(to: 4 + nameWidth + 2 + forwardWidth + 2)
            }
            page.paragraph(head, outcome(tunnel, index), status == .pass ? .plain : Ink(status), indent: 8)
        }
    }

    private func outcome(_ tunnel: Report.Tunnel, _ index: Int) -> String {
        var words: [String] = []
        if let first = tunnel.diagnosis.findings.first {
            let more = tunnel.diagnosis.findings.count - 1
            words.append(first.code.description + (more > 0 ? " and \(more) more" : ""))
            if let earlier = firsts[Told(first)], earlier != index {
                words.append("as in [\(earlier + 1)/\(report.tunnels.count)]")
            }
        } else {
            words.append(tunnel.diagnosis.verdict == .healthy ? "works" : tunnel.diagnosis.verdict.rawValue)
        }
        if tunnel.isRunning { words.append("running") }
        if let expectation = tunnel.expectation, let isAsExpected = tunnel.isAsExpected {
            words.append(isAsExpected ? "as expected" : "expected \(expectation)")
        }
        return words.joined(separator: ", ")
    }
}

extension CheckStatus {
    /// The sign that stands for a verdict.
    fileprivate init(_ verdict: Verdict) {
        switch verdict {
        case .healthy: self = .pass
        case .degraded: self = .warn
        case .broken: self = .fail
        case .unknown: self = .unknown
        }
    }
}
