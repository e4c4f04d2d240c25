/// One word of a command as a program receives it, which remembers where each of its bytes stood in the text.
package struct ShellWord: Hashable, Sendable {
    /// The word after the shell's quotes are removed.
    package private(set) var bytes: [UInt8]
    /// Where each byte stood in the source, and at the end where the word stopped: one more than `bytes`.
    package private(set) var places: [Int]

    /// An empty word at a byte offset of the source.
    package init(start: Int) {
        bytes = []
        places = [start]
    }

    private init(bytes: [UInt8], places: [Int]) {
        self.bytes = bytes
        self.places = places
    }

    /// The word as text; invalid UTF-8 is repaired.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The byte offset in the source text of the byte at `index`, or of the end of the word.
    package func place(of index: Int) -> Int {
        places[min(max(index, 0), places.count - 1)]
    }

    /// Appends a byte that stands at `place`; the word now ends at `end`.
    package mutating func append(_ byte: UInt8, at place: Int, end: Int) {
        bytes.append(byte)
        places[places.count - 1] = place
        places.append(end)
    }

    /// Notes that the word reaches to `end` although nothing was added, as a closing quote does.
    package mutating func extend(to end: Int) {
        places[places.count - 1] = end
    }

    /// A part of the word with its places; `range` is clamped.
    package func slice(_ range: Range<Int>) -> ShellWord {
        let range = range.clamped(to: 0..<bytes.count)
        return ShellWord(bytes: Array(bytes[range]), places: Array(places[range.lowerBound...range.upperBound]))
    }

    /// From `start` to the end.
    package func suffix(from start: Int) -> ShellWord {
        slice(min(start, bytes.count)..<bytes.count)
    }

    /// This word followed by another one.
    package func joined(with other: ShellWord) -> ShellWord {
        ShellWord(bytes: bytes + other.bytes, places: places.dropLast() + other.places)
    }
}
