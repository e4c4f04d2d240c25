/// What is written instead of a report when nothing could be examined: a bad command line, an unreadable file, a bug.
package struct ErrorDocument: Hashable, Sendable {
    /// Dotted and stable, e.g. `ingress.bad-specification`.
    package var code: String
    /// What is wrong, in one line; where and what would be right stand beside it.
    package var message: String
    /// Where the words came from; nil for a command line.
    package var file: String?
    /// From 1.
    package var line: Int?
    /// From 1, in characters.
    package var column: Int?
    /// What would be right instead.
    package var fix: String?
    /// A signal came before anything was examined.
    package var isInterrupted: Bool

    /// Everything as the properties say.
    package init(
        code: String, message: String, file: String? = nil, line: Int? = nil, column: Int? = nil, fix: String? = nil,
        isInterrupted: Bool = false
    ) {
        self.code = code
        self.message = message
        self.file = file
        self.line = line
        self.column = column
        self.fix = fix
        self.isInterrupted = isInterrupted
    }

    /// One JSON document with the verdict `unknown`, a newline at the end.
    package var json: String {
        JSONValue.object([
            "schemaVersion": .integer(1),
            "verdict": .string("unknown"),
            "interrupted": isInterrupted ? .bool(true) : nil,
            "error": .object([
                "code": .string(code),
                "message": .string(message),
                "file": file.map { .string($0) },
                "line": line.map { .integer($0) },
                "column": column.map { .integer($0) },
                "fix": fix.map { .string($0) },
            ]),
        ]).document
    }
}
