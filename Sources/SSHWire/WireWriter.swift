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
