import Diagnosis
import Evidence
import TunnelModel

/// What a text report says of one probe: the answer, what was found, and every check; no picture, for there is no tunnel.
struct ProbeSection {
    let tunnel: Report.Tunnel
    let focus: Report.Focus

    func write(on page: inout TextPage) {
        let status: CheckStatus =
            switch tunnel.diagnosis.verdict {
            case .healthy: .pass
            case .degraded: .warn
            case .broken: .fail
            case .unknown: .unknown
            }
        var head = page.sign(Glyph(status), Ink(status))
        head.append(" ")
        page.paragraph(head, "\(focus.name) \(focus.object): \(answer)", .strong)
        page.blank()
        for finding in tunnel.diagnosis.findings {
            page.finding(finding, of: tunnel, .whole)
            if finding == tunnel.diagnosis.findings.last { page.labelled("more", "man tundoctor-causes") }
            page.blank()
        }
        page.checks(of: tunnel, known: { _ in nil }, verbose: false)
        page.blank()
    }

    /// What the check that decides says: the first that failed, the first that is not known, else what was asked for.
    private var answer: String {
        let checks = tunnel.diagnosis.checks
        let deciding =
            checks.first { $0.status == .fail } ?? checks.first { $0.status == .unknown }
            ?? checks.last { focus.checks.contains($0.check) && $0.status != .skip }
            ?? checks.last { focus.checks.contains($0.check) }
        guard let deciding else { return "nothing was looked at" }
        return deciding.detail.isEmpty ? deciding.status.rawValue : deciding.detail
    }
}
