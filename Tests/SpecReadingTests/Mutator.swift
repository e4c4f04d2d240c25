/// A small generator with a known seed (SplitMix64): the same inputs on every run.
struct Mutator: RandomNumberGenerator {
    let seed: UInt64
    private var state: UInt64
    private static let corpus: [[UInt8]] = WrittenCommands.all.map { Array($0.utf8) }
    private static let pieces: [[UInt8]] = [
        ":", "::", "[", "]", "/", "\\", "'", "\"", "-", "--", "@", "%", ",", "0", "65536", "-L", "-R", "-D", "-o", "-p",
        "ssh://",
        "\n", "*", "$", "[::1]", ":80", " ", "\t", "é", "\u{202e}",
    ].map { Array($0.utf8) }

    init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(max(limit, 1))) }

    /// A line of the corpus with a few changes, or now and then bytes of chance alone.
    mutating func text() -> [UInt8] {
        if below(20) == 0 {
            return Array("ssh ".utf8) + (0..<below(64)).map { _ in UInt8(truncatingIfNeeded: next()) }
        }
        var bytes = Mutator.corpus[below(Mutator.corpus.count)]
        for _ in 0..<(1 + below(3)) { change(&bytes) }
        return bytes
    }

    /// The words of a changed line, without NUL and the program's name.
    mutating func words() -> [String] {
        let bytes = text().filter { $0 != 0 }
        return bytes.split(separator: UInt8(ascii: " ")).dropFirst().map { String(decoding: $0, as: UTF8.self) }
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        let start = below(bytes.count)
        switch below(6) {
        case 0 where !bytes.isEmpty: bytes.remove(at: start)
        case 1: bytes.insert(contentsOf: Mutator.pieces[below(Mutator.pieces.count)], at: start)
        case 2 where !bytes.isEmpty: bytes[start] = UInt8(truncatingIfNeeded: next())
        case 3:
            let other = Mutator.corpus[below(Mutator.corpus.count)]
            bytes = Array(bytes[..<start]) + other.suffix(from: below(other.count))
        case 4 where !bytes.isEmpty: bytes.removeSubrange(start..<min(bytes.count, start + 1 + below(6)))
        default: bytes.insert(contentsOf: bytes.suffix(from: start).prefix(8), at: start)
        }
    }
}
