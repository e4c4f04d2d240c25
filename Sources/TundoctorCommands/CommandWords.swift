internal import ArgumentParser
internal import SpecReading

/// The command line as people type it before they know it.
enum CommandWords {
    /// `tundoctor check ssh -L …` with the `--` that keeps ssh's options from being taken for ours.
    ///
    /// Nil if it is there, or no ssh command is.
    static func separated(_ words: [String]) -> [String]? {
        guard words.first != "lab", let start = SpecReader.commandStart(in: words), start > 0 else { return nil }
        if let separator = words.firstIndex(of: "--"), separator < start { return nil }
        return words[..<start] + ["--"] + words[start...]
    }

    /// What to say of a word that stands where a command should and is none; nil if all are.
    static func complaint(
        _ words: [String], under root: any ParsableCommand.Type
    ) -> (message: String, fix: String)? {
        var command = root
        var path = [root.configuration.commandName ?? ""]
        for (index, word) in words.enumerated() {
            let names = command.configuration.subcommands.compactMap { $0.configuration.commandName }
            guard !names.isEmpty, !word.hasPrefix("-"), word != "help" else { return nil }
            if let next = command.configuration.subcommands.first(where: { $0.configuration.commandName == word }) {
                command = next
                path.append(word)
                continue
            }
            let name = path.joined(separator: " ")
            return ("“\(word)” is not a command of \(name)", fix(for: words[index...], name, names))
        }
        return nil
    }

    private static func fix(for words: ArraySlice<String>, _ path: String, _ names: [String]) -> String {
        let words = Array(words)
        if !path.contains(" "), SpecReader.commandStart(in: words) == 0 {
            return "tundoctor check -- \(ShellQuoting.quote(words))"
        }
        if let name = ClosestName.of(words[0], among: names) {
            return "\(path) \(ShellQuoting.quote([name] + words.dropFirst()))"
        }
        return "one of \(names.joined(separator: ", ")); \(path) --help says what each does"
    }
}
