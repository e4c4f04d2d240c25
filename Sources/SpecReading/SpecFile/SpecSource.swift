/// The text of a file of ours, and how places in it are told.
package struct SpecSource: Sendable {
    /// As the person named it.
    package let path: String
    /// Without a byte order mark.
    package let bytes: [UInt8]
    /// What is written in it.
    package let form: FileForm

    /// - Throws: what is no UTF-8, with its place.
    package init(path: String, bytes: [UInt8], form: FileForm = .spec) throws(SpecError) {
        self.path = path
        self.form = form
        // A byte order mark is no character of the text.
        self.bytes = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? Array(bytes.dropFirst(3)) : bytes
        if let bad = SpecSource.firstInvalid(self.bytes) {
            throw error(form.code, "this is not UTF-8", at: bad, fix: "save the file as UTF-8")
        }
    }

    /// The byte at which the scalar number `index` begins; the end for those behind it.
    package func offset(ofScalar index: Int) -> Int {
        var left = index
        for (offset, byte) in bytes.enumerated() where byte & 0xc0 != 0x80 {
            if left == 0 { return offset }
            left -= 1
        }
        return bytes.count
    }

    /// An error at a byte of the file.
    package func error(_ code: SpecError.Code, _ message: String, at offset: Int, fix: String) -> SpecError {
        let (line, column) = TextPlace.lineAndColumn(of: offset, in: bytes)
        return SpecError(
            code, operation: form.operation, message, text: String(decoding: bytes, as: UTF8.self), file: path,
            line: line, column: column, fix: fix)
    }

    /// Where UTF-8 ends to be UTF-8 (RFC 3629 §4); nil where it never does.
    private static func firstInvalid(_ bytes: [UInt8]) -> Int? {
        var index = 0
        while index < bytes.count {
            let (length, second): (Int, ClosedRange<UInt8>)
            switch bytes[index] {
            case 0..<0x80: (length, second) = (1, 0...0)
            case 0xc2...0xdf: (length, second) = (2, 0x80...0xbf)
            case 0xe0: (length, second) = (3, 0xa0...0xbf)
            case 0xe1...0xec, 0xee...0xef: (length, second) = (3, 0x80...0xbf)
            case 0xed: (length, second) = (3, 0x80...0x9f)
            case 0xf0: (length, second) = (4, 0x90...0xbf)
            case 0xf1...0xf3: (length, second) = (4, 0x80...0xbf)
            case 0xf4: (length, second) = (4, 0x80...0x8f)
            default: return index
            }
            guard index + length <= bytes.count else { return index }
            if length > 1, !second.contains(bytes[index + 1]) { return index }
            if length > 2, bytes[(index + 2)..<(index + length)].contains(where: { $0 & 0xc0 != 0x80 }) { return index }
            index += length
        }
        return nil
    }
}
