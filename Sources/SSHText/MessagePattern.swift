/// A printf(3) format turned round: it takes the arguments out of a finished line.
struct MessagePattern {
    private enum Piece {
        case literal([UInt8])
        /// Digits, with a sign, a point or hexadecimal digits where the format allows them.
        case number(allowed: Set<UInt8>)
        case string
    }

    private let pieces: [Piece]
    /// The characters that stand fast.
    let literalCount: Int

    init(_ format: [UInt8]) {
        var pieces: [Piece] = []
        var literal: [UInt8] = []
        var index = 0
        while index < format.count {
            if format[index] == UInt8(ascii: "%"), let (piece, next) = MessagePattern.placeholder(format, index) {
                if !literal.isEmpty { pieces.append(.literal(literal)) }
                literal = []
                // Neighbours cannot be told apart; a string swallows what stands beside it.
                if let last = pieces.last, case .literal = last {
                    pieces.append(piece)
                } else if pieces.isEmpty {
                    pieces.append(piece)
                } else {
                    pieces[pieces.count - 1] = .string
                }
                index = next
            } else {
                literal.append(format[index])
                index += 1
            }
        }
        if !literal.isEmpty { pieces.append(.literal(literal)) }
        self.pieces = pieces
        literalCount = pieces.reduce(0) { sum, piece in
            if case .literal(let bytes) = piece { sum + bytes.count } else { sum }
        }
    }

    /// One conversion: flags, width and precision are passed over.
    private static func placeholder(_ format: [UInt8], _ start: Int) -> (Piece, Int)? {
        var index = start + 1
        while index < format.count, "0123456789.-+ hlzjq".utf8.contains(format[index]) { index += 1 }
        guard index < format.count else { return nil }
        let digits = Set("0123456789".utf8)
        switch format[index] {
        case UInt8(ascii: "d"), UInt8(ascii: "i"): return (.number(allowed: digits.union("-".utf8)), index + 1)
        case UInt8(ascii: "u"): return (.number(allowed: digits), index + 1)
        case UInt8(ascii: "f"): return (.number(allowed: digits.union("-.".utf8)), index + 1)
        case UInt8(ascii: "x"): return (.number(allowed: digits.union("abcdefABCDEF".utf8)), index + 1)
        case UInt8(ascii: "s"), UInt8(ascii: "c"): return (.string, index + 1)
        default: return nil
        }
    }

    /// The arguments, nil where the line is another one.
    ///
    /// A string reaches to the first place from which the rest matches. Places that failed are remembered, so that
    /// time grows with the square of the line's length at worst.
    func match(_ line: [UInt8]) -> [String]? {
        if case .literal(let first)? = pieces.first, !line.starts(with: first) { return nil }
        var failed = Set<Int>()
        var arguments: [String] = []
        return match(line, 0, 0, &arguments, &failed) ? arguments : nil
    }

    private func match(
        _ line: [UInt8], _ piece: Int, _ start: Int, _ arguments: inout [String], _ failed: inout Set<Int>
    ) -> Bool {
        guard piece < pieces.count else { return start == line.count }
        let key = piece * (line.count + 1) + start
        if failed.contains(key) { return false }
        switch pieces[piece] {
        case .literal(let bytes):
            if line[start...].starts(with: bytes), match(line, piece + 1, start + bytes.count, &arguments, &failed) {
                return true
            }
        case .number(let allowed):
            let end = line[start...].firstIndex { !allowed.contains($0) } ?? line.count
            if end > start {
                arguments.append(String(decoding: line[start..<end], as: UTF8.self))
                if match(line, piece + 1, end, &arguments, &failed) { return true }
                arguments.removeLast()
            }
        case .string:
            for end in ends(line, piece, start) {
                arguments.append(String(decoding: line[start..<end], as: UTF8.self))
                if match(line, piece + 1, end, &arguments, &failed) { return true }
                arguments.removeLast()
            }
        }
        failed.insert(key)
        return false
    }

    /// Where a string could end: before each occurrence of the literal behind it, or at the end of the line.
    private func ends(_ line: [UInt8], _ piece: Int, _ start: Int) -> some Sequence<Int> {
        let next: [UInt8]? =
            if piece + 1 < pieces.count, case .literal(let bytes) = pieces[piece + 1] { bytes } else { nil }
        let isLast = piece + 1 == pieces.count
        return (isLast ? line.count..<(line.count + 1) : start..<(line.count + 1)).lazy.filter { end in
            guard let next else { return true }
            return end < line.count && line[end] == next[0] && line[end...].starts(with: next)
        }
    }
}
