/// What ssh would do with a command line: the answer of `ssh -G`, one `keyword value` a line (ssh(1), ssh_config(5)).
///
/// Keywords are kept in lower case with every value they had, known or not, so that newer releases lose nothing.
package struct EffectiveConfiguration: Hashable, Sendable {
    /// Every value of every keyword, in the order printed.
    package private(set) var values: [String: [String]] = [:]
    /// The keywords in the order in which they first appeared.
    package private(set) var keywords: [String] = []

    /// More than ssh ever prints; what lies beyond is cut.
    private static let mostLines = 10_000
    private static let longestLine = 64 * 1024

    /// Parses the standard output of `ssh -G`; lines without a value are kept with an empty one.
    package init(parsing output: String) {
        for line in output.utf8.split(separator: UInt8(ascii: "\n")).prefix(EffectiveConfiguration.mostLines) {
            let line = line.prefix(EffectiveConfiguration.longestLine)
            let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 1, omittingEmptySubsequences: false)
            guard let first = parts.first, !first.isEmpty else { continue }
            var value = parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : ""
            if value.utf8.last == UInt8(ascii: "\r") { value.removeLast() }
            append(value, for: String(decoding: first, as: UTF8.self).lowercased())
        }
    }

    private mutating func append(_ value: String, for keyword: String) {
        if values[keyword] == nil { keywords.append(keyword) }
        values[keyword, default: []].append(value)
    }

    /// The first value of a keyword, nil where ssh printed none.
    package func first(_ keyword: String) -> String? { values[keyword]?.first }

    /// All values of a keyword.
    package func all(_ keyword: String) -> [String] { values[keyword] ?? [] }

    /// `yes` and `true` are true; nil where the keyword is absent.
    package func flag(_ keyword: String) -> Bool? {
        first(keyword).map { $0 == "yes" || $0 == "true" }
    }

    /// The value unless it is absent, empty or `none`.
    package func unlessNone(_ keyword: String) -> String? {
        first(keyword).flatMap { $0.isEmpty || $0.lowercased() == "none" ? nil : $0 }
    }

    /// A whole number, nil where absent, `none` or no number.
    package func number(_ keyword: String) -> Int? { first(keyword).flatMap { Int($0) } }

    /// A comma-separated list.
    package func list(_ keyword: String) -> [String] {
        first(keyword)?.split(separator: ",").map(String.init) ?? []
    }

    /// Files of a keyword that prints several on one line; a piece that begins no path belongs to the one before it.
    package func paths(_ keyword: String) -> [String] {
        var paths: [String] = []
        for piece in first(keyword)?.split(separator: " ").map(String.init) ?? [] {
            if let last = paths.last, let start = piece.first, !"/~%$".contains(start), last.contains("/") {
                paths[paths.count - 1] = last + " " + piece
            } else {
                paths.append(piece)
            }
        }
        return paths.filter { $0.lowercased() != "none" }
    }
}
