internal import Evidence
internal import TunnelModel

/// Reads the head of an HTTP/1 response (RFC 9112 §4, §5). Pure and bounded.
struct HTTPResponseHead: Sendable {
    enum Reading: Sendable {
        /// There may be more to come.
        case incomplete
        case head(WebEvidence.Answer)
        case garbled
    }

    /// A head longer than this is read no further: what it has said until then counts.
    static let limit = 16_384

    /// - Parameters:
    ///   - isAll: nothing more will come.
    ///   - origin: what was asked, against which locations are held.
    static func read(_ bytes: [UInt8], isAll: Bool, origin: WebEvidence.Origin) -> Reading {
        var rest = bytes[...]
        while true {
            guard let (head, next) = split(rest, isAll: isAll || bytes.count >= limit) else { return .incomplete }
            guard let answer = answer(head, origin) else { return .garbled }
            // Interim responses (RFC 9110 §15.2) come before the one that was asked for.
            guard (100..<200).contains(answer.status), answer.status != 101, !next.isEmpty else { return .head(answer) }
            rest = next
        }
    }

    /// The lines up to the empty one, and what follows it.
    private static func split(_ bytes: ArraySlice<UInt8>, isAll: Bool) -> ([String], ArraySlice<UInt8>)? {
        var lines: [String] = []
        var rest = bytes
        while let end = rest.firstIndex(of: 0x0a) {
            var line = rest[rest.startIndex..<end]
            if line.last == 0x0d { line = line.dropLast() }
            rest = rest[(end + 1)...]
            if line.isEmpty, !lines.isEmpty { return (lines, rest) }
            if !line.isEmpty, lines.count < 256 { lines.append(String(decoding: line, as: UTF8.self)) }
        }
        guard isAll, !lines.isEmpty || !rest.isEmpty else { return nil }
        return (lines.isEmpty ? [String(decoding: rest.prefix(1024), as: UTF8.self)] : lines, rest[rest.endIndex...])
    }

    private static func answer(_ lines: [String], _ origin: WebEvidence.Origin) -> WebEvidence.Answer? {
        guard let first = lines.first, first.hasPrefix("HTTP/") else { return nil }
        let words = first.split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[1].utf8.count == 3, let status = Int(words[1]), (100..<1000).contains(status)
        else { return nil }
        let fields = lines.dropFirst().compactMap(field)
        func value(_ name: String) -> String? { fields.first { $0.name == name }?.value }
        var answer = WebEvidence.Answer(status: status)
        answer.reason = words.count > 2 ? ForeignText(String(words[2]), limit: 80).description : ""
        if let location = value("location") {
            answer.location = ForeignText(location, limit: 200).description
            answer.leadsTo = WebOrigin.ofLocation(location, from: origin)
        }
        answer.challenges = fields.filter { $0.name == "www-authenticate" }.prefix(8).compactMap { field in
            field.value.split(whereSeparator: { $0 == " " || $0 == "," }).first
                .map { ForeignText($0.lowercased(), limit: 32).description }
        }
        if let tag = value("etag"), !tag.hasPrefix("W/"), let modified = value("last-modified") {
            answer.validator = ForeignText("\(tag) \(modified)", limit: 200).description
        }
        return answer
    }

    private static func field(_ line: String) -> (name: String, value: String)? {
        guard let colon = line.firstIndex(of: ":") else { return nil }
        let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
        return (line[..<colon].lowercased(), String(value.reversed().drop { $0 == " " || $0 == "\t" }.reversed()))
    }
}
