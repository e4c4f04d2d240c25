/// How many columns of a terminal a text takes (Unicode Standard Annex 11; wcwidth(3) says much the same).
package enum DisplayWidth {
    /// The columns of a text that has been made printable; combining marks take none, East Asian wide characters two.
    package static func of(_ text: some StringProtocol) -> Int {
        text.unicodeScalars.reduce(0) { $0 + of($1) }
    }

    /// 0, 1 or 2.
    package static func of(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        // Hangul vowels and final consonants join the syllable that was begun.
        if (0x1160...0x11ff).contains(scalar.value) { return 0 }
        return wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }

    /// East_Asian_Width W and F, in blocks: finer than a terminal's font is not worth a table.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115f, 0x231a...0x231b, 0x2329...0x232a, 0x23e9...0x23ec, 0x2614...0x2615, 0x2648...0x2653,
        0x26a1...0x26a1, 0x2705...0x2705, 0x274c...0x274c, 0x2795...0x2797, 0x2b1b...0x2b1c, 0x2e80...0x303e,
        0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0x9fff, 0xa000...0xa4cf, 0xa960...0xa97f, 0xac00...0xd7a3,
        0xf900...0xfaff, 0xfe10...0xfe19, 0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x16fe0...0x18cff,
        0x1b000...0x1b2ff, 0x1f004...0x1f004, 0x1f18e...0x1f19a, 0x1f200...0x1f320, 0x1f32d...0x1f64f,
        0x1f680...0x1f6fc, 0x1f7e0...0x1f7eb, 0x1f90c...0x1f9ff, 0x1fa70...0x1faff, 0x20000...0x3fffd,
    ]
}
