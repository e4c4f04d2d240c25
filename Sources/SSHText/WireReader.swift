/// Reads the data types of RFC 4251 §5 from foreign bytes: every read is checked, nil where the bytes end too soon.
struct WireReader {
    private let bytes: ArraySlice<UInt8>
    private(set) var offset: Int

    init(_ bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)[...]
        offset = 0
    }

    var remaining: Int { bytes.count - offset }

    mutating func byte() -> UInt8? {
        guard remaining >= 1 else { return nil }
        defer { offset += 1 }
        return bytes[offset]
    }

    mutating func boolean() -> Bool? { byte().map { $0 != 0 } }

    mutating func uint32() -> UInt32? {
        take(4).map { $0.reduce(0) { $0 << 8 | UInt32($1) } }
    }

    mutating func uint64() -> UInt64? {
        take(8).map { $0.reduce(0) { $0 << 8 | UInt64($1) } }
    }

    /// A length and as many bytes.
    mutating func string() -> [UInt8]? {
        let start = offset
        guard let length = uint32(), length <= UInt32(remaining), let bytes = take(Int(length)) else {
            offset = start
            return nil
        }
        return bytes
    }

    mutating func text() -> String? {
        string().map { String(decoding: $0, as: UTF8.self) }
    }

    /// A comma-separated list; empty for an empty one.
    mutating func nameList() -> [String]? {
        text().map { $0.split(separator: ",").map(String.init) }
    }

    mutating func take(_ count: Int) -> [UInt8]? {
        guard count >= 0, remaining >= count else { return nil }
        defer { offset += count }
        return Array(bytes[offset..<(offset + count)])
    }
}
