/// Splits one command as a POSIX shell does (sh(1), "Quoting", "Redirections"), without expanding anything but `~/`.
struct ShellSplitter {
    private let text: String
    private let source: [UInt8]
    private let home: String?
    private var index = 0
    private var words: [ShellWord] = []
    private var notes: [SpecNote] = []
    private var expansions: [Int] = []
    private var current: ShellWord?
    /// The next word is where a redirection leads.
    private var isTarget = false

    private init(_ text: String, home: String?) {
        self.text = text
        self.home = home
        source = Array(text.utf8)
    }

    /// What a shell would hand to the program.
    struct Result {
        var words: [ShellWord]
        var notes: [SpecNote]
        /// Byte offsets of what a shell would have replaced and is left literal here: `$` and backquotes.
        var expansions: [Int]
    }

    /// The words and what was left literal; an unbalanced quote or a second command is an error with its place.
    ///
    /// - Parameter home: what `~` stands for at the start of a word; nil leaves it literal.
    static func split(_ text: String, home: String? = nil) throws(SpecError) -> Result {
        var splitter = ShellSplitter(text, home: home)
        try splitter.run()
        return Result(words: splitter.words, notes: splitter.notes, expansions: splitter.expansions)
    }

    private mutating func run() throws(SpecError) {
        while index < source.count {
            let byte = source[index]
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
                endWord()
                index += 1
            case UInt8(ascii: "\n"):
                endWord()
                index += 1
                if rest.contains(where: { !ShellSplitter.isBlank($0) }), !words.isEmpty {
                    try fail(
                        at: index, "a second line follows the command",
                        "leave it out, or end the line above with \\ if it goes on here")
                }
            case UInt8(ascii: "\\"): escape()
            case UInt8(ascii: "'"): try singleQuoted()
            case UInt8(ascii: "\""): try doubleQuoted()
            case UInt8(ascii: "#") where current == nil:
                note("from # on the text is a comment and was left out", at: index)
                while index < source.count, source[index] != UInt8(ascii: "\n") { index += 1 }
            case UInt8(ascii: "~") where current == nil && isHomeNext:
                for byte in (home ?? "~").utf8 { append(byte, at: index, through: index + 1) }
                index += 1
            case UInt8(ascii: "<"), UInt8(ascii: ">"): try redirection()
            case 0: try fail(at: index, "a NUL byte cannot be part of a command", "leave it out")
            default:
                if ShellSplitter.operators.contains(byte) {
                    try shellOperator(byte)
                } else {
                    noteExpansion(byte)
                    append(byte, at: index, through: index + 1)
                    index += 1
                }
            }
        }
        endWord()
        if isTarget { try fail(at: index, "a file must follow < or >", "name it, or leave the < or > out") }
    }

    private var isHomeNext: Bool {
        guard home != nil else { return false }
        return index + 1 == source.count || ShellSplitter.isBlank(source[index + 1])
            || source[index + 1] == UInt8(ascii: "/")
    }

    private var rest: ArraySlice<UInt8> { source[min(index, source.count)...] }

    private mutating func endWord() {
        if let word = current {
            if isTarget { isTarget = false } else { words.append(word) }
        }
        current = nil
    }

    private mutating func append(_ byte: UInt8, at place: Int, through end: Int) {
        var word = current ?? ShellWord(start: place)
        // Two owners would make each byte a copy of the word.
        current = nil
        word.append(byte, at: place, end: end)
        current = word
    }

    /// `\x` is x; a backslash before a newline joins the lines.
    private mutating func escape() {
        guard index + 1 < source.count else {
            append(source[index], at: index, through: index + 1)
            index += 1
            return
        }
        if source[index + 1] != UInt8(ascii: "\n") {
            append(source[index + 1], at: index + 1, through: index + 2)
        }
        index += 2
    }

    private mutating func singleQuoted() throws(SpecError) {
        let open = index
        if current == nil { current = ShellWord(start: open) }
        index += 1
        while index < source.count, source[index] != UInt8(ascii: "'") {
            if source[index] == 0 { try fail(at: index, "a NUL byte cannot be part of a command", "leave it out") }
            append(source[index], at: index, through: index + 1)
            index += 1
        }
        if index == source.count { try fail(at: open, "this quote is never closed", "close it with another '") }
        index += 1
        current?.extend(to: index)
    }

    private mutating func doubleQuoted() throws(SpecError) {
        let open = index
        if current == nil { current = ShellWord(start: open) }
        index += 1
        while index < source.count, source[index] != UInt8(ascii: "\"") {
            if source[index] == 0 { try fail(at: index, "a NUL byte cannot be part of a command", "leave it out") }
            if source[index] == UInt8(ascii: "\\"), index + 1 < source.count,
                "$`\"\\\n".utf8.contains(source[index + 1])
            {
                escape()
            } else {
                if source[index] != UInt8(ascii: "~") { noteExpansion(source[index]) }
                append(source[index], at: index, through: index + 1)
                index += 1
            }
        }
        if index == source.count { try fail(at: open, "this quote is never closed", "close it with another \"") }
        index += 1
        current?.extend(to: index)
    }

    /// `&` or `;` at the end of the line changes nothing about the tunnel; a second command is an error.
    private mutating func shellOperator(_ byte: UInt8) throws(SpecError) {
        if byte == UInt8(ascii: "&"), index + 1 < source.count, source[index + 1] == UInt8(ascii: ">") {
            endWord()
            index += 1
            return try redirection()
        }
        let end = source[index...].firstIndex(of: UInt8(ascii: "\n")) ?? source.count
        let sign = Character(Unicode.Scalar(byte))
        guard "&;".utf8.contains(byte), source[(index + 1)..<end].allSatisfy(ShellSplitter.isBlank) else {
            try fail(
                at: index, "\(sign) is for a shell, which is not used here",
                "leave out what begins here, or quote it: '\(sign)'")
        }
        endWord()
        note("the \(sign) at the end is for the shell and was left out", at: index)
        index = end
    }

    /// `2>file`, `>>file`, `>&2`, `<file`: where ssh reads and writes changes nothing about the tunnel.
    private mutating func redirection() throws(SpecError) {
        let start = index
        // Digits that touch the sign are a descriptor, not an argument.
        if let word = current, word.bytes.allSatisfy({ (0x30...0x39).contains($0) }) { current = nil }
        endWord()
        let sign = source[index]
        index += 1
        if index < source.count, "<>&|".utf8.contains(source[index]) {
            if sign == UInt8(ascii: "<"), source[index] == sign {
                try fail(at: start, "<< is for a shell, which is not used here", "leave out what begins here")
            }
            index += 1
        }
        isTarget = true
        note("where < and > lead is for the shell and was left out", at: start)
    }

    private mutating func noteExpansion(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "$"), UInt8(ascii: "`"):
            if expansions.count < 16 { expansions.append(index) }
            note("\(Character(Unicode.Scalar(byte))) is taken literally, a shell would expand it", at: index)
        case UInt8(ascii: "~") where current == nil:
            note("~ is taken literally, a shell would expand it", at: index)
        default: break
        }
    }

    private mutating func note(_ message: String, at offset: Int) {
        // A hostile text could hold a note for each byte.
        guard notes.count < 16 else { return }
        let (line, column) = TextPlace.lineAndColumn(of: offset, in: source)
        notes.append(SpecNote(message: message, line: line, column: column))
    }

    private func fail(at offset: Int, _ message: String, _ fix: String) throws(SpecError) -> Never {
        let (line, column) = TextPlace.lineAndColumn(of: offset, in: source)
        throw SpecError(.badQuoting, message, text: text, line: line, column: column, fix: fix)
    }

    private static let operators = Set("&;|()".utf8)

    private static func isBlank(_ byte: UInt8) -> Bool {
        " \t\r\n".utf8.contains(byte)
    }
}

