/// One line of ssh's log on standard error, without the CR LF it ends with.
package struct LogLine: Hashable, Sendable {
    /// 1–3 for `debug1:` to `debug3:`, 0 for what is always said.
    package let level: Int
    /// The text behind the level; invalid UTF-8 is repaired.
    package let text: String

    /// Longer lines are cut: ssh's own are at most 1 KiB, but a server's words and a person's pipe are not ours.
    package static let longest = 8 * 1024

    /// Cuts the line at ``longest`` and takes the level off.
    package init(_ bytes: some Sequence<UInt8>) {
        var kept = Array(bytes.prefix(LogLine.longest))
        while let last = kept.last, last == 0x0a || last == 0x0d { kept.removeLast() }
        let prefix = Array("debug".utf8)
        if kept.count > 8, kept.starts(with: prefix), (UInt8(ascii: "1")...UInt8(ascii: "3")).contains(kept[5]),
            kept[6] == UInt8(ascii: ":"), kept[7] == UInt8(ascii: " ")
        {
            level = Int(kept[5] - UInt8(ascii: "0"))
            kept.removeFirst(8)
        } else {
            level = 0
        }
        text = String(decoding: kept, as: UTF8.self)
    }

    /// The same of a line that is text already.
    package init(_ text: String) {
        self.init(text.utf8)
    }

    /// What the line says, if it is in the table.
    package var message: LogMessage? { MessageTable.match(self) }
}
