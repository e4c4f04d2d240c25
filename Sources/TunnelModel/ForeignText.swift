/// Text that came from somewhere else (a server, a file, a process): bounded, and safe to print on a terminal.
///
/// Control characters, invalid UTF-8 and bidirectional overrides are shown as `\x1b`-style escapes, so that nothing a
/// server says can move the cursor, colour the report or forge a line of it.
package struct ForeignText: Hashable, Sendable, CustomStringConvertible {
    /// The escaped text.
    package let description: String

    /// Escapes `bytes`, keeping at most `limit` bytes of them; a longer text ends in `…`.
    package init(_ bytes: some Sequence<UInt8>, limit: Int = 512) {
        var kept: [UInt8] = []
        var cut = false
        for byte in bytes {
            guard kept.count < limit else {
                cut = true
                break
            }
            kept.append(byte)
        }
        var text = ""
        for scalar in String(decoding: kept, as: UTF8.self).unicodeScalars {
            text += ForeignText.isPrintable(scalar) ? String(scalar) : ForeignText.escape(scalar)
        }
        description = cut ? text + "…" : text
    }

    /// The same for a text; `limit` counts bytes of its UTF-8.
    package init(_ text: String, limit: Int = 512) {
        self.init(text.utf8, limit: limit)
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7f..<0xa0, 0x200b...0x200f, 0x202a...0x202e, 0x2060...0x206f, 0xfeff, 0xfffd: false
        default: true
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let hex = String(scalar.value, radix: 16)
        return scalar.value < 0x100 ? "\\x" + (hex.count < 2 ? "0" + hex : hex) : "\\u{\(hex)}"
    }
}
