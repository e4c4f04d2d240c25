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
    ///
    /// Within single quotes fish(1) unescapes a backslash or a quote behind a backslash, and csh(1) replaces what a `!` begins
    /// and ends a word with its line. Where the script has such, its bytes are written as printf(1) `%b` reads them.
    static func command(_ script: String) -> String {
        isPlain(script)
            ? "exec sh -c " + quoted(script)
            : #"exec sh -c 'eval "$(printf %b "$0")"' '"# + escaped(script) + "'"
    }

    private static func isPlain(_ script: String) -> Bool {
        var last: Unicode.Scalar = " "
        for scalar in script.unicodeScalars {
            if ["!", "\n", "\r"].contains(scalar) || last == "\\" && ["\\", "'"].contains(scalar) { return false }
            last = scalar
        }
        return last != "\\"
    }

    private static func escaped(_ script: String) -> String {
        let special = Array("\\!'\n\r".utf8)
        var bytes: [UInt8] = []
        for byte in script.utf8 {
            if special.contains(byte) {
                let octal = String(byte, radix: 8)
                bytes += Array("\\0\(String(repeating: "0", count: 3 - octal.count))\(octal)".utf8)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
