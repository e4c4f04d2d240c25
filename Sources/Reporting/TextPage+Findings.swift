import Diagnosis
import Evidence
import TunnelModel

extension TextPage {
    /// How much of a finding is told.
    enum Telling { case whole, short }

    /// A cause with what was seen, what it means, and what to do on whose machine.
    mutating func finding(_ finding: Finding, of tunnel: Report.Tunnel, _ telling: Telling) {
        let ink = Ink(finding.status)
        var head = text("  ")
        head.append(sign(Glyph(finding.status), ink))
        head.append(text(" \(finding.code)", ink))
        if head.width + 3 + DisplayWidth.of(style.shown(finding.title)) <= style.width {
            head.append("   ")
            head.append(style.shown(finding.title), .strong)
            add(head)
        } else {
            // Code and title in lines of their own; a foreign code may be longer than a line.
            var mark = text("  ")
            mark.append(sign(Glyph(finding.status), ink))
            mark.append(" ")
            paragraph(mark, finding.code.description, ink)
            paragraph(text("    "), finding.title, .strong)
        }
        if telling == .whole {
            for (index, seen) in finding.evidence.enumerated() { labelled(index == 0 ? "seen" : "", seen) }
            labelled("means", finding.cause)
        }
        fixes(finding.fixes, label: finding.status == .unknown ? "look" : "fix", of: tunnel)
        if !finding.alternatives.isEmpty {
            let others = finding.alternatives.map(\.description).joined(separator: ", or ")
            labelled("or", "\(others): the same would be seen")
        }
        if let experiment = finding.experiment { labelled("settle", experiment) }
    }

    /// Labels begin in column 4, what they label in column 12.
    mutating func labelled(_ label: String, _ body: String, _ ink: Ink = .plain) {
        guard !body.isEmpty else { return }
        var head = text("    ")
        head.append(label, .faint)
        head.pad(to: style.isNarrow ? 11 : 12)
        paragraph(head, body, ink)
    }

    /// What to do, by side; commands stand on lines of their own, ready to paste.
    private mutating func fixes(_ fixes: [Fix], label: String, of tunnel: Report.Tunnel) {
        let places = fixes.map { style.shown("on " + ($0.host ?? TextPage.place($0.side, tunnel))) }
        let column = style.isNarrow ? 11 : 12
        let widest = places.map { DisplayWidth.of($0) }.max() ?? 0
        let isBeside = !style.isNarrow && widest <= 24
        let body = isBeside ? column + widest + 3 : column
        for (index, fix) in fixes.enumerated() {
            var head = text("    ")
            head.append(index == 0 ? label : "", .faint)
            head.pad(to: column)
            let isRepeated = index > 0 && places[index] == places[index - 1]
            if isBeside {
                if !isRepeated { head.append(places[index], .strong) }
                head.pad(to: body)
            } else if !isRepeated {
                paragraph(head, places[index], .strong)
                head = text("")
                head.pad(to: body)
            }
            if !fix.text.isEmpty {
                paragraph(head, fix.text)
            } else if isBeside, let command = fix.command.map(style.shownCommand),
                body + DisplayWidth.of(command) <= style.width
            {
                head.append(command, .strong)
                add(head)
                continue
            } else if isBeside {
                add(head)
            }
            if let command = fix.command { self.command(command, indent: body) }
        }
    }

    /// The machine when the fix names none.
    private static func place(_ side: Fix.Side, _ tunnel: Report.Tunnel) -> String {
        switch side {
        case .client: tunnel.plan.client
        case .tunnelHost: tunnel.plan.leg(.transport).to
        case .egress: tunnel.plan.forward.egress?.host ?? tunnel.plan.leg(.egress).to
        case .network: "the network"
        }
    }
}
