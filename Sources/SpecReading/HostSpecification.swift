/// A host with an optional user and port: the inside of `ssh://…`, or one hop of `-J` (misc.c of OpenSSH).
struct HostSpecification: Hashable {
    var user: String?
    var host: String
    var port: Int?

    /// What follows `ssh://`; nil where ssh refuses it.
    init?(uri: some Collection<UInt8>) {
        var rest = Array(uri)
        var user: String?
        if let at = rest.firstIndex(of: UInt8(ascii: "@")) {
            let name = rest[..<at].prefix { $0 != UInt8(ascii: ";") }
            guard !name.isEmpty, let decoded = HostSpecification.decoded(Array(name)) else { return nil }
            user = decoded
            rest = Array(rest[(at + 1)...])
        }
        guard let (host, separator, tail) = HostSpecification.divide(rest), HostSpecification.isDomain(host) else {
            return nil
        }
        var port: Int?
        if separator == UInt8(ascii: ":"), !tail.isEmpty {
            let slash = tail.firstIndex(of: UInt8(ascii: "/")) ?? tail.count
            guard case .success(let number) = PortNumber.parse(tail[..<slash]), number > 0 else { return nil }
            guard slash + 1 >= tail.count else { return nil }
            port = number
        } else if separator == UInt8(ascii: "/"), !tail.isEmpty {
            return nil
        }
        self.user = user
        self.host = String(decoding: host.last == UInt8(ascii: ".") ? host.dropLast() : host[...], as: UTF8.self)
        self.port = port
    }

    /// `[user@]host[:port]`; nil where ssh refuses it.
    init?(hop: some Collection<UInt8>) {
        var rest = Array(hop)
        var user: String?
        if let at = rest.lastIndex(of: UInt8(ascii: "@")) {
            guard at > 0 else { return nil }
            user = String(decoding: rest[..<at], as: UTF8.self)
            rest = Array(rest[(at + 1)...])
        }
        guard let (host, separator, tail) = HostSpecification.divide(rest), separator != UInt8(ascii: "/") else {
            return nil
        }
        var port: Int?
        if !tail.isEmpty {
            guard case .success(let number) = PortNumber.parse(tail), number > 0 else { return nil }
            port = number
        }
        self.user = user
        self.host = String(decoding: host, as: UTF8.self)
        self.port = port
    }

    /// The host without its brackets, the `:` or `/` behind it, and the rest (hpdelim2).
    private static func divide(_ text: [UInt8]) -> (host: [UInt8], separator: UInt8?, tail: [UInt8])? {
        var end: Int
        if text.first == UInt8(ascii: "[") {
            guard let close = text.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            end = close + 1
            guard end == text.count || ":/".utf8.contains(text[end]) else { return nil }
        } else {
            end = text.firstIndex { ":/".utf8.contains($0) } ?? text.count
        }
        guard end > 0 else { return nil }
        let isBracketed = text[0] == UInt8(ascii: "[") && text[end - 1] == UInt8(ascii: "]")
        let host = Array(isBracketed ? text[1..<(end - 1)] : text[..<end])
        return end == text.count ? (host, nil, []) : (host, text[end], Array(text[(end + 1)...]))
    }

    /// valid_domain of misc.c: letters, digits, `-`, `_` and single dots, a letter or digit first.
    private static func isDomain(_ host: [UInt8]) -> Bool {
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"):
                true
            default: false
            }
        }
        guard let first = host.first, isAlphanumeric(first) else { return false }
        guard host.allSatisfy({ isAlphanumeric($0) || "-_.".utf8.contains($0) }) else { return false }
        return !zip(host, host.dropFirst()).contains { $0 == UInt8(ascii: ".") && $1 == UInt8(ascii: ".") }
    }

    /// Percent-decoding with `+` for a space.
    private static func decoded(_ text: [UInt8]) -> String? {
        var result: [UInt8] = []
        var index = 0
        while index < text.count {
            switch text[index] {
            case UInt8(ascii: "+"): result.append(0x20)
            case UInt8(ascii: "%"):
                guard index + 2 < text.count, let high = hex(text[index + 1]), let low = hex(text[index + 2]) else {
                    return nil
                }
                result.append(high << 4 | low)
                index += 2
            default: result.append(text[index])
            }
            index += 1
        }
        return String(decoding: result.prefix { $0 != 0 }, as: UTF8.self)
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
    }
}

/// The argument of `-J`: hops separated by commas, or `none`.
enum JumpSpecification {
    /// Where the first bad hop begins, nil when ssh accepts all of it.
    static func firstProblem(_ word: [UInt8]) -> Int? {
        // ssh takes a comment and, from the second byte on, everything behind white space away.
        var bytes = word.prefix { $0 != UInt8(ascii: "#") }
        if let space = bytes.dropFirst().firstIndex(where: PortNumber.isSpace) { bytes = bytes[..<space] }
        if String(decoding: bytes, as: UTF8.self).lowercased() == "none" { return nil }
        var start = 0
        for text in bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            guard let hop = hop(text), DestinationRules.firstInvalid(inHost: Array(hop.host.utf8)) == nil,
                hop.user.map({ DestinationRules.firstInvalid(inUser: Array($0.utf8)) == nil }) ?? true
            else { return start }
            start += text.count + 1
        }
        return nil
    }

    /// One hop in either form.
    static func hop(_ bytes: some Collection<UInt8>) -> HostSpecification? {
        let scheme = Array("ssh://".utf8)
        return bytes.starts(with: scheme)
            ? HostSpecification(uri: bytes.dropFirst(scheme.count)) : HostSpecification(hop: bytes)
    }
}
