package import TunnelModel

/// What the reader's terminal can show.
package struct TextStyle: Hashable, Sendable {
    /// Columns; kept between 40 and 200.
    package let width: Int
    /// False: only ASCII is written, glyphs and foreign letters included.
    package let isUTF8: Bool
    /// True: colours are added. They never carry a meaning of their own.
    package let color: Bool

    /// Everything as the properties say; a width out of range is brought into it.
    package init(width: Int = 80, isUTF8: Bool = true, color: Bool = false) {
        self.width = min(max(width, 40), 200)
        self.isUTF8 = isUTF8
        self.color = color
    }

    /// Where prose and the column of times end: longer lines are hard to read, however wide the terminal is.
    var measure: Int { min(width, 100) }

    /// Below this, columns beside each other leave no room for words.
    var isNarrow: Bool { width < 64 }

    /// `text` as this terminal may be shown it; cut after some thousand characters, which no true sentence reaches.
    func shown(_ text: String) -> String {
        let limit = 4000
        guard text.utf8.count > limit else { return PrintableText.escaped(text, ascii: !isUTF8) }
        return PrintableText.escaped(String(text.unicodeScalars.prefix(limit)) + "…", ascii: !isUTF8)
    }

    /// A command line, whole however long it is: half a command would be worse than none.
    func shownCommand(_ text: String) -> String { PrintableText.escaped(text, ascii: !isUTF8) }

    func sign(_ glyph: Glyph) -> String { isUTF8 ? glyph.sign : glyph.ascii }
}

/// Every sign of a report, with its form where the locale is not UTF-8; each takes one column.
package enum Glyph: CaseIterable, Sendable {
    case pass, warn, fail, unknown, skip
    case end, arrow, arrowDown
    case encrypted, cleartext, loopback
    case encryptedDown, cleartextDown, loopbackDown

    /// The sign before a check or a finding.
    package init(_ status: CheckStatus) {
        switch status {
        case .pass: self = .pass
        case .warn: self = .warn
        case .fail: self = .fail
        case .unknown: self = .unknown
        case .skip: self = .skip
        }
    }

    /// The form for UTF-8.
    package var sign: String { forms.sign }
    /// The form for every other locale.
    package var ascii: String { forms.ascii }

    private var forms: (sign: String, ascii: String) {
        switch self {
        case .pass: ("✓", "+")
        case .warn: ("!", "!")
        case .fail: ("✗", "X")
        case .unknown: ("?", "?")
        case .skip: ("–", "-")
        case .end: ("●", "o")
        case .arrow: ("▶", ">")
        case .arrowDown: ("▼", "v")
        case .encrypted: ("━", "=")
        case .cleartext: ("╌", "-")
        case .loopback: ("┄", ".")
        case .encryptedDown: ("┃", "#")
        case .cleartextDown: ("╎", "|")
        case .loopbackDown: ("┆", ":")
        }
    }
}
