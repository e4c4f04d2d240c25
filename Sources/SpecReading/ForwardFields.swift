/// The colon-separated fields of a forwarding argument.
enum ForwardFields {
    /// At most four fields; what follows them, or an open bracket or a lone backslash, is an error.
    static func split(
        _ word: [UInt8], from start: Int, purpose: ForwardSpecification.Purpose
    ) throws(ForwardSpecification.Problem) -> [ForwardSpecification.Field] {
        var fields: [ForwardSpecification.Field] = []
        var index = start
        while index < word.count, fields.count < 4 {
            if word[index] == UInt8(ascii: "[") {
                fields.append(try bracketed(word, &index, purpose: purpose))
            } else {
                fields.append(try plain(word, &index, purpose: purpose))
            }
        }
        guard index >= word.count else {
            throw .init(index: index, message: "there are too many fields", fix: ForwardCheck.form(purpose))
        }
        return fields
    }

    private static func bracketed(
        _ word: [UInt8], _ index: inout Int, purpose: ForwardSpecification.Purpose
    ) throws(ForwardSpecification.Problem) -> ForwardSpecification.Field {
        let start = index
        guard let close = word[start...].firstIndex(of: UInt8(ascii: "]")) else {
            throw .init(
                index: start, message: "this [ is never closed", fix: "an IPv6 address stands in [ and ], e.g. [::1]")
        }
        let bytes = Array(word[(start + 1)..<close])
        guard close + 1 == word.count || word[close + 1] == UInt8(ascii: ":") else {
            throw .init(
                index: close + 1, message: "a colon or the end must follow the ]", fix: ForwardCheck.form(purpose))
        }
        index = min(close + 2, word.count)
        return .init(
            bytes: bytes, isPath: bytes.contains(UInt8(ascii: "/")), isBracketed: true, start: start, end: close + 1)
    }

    private static func plain(
        _ word: [UInt8], _ index: inout Int, purpose: ForwardSpecification.Purpose
    ) throws(ForwardSpecification.Problem) -> ForwardSpecification.Field {
        let start = index
        var bytes: [UInt8] = []
        var isPath = false
        while index < word.count {
            let byte = word[index]
            if byte == UInt8(ascii: ":") {
                index += 1
                return .init(bytes: bytes, isPath: isPath, isBracketed: false, start: start, end: index - 1)
            }
            if byte == UInt8(ascii: "\\") {
                index += 1
                guard index < word.count else {
                    throw .init(index: index - 1, message: "nothing follows the backslash", fix: "leave it out")
                }
                bytes.append(word[index])
            } else {
                if byte == UInt8(ascii: "/") { isPath = true }
                bytes.append(byte)
            }
            index += 1
        }
        return .init(bytes: bytes, isPath: isPath, isBracketed: false, start: start, end: index)
    }
}

/// Looks for an IPv6 address that lost its brackets among colon-separated fields.
enum UnbracketedAddress {
    /// Where the second colon of the address would stand, and the whole argument with brackets; best guess first.
    static func candidates(in word: [UInt8]) -> [(index: Int, suggestion: String)] {
        guard word.count <= 256, !word.contains(UInt8(ascii: "[")) else { return [] }
        let fields = word.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        // port:ADDRESS:port, bind:port:ADDRESS:port, ADDRESS:port:host:port, ADDRESS:port.
        return [(1, 1), (2, 1), (0, 3), (0, 1)].compactMap { before, after in
            guard fields.count - before - after >= 3 else { return nil }
            let address = fields[before..<(fields.count - after)].joined(separator: ":")
            guard isAddress(address) else { return nil }
            let start = fields[..<before].reduce(0) { $0 + $1.utf8.count + 1 }
            let colons = word.indices.filter { $0 >= start && word[$0] == UInt8(ascii: ":") }
            let parts = fields[..<before] + ["[\(address)]"] + fields[(fields.count - after)...]
            return (colons.count > 1 ? colons[1] : start, parts.joined(separator: ":"))
        }
    }

    /// Close enough to RFC 4291 §2.2 for a suggestion.
    private static func isAddress(_ text: String) -> Bool {
        let groups = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (3...9).contains(groups.count), text.contains("::") || groups.count == 8 else { return false }
        return groups.allSatisfy { $0.utf8.count <= 4 && $0.allSatisfy(\.isHexDigit) }
    }
}
