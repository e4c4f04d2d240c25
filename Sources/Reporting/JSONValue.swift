/// A JSON document in the making (RFC 8259), written without Foundation: the doctor must start as fast as ssh does.
package indirect enum JSONValue: Sendable {
    case string(String)
    case integer(Int)
    /// Milliseconds with at most three decimals.
    case milliseconds(Duration)
    case bool(Bool)
    case array([JSONValue])
    /// A key whose value is nil is left out: no document of ours holds `null`.
    case object([String: JSONValue?])

    /// The document: keys sorted, two spaces a level, a newline at the end.
    package var document: String {
        var text = ""
        write(to: &text, indent: 0)
        return text + "\n"
    }

    private func write(to text: inout String, indent: Int) {
        switch self {
        case .string(let value): JSONValue.write(value, to: &text)
        case .integer(let value): text += String(value)
        case .milliseconds(let value): text += JSONValue.number(value)
        case .bool(let value): text += value ? "true" : "false"
        case .array(let values):
            JSONValue.block("[", "]", values, &text, indent) { value, text in value.write(to: &text, indent: indent + 1)
            }
        case .object(let members):
            let present = members.compactMapValues { $0 }.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            JSONValue.block("{", "}", present, &text, indent) { member, text in
                JSONValue.write(member.key, to: &text)
                text += ": "
                member.value.write(to: &text, indent: indent + 1)
            }
        }
    }

    private static func block<Element>(
        _ open: String, _ close: String, _ elements: [Element], _ text: inout String, _ indent: Int,
        _ write: (Element, inout String) -> Void
    ) {
        guard !elements.isEmpty else {
            text += open + close
            return
        }
        let margin = String(repeating: "  ", count: indent)
        text += open
        for (index, element) in elements.enumerated() {
            text += index == 0 ? "\n" : ",\n"
            text += margin + "  "
            write(element, &text)
        }
        text += "\n" + margin + close
    }

    /// What a terminal could obey is escaped too, not only what RFC 8259 §7 demands: nothing is lost by it.
    private static func write(_ value: String, to text: inout String) {
        text += "\""
        defer { text += "\"" }
        // Nearly everything is plain ASCII, and a report of many tunnels is long.
        if value.utf8.allSatisfy({ (0x20..<0x7f).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") })
        {
            text += value
            return
        }
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            default:
                if PrintableText.isUnsafe(scalar) {
                    for unit in String(scalar).utf16 { text += "\\u" + hex(unit) }
                } else {
                    text.unicodeScalars.append(scalar)
                }
            }
        }
    }

    private static func hex(_ unit: UInt16) -> String {
        let digits = String(unit, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }

    /// Not below zero, and bounded: a clock that went wrong must not stop a report.
    private static func number(_ duration: Duration) -> String {
        let microseconds = duration.wholeMicroseconds
        let (whole, part) = microseconds.quotientAndRemainder(dividingBy: 1000)
        guard part > 0 else { return String(whole) }
        var decimals = String(String(1000 + part).dropFirst())
        while decimals.last == "0" { decimals.removeLast() }
        return "\(whole).\(decimals)"
    }
}

extension Duration {
    /// From 0 to what an Int holds, rounded down.
    var wholeMicroseconds: Int {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        guard seconds < 9_000_000_000_000 else { return 9_000_000_000_000_000_000 }
        return Int(seconds) * 1_000_000 + Int(attoseconds / 1_000_000_000_000)
    }
}
