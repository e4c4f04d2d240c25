/// What may stand in a report as it is, and what is only shown by its number.
///
/// Titles, details and evidence carry words of servers, files and processes. Whatever reaches a terminal passes here,
/// so that none of it can move the cursor, colour the report, forge a line of it or turn the reading order round.
package enum PrintableText {
    /// True for a scalar that a terminal could obey, hide or reorder: controls, format characters, line separators,
    /// and code points without a meaning (Unicode general categories Cc Cf Zl Zp Cs Co Cn).
    package static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x7f { return scalar.value < 0x20 }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: return true
        default: return false
        }
    }

    /// The text on one line, with `\x1b`-style escapes for what must not be printed; `ascii` shows 7-bit text only.
    package static func escaped(_ text: String, ascii: Bool = false) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return text }
        var shown = ""
        for scalar in text.unicodeScalars {
            if isUnsafe(scalar) {
                shown += escape(scalar)
            } else if !ascii || scalar.isASCII {
                shown.unicodeScalars.append(scalar)
            } else {
                shown += spelling[scalar] ?? escape(scalar)
            }
        }
        return shown
    }

    /// The ASCII spelling of the signs that our own sentences use.
    private static let spelling: [Unicode.Scalar: String] = [
        "→": "->", "←": "<-", "…": "...", "–": "-", "—": "--", "‘": "'", "’": "'", "“": "\"", "”": "\"", "·": "|",
        "×": "x", "≤": "<=", "≥": ">=", "✓": "+", "✗": "X", "\u{a0}": " ", "§": "section ",
    ]

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let hex = String(scalar.value, radix: 16)
        return scalar.value < 0x100 ? "\\x" + (hex.count < 2 ? "0" + hex : hex) : "\\u{\(hex)}"
    }
}
