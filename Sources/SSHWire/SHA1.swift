/// SHA-1 (FIPS 180-4) and HMAC-SHA1 (RFC 2104), for hashed known_hosts names and `%C` only: never for trust.
package enum SHA1 {
    /// 20 bytes.
    package static func digest(of message: [UInt8]) -> [UInt8] {
        var state: [UInt32] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0]
        var words = [UInt32](repeating: 0, count: 80)
        DigestBlocks.forEach(in: message) { block in
            for index in 0..<16 { words[index] = block[index] }
            for index in 16..<80 {
                words[index] = rotate(words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16], 1)
            }
            var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
            for index in 0..<80 {
                let (function, constant): (UInt32, UInt32) =
                    switch index {
                    case 0..<20: ((b & c) | (~b & d), 0x5a82_7999)
                    case 20..<40: (b ^ c ^ d, 0x6ed9_eba1)
                    case 40..<60: ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc)
                    default: (b ^ c ^ d, 0xca62_c1d6)
                    }
                let next = rotate(a, 5) &+ function &+ e &+ constant &+ words[index]
                (e, d, c, b, a) = (d, c, rotate(b, 30), a, next)
            }
            state[0] &+= a
            state[1] &+= b
            state[2] &+= c
            state[3] &+= d
            state[4] &+= e
        }
        return DigestBlocks.bytes(of: state)
    }

    /// 20 bytes; a key longer than 64 bytes is hashed first.
    package static func authenticationCode(of message: [UInt8], key: [UInt8]) -> [UInt8] {
        var key = key.count > 64 ? digest(of: key) : key
        key += [UInt8](repeating: 0, count: 64 - key.count)
        return digest(of: key.map { $0 ^ 0x5c } + digest(of: key.map { $0 ^ 0x36 } + message))
    }

    /// The digest as 40 hexadecimal digits.
    package static func hexDigest(of message: [UInt8]) -> String {
        digest(of: message).map { byte in
            let hex = String(byte, radix: 16)
            return hex.count < 2 ? "0" + hex : hex
        }.joined()
    }

    private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
        word << count | word >> (32 - count)
    }
}

/// The padding and the 64-byte blocks that SHA-1 and SHA-256 share (FIPS 180-4 §5).
enum DigestBlocks {
    static func forEach(in message: [UInt8], _ body: ([UInt32]) -> Void) {
        let length = UInt64(message.count) &* 8
        let zeros = (119 - message.count % 64) % 64
        let padding =
            [0x80] + [UInt8](repeating: 0, count: zeros)
            + (0..<8).map { UInt8(truncatingIfNeeded: length >> (56 - 8 * $0)) }
        let whole = message.count - message.count % 64
        var index = 0
        while index < whole {
            body(block(message, at: index))
            index += 64
        }
        let tail = Array(message[whole...]) + padding
        for start in stride(from: 0, to: tail.count, by: 64) { body(block(tail, at: start)) }
    }

    static func bytes(of words: [UInt32]) -> [UInt8] {
        words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * UInt32($0))) } }
    }

    private static func block(_ bytes: [UInt8], at start: Int) -> [UInt32] {
        (0..<16).map { index in
            let offset = start + index * 4
            return UInt32(bytes[offset]) << 24 | UInt32(bytes[offset + 1]) << 16 | UInt32(bytes[offset + 2]) << 8
                | UInt32(bytes[offset + 3])
        }
    }
}
