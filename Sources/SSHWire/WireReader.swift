/// Reads the data types of SSH (RFC 4251 §5) from foreign bytes: every read is checked, nil where the bytes end too soon.
package struct WireReader {
    private let bytes: ArraySlice<UInt8>
    private var offset = 0

    /// Copies the bytes; reading begins at the first.
    package init(_ bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)[...]
    }

    /// How many bytes have not been read yet.
    package var remaining: Int { bytes.count - offset }

    /// Whether everything has been read.
    package var isAtEnd: Bool { remaining == 0 }

    /// What has not been read yet.
    package var rest: [UInt8] { Array(bytes[offset...]) }

    /// `byte`; nil at the end.
    package mutating func byte() -> UInt8? { take(1)?.first }

    /// `boolean`: any value but 0 is true.
    package mutating func bool() -> Bool? { byte().map { $0 != 0 } }

    /// `uint32`, network byte order.
    package mutating func uint32() -> UInt32? { take(4).map { $0.reduce(0) { $0 << 8 | UInt32($1) } } }

    /// `uint64`, network byte order.
    package mutating func uint64() -> UInt64? { take(8).map { $0.reduce(0) { $0 << 8 | UInt64($1) } } }

    /// `string`: a length and that many bytes; nothing is read if it is longer than what is there.
    package mutating func string() -> [UInt8]? {
        let start = offset
        guard let length = uint32(), let string = take(Int(length)) else {
            offset = start
            return nil
        }
        return string
    }

    /// `string` as text; invalid UTF-8 is replaced.
    package mutating func text() -> String? {
        string().map { String(decoding: $0, as: UTF8.self) }
    }

    /// `name-list`: comma-separated names; an empty string is an empty list.
    package mutating func nameList() -> [String]? {
        text().map { $0.split(separator: ",").map(String.init) }
    }

    /// The next `count` bytes, or nil if there are fewer.
    package mutating func take(_ count: Int) -> [UInt8]? {
        guard count >= 0, remaining >= count else { return nil }
        defer { offset += count }
        return Array(bytes[offset..<(offset + count)])
    }
}
