/// Reads the data types of SSH (RFC 4251 §5) from foreign bytes: every read is checked, none can trap.
package struct WireReader {
    private var rest: ArraySlice<UInt8>

    package init(_ bytes: some Sequence<UInt8>) {
        rest = ArraySlice(Array(bytes))
    }

    /// What has not been read yet.
    package var remaining: [UInt8] { Array(rest) }

    package var isAtEnd: Bool { rest.isEmpty }

    /// The next byte, or nil at the end.
    package mutating func byte() -> UInt8? {
        rest.popFirst()
    }

    /// `boolean`: any value but 0 is true.
    package mutating func bool() -> Bool? {
        byte().map { $0 != 0 }
    }

    /// `uint32`, network byte order.
    package mutating func uint32() -> UInt32? {
        guard rest.count >= 4 else { return nil }
        return (0..<4).reduce(UInt32(0)) { value, _ in value << 8 | UInt32(rest.removeFirst()) }
    }

    /// The next `count` bytes, or nil if there are fewer.
    package mutating func bytes(_ count: Int) -> [UInt8]? {
        guard count >= 0, rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    /// `string`: a length and that many bytes; nil if it is longer than what is there.
    package mutating func string() -> [UInt8]? {
        guard let length = uint32() else { return nil }
        return bytes(Int(length))
    }

    /// `string` as text; invalid UTF-8 is replaced.
    package mutating func text() -> String? {
        string().map { String(decoding: $0, as: UTF8.self) }
    }

    /// `name-list`: comma-separated names; an empty string is an empty list.
    package mutating func nameList() -> [String]? {
        text().map { $0.split(separator: ",").map(String.init) }
    }
}

/// Writes the data types of SSH (RFC 4251 §5).
package struct WireWriter {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    package mutating func byte(_ value: UInt8) { bytes.append(value) }

    package mutating func uint32(_ value: UInt32) {
        for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    package mutating func string(_ value: some Collection<UInt8>) {
        uint32(UInt32(clamping: value.count))
        bytes.append(contentsOf: value)
    }

    package mutating func string(_ value: String) { string(Array(value.utf8)) }
}
