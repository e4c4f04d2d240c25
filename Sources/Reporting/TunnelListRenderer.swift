import TunnelModel

/// What `tundoctor list` prints.
package enum TunnelListRenderer {
    /// One JSON document, as `schema/list.schema.json` describes it.
    package static func json(_ list: TunnelList) -> String {
        JSONValue.object([
            "schemaVersion": .integer(1),
            "tool": .object(["name": .string("tundoctor"), "version": .string(list.version)]),
            "startedAt": .string(list.startedAt),
            "verdict": .string(list.verdict.rawValue),
            "complete": .bool(list.isComplete),
            "tunnels": .array(list.tunnels.map(tunnel)),
            "arrivals": .array(
                list.arrivals.map { arrival in
                    .object([
                        "listens": .string(arrival.place), "pid": .integer(Int(arrival.pid)),
                        "user": .string(arrival.user),
                    ])
                }),
            "otherSessions": .integer(list.otherSessions),
        ]).document
    }

    private static func tunnel(_ tunnel: TunnelList.Tunnel) -> JSONValue {
        .object([
            "pid": .integer(Int(tunnel.pid)),
            "user": .string(tunnel.user),
            "since": tunnel.since.map { .string($0) },
            "state": .string(tunnel.isStopped ? "stopped" : "running"),
            "tunnelHost": .string(tunnel.tunnelHost),
            "command": .string(tunnel.command),
            "words": .string(tunnel.words.rawValue),
            "controlPath": tunnel.controlPath.map { .string($0) },
            "forwards": .array(tunnel.items.map(item)),
        ])
    }

    private static func item(_ item: TunnelList.Item) -> JSONValue {
        .object([
            "forward": item.forward.map { .string("-\($0.optionLetter) \($0.specification)") },
            "listens": .array(item.listens.map { .string($0) }),
            "status": .string(item.status.rawValue),
            "detail": .string(item.detail),
        ])
    }

    /// For a person at a terminal.
    package static func text(_ list: TunnelList, _ style: TextStyle = TextStyle()) -> String {
        var page = TextPage(style)
        if list.tunnels.isEmpty {
            page.paragraph(page.text(""), "No ssh tunnel \(list.isComplete ? "" : "of yours ")runs on this machine.")
        }
        for tunnel in list.tunnels {
            page.blank()
            write(tunnel, on: &page)
        }
        if !list.arrivals.isEmpty {
            page.blank()
            page.paragraph(page.text(""), "Remote forwards that end here:", .strong)
            for arrival in list.arrivals {
                page.paragraph(
                    page.text("  "), "\(arrival.place), by the session of \(arrival.user) (pid \(arrival.pid))")
            }
        }
        if list.otherSessions > 0 {
            page.blank()
            let noun = list.otherSessions == 1 ? "ssh forwards" : "ssh processes forward"
            page.paragraph(page.text("  "), "\(list.otherSessions) other \(noun) nothing.", .faint)
        }
        return page.rendered
    }

    private static func write(_ tunnel: TunnelList.Tunnel, on page: inout TextPage) {
        let age = tunnel.age.map { ", for \(Measure.age($0))" } ?? ""
        let state = tunnel.isStopped ? ", stopped" : ""
        page.paragraph(
            page.text(tunnel.tunnelHost + "  ", .strong), "pid \(tunnel.pid), \(tunnel.user)\(age)\(state)", indent: 4)
        page.command(tunnel.command, indent: 2)
        if let path = tunnel.controlPath { page.paragraph(page.text("  "), "others share its connection: \(path)") }
        if tunnel.words == .commandLine {
            page.paragraph(page.text("  "), "its configuration was not read: there may be further forwards")
        }
        for item in tunnel.items {
            var head = page.text("  ")
            head.append(page.sign(Glyph(item.status), Ink(item.status)))
            let name =
                item.forward.map { "-\($0.optionLetter) \($0.specification)" } ?? item.listens.joined(separator: ", ")
            head.append(page.text(" \(name)  "))
            head.pad(to: 30)
            let places = item.forward == nil ? "" : item.listens.joined(separator: ", ")
            page.paragraph(head, places.isEmpty ? item.detail : "\(places): \(item.detail)", indent: 6)
        }
    }
}

extension Measure {
    /// A length of time that a person thinks in: `12 s`, `3 min`, `2 h 5 min`, `4 d 3 h`.
    static func age(_ duration: Duration) -> String {
        let seconds = max(0, duration.components.seconds)
        switch seconds {
        case ..<60: return "\(seconds) s"
        case ..<3600: return "\(seconds / 60) min"
        case ..<86_400: return "\(seconds / 3600) h \(seconds / 60 % 60) min"
        default: return "\(seconds / 86_400) d \(seconds / 3600 % 24) h"
        }
    }
}
