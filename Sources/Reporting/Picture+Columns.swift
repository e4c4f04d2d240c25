import TunnelModel

extension Picture {
    /// The picture with hosts in columns where the width allows it, else with hosts below each other.
    package func rendered(_ style: TextStyle) -> String {
        var page = TextPage(style)
        draw(on: &page)
        return page.rendered
    }

    func draw(on page: inout TextPage) {
        guard let lines = columns(page.style) else { return stack(on: &page) }
        for line in lines { page.add(line) }
    }

    private static let indent = 2
    private static let shortestWay = 10
    private static let longestWay = 30
    private static let leadIn = 3

    /// Three columns, or nil when they do not fit beside each other.
    private func columns(_ style: TextStyle) -> [StyledText]? {
        let cells = stops.enumerated().map { cell($1, isFirst: $0 == 0, style) }
        let hosts = stops.map { style.shown($0.host) }
        // A way begins one blank after its cell and its arrowhead is its last column.
        func start(_ index: Int, _ ways: [Int]) -> Int {
            (0..<index).reduce(0) { $0 + cells[$1].width + ways[$1] }
        }
        var lengths = ways.indices.map { index in
            max(Picture.shortestWay, DisplayWidth.of(hosts[index]) + 2 - cells[index].width)
        }
        func total() -> Int {
            start(stops.count - 1, lengths)
                + max(cells.last.map(\.width) ?? 0, hosts.last.map { DisplayWidth.of($0) } ?? 0)
        }
        let room = style.width - Picture.indent
        guard total() <= room else { return nil }
        let wanted = ways.map { min(max(DisplayWidth.of(style.shown($0.caption)) + 6, 24), Picture.longestWay) }
        while total() < room,
            let index = lengths.indices.filter({ lengths[$0] < wanted[$0] })
                .min(by: { lengths[$0] < lengths[$1] })
        { lengths[index] += 1 }

        var canvas = PictureCanvas()
        var captions: [(text: String, at: Int, ink: Ink)] = []
        for (index, stop) in stops.enumerated() {
            let column = start(index, lengths)
            canvas.put(hosts[index], row: 0, column: column, .strong)
            cells[index].draw(on: &canvas, row: 1, column: column)
            if let caption = stop.brokenCaption {
                captions.append((caption, column + cells[index].width - 1, .fail))
            }
            if let caption = stop.caption { captions.append((caption, column + cells[index].width / 2, .faint)) }
            if index == 0, isOpenToOthers { captions.append(("in the clear", column + 2, .faint)) }
            guard index < ways.count else { continue }
            let first = column + cells[index].width
            let mark = Picture.draw(ways[index], on: &canvas, from: first, length: lengths[index], style)
            captions.append((ways[index].caption, mark, ways[index].captionInk))
        }
        for caption in captions {
            Picture.put(style.shown(caption.text), around: caption.at, caption.ink, on: &canvas, room: room)
        }
        return canvas.lines(indent: Picture.indent)
    }

    /// Draws one way and returns the column that its caption belongs under.
    private static func draw(
        _ way: Way, on canvas: inout PictureCanvas, from: Int, length: Int, _ style: TextStyle
    ) -> Int {
        let line = style.sign(way.protection.line.across)
        let ink = way.lineInk
        let end = from + length - 1
        func stretch(_ columns: Range<Int>) {
            guard !columns.isEmpty else { return }
            canvas.put(String(repeating: line, count: columns.count), row: 1, column: columns.lowerBound, ink)
            let word = " \(way.word) "
            // A number tells one line from another: it is worth a short line.
            if columns.count >= word.count + (way.number == nil ? 4 : 2) {
                canvas.put(word, row: 1, column: columns.lowerBound + (columns.count - word.count) / 2, ink)
            }
        }
        guard case .broken(let share) = way.state else {
            stretch(from..<end)
            if case .unknown = way.state {
                canvas.put(style.sign(.unknown), row: 1, column: end, .unknown)
            } else {
                canvas.put(style.sign(.arrow), row: 1, column: end, ink)
            }
            return from + length / 2
        }
        let gone = (length - 1) * share / 100
        let cross = way.isDialledBackwards ? end - gone : from + gone
        stretch(way.isDialledBackwards ? cross + 1..<end + 1 : from..<cross)
        canvas.put(style.sign(.fail), row: 1, column: cross, .fail)
        return cross
    }

    /// Puts a caption under its place, in the first row where it touches no other.
    private static func put(
        _ caption: String, around column: Int, _ ink: Ink, on canvas: inout PictureCanvas, room: Int
    ) {
        let width = DisplayWidth.of(caption)
        let start = max(min(column - width / 2, room - width), 0)
        var row = 2
        while !canvas.isFree(row: row, columns: start - 2..<start + width + 2) { row += 1 }
        canvas.put(caption, row: row, column: start, ink)
    }

    /// What stands between two ways: place and mark.
    private struct Cell {
        var pieces: [(text: String, ink: Ink)] = []
        var width: Int { pieces.reduce(0) { $0 + DisplayWidth.of($1.text) } }

        func draw(on canvas: inout PictureCanvas, row: Int, column: Int) {
            var column = column
            for piece in pieces {
                canvas.put(piece.text, row: row, column: column, piece.ink)
                column += DisplayWidth.of(piece.text)
            }
        }
    }

    private func cell(_ stop: Stop, isFirst: Bool, _ style: TextStyle) -> Cell {
        var cell = Cell()
        if isFirst, isOpenToOthers {
            let line = String(repeating: style.sign(.cleartext), count: Picture.leadIn)
            cell.pieces.append((line + style.sign(.arrow), .warn))
        }
        if !isFirst || isOpenToOthers { cell.pieces.append((" ", .plain)) }
        if !stop.place.isEmpty {
            cell.pieces.append((style.shown(stop.place), .plain))
            if stop.leads || stop.brokenCaption != nil { cell.pieces.append((" ", .plain)) }
        }
        if stop.brokenCaption != nil {
            cell.pieces.append((style.sign(.fail), .fail))
        } else if stop.leads {
            cell.pieces.append((style.sign(.end), .plain))
        }
        return cell
    }
}

extension Picture.Way {
    var lineInk: Ink {
        switch state {
        case .notReached: .faint
        case .whole, .broken, .unknown: protection == .encrypted ? .pass : .plain
        }
    }

    var captionInk: Ink {
        switch state {
        case .broken: .fail
        case .unknown: .unknown
        case .whole, .notReached: .faint
        }
    }
}
