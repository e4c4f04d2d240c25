/// Base64 with padding (RFC 4648 §4), as keys, hashed names and fingerprints use it.
package enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Nil for anything but whole groups of four; padding only at the end.
    package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var group: UInt32 = 0
        var count = 0
        var padding = 0
        for byte in text {
            if byte == UInt8(ascii: "=") {
                padding += 1
                group <<= 6
            } else {
                guard padding == 0, let value = value(of: byte) else { return nil }
                group = group << 6 | value
            }
            count += 1
            if count == 4 {
                guard padding <= 2 else { return nil }
                for shift in 0..<(3 - padding) {
                    bytes.append(UInt8(truncatingIfNeeded: group >> (16 - 8 * UInt32(shift))))
                }
                (group, count) = (0, 0)
            }
        }
        return bytes
    }

    /// With padding unless told otherwise.
    package static func encode(_ bytes: some Collection<UInt8>, padded: Bool = true) -> String {
        let bytes = Array(bytes)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let part = bytes[start..<min(start + 3, bytes.count)]
            let group = part.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - part.count))
            for index in 0...part.count { text.append(alphabet[Int(group >> (18 - 6 * UInt32(index)) & 63)]) }
            if padded { text += [UInt8](repeating: UInt8(ascii: "="), count: 3 - part.count) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func value(of byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
