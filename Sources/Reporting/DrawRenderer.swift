import TunnelModel

/// What `tundoctor draw` prints: every forward as a picture, then in words.
package enum DrawRenderer {
    /// For a person at a terminal.
    package static func text(_ drawn: [Drawn], _ style: TextStyle = TextStyle()) -> String {
        var page = TextPage(style)
        for one in drawn {
            switch one {
            case .command(let drawing): command(drawing, isAlone: drawn.count == 1, on: &page)
            case .chain(let drawing):
                if drawn.count > 1 {
                    page.blank()
                    page.paragraph(page.text(""), drawing.chain.name, .strong)
                }
                chain(drawing, on: &page)
            }
        }
        return page.rendered
    }

    /// The same for commands by themselves.
    package static func text(_ drawings: [Drawing], _ style: TextStyle = TextStyle()) -> String {
        text(drawings.map(Drawn.command), style)
    }

    private static func command(_ drawing: Drawing, isAlone: Bool, on page: inout TextPage) {
        if !isAlone {
            page.blank()
            page.command(drawing.spec.command, indent: 0)
        }
        let forwards = drawing.described
        if forwards.isEmpty {
            page.paragraph(page.text("? ", .unknown), "This command forwards nothing: there is no -L, -R or -D.")
        }
        for forward in forwards {
            page.blank()
            if forwards.count > 1 {
                let option = "-\(forward.plan.forward.optionLetter) \(forward.plan.forward.specification)"
                page.paragraph(page.text(""), option, .strong)
            }
            Picture(forward.plan).draw(on: &page)
            page.blank()
            words(forward, on: &page)
        }
        if let session = drawing.session { self.session(session, of: drawing, on: &page) }
    }

    private static func words(_ forward: ForwardDescription, on page: inout TextPage) {
        line("listens", forward.listens, on: &page)
        line("enters", forward.entry.sentence, forward.entry.scope == .everyone ? .warn : .plain, on: &page)
        line("dials", forward.dials, on: &page)
        for (index, words) in forward.resolves.enumerated() { line(index == 0 ? "names" : "", words, on: &page) }
        for (index, part) in forward.protects.enumerated() {
            line(index == 0 ? "protects" : "", part.words, on: &page)
        }
    }

    private static func session(_ session: Drawing.Session, of drawing: Drawing, on page: inout TextPage) {
        let host = drawing.spec.tunnelHost
        switch session {
        case .none:
            line("runs", "nothing on \(host) (-N): ssh only forwards, until it is ended", on: &page)
        case .shell:
            line(
                "runs", "a shell on \(host): needed if something is to be started there; else -N leaves it out",
                on: &page)
        case .command(let command):
            line("runs", "\(command) on \(host); the tunnel ends with it, when its connections are done", on: &page)
        }
    }

    static func line(_ label: String, _ words: String, _ ink: Ink = .plain, on page: inout TextPage) {
        var head = page.text("  ")
        head.append(page.text(label, .faint))
        head.pad(to: 12)
        page.paragraph(head, words, ink)
    }
}
