/// A line of ssh's log that was recognised.
package struct LogMessage: Hashable, Sendable {
    /// The row of the table that it matches.
    package let row: MessageRow
    /// What stood for each placeholder of the pattern; placeholders without a character between them count as one.
    package let arguments: [String]

    /// What it reports.
    package var kind: Kind { row.kind }

    /// An argument, empty where there is none.
    package subscript(index: Int) -> String {
        arguments.indices.contains(index) ? arguments[index] : ""
    }
}

/// A message of ssh(1) as its source prints it, and what it means.
package struct MessageRow: Hashable, Sendable {
    /// What a line that matches reports.
    package let kind: LogMessage.Kind
    /// When ssh says it.
    package let phase: LogPhase
    /// In the notation of printf(3), with `debug1: ` where the message is one for debugging.
    package let pattern: String
    /// What a person should know about it.
    package let meaning: String
    /// A line that matches.
    package let example: String

    init(_ kind: LogMessage.Kind, _ phase: LogPhase, _ pattern: String, _ meaning: String, example: String) {
        self.kind = kind
        self.phase = phase
        self.pattern = pattern
        self.meaning = meaning
        self.example = example
    }
}
