import Diagnosis
import Evidence
import TunnelModel

/// What a text report says of one forward, among the others of the report.
struct Section {
    let report: Report
    let index: Int
    let verbose: Bool

    private var tunnel: Report.Tunnel { report.tunnels[index] }
    private var isOneOfSeveral: Bool { report.tunnels.count > 1 }
    private func label(_ index: Int) -> String {
        report.tunnels[index].chain.map { "command \($0.step)" } ?? "[\(index + 1)/\(report.tunnels.count)]"
    }

    func write(on page: inout TextPage) {
        if tunnel.chain != nil {
            page.add(ChainSection.heading(tunnel, on: page))
        } else if isOneOfSeveral {
            let forward = tunnel.plan.forward
            page.paragraph(
                page.text("\(label(index)) ", .strong),
                "\(tunnel.spec.name): -\(forward.optionLetter) \(forward.specification)"
                    + (forward.namedDestination.map { " to \($0)" } ?? ""), .strong)
        }
        if let expectation = tunnel.expectation, let isAsExpected = tunnel.isAsExpected {
            page.paragraph(
                page.text("  "), isAsExpected ? "As expected: \(expectation)." : "Expected: \(expectation).")
        }
        switch tunnel.diagnosis.verdict {
        case .healthy, .degraded: works(on: &page)
        case .broken: broken(on: &page)
        case .unknown: unknown(on: &page)
        }
        if verbose || isOneOfSeveral { page.blank() }
    }

    private func works(on page: inout TextPage) {
        if verbose {
            Picture(tunnel).draw(on: &page)
            page.blank()
        }
        let route = Consequence.route(tunnel)
        let wasConnected = tunnel.checks(.egress).contains { $0.status == .pass || $0.status == .warn }
        let service = tunnel.service ?? ""
        if wasConnected {
            let note = service.isEmpty || service.utf8.count > 60 ? "" : " (\(service))"
            answer(.pass, "The tunnel works: \(route)\(note).", on: &page)
        } else {
            answer(.pass, "The tunnel works as far as was looked: \(route); its far end was not tried.", on: &page)
        }
        running(on: &page)
        let warnings = tunnel.diagnosis.findings.filter { $0.status == .warn }
        let silent = tunnel.diagnosis.checks.filter { check in
            check.status == .warn && !warnings.contains { $0.role == check.check.role && $0.hop == check.hop }
        }
        if !warnings.isEmpty || !silent.isEmpty { page.blank() }
        findings(warnings, telling: verbose ? .whole : .short, on: &page)
        if verbose {
            page.blank()
            table(on: &page)
        } else {
            for check in silent { page.check(check, titles: 14) }
        }
        if !warnings.isEmpty { page.blank() }
    }

    private func broken(on page: inout TextPage) {
        // The same cause as before needs no second picture.
        if verbose || !isToldBefore {
            page.blank()
            Picture(tunnel).draw(on: &page)
            page.blank()
        }
        answer(.fail, Consequence.ofBroken(tunnel), on: &page)
        running(on: &page)
        page.blank()
        findings(tunnel.diagnosis.findings, telling: .whole, on: &page)
        works(besides: &page)
        table(on: &page)
        page.blank()
    }

    private func unknown(on page: inout TextPage) {
        page.blank()
        Picture(tunnel).draw(on: &page)
        page.blank()
        let missing = tunnel.diagnosis.checks.filter { $0.status == .unknown }
        let names = missing.isEmpty ? "" : ": " + missing.map(\.check.title).joined(separator: ", ")
        answer(.unknown, "Nothing is seen to be broken, but not everything could be looked at\(names).", on: &page)
        running(on: &page)
        page.blank()
        findings(tunnel.diagnosis.findings, telling: .whole, on: &page)
        let isTold = tunnel.diagnosis.findings.contains { $0.status == .unknown && !$0.fixes.isEmpty }
        if !isTold {
            page.labelled("look", "ssh itself tells more, step by step:")
            page.command(Section.withVerboseFlag(tunnel.spec.command), indent: 12)
            page.blank()
        }
        works(besides: &page)
        table(on: &page)
        page.blank()
    }

    private func works(besides page: inout TextPage) {
        let working = Consequence.seenToWork(tunnel)
        guard !working.isEmpty else { return }
        page.labelled("works", working.joined(separator: "; "))
        page.blank()
    }

    private func answer(_ status: CheckStatus, _ words: String, on page: inout TextPage) {
        var head = page.sign(Glyph(status), Ink(status))
        head.append(" ")
        page.paragraph(head, words, .strong)
    }

    private func running(on page: inout TextPage) {
        guard tunnel.isRunning else { return }
        let client = tunnel.plan.client == LegPlan.clientHost ? "this machine" : tunnel.plan.client
        page.paragraph(page.text("  "), "It is running now: an ssh on \(client) already holds this forward.")
    }

    private func sectionTelling(_ finding: Finding) -> Int? {
        report.tunnels[..<index].firstIndex { $0.diagnosis.findings.contains(finding) }
    }

    private var isToldBefore: Bool {
        let failures = tunnel.diagnosis.findings.filter { $0.status == .fail }
        return !failures.isEmpty && failures.allSatisfy { sectionTelling($0) != nil }
    }

    /// Every finding with a blank line after it; one that an earlier section told whole is only named.
    private func findings(_ findings: [Finding], telling: TextPage.Telling, on page: inout TextPage) {
        for finding in findings {
            if let earlier = sectionTelling(finding) {
                var head = page.text("  ")
                head.append(page.sign(Glyph(finding.status), Ink(finding.status)))
                head.append(" ")
                page.paragraph(head, "\(finding.code), as in \(label(earlier))")
            } else {
                page.finding(finding, of: tunnel, telling)
                let isFirst = !report.tunnels[..<index].contains { !$0.diagnosis.findings.isEmpty }
                if isFirst, finding == findings.last { page.labelled("more", "man tundoctor-causes") }
            }
            if telling == .whole { page.blank() }
        }
    }

    private func table(on page: inout TextPage) {
        let shown = report.tunnels[..<index].indices.filter { index in
            let verdict = report.tunnels[index].diagnosis.verdict
            return verbose || verdict == .broken || verdict == .unknown
        }
        func earlier(_ leg: Leg) -> String? {
            shown.first { index in
                let other = report.tunnels[index]
                return other.plan.legs.contains { $0.id == leg.id && other.checks(of: $0) == tunnel.checks(of: leg) }
            }.map(label)
        }
        page.checks(of: tunnel, known: earlier, verbose: verbose)
    }

    /// The person's own command, talking.
    private static func withVerboseFlag(_ command: String) -> String {
        command.hasPrefix("ssh ") ? "ssh -v " + command.dropFirst(4) : command
    }
}