/// Something about a spec that its reader should know, but that does not make it wrong.
package struct SpecNote: Hashable, Sendable {
    /// One sentence without a full stop.
    package var message: String
    /// Both from 1.
    package var line: Int, column: Int
    /// Worth a line to whoever gave the command; the others only say what a shell would have done.
    package var isImportant = false
}

/// Byte offsets as people count them.
enum TextPlace {
    /// Line and column from 1, the column in Unicode scalars.
    static func lineAndColumn(of offset: Int, in source: [UInt8]) -> (line: Int, column: Int) {
        var line = 1
        var column = 1
        for byte in source.prefix(max(0, offset)) {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xc0 != 0x80 {
                column += 1
            }
        }
        return (line, column)
    }

    /// The byte offset of a line and a column that `lineAndColumn` gave; the end for a place behind it.
    static func offset(line: Int, column: Int, in source: [UInt8]) -> Int {
        var (atLine, atColumn) = (1, 1)
        for (offset, byte) in source.enumerated() where byte & 0xc0 != 0x80 {
            if atLine > line || (atLine == line && atColumn >= column) { return offset }
            if byte == UInt8(ascii: "\n") {
                atLine += 1
                atColumn = 1
            } else {
                atColumn += 1
            }
        }
        return source.count
    }
}
