/// Writes the data types of SSH (RFC 4251 §5).
package struct WireWriter {
    /// All that has been written, without a length before it.
    package private(set) var bytes: [UInt8] = []

    /// Begins empty.
    package init() {}

    /// `byte`.
    package mutating func byte(_ value: UInt8) { bytes.append(value) }

    /// `uint32`, network byte order.
    package mutating func uint32(_ value: UInt32) {
        for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    /// `string`: the length as `uint32`, then the bytes.
    package mutating func string(_ value: some Collection<UInt8>) {
        uint32(UInt32(clamping: value.count))
        bytes.append(contentsOf: value)
    }

    /// `string` of text, in UTF-8.
    package mutating func string(_ value: String) { string(Array(value.utf8)) }
}
