/// An ssh command as people copy it: behind a shell's prompt, under comments, started by nohup, env or sudo.
///
/// What is not ssh's is left out where it changes nothing about the tunnel. Where it does, as sudo and a variable for the
/// agent do, the error names the command that examines the same: a verdict must concern the command as it was meant.
struct PastedCommand {
    /// What is read: what was pasted with a blank for each character that is not ssh's, so that places stay.
    private var scalars: [Unicode.Scalar]
    /// What errors show: the same without passwords.
    private var shown: [Unicode.Scalar]
    private let identity: Identity
    private var notes: [SpecNote] = []

    /// Who reads it.
    struct Identity {
        var isRoot: Bool
        /// What `~` stands for; nil leaves it literal.
        var home: String?
    }

    /// - Parameter text: at least one word of it is `ssh`, as ``isCommand(_:)`` says.
    init(_ text: String, identity: Identity) {
        scalars = Array(text.unicodeScalars)
        shown = scalars
        self.identity = identity
    }

    /// Whether a text has an ssh command in it, wherever it begins.
    static func isCommand(_ text: String) -> Bool {
        let words = text.split(whereSeparator: \.isWhitespace)
        return words.contains { isProgram($0.drop { "\"'`(".contains($0) }) }
    }

    /// Whether a word names ssh, by a path or not.
    static func isProgram(_ word: some StringProtocol) -> Bool {
        guard !word.contains(where: \.isWhitespace) else { return false }
        let name = word.split(separator: "/").last
        return name == "ssh" || name == "autossh"
    }

    /// The words of a command that a shell has already taken apart, without a prompt in front.
    static func withoutPrompt(_ words: [String]) -> [String] {
        guard let program = words.firstIndex(where: isProgram) else { return words }
        let prompt = words[..<program].lastIndex { $0.last.map { PromptReading.marks.contains($0) } ?? false }
        return prompt.map { Array(words[($0 + 1)...]) } ?? words
    }

    /// The command line in it.
    mutating func read(table: OptionTable) throws(SpecError) -> SSHCommandLine {
        for range in PromptReading.ranges(in: scalars) { blank(range) }
        do throws(SpecError) {
            // Before a shell's grammar gets in the way: `while true; do ssh …` is not about the `;`.
            if let place = programBehindOtherWords {
                throw error(.notACommand, "this is not an ssh command", at: place, fix: PastedCommand.fromHere)
            }
            let whole = try ShellSplitter.split(text, home: identity.home)
            try leaveOutLaunchers(whole.words)
            let split = try ShellSplitter.split(text, home: identity.home)
            try checkTypography(split.words)
            var line = try commandLine(split, table)
            line.text = String(String.UnicodeScalarView(shown))
            line.notes += notes
            return line
        } catch {
            var error = error
            error.text = String(String.UnicodeScalarView(shown))
            throw error
        }
    }

    private static let fromHere = "give only the ssh command, from here on"

    /// The byte at which ssh is named, where the first word is neither ssh nor anything that starts it.
    private var programBehindOtherWords: Int? {
        let words = text.split(whereSeparator: \.isWhitespace)
        func isProgram(_ word: Substring) -> Bool { PastedCommand.isProgram(word.drop { "\"'`(".contains($0) }) }
        guard let first = words.first, !isProgram(first), !LauncherReading.isLauncher(String(first)),
            let program = words.first(where: isProgram)
        else { return nil }
        return text.utf8.distance(from: text.startIndex, to: program.startIndex)
    }

    private var text: String { String(String.UnicodeScalarView(scalars)) }

    private mutating func blank(_ range: Range<Int>) {
        for index in range where scalars[index] != "\n" { scalars[index] = " " }
    }

    /// The scalar that a byte of the text belongs to.
    private func index(ofByte offset: Int) -> Int {
        text.utf8.prefix(offset).count { $0 & 0xc0 != 0x80 }
    }

    // MARK: - What starts ssh

