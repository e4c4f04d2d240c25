/// A piece of a spec file: its bytes, and where in the file each of them stands.
package struct SpecText: Sendable {
    let source: SpecSource
    private(set) var bytes: [UInt8]
    private let origin: Origin

    private enum Origin: Sendable {
        /// As it stands in the file, from this byte on.
        case verbatim(start: Int)
        /// A YAML scalar without so many of its first bytes.
        case scalar(SpecScalar, skipped: Int)
    }

    /// The bytes `range` of the file.
    init(_ source: SpecSource, _ range: Range<Int>) {
        self.init(source, Array(source.bytes[range]), .verbatim(start: range.lowerBound))
    }

    /// A word of a YAML file.
    package init(_ source: SpecSource, _ scalar: SpecScalar) {
        self.init(source, scalar.bytes, .scalar(scalar, skipped: 0))
    }

    private init(_ source: SpecSource, _ bytes: [UInt8], _ origin: Origin) {
        self.source = source
        self.bytes = bytes
        self.origin = origin
    }

    /// As text; a spec file is UTF-8 throughout.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// What is left without the first `count` bytes.
    func dropping(_ count: Int) -> SpecText {
        let count = min(count, bytes.count)
        let origin: Origin =
            switch self.origin {
            case .verbatim(let start): .verbatim(start: start + count)
            case .scalar(let scalar, let skipped): .scalar(scalar, skipped: skipped + count)
            }
        return SpecText(source, Array(bytes.dropFirst(count)), origin)
    }

    /// The first `count` bytes.
    func prefix(_ count: Int) -> SpecText {
        var piece = self
        piece.bytes = Array(bytes.prefix(count))
        return piece
    }

    /// An error at a byte of this piece, told at its place in the file.
    package func error(_ code: SpecError.Code, _ message: String, at index: Int, fix: String) -> SpecError {
        source.error(code, message, at: places()[min(max(index, 0), bytes.count)], fix: fix)
    }

    /// An error that a reader of this piece alone has found; what it keeps from view stays so.
    func error(_ error: SpecError) -> SpecError {
        let places = places()
        let index = TextPlace.offset(line: error.line, column: error.column, in: bytes)
        var told = source.error(error.code, error.message, at: places[min(index, places.count - 1)], fix: error.fix)
        told.text = masked(error.text, places) ?? told.text
        return told
    }

    /// The file's text with `*` wherever `shown` has one and this piece has not; nil where they are equal.
    private func masked(_ shown: String, _ places: [Int]) -> String? {
        let (own, shown) = (Array(text.unicodeScalars), Array(shown.unicodeScalars))
        guard own.count == shown.count else { return nil }
        var hidden: Set<Int> = []
        var index = 0
        for (one, other) in zip(own, shown) {
            if one != other, other == "*" { hidden.insert(places[index]) }
            index += String(one).utf8.count
        }
        guard !hidden.isEmpty else { return nil }
        var bytes: [UInt8] = []
        var isHidden = false
        for (offset, byte) in source.bytes.enumerated() {
            if byte & 0xc0 != 0x80 {
                isHidden = hidden.contains(offset)
                bytes.append(isHidden ? UInt8(ascii: "*") : byte)
            } else if !isHidden {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// One place a byte, and one for the end.
    private func places() -> [Int] {
        switch origin {
        case .verbatim(let start): return Array(start...start + bytes.count)
        case .scalar(let scalar, let skipped):
            var places = ScalarPlaces(
                source: source.bytes, start: source.offset(ofScalar: scalar.start), style: scalar.style)
            return Array(places.places(of: scalar.bytes).dropFirst(skipped))
        }
    }
}
