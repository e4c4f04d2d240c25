internal import TunnelModel

/// Why a spec cannot be used: what is wrong, where in the text, and the right form.
package struct SpecError: Error, Hashable, Sendable {
    /// A stable, dotted name of the kind of error; new codes may be added.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The name, its area first, e.g. `spec.bad-quoting`.
        package let description: String

        /// The code of that name.
        package init(_ description: String) { self.description = description }

        /// An argument of `-L`, `-R`, `-D` or `-W` that ssh refuses.
        package static let badForward = Code("ingress.bad-specification")
        /// ssh refuses its configuration: a file of it, or an `-o` option.
        package static let badConfiguration = Code("ingress.config-error")
        /// A quote that never ends, or text only a shell could interpret.
        package static let badQuoting = Code("spec.bad-quoting")
        /// The text is not an ssh command, an alias or a file.
        package static let notACommand = Code("spec.not-an-ssh-command")
        /// The command runs as somebody else, or with variables that this process does not have.
        package static let otherEnvironment = Code("spec.other-environment")
        /// An option letter that ssh(1) does not have.
        package static let unknownOption = Code("spec.unknown-option")
        /// The last option lacks its argument.
        package static let missingArgument = Code("spec.missing-argument")
        /// An argument that ssh refuses (`-p`, `-J`, `-e`, `-w`, `-O`).
        package static let badArgument = Code("spec.bad-argument")
        /// Two options that exclude each other.
        package static let conflict = Code("spec.conflicting-options")
        /// No host to connect to.
        package static let noDestination = Code("spec.no-destination")
        /// A destination that ssh refuses.
        package static let badDestination = Code("spec.bad-destination")
        /// The command connects to nothing (`-V`, `-Q`).
        package static let noConnection = Code("spec.no-connection")
        /// There is no ssh program to ask.
        package static let noSSH = Code("spec.no-ssh")
        /// A spec file that is not as tundoctor-spec(5) says.
        package static let badFile = Code("spec.bad-file")
        /// A spec file that is not there, or may not be read.
        package static let unreadableFile = Code("spec.unreadable-file")
        /// `ssh -G` did not answer in time.
        package static let timeout = Code("spec.timeout")
    }

    /// The kind of error, for programs: the words beside it may change.
    package var code: Code
    /// What was being done, e.g. `reading the ssh command`.
    package var operation: String
    /// What is wrong, in one sentence without a full stop.
    package var message: String
    /// The text the position refers to: the command, or a line of a configuration file; empty where there is none.
    package var text: String
    /// The file the text is from; nil for the command line.
    package var file: String?
    /// From 1; 0 where no place is known.
    package var line: Int
    /// From 1, in characters (Unicode scalars); 0 where no place is known.
    package var column: Int
    /// The right form.
    package var fix: String
    /// What another program said, made safe to print.
    package var underlying: String?

    /// Everything as the properties say; without a place unless `line` and `column` are given.
    package init(
        _ code: Code, operation: String = "reading the ssh command", _ message: String, text: String = "",
        file: String? = nil, line: Int = 0, column: Int = 0, fix: String, underlying: String? = nil
    ) {
        self.code = code
        self.operation = operation
        self.message = message
        self.text = text
        self.file = file
        self.line = line
        self.column = column
        self.fix = fix
        self.underlying = underlying
    }
}

extension SpecError: CustomStringConvertible {
    /// The message, the text with a caret under the wrong character, and the right form; several lines, no newline at
    /// the end.
    package var description: String {
        var lines = [place + message]
        if column > 0, let (shown, indent) = excerpt(width: 100) {
            lines.append("  " + shown)
            lines.append("  " + String(repeating: " ", count: indent) + "^ " + fix)
        } else {
            lines.append("  " + fix)
        }
        return lines.joined(separator: "\n")
    }

    private var place: String {
        switch (file, line) {
        case (let file?, 1...): column > 0 ? "\(file):\(line):\(column): " : "\(file):\(line): "
        case (let file?, _): "\(file): "
        case (nil, _): ""
        }
    }

    /// The line in question, cut to `width` characters round the caret, and how far the caret is from its start.
    package func excerpt(width: Int) -> (text: String, caret: Int)? {
        let rows = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        guard line >= 1, line <= rows.count else { return nil }
        let row = Array(rows[line - 1])
        let caret = min(column - 1, row.count)
        let start = row.count <= width ? 0 : max(0, min(caret - width / 2, row.count - width))
        let end = min(row.count, start + width)
        // One character for each scalar, so that the caret stays under its own.
        let shown = row[start..<end].map { ForeignText(String($0)).description == String($0) ? String($0) : "?" }
            .joined()
        return ((start > 0 ? "…" : "") + shown + (end < row.count ? "…" : ""), caret - start + (start > 0 ? 1 : 0))
    }
}
