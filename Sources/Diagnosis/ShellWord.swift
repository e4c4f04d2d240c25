/// Words of commands that a person pastes into a shell (POSIX.1-2024 XCU §2.2).
package enum ShellWord {
    /// `text` as one word of a shell: as it is where that is safe, else in single quotes.
    ///
    /// A leading `~/` stays outside the quotes, so that the shell still makes the home directory of it.
    package static func quoted(_ text: String) -> String {
        if text.hasPrefix("~/"), text.count > 2 {
            return "~/" + quoted(String(text.dropFirst(2)))
        }
        if !text.isEmpty, text.unicodeScalars.allSatisfy(isSafe) { return text }
        var word = "'"
        for character in text.unicodeScalars {
            word += character == "'" ? "'\\''" : String(character)
        }
        return word + "'"
    }

    private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9": true
        case "_", "@", "%", "+", "=", ":", ",", ".", "/", "-": true
        default: false
        }
    }
}
