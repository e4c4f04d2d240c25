/// A host as a SOCKS message names it (RFC 1928 §5, ATYP).
package enum SOCKSAddress: Hashable, Sendable {
    /// Four bytes in network order.
    case ipv4([UInt8])
    /// Sixteen bytes in network order.
    case ipv6([UInt8])
    /// 1–255 bytes as they were sent: what they mean is for whoever looks the name up.
    case name([UInt8])

    /// From an address in network order: 4 or 16 bytes, otherwise nil.
    package init?(networkBytes bytes: [UInt8]) {
        switch bytes.count {
        case 4: self = .ipv4(bytes)
        case 16: self = .ipv6(bytes)
        default: return nil
        }
    }

    /// A name that a message can carry: 1–255 bytes, none of them zero; otherwise nil.
    package init?(name: String) {
        let bytes = Array(name.utf8)
        guard (1...SOCKSAddress.longestName).contains(bytes.count), !bytes.contains(0) else { return nil }
        self = .name(bytes)
    }

    /// The length is one byte (RFC 1928 §5).
    static let longestName = 255

    /// Type and address as SOCKS5 writes them.
    var typedBytes: [UInt8] {
        switch self {
        case .ipv4(let bytes): [1] + bytes
        case .name(let bytes): [3, UInt8(truncatingIfNeeded: bytes.count)] + bytes
        case .ipv6(let bytes): [4] + bytes
        }
    }
}

/// Where a SOCKS client wants to go.
package struct SOCKSDestination: Hashable, Sendable {
    /// Never looked up here: a name stays a name.
    package var address: SOCKSAddress
    /// In host order; 0 is carried like any other.
    package var port: UInt16

    /// Everything as the properties say.
    package init(_ address: SOCKSAddress, port: UInt16) {
        self.address = address
        self.port = port
    }

    var portBytes: [UInt8] { [UInt8(port >> 8), UInt8(port & 0xff)] }
}

extension SOCKSAddress {
    /// The host in the form that CHANNEL_OPEN carries (RFC 4254 §7.2): dotted, RFC 5952, or the name's own bytes as
    /// UTF-8. A foreign name is not made safe to print.
    package var host: String {
        switch self {
        case .ipv4(let bytes): bytes.map(String.init).joined(separator: ".")
        case .ipv6(let bytes): SOCKSAddress.text(ofIPv6: bytes)
        case .name(let bytes): String(decoding: bytes, as: UTF8.self)
        }
    }

    /// RFC 5952 §4: the longest run of two or more zero groups is `::`, the first of equals.
    private static func text(ofIPv6 bytes: [UInt8]) -> String {
        let groups = stride(from: 0, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
        var longest = 0..<0
        var start: Int?
        for index in 0...groups.count {
            if index < groups.count, groups[index] == 0 {
                start = start ?? index
            } else if let first = start {
                if index - first > max(1, longest.count) { longest = first..<index }
                start = nil
            }
        }
        func text(_ range: Range<Int>) -> String {
            groups[range].map { String($0, radix: 16) }.joined(separator: ":")
        }
        if longest.isEmpty { return text(groups.indices) }
        return text(0..<longest.lowerBound) + "::" + text(longest.upperBound..<groups.count)
    }
}
