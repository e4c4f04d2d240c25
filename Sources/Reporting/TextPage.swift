/// The lines of a report as they come together: columns, wrapped paragraphs with hanging indents, whole commands.
struct TextPage {
    let style: TextStyle
    private(set) var lines: [StyledText] = []

    init(_ style: TextStyle) { self.style = style }

    /// One blank line, unless there is one already or nothing yet.
    mutating func blank() {
        if let last = lines.last, last.width > 0 { lines.append(StyledText()) }
    }

    mutating func add(_ line: StyledText) { lines.append(line) }

    mutating func append(_ other: TextPage) { lines += other.lines }

    /// Foreign or own words as this page shows them.
    func text(_ text: String, _ ink: Ink = .plain) -> StyledText { StyledText(style.shown(text), ink) }

    func sign(_ glyph: Glyph, _ ink: Ink = .plain) -> StyledText { StyledText(style.sign(glyph), ink) }

    /// `head`, then `body` from the column where the head ends, wrapped; every further line hangs at `indent`
    /// (nil: that same column). `reserved` columns stay free at the right end of the first line.
    mutating func paragraph(
        _ head: StyledText, _ body: String, _ ink: Ink = .plain, indent: Int? = nil, reserved: Int = 0
    ) {
        let hanging = min(indent ?? head.width, max(style.measure - 16, 0))
        var line = head
        // A head that leaves no room for words stands alone.
        if head.width + 12 > style.measure - reserved, head.width > hanging {
            lines.append(head)
            line = StyledText(String(repeating: " ", count: hanging))
        }
        var free = style.measure - reserved
        var isFresh = true
        func turn() {
            lines.append(line)
            line = StyledText(String(repeating: " ", count: hanging))
            free = style.measure
            isFresh = true
        }
        for word in style.shown(body).split(separator: " ") {
            var rest = word
            var columns = DisplayWidth.of(rest)
            if !isFresh, line.width + 1 + columns > free { turn() }
            if !isFresh { line.append(" ", ink) }
            // A word longer than a line (a fingerprint, a path) is the only thing broken inside.
            while line.width + columns > free {
                let part = TextPage.prefix(of: rest, columns: max(free - line.width, 1))
                line.append(String(part), ink)
                rest = rest[part.endIndex...]
                columns -= DisplayWidth.of(part)
                turn()
            }
            line.append(String(rest), ink)
            isFresh = isFresh && rest.isEmpty
        }
        if !isFresh || body.isEmpty { lines.append(line) }
    }

    /// Writes `note` so that it ends at `column` of a line that is there already, if there is room for it.
    mutating func addRight(_ note: String, to line: Int, at column: Int) {
        guard lines.indices.contains(line), lines[line].width + note.utf8.count < column else { return }
        lines[line].pad(to: column - note.utf8.count)
        lines[line].append(note, .faint)
    }

    /// A command to paste: whole, on one line, at `indent` or, if it fits only there, further left.
    mutating func command(_ command: String, indent: Int) {
        let text = style.shownCommand(command)
        let room = style.width - DisplayWidth.of(text)
        let column = [indent, 12, 8, 6, 4, 2].first { $0 <= min(room, indent) } ?? 2
        var line = StyledText(String(repeating: " ", count: column))
        line.append(text, .strong)
        lines.append(line)
    }

    /// The whole page; every line ends with a newline.
    var rendered: String { lines.map { $0.rendered(style) + "\n" }.joined() }

    /// As much of `word` as fits in `columns`, but at least one character; to a hyphen or full stop where one is near the end.
    private static func prefix(of word: Substring, columns: Int) -> Substring {
        var used = 0
        var end = word.startIndex
        var seam: Substring.Index?
        while end < word.endIndex {
            used += DisplayWidth.of(String(word[end]))
            if used > columns, end > word.startIndex { break }
            end = word.index(after: end)
            if used * 2 > columns, "-.,".contains(word[word.index(before: end)]) { seam = end }
        }
        return word[..<(end < word.endIndex ? seam ?? end : end)]
    }
}