    private mutating func leaveOutLaunchers(_ words: [ShellWord]) throws(SpecError) {
        guard let first = words.first else { return }
        var reading = LauncherReading(words.map(\.text), isRoot: identity.isRoot)
        let end = reading.read()
        for secret in reading.secrets { hide(words[secret.word], from: secret.start) }
        if let refusal = reading.refusal {
            throw error(refusal.code, refusal.message, at: words[refusal.word].place(of: 0), fix: refusal.fix)
        }
        guard end < words.count, PastedCommand.isProgram(words[end].text) else {
            throw notACommand(words)
        }
        blank(index(ofByte: first.place(of: 0))..<index(ofByte: words[end].place(of: 0)))
        notes += reading.notes.map {
            let (line, column) = TextPlace.lineAndColumn(of: words[$0.word].place(of: 0), in: Array(text.utf8))
            return SpecNote(message: $0.message, line: line, column: column, isImportant: true)
        }
    }

    private mutating func hide(_ word: ShellWord, from start: Int) {
        for index in index(ofByte: word.place(of: start))..<index(ofByte: word.place(of: word.bytes.count)) {
            shown[index] = "*"
        }
    }

    private func notACommand(_ words: [ShellWord]) -> SpecError {
        let message = "this is not an ssh command"
        if words.count == 1 {
            return error(
                .notACommand, message, at: words[0].place(of: 0), fix: "leave out the quotes around the whole command")
        }
        if let program = words.first(where: { PastedCommand.isProgram($0.text) }) {
            return error(
                .notACommand, message, at: program.place(of: 0), fix: PastedCommand.fromHere)
        }
        return error(.notACommand, message, at: words.first?.place(of: 0) ?? 0, fix: "it begins with ssh")
    }

    // MARK: - What a shell or an editor has made of it

    /// Editors and web pages make dashes of hyphens and curly quotes of straight ones; ssh would take them for names.
    private func checkTypography(_ words: [ShellWord]) throws(SpecError) {
        let dashes: Set<Unicode.Scalar> = ["\u{2010}", "\u{2011}", "\u{2012}", "\u{2013}", "\u{2014}", "\u{2212}"]
        let quotes: Set<Unicode.Scalar> = ["\u{2018}", "\u{2019}", "\u{201a}", "\u{201c}", "\u{201d}", "\u{201e}"]
        for word in words {
            let scalars = word.text.unicodeScalars
            guard let first = scalars.first, let second = scalars.dropFirst().first else { continue }
            if dashes.contains(first), second.properties.isAlphabetic {
                throw error(
                    .badArgument, "this is a dash, not the hyphen that begins an option", at: word.place(of: 0),
                    fix: "write -\(second)")
            }
            if quotes.contains(first) {
                throw error(
                    .badQuoting, "this is a typographic quote, a letter like others to a shell", at: word.place(of: 0),
                    fix: "write \" or '")
            }
        }
    }

    /// What a shell would have replaced would be examined as it stands, and the verdict be about another tunnel.
    private func commandLine(_ split: ShellSplitter.Result, _ table: OptionTable) throws(SpecError) -> SSHCommandLine {
        let line: SSHCommandLine
        do {
            line = try SSHCommandLine(text: text, words: split.words, notes: split.notes, table: table)
        } catch {
            guard let place = split.expansions.first(where: { column(of: $0) == error.column }) else { throw error }
            throw expansion(at: place)
        }
        // The remote command is for the shell there, and is not run.
        let count = line.remoteCommand.count
        let end = count > 0 ? split.words[split.words.count - count].place(of: 0) : Int.max
        if let place = split.expansions.first(where: { $0 < end }) { throw expansion(at: place) }
        return line
    }

    private func expansion(at place: Int) -> SpecError {
        error(
            .badQuoting, "only a shell can say what stands here", at: place,
            fix: "write the value, or let your shell do it: give the command behind -- instead of in quotes")
    }

    private func column(of place: Int) -> Int { TextPlace.lineAndColumn(of: place, in: Array(text.utf8)).column }

    private func error(_ code: SpecError.Code, _ message: String, at place: Int, fix: String) -> SpecError {
        let (line, column) = TextPlace.lineAndColumn(of: place, in: Array(text.utf8))
        return SpecError(code, message, line: line, column: column, fix: fix)
    }
}
