import Diagnosis
import Evidence
import TunnelModel

/// The report for a person at a terminal: the answer first, the table after it, quiet when all is well.
package enum TextRenderer {
    /// - Parameter verbose: the picture and every check, also of a tunnel that works.
    package static func render(_ report: Report, _ style: TextStyle = TextStyle(), verbose: Bool = false) -> String {
        var page = TextPage(style)
        if report.isInterrupted {
            page.paragraph(
                page.text("! ", .warn), "Cut short: below is what was seen until then; the rest is not known.")
            page.blank()
        }
        if report.tunnels.isEmpty {
            page.paragraph(page.text("? ", .unknown), "There was no tunnel to look at.")
        }
        var told = Array(report.tunnels.indices)
        let chain = ChainSection(report)
        if let chain {
            chain.write(on: &page)
            page.blank()
            if !verbose { told = chain.told }
        } else if report.tunnels.count > 1 {
            summary(report, on: &page)
            page.blank()
        }
        if TunnelTable.fits(report) {
            let table = TunnelTable(report)
            table.write(on: &page)
            page.blank()
            if !verbose { told = table.told }
        }
        for index in report.tunnels.indices {
            guard told.contains(index) else {
                if let chain, report.verdict != .healthy { chain.line(report.tunnels[index], on: &page) }
                continue
            }
            if let focus = report.tunnels[index].focus {
                ProbeSection(tunnel: report.tunnels[index], focus: focus).write(on: &page)
                continue
            }
            let section = Section(report: report, index: index, verbose: verbose)
            section.write(on: &page)
        }
        page.paragraph(page.text("  "), Measure.budget(report.budget, elapsed: report.elapsed), .faint)
        return page.rendered
    }

    /// The answer over several tunnels in one line.
    private static func summary(_ report: Report, on page: inout TextPage) {
        let verdicts = report.tunnels.map(\.diagnosis.verdict)
        let broken = verdicts.count { $0 == .broken }
        let unknown = verdicts.count { $0 == .unknown }
        let total = report.tunnels.count
        let (status, words): (CheckStatus, String) =
            if broken > 0 {
                (.fail, "\(broken) of \(total) forwards \(broken == 1 ? "is" : "are") broken.")
            } else if unknown > 0 {
                (.unknown, "\(unknown) of \(total) forwards could not be judged.")
            } else {
                (.pass, "All \(total) forwards work.")
            }
        var head = page.sign(Glyph(status), Ink(status))
        head.append(" ")
        page.paragraph(head, words, .strong)
        let surprises = report.tunnels.filter { $0.isAsExpected == false }.map(\.spec.name)
        guard !surprises.isEmpty else { return }
        let named = surprises.prefix(6).joined(separator: ", ") + (surprises.count > 6 ? ", …" : "")
        page.paragraph(page.text("  "), "Not as expected: \(named).", .strong)
    }
}
