/// The messages of ssh(1) that are understood: one row each, nothing else to change for a new one.
package enum MessageTable {
    /// In the order in which they are tried.
    package static let rows: [MessageRow] = connecting + keyExchange + authentication + forwarding

    /// The row that a line matches, with the arguments taken out of it.
    ///
    /// The name of a function in front of the message comes and goes between releases, so it may stand on either side.
    package static func match(_ line: LogLine) -> LogMessage? {
        let whole = Array(line.text.utf8.prefix(longestMatched))
        let bare = FunctionPrefix.removed(from: whole)
        for (row, pattern) in compiled {
            if let arguments = pattern.full.match(whole) { return LogMessage(row: row, arguments: arguments) }
        }
        for (row, pattern) in compiled {
            if let bare, let arguments = pattern.full.match(bare) { return LogMessage(row: row, arguments: arguments) }
            if let bareArguments = pattern.bare?.match(bare ?? whole) {
                return LogMessage(row: row, arguments: bareArguments)
            }
        }
        return nil
    }

    /// ssh cuts its own lines at 1 KiB.
    private static let longestMatched = 2048

    private static let compiled: [(MessageRow, (full: MessagePattern, bare: MessagePattern?))] = rows.map { row in
        let text = Array(LogLine(row.pattern).text.utf8)
        // A pattern that is hardly more than placeholders without its prefix would match anything.
        let bare = FunctionPrefix.removed(from: text).map { MessagePattern($0) }.flatMap {
            $0.literalCount >= 12 ? $0 : nil
        }
        return (row, (MessagePattern(text), bare))
    }
}

/// `kex_exchange_identification: ` and the like in front of a message.
enum FunctionPrefix {
    /// The rest behind a C identifier with an underscore, a colon and a space; nil where there is none.
    static func removed(from text: [UInt8]) -> [UInt8]? {
        let name = text.prefix { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || byte == UInt8(ascii: "_")
        }
        guard name.contains(UInt8(ascii: "_")), text.count > name.count + 2, text[name.count] == UInt8(ascii: ":"),
            text[name.count + 1] == UInt8(ascii: " ")
        else { return nil }
        return Array(text[(name.count + 2)...])
    }
}
