import Diagnosis
import Evidence
import TunnelModel

/// What a text report says of a chain as a whole: the answer, and the commands that need no section of their own.
struct ChainSection {
    let report: Report
    let chain: ReportedChain

    /// Nil unless the report is about one chain and nothing else.
    init?(_ report: Report) {
        guard report.chains.count == 1, let chain = report.chains.first, report.tunnels.count > 1,
            report.tunnels.allSatisfy({ $0.chain != nil })
        else { return nil }
        self.report = report
        self.chain = chain
    }

    /// The tunnels of which more is to be told than a line, by their places.
    var told: [Int] {
        report.tunnels.indices.filter { index in
            let diagnosis = report.tunnels[index].diagnosis
            return !report.tunnels[index].isNotComeTo && (diagnosis.verdict != .healthy)
        }
    }

    func write(on page: inout TextPage) {
        let verdict = report.verdict
        let services = report.tunnels.filter { $0.chain?.step == lastStep }.compactMap(\.service)
        let service = services.first.map { $0.isEmpty || $0.utf8.count > 60 ? "" : " (\($0))" } ?? ""
        switch verdict {
        case .healthy, .degraded:
            answer(.pass, "The tunnels work together: \(chain.ways.joined(separator: "; "))\(service).", on: &page)
        case .broken:
            let places = report.tunnels.filter { $0.diagnosis.verdict == .broken }.compactMap(\.chain)
            let named = places.map { "command \($0.step), typed on \($0.host)" }.uniqued.joined(separator: ", and ")
            answer(.fail, "The tunnels do not work together: see \(named).", on: &page)
        case .unknown:
            answer(.unknown, "Nothing is seen to be broken, but not everything could be looked at.", on: &page)
        }
    }

    /// The command that the way ends with.
    private var lastStep: Int? { report.tunnels.compactMap(\.chain?.step).max() }

    private func answer(_ status: CheckStatus, _ words: String, on page: inout TextPage) {
        var head = page.sign(Glyph(status), Ink(status))
        head.append(" ")
        page.paragraph(head, words, .strong)
    }

    /// A command of which there is no more to say.
    func line(_ tunnel: Report.Tunnel, on page: inout TextPage) {
        let status: CheckStatus = tunnel.isNotComeTo ? .skip : .pass
        var head = page.text("  ")
        head.append(page.sign(Glyph(status), Ink(status)))
        head.append(" ")
        head.append(ChainSection.heading(tunnel, on: page))
        page.add(head)
        let words = tunnel.isNotComeTo ? "not come to" : "works"
        page.paragraph(page.text("       "), words, .faint)
        page.blank()
    }

    /// `2  bastion-host$ ssh -L 2999:git-server:7999 test-server -N`.
    static func heading(_ tunnel: Report.Tunnel, on page: TextPage) -> StyledText {
        guard let place = tunnel.chain else { return page.text(tunnel.spec.command, .strong) }
        var head = page.text("\(place.step)  ", .strong)
        head.append(page.text("\(place.host)$ ", .faint))
        head.append(StyledText(page.style.shownCommand(tunnel.spec.command), .strong))
        if tunnel.spec.forwards.count > 1 {
            let forward = tunnel.plan.forward
            head.append(page.text("   -\(forward.optionLetter) \(forward.specification)", .faint))
        }
        return head
    }
}

extension Report.Tunnel {
    /// Nothing was seen of it but that an earlier command comes first, of which the report says more.
    var isNotComeTo: Bool {
        diagnosis.verdict == .unknown
            && diagnosis.findings.allSatisfy { $0.code == "chain.step-not-reached" || $0.status == .warn }
            && diagnosis.findings.contains { $0.code == "chain.step-not-reached" }
    }
}

extension [String] {
    /// Each once, in order.
    fileprivate var uniqued: [String] { reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
}
