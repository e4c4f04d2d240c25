#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// An IPv4 or IPv6 address, without a port.
package enum IPAddress: Hashable, Sendable {
    /// `bits` in host order: 127.0.0.1 is 0x7f000001.
    case v4(bits: UInt32)
    /// `scope` is the interface index of a link-local address (RFC 4007), otherwise 0.
    case v6(high: UInt64, low: UInt64, scope: UInt32)

    /// Reads dotted-quad or RFC 4291 text, with `%interface` or `%index` behind an IPv6 address.
    ///
    /// Stricter than getaddrinfo(3), which also takes `127.1` and `0x7f.1`. Nil when it is not an address, or names an
    /// interface that is not there.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count <= 80, !text.utf8.contains(0) else { return nil }
        var four = in_addr()
        if inet_pton(AF_INET, String(text), &four) == 1 {
            self = .v4(bits: UInt32(bigEndian: four.s_addr))
            return
        }
        let parts = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        var six = in6_addr()
        guard let first = parts.first, inet_pton(AF_INET6, String(first), &six) == 1 else { return nil }
        var scope: UInt32 = 0
        if parts.count == 2 {
            scope = UInt32(parts[1]) ?? if_nametoindex(String(parts[1]))
            guard scope != 0 else { return nil }
        }
        self.init(v6: withUnsafeBytes(of: &six) { Array($0) }, scope: scope)
    }

    /// From bytes in network order: 4 or 16 of them, otherwise nil.
    package init?(networkBytes bytes: some Collection<UInt8>, scope: UInt32 = 0) {
        switch bytes.count {
        case 4: self = .v4(bits: bytes.reduce(0) { $0 << 8 | UInt32($1) })
        case 16: self.init(v6: Array(bytes), scope: scope)
        default: return nil
        }
    }

    private init(v6 bytes: [UInt8], scope: UInt32) {
        self = .v6(
            high: bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) },
            low: bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }, scope: scope)
    }

    /// In network order: 4 or 16 bytes.
    package var networkBytes: [UInt8] {
        switch self {
        case .v4(let bits): (0..<4).map { UInt8(truncatingIfNeeded: bits >> (24 - 8 * $0)) }
        case .v6(let high, let low, _):
            [high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
        }
    }

    /// False for an IPv4-mapped IPv6 address, see ``mappedIPv4``.
    package var isIPv4: Bool { if case .v4 = self { true } else { false } }
    /// True for an IPv4-mapped address, too.
    package var isIPv6: Bool { !isIPv4 }

    /// 127.0.0.0/8 or ::1.
    package var isLoopback: Bool {
        switch self {
        case .v4(let bits): bits >> 24 == 127
        case .v6(let high, let low, _): high == 0 && low == 1
        }
    }

    /// 0.0.0.0 or ::.
    package var isUnspecified: Bool {
        switch self {
        case .v4(let bits): bits == 0
        case .v6(let high, let low, _): high == 0 && low == 0
        }
    }

    /// 169.254.0.0/16 or fe80::/10.
    package var isLinkLocal: Bool {
        switch self {
        case .v4(let bits): bits >> 16 == 0xa9fe
        case .v6(let high, _, _): high >> 54 == 0x3fa
        }
    }

    /// The same address without its interface.
    package var withoutScope: IPAddress {
        if case .v6(let high, let low, _) = self { .v6(high: high, low: low, scope: 0) } else { self }
    }

    /// The IPv4 address inside ::ffff:0:0/96 (RFC 4291 §2.5.5.2), otherwise nil.
    package var mappedIPv4: IPAddress? {
        guard case .v6(0, let low, _) = self, low >> 32 == 0xffff else { return nil }
        return .v4(bits: UInt32(truncatingIfNeeded: low))
    }

    /// 127.0.0.1.
    package static let loopback4 = IPAddress.v4(bits: 0x7f00_0001)
    /// ::1, without a scope.
    package static let loopback6 = IPAddress.v6(high: 0, low: 1, scope: 0)
}

extension IPAddress: CustomStringConvertible {
    /// As inet_ntop(3) writes it, with `%interface` where there is one.
    package var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let bytes = networkBytes
        inet_ntop(isIPv4 ? AF_INET : AF_INET6, bytes, &text, socklen_t(text.count))
        let plain = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard case .v6(_, _, let scope) = self, scope != 0 else { return plain }
        var name = [CChar](repeating: 0, count: Int(IF_NAMESIZE))
        guard if_indextoname(scope, &name) != nil else { return "\(plain)%\(scope)" }
        return plain + "%" + String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
