/// What a file of ours holds, for the words of its mistakes.
package struct FileForm: Sendable {
    /// What reading it is called, e.g. `reading the spec file`.
    package var operation: String
    /// What it describes, with its article: `a spec`.
    package var noun: String
    /// The manual page that has its form.
    package var manual: String
    /// The error that a file of another form is.
    package var code: SpecError.Code

    /// Everything as the properties say.
    package init(operation: String, noun: String, manual: String, code: SpecError.Code) {
        self.operation = operation
        self.noun = noun
        self.manual = manual
        self.code = code
    }

    /// Tunnels and chains.
    package static let spec = FileForm(
        operation: "reading the spec file", noun: "a spec", manual: "tundoctor-spec(5)", code: .badFile)
}
