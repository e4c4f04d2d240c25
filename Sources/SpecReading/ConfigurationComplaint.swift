internal import TunnelModel

/// What ssh printed when it refused its options, e.g. `/home/a/.ssh/config: line 3: Bad configuration option: foo`.
struct ConfigurationComplaint: Hashable {
    var file: String?
    var line = 0
    /// The message without file and line, as ssh wrote it.
    var message: String
    /// The line that says most, whole.
    var whole: String

    init(_ errors: String) {
        let lines = errors.split(whereSeparator: \.isNewline).map(String.init).filter { line in
            !line.isEmpty && !line.hasPrefix("Pseudo-terminal") && !line.hasPrefix("debug")
                && !line.contains("terminating, ") && !line.hasPrefix("Warning: ")
        }
        let located = lines.first { ConfigurationComplaint.location(in: $0) != nil }
        whole = located ?? lines.first ?? ""
        message = whole
        if let (file, line, rest) = ConfigurationComplaint.location(in: whole) {
            self.file = file == "command-line" ? nil : file
            self.line = file == "command-line" ? 0 : line
            message = rest
        }
    }

    /// `FILE: line N: text` and `FILE line N: text`.
    private static func location(in text: String) -> (file: String, line: Int, rest: String)? {
        let marker = " line "
        var search = Substring(text)
        while let range = search.firstRange(of: marker) {
            let digits = search[range.upperBound...].prefix { $0.isASCII && $0.isNumber }
            let after = search[range.upperBound...].dropFirst(digits.count)
            if let number = Int(digits), after.isEmpty || after.first == ":" || after.first == "," || after.first == "."
            {
                var file = text[..<range.lowerBound]
                if file.last == ":" { file = file.dropLast() }
                let rest = after.drop { ":,. ".contains($0) }
                return (String(file), number, String(rest))
            }
            search = search[range.upperBound...]
        }
        return nil
    }

    /// The error for a command line; its caret stands under the `-o` argument that ssh complains of, where that is
    /// plain.
    func error(for line: SSHCommandLine) -> SpecError {
        let said = ForeignText(message.isEmpty ? "ssh refuses this command and does not say why" : message, limit: 400)
            .description
        let whole = ForeignText(self.whole, limit: 400).description
        if let file {
            return SpecError(
                .badConfiguration, operation: "asking ssh -G", said, file: ForeignText(file).description,
                line: self.line,
                fix: "correct the file, see ssh_config(5)", underlying: whole)
        }
        let fix =
            self.whole.hasPrefix("Cannot fork into background") ? "add -N: -f wants a command or none at all" : nil
        var error = SpecError(
            .badConfiguration, operation: "asking ssh -G", said, text: line.text,
            fix: fix ?? "see ssh(1) and ssh_config(5)",
            underlying: whole)
        if let place = suspect(in: line) {
            (error.line, error.column) = TextPlace.lineAndColumn(of: place, in: Array(line.text.utf8))
        }
        return error
    }

    /// The option that the message is about: the one whose value it quotes, else the only one of its kind.
    private func suspect(in line: SSHCommandLine) -> Int? {
        if whole.hasPrefix("Cannot fork into background"), let option = line.options.first(where: { $0.name == "f" }) {
            return option.place
        }
        let candidates = line.options.filter { "ocmFibBIQ".contains($0.name) }
        let quoted = candidates.first { option in
            guard let word = option.argument, !word.bytes.isEmpty else { return false }
            if whole.contains("'\(option.value)'") || whole.contains(" \(option.value):") { return true }
            guard option.name == "o", let setting = ConfigurationSetting(word) else { return false }
            let named = [setting.keyword] + setting.arguments
            return named.contains {
                !$0.bytes.isEmpty && (whole.contains("\"\($0.text)\"") || whole.hasSuffix(": \($0.text)"))
            }
        }
        let option = quoted ?? (candidates.count == 1 ? candidates.first : nil)
        return option.map { $0.argument?.place(of: 0) ?? $0.place }
    }
}
