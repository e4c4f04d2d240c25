/// Finds what a terminal shows beside a command: comment lines above it, the prompt before it, and `> ` before lines that go
/// on.
enum PromptReading {
    /// What prompts end with, before a space.
    static let marks: Set<Character> = ["$", "#", "%", ">", "❯", "➜", "»", "λ"]

    /// Where in `text` these are, as offsets in scalars.
    static func ranges(in text: [Unicode.Scalar]) -> [Range<Int>] {
        var lines = linesOf(text)[...]
        var found: [Range<Int>] = []
        while let line = lines.first, lines.count > 1, isComment(text[line]) || text[line].allSatisfy(isBlank) {
            found.append(line)
            lines = lines.dropFirst()
        }
        if let line = lines.first, let prompt = prompt(in: text[line]) { found.append(line.lowerBound..<prompt) }
        for (line, next) in zip(lines, lines.dropFirst()) where text[line].last == "\\" {
            guard text[next].starts(with: "> ".unicodeScalars) else { break }
            found.append(next.lowerBound..<next.lowerBound + 1)
        }
        return found
    }

    private static func linesOf(_ text: [Unicode.Scalar]) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        for (index, scalar) in text.enumerated() where scalar == "\n" {
            lines.append(start..<index)
            start = index + 1
        }
        lines.append(start..<text.count)
        return lines
    }

    /// A line of several that begins with `#`; alone it may be root's prompt.
    private static func isComment(_ line: ArraySlice<Unicode.Scalar>) -> Bool {
        line.first { !isBlank($0) } == "#"
    }

    /// Where the command begins behind a prompt; nil if it begins at once, or nothing here is a prompt.
    private static func prompt(in line: ArraySlice<Unicode.Scalar>) -> Int? {
        let start = line.firstIndex { !isBlank($0) } ?? line.endIndex
        guard !beginsCommand(line[start...]) else { return nil }
        for mark in line[start...].indices where marks.contains(Character(line[mark])) {
            let rest = line[(mark + 1)...].drop(while: isBlank)
            if rest.startIndex > mark + 1, beginsCommand(rest), isPrompt(line[start..<mark], mark: line[mark]) {
                return rest.startIndex
            }
        }
        return nil
    }

    /// Whether a shell would show this before its mark: behind a space, `#` begins a comment and `>` a file's name.
    private static func isPrompt(_ text: ArraySlice<Unicode.Scalar>, mark: Unicode.Scalar) -> Bool {
        guard let last = text.last, isBlank(last) else { return true }
        return (mark != "#" && mark != ">") || text.contains("@")
    }

    private static func beginsCommand(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
        let word = String(String.UnicodeScalarView(text.prefix { !isBlank($0) }))
        return PastedCommand.isProgram(word) || LauncherReading.isLauncher(word)
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" || scalar == "\r" }
}
