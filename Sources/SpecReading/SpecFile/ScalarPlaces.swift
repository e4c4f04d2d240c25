/// Finds where each byte of a YAML scalar's value stands in the file, so that a mistake inside a command gets its caret
/// in the file that holds it.
///
/// The value is laid beside the source: what the style adds (quotes, escapes, indentation, folded line ends) is passed
/// over. Where the two do not fit, the scalar's own beginning is the best that can be said.
struct ScalarPlaces {
    private let source: [UInt8]
    private let style: YAMLScalarStyle
    private var index: Int
    private let start: Int

    /// - Parameter start: the byte at which the scalar begins in the source, its quote or sign included.
    init(source: [UInt8], start: Int, style: YAMLScalarStyle) {
        self.source = source
        self.style = style
        self.start = start
        index = start
        switch style {
        case .singleQuoted, .doubleQuoted: index += 1
        case .literal, .folded: index = (source[start...].firstIndex(of: ScalarPlaces.newline) ?? source.count - 1) + 1
        case .plain: break
        }
    }

    private static let newline = UInt8(ascii: "\n")

    /// One place a byte of `value`, and one for its end.
    mutating func places(of value: [UInt8]) -> [Int] {
        var places: [Int] = []
        for byte in value {
            guard let place = next(byte) else { return Array(repeating: start, count: value.count + 1) }
            places.append(place)
        }
        return places + [min(index, source.count)]
    }

    private mutating func next(_ byte: UInt8) -> Int? {
        if style == .doubleQuoted { passContinuation() }
        if style == .literal || style == .folded, index > 0, source[index - 1] == ScalarPlaces.newline,
            byte != ScalarPlaces.newline
        {
            passIndentation()
        }
        guard index < source.count else { return nil }
        let place = index
        if source[index] == UInt8(ascii: "\\"), style == .doubleQuoted { return escape(byte) ? place : nil }
        if source[index] == UInt8(ascii: "'"), style == .singleQuoted, byte == UInt8(ascii: "'") {
            index += 2
            return place
        }
        // A folded line end is a space, however many blanks stood round it; blank lines are line ends.
        if byte == UInt8(ascii: " ") || byte == ScalarPlaces.newline, style != .literal, let folded = fold(byte) {
            return folded
        }
        guard source[index] == byte else { return nil }
        index += 1
        return place
    }

    /// A line end of the source that stands for one space or line end of the value.
    private mutating func fold(_ byte: UInt8) -> Int? {
        var look = index
        while look < source.count, ScalarPlaces.isBlank(source[look]) { look += 1 }
        guard look < source.count, source[look] == ScalarPlaces.newline || source[look] == 0x0d else { return nil }
        let place = index
        if source[look] == 0x0d { look += 1 }
        index = min(look + 1, source.count)
        if byte == UInt8(ascii: " ") || style == .folded { passIndentation() }
        // An empty line more makes the space a line end: both stand for what the value has there.
        if byte == ScalarPlaces.newline, style != .folded { passIndentation() }
        return place
    }

    private mutating func passIndentation() {
        while index < source.count, ScalarPlaces.isBlank(source[index]) { index += 1 }
    }

    /// A backslash at the end of a line joins it with the next.
    private mutating func passContinuation() {
        while index + 1 < source.count, source[index] == UInt8(ascii: "\\"), source[index + 1] == ScalarPlaces.newline {
            index += 2
            passIndentation()
        }
    }

    /// One escape for one byte of the value; the further bytes of a character beyond ASCII stand at the same place.
    private mutating func escape(_ byte: UInt8) -> Bool {
        guard index + 1 < source.count else { return false }
        let length: [UInt8: Int] = [UInt8(ascii: "x"): 4, UInt8(ascii: "u"): 6, UInt8(ascii: "U"): 10]
        let wide = length[source[index + 1]]
        // What it stands for is not computed: a character of several bytes keeps the rest of them here.
        guard wide == nil || byte < 0x80 else { return false }
        index += wide ?? 2
        return index <= source.count
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
}
