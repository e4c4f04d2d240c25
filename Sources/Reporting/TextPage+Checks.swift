import Diagnosis
import Evidence
import TunnelModel

extension TextPage {
    /// The table of checks, leg by leg.
    ///
    /// - Parameter known: the earlier section that has shown the same of an SSH connection, if there is one.
    mutating func checks(of tunnel: Report.Tunnel, known: (Leg) -> String?, verbose: Bool) {
        let titles = CheckID.allCases.map { DisplayWidth.of($0.title) }.max() ?? 0
        for leg in tunnel.plan.legs {
            let checks = tunnel.checks(of: leg)
            guard !checks.isEmpty else { continue }
            let name = leg.role == .ingress ? leg.to : "\(leg.from) → \(leg.to)"
            if leg.carrier == .ssh, let section = known(leg) {
                paragraph(text("  "), "\(name): as in \(section)")
                continue
            }
            paragraph(text("  "), name, .strong, indent: 4)
            for run in TextPage.runs(checks, verbose: verbose) {
                if run.count == 1 {
                    check(run[0], titles: titles)
                } else {
                    row(
                        .skip, run.map(\.check.title).joined(separator: ", "), detail: TextPage.reason(run[0]),
                        titles: 0)
                }
            }
        }
    }

    mutating func check(_ check: CheckResult, titles: Int) {
        // What another check found out on its way took no time of its own.
        let elapsed = check.elapsed.flatMap { Measure.short($0) == Measure.short(.zero) ? nil : $0 }
        row(check.status, check.check.title, detail: TextPage.reason(check), titles: titles, elapsed: elapsed)
        let names = check.entries.map { DisplayWidth.of(style.shown($0.name)) }.max() ?? 0
        let states = check.entries.map { DisplayWidth.of(style.shown($0.state)) }.max() ?? 0
        for entry in check.entries {
            var head = text("        \(entry.name)")
            head.pad(to: 8 + names + 2)
            head.append(text(entry.state))
            head.pad(to: 8 + names + 2 + states + 2)
            paragraph(head, entry.detail, .faint, indent: style.isNarrow ? 10 : nil)
        }
    }

    private mutating func row(
        _ status: CheckStatus, _ title: String, detail: String, titles: Int, elapsed: Duration? = nil
    ) {
        var head = text("    ")
        head.append(sign(Glyph(status), Ink(status)))
        head.append(" ")
        let ink: Ink = status == .skip ? .faint : .plain
        if titles == 0 {
            paragraph(head, detail.isEmpty ? title : "\(title): \(detail)", ink)
            return
        }
        head.append(text(title, ink))
        head.pad(to: 6 + titles + 2)
        let hanging = style.isNarrow ? 8 : nil
        guard let elapsed else { return paragraph(head, detail, ink, indent: hanging) }
        let time = Measure.short(elapsed)
        if style.isNarrow {
            return paragraph(head, detail.isEmpty ? time : "\(detail), \(time)", ink, indent: hanging)
        }
        // Times stand in a column of their own, at the right, not further than the eye follows a line.
        let first = lines.count
        let right = style.measure
        paragraph(head, detail, ink, reserved: 10)
        guard first < lines.count else { return }
        addRight(time, to: first, at: right)
    }

    /// What a row says: what was seen, or why nobody looked.
    private static func reason(_ check: CheckResult) -> String {
        guard let because = check.because, !because.isEmpty else { return check.detail }
        return check.detail.isEmpty || check.detail == because ? because : "\(check.detail): \(because)"
    }

    /// Checks one by one, but neighbours that were skipped for the same reason together.
    private static func runs(_ checks: [CheckResult], verbose: Bool) -> [[CheckResult]] {
        var runs: [[CheckResult]] = []
        for check in checks {
            if !verbose, check.status == .skip, let last = runs.last?.first, last.status == .skip,
                reason(last) == reason(check)
            {
                runs[runs.count - 1].append(check)
            } else {
                runs.append([check])
            }
        }
        return runs
    }
}
