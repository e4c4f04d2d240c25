/// Rows of terminal cells to draw on.
struct PictureCanvas {
    /// An empty text continues the wide character before it.
    private var rows: [[(text: String, ink: Ink)]] = []

    /// Writes at a row and a column, both from 0; what was there is covered.
    mutating func put(_ text: String, row: Int, column: Int, _ ink: Ink = .plain) {
        while rows.count <= row { rows.append([]) }
        var column = column
        for character in text {
            let width = DisplayWidth.of(String(character))
            guard width > 0 else { continue }
            while rows[row].count < column + width { rows[row].append((" ", .plain)) }
            rows[row][column] = (String(character), ink)
            for covered in column + 1..<column + width { rows[row][covered] = ("", ink) }
            column += width
        }
    }

    /// True when nothing is drawn in those cells.
    func isFree(row: Int, columns: Range<Int>) -> Bool {
        guard row < rows.count else { return true }
        return columns.allSatisfy { !(0..<rows[row].count).contains($0) || rows[row][$0].text == " " }
    }

    /// The rows, each moved right by `indent`.
    func lines(indent: Int) -> [StyledText] {
        rows.map { row in
            var line = StyledText(String(repeating: " ", count: indent))
            var start = row.startIndex
            while start < row.endIndex {
                let end = row[start...].firstIndex { $0.ink != row[start].ink } ?? row.endIndex
                line.append(row[start..<end].map(\.text).joined(), row[start].ink)
                start = end
            }
            return line
        }
    }
}
