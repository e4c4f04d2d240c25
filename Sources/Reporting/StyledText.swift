import TunnelModel

/// What a piece of text is, for those who see colours.
enum Ink: Sendable {
    case plain, strong, faint, pass, warn, fail, unknown

    init(_ status: CheckStatus) {
        switch status {
        case .pass: self = .pass
        case .warn: self = .warn
        case .fail: self = .fail
        case .unknown: self = .unknown
        case .skip: self = .faint
        }
    }

    /// The parameters of SGR (ECMA-48 §8.3.117); the sixteen colours that every terminal's owner has chosen.
    var parameters: String? {
        switch self {
        case .plain: nil
        case .strong: "1"
        case .faint: "2"
        case .pass: "32"
        case .warn: "33"
        case .fail: "1;31"
        case .unknown: "35"
        }
    }
}

/// One line of a report, in pieces that may differ in colour.
struct StyledText: Sendable {
    private(set) var spans: [(text: String, ink: Ink)] = []
    /// In columns, colours not counted.
    private(set) var width = 0

    init() {}

    init(_ text: String, _ ink: Ink = .plain) { append(text, ink) }

    mutating func append(_ text: String, _ ink: Ink = .plain) {
        guard !text.isEmpty else { return }
        if let last = spans.last, last.ink == ink {
            spans[spans.count - 1].text += text
        } else {
            spans.append((text, ink))
        }
        width += DisplayWidth.of(text)
    }

    mutating func append(_ other: StyledText) {
        for span in other.spans { append(span.text, span.ink) }
    }

    /// Adds spaces up to `column`; none when the text is as long already.
    mutating func pad(to column: Int) {
        if column > width { append(String(repeating: " ", count: column - width)) }
    }

    func rendered(_ style: TextStyle) -> String {
        var line = ""
        // Blanks at the end of a line are seen by nobody and stay in every copy: they wait for what follows them.
        var blanks = ""
        for (text, ink) in spans {
            // The last gate: what was made printable before passes unchanged.
            let text = style.shownCommand(text)
            guard let last = text.lastIndex(where: { $0 != " " }) else {
                blanks += text
                continue
            }
            line += blanks
            let seen = text[...last]
            if style.color, let parameters = ink.parameters {
                line += "\u{1b}[\(parameters)m\(seen)\u{1b}[0m"
            } else {
                line += seen
            }
            blanks = String(text[text.index(after: last)...])
        }
        return line
    }
}
