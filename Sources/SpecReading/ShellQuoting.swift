/// Words as one would type them into a POSIX shell.
package enum ShellQuoting {
    /// The words joined by spaces, each in single quotes where a shell would otherwise change it.
    package static func quote(_ words: some Sequence<String>) -> String {
        words.map(quote).joined(separator: " ")
    }

    /// One word.
    package static func quote(_ word: String) -> String {
        let bytes = word.utf8
        if !bytes.isEmpty, bytes.allSatisfy(isPlain), bytes.first != UInt8(ascii: "~") { return word }
        var quoted = "'"
        for scalar in word.unicodeScalars {
            if scalar == "'" { quoted += "'\\''" } else { quoted.unicodeScalars.append(scalar) }
        }
        return quoted + "'"
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
            true
        default: "%+,-./:=@_~".utf8.contains(byte)
        }
    }
}
