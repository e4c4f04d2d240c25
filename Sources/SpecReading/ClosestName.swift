/// The name a mistyped word was probably meant to be.
package enum ClosestName {
    /// The nearest of `names` if it is near enough to be meant: two letters of five wrong are another word.
    package static func of(_ word: String, among names: some Sequence<String>) -> String? {
        let typed = Array(word.utf8.prefix(80))
        let nearest = names.map { (name: $0, distance: distance(typed, Array($0.utf8))) }.min {
            $0.distance < $1.distance
        }
        guard let nearest, nearest.distance <= max(1, typed.count / 4) else { return nil }
        return nearest.name
    }

    /// Letters to add, drop, change or swap with their neighbour (optimal string alignment).
    private static func distance(_ typed: [UInt8], _ name: [UInt8]) -> Int {
        var rows = [Array(0...name.count)]
        for (index, letter) in typed.enumerated() {
            var row = [index + 1]
            for (column, other) in name.enumerated() {
                var best = min(
                    rows[index][column + 1] + 1, row[column] + 1, rows[index][column] + (letter == other ? 0 : 1))
                if index > 0, column > 0, letter == name[column - 1], typed[index - 1] == other {
                    best = min(best, rows[index - 1][column - 1] + 1)
                }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[typed.count][name.count]
    }
}
