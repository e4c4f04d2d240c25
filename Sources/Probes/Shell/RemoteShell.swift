/// Words of commands that run in an account's shell on another host.
enum RemoteShell {
    /// `text` as one word of sh(1) (POSIX.1-2024 XCU §2.2.2).
    ///
    /// By code points: a quote with a combining mark behind it is a character of its own, and a quote to the shell.
    static func quoted(_ text: String) -> String {
        var word = "'"
        for scalar in text.unicodeScalars { word += scalar == "'" ? "'\\''" : String(scalar) }
        return word + "'"
    }

    /// `script` for sh(1), whatever the account's own shell is.
    static func command(_ script: String) -> String { "exec sh -c " + quoted(script) }
}
