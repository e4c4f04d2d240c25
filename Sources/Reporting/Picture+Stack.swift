extension Picture {
    /// Hosts below each other, for a terminal too narrow for columns.
    func stack(on page: inout TextPage) {
        if isOpenToOthers {
            row(page.sign(.cleartextDown, .warn), "anyone who reaches it, in the clear", .faint, on: &page)
        }
        for (index, stop) in stops.enumerated() {
            page.paragraph(page.text("  "), stop.host, .strong, indent: 4)
            if let caption = stop.brokenCaption {
                row(page.sign(.fail, .fail), "\(stop.place) \(caption)", .fail, on: &page)
            } else if stop.leads {
                row(page.sign(.end), stop.place + (stop.caption.map { ", \($0)" } ?? ""), .plain, on: &page)
            } else {
                row(page.text(" "), stop.place, .plain, on: &page)
            }
            if index < ways.count { draw(ways[index], on: &page) }
        }
    }

    private func draw(_ way: Way, on page: inout TextPage) {
        let line = page.sign(way.protection.line.down, way.lineInk)
        if case .broken(let share) = way.state {
            let isAtOnce = way.isDialledBackwards ? share == 100 : share == 0
            if !isAtOnce { row(line, way.word, .plain, on: &page) }
            row(page.sign(.fail, .fail), way.caption, .fail, on: &page)
            return
        }
        row(line, "\(way.word), \(way.caption)", way.captionInk, on: &page)
        if case .unknown = way.state {
            row(page.sign(.unknown, .unknown), "", .plain, on: &page)
        } else {
            row(page.sign(.arrowDown, way.lineInk), "", .plain, on: &page)
        }
    }

    private func row(_ sign: StyledText, _ text: String, _ ink: Ink, on page: inout TextPage) {
        var head = page.text("    ")
        head.append(sign)
        head.append(" ")
        guard !text.isEmpty || head.rendered(page.style).contains(where: { $0 != " " }) else { return }
        page.paragraph(head, text, ink)
    }
}
