import TunnelModel

extension DrawRenderer {
    /// The ways of a chain as pictures, its commands, and what is to be known of them in words.
    static func chain(_ drawing: ChainDrawing, on page: inout TextPage) {
        for route in drawing.analysis.routes {
            page.blank()
            Picture(route, of: drawing).draw(on: &page)
        }
        page.blank()
        for (index, step) in drawing.chain.steps.enumerated() {
            var head = page.text("  ")
            head.append(page.text("\(index + 1) ", .strong))
            head.append(page.text("\(step.host)$ ", .faint))
            head.append(StyledText(page.style.shownCommand(step.tunnel.command), .strong))
            page.add(head)
        }
        for usage in drawing.chain.usages {
            var head = page.text("    ")
            head.append(page.text("\(usage.host)$ ", .faint))
            head.append(StyledText(page.style.shownCommand(usage.command)))
            page.add(head)
        }
        faults(drawing, on: &page)
        page.blank()
        words(drawing, on: &page)
    }

    private static func faults(_ drawing: ChainDrawing, on page: inout TextPage) {
        for fault in drawing.faults {
            page.blank()
            page.paragraph(mark(page), fault.message, .strong)
            if let excerpt = fault.excerpt, DisplayWidth.of(page.style.shown(excerpt.text)) + 6 <= page.style.width {
                if let place = fault.place { page.paragraph(page.text("    "), place, .faint) }
                page.add(StyledText("      " + page.style.shown(excerpt.text)))
                let before = String(excerpt.text.prefix(excerpt.caret))
                let caret = String(repeating: " ", count: 6 + DisplayWidth.of(page.style.shown(before))) + "^"
                page.add(StyledText(caret, .fail))
            } else if let place = fault.place {
                page.paragraph(page.text("    "), place, .faint)
            }
            page.paragraph(page.text("    "), fault.fix)
        }
        for loop in drawing.analysis.loops {
            let numbers = loop.map { "\($0.step + 1)" }.joined(separator: ", ")
            page.blank()
            page.paragraph(
                mark(page),
                "\(numbers): what enters at \(drawing.chain.forward(at: loop[0]).listeningPlace) comes back there: a loop",
                .strong)
        }
    }

    private static func mark(_ page: TextPage) -> StyledText {
        var mark = page.text("  ")
        mark.append(page.sign(.fail, .fail))
        mark.append(" ")
        return mark
    }

    private static func words(_ drawing: ChainDrawing, on page: inout TextPage) {
        let descriptions = drawing.steps.map(\.described)
        let order = drawing.analysis.routes.flatMap(\.stretches).map(\.position).uniqued
        let forwards = order.map { (position: $0, words: descriptions[$0.step][$0.forward]) }
        rows("enters", forwards.map { "\($0.words.plan.forward.listeningPlace): \($0.words.entry.sentence)" }, &page)
        let joins = drawing.analysis.joins.filter { !$0.isFault }
        rows("joins", joins.map { JoinDescription($0, in: drawing.analysis).sentence }, &page)
        rows("names", forwards.flatMap(\.words.lookups).uniqued.map { "\($0.name): by \($0.host)" }, &page)
        rows("protects", protection(drawing, descriptions), &page)
        rows("order", startOrder(drawing), &page)
    }

    /// What holds on each leg, in the order of traffic; at a join one ssh ends and the next begins.
    private static func protection(_ drawing: ChainDrawing, _ descriptions: [[ForwardDescription]]) -> [String] {
        var lines: [String] = []
        for stretch in drawing.analysis.routes.flatMap(\.stretches) {
            let words = descriptions[stretch.position.step][stretch.position.forward]
            let isJoined = stretch.join.map { !$0.isFault } ?? false
            for part in words.protects {
                switch part.leg.role {
                case .ingress: if part.leg.protection == .cleartext { lines.append(part.words) }
                case .jump, .transport: lines.append("\(stretch.position.step + 1) \(part.words)")
                case .egress: if !staysThere(stretch, drawing) { lines.append(part.words) }
                }
            }
            if isJoined, let listener = stretch.join?.listener {
                let host = drawing.analysis.listeningHost(listener)
                lines.append(
                    "\(host), at the join: ssh \(stretch.position.step + 1) ends there and ssh \(listener.step + 1)"
                        + " begins; between them only what is spoken protects itself")
            }
        }
        return lines.uniqued
    }

    /// The next tunnel listens, or should, on the host that dials: the last leg is the join, and no leg.
    private static func staysThere(_ stretch: ChainRoute.Stretch, _ drawing: ChainDrawing) -> Bool {
        guard let listener = stretch.join?.listener else { return false }
        return drawing.analysis.listeningHost(listener) == drawing.analysis.diallingHost(stretch.position)
    }

    /// Which command must run before which, and where it is typed.
    private static func startOrder(_ drawing: ChainDrawing) -> [String] {
        var lines: [String] = []
        for (index, step) in drawing.chain.steps.enumerated() {
            if let opener = drawing.chain.opener(of: index) {
                let first = drawing.chain.steps[opener]
                switch first.opensShell {
                case true?: lines.append("\(opener + 1) first: \(index + 1) is typed in its shell on \(step.host)")
                case false?:
                    lines.append(
                        "\(opener + 1) opens no shell on \(step.host): \(index + 1) needs a login there of its own")
                case nil:
                    lines.append("\(opener + 1) first, or another login to \(step.host): \(index + 1) is typed there")
                }
            }
            if let carrier = drawing.analysis.carrier(of: index) {
                lines.append("\(carrier.step + 1) first: the ssh of \(index + 1) connects through it")
            }
        }
        if !lines.isEmpty, drawing.analysis.joins.contains(where: { $0.kind == .joined && $0.origin != nil }) {
            lines.append("a join is dialled when the way is used: by then both must run")
        }
        return lines.uniqued
    }

    private static func rows(_ label: String, _ rows: [String], _ page: inout TextPage) {
        for (index, words) in rows.enumerated() { line(index == 0 ? label : "", words, on: &page) }
    }
}

extension Array where Element: Hashable {
    /// Of equal elements the first.
    fileprivate var uniqued: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
