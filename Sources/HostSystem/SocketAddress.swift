#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Where a stream socket listens or connects to.
package enum SocketAddress: Hashable, Sendable {
    /// A TCP endpoint; port 0 leaves the choice to the kernel.
    case ip(IPAddress, port: UInt16)
    /// A path of the file system, or, beginning with `@`, a Linux abstract name (unix(7)).
    case unix(path: String)

    /// Reads `1.2.3.4:22`, `[::1]:22`, `[fe80::1%eth0]:22`, or a path that begins with `/` or `@`.
    package init?(_ text: String) {
        if text.hasPrefix("/") || text.hasPrefix("@") {
            self = .unix(path: text)
            return
        }
        guard let colon = text.lastIndex(of: ":") else { return nil }
        guard let port = UInt16(text[text.index(after: colon)...]) else { return nil }
        var host = text[..<colon]
        let bracketed = host.hasPrefix("[") && host.hasSuffix("]") && host.count > 2
        if bracketed { host = host.dropFirst().dropLast() }
        guard let address = IPAddress(host), address.isIPv6 == bracketed else { return nil }
        self = .ip(address, port: port)
    }

    /// Nil for a Unix-domain path.
    package var ip: IPAddress? { if case .ip(let address, _) = self { address } else { nil } }

    /// In host order; nil for a Unix-domain path.
    package var port: UInt16? { if case .ip(_, let port) = self { port } else { nil } }
}

extension SocketAddress: CustomStringConvertible {
    /// `1.2.3.4:22`, `[::1]:22` or the path.
    package var description: String {
        switch self {
        case .ip(let address, let port): address.isIPv4 ? "\(address):\(port)" : "[\(address)]:\(port)"
        case .unix(let path): path
        }
    }
}

// MARK: - The C side

extension SocketAddress {
    var family: Int32 {
        switch self {
        case .ip(.v4, _): AF_INET
        case .ip(.v6, _): AF_INET6
        case .unix: AF_UNIX
        }
    }

    /// How many bytes of path sockaddr_un takes, without the terminator.
    static let longestUnixPath = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

    /// Lends the address as a sockaddr; nil without calling `body` when a path does not fit.
    func withSockaddr<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result? {
        var storage = sockaddr_storage()
        let length: Int
        switch self {
        case .ip(.v4(let bits), let port):
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = bits.bigEndian
            length = MemoryLayout<sockaddr_in>.size
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: address, as: sockaddr_in.self) }
        case .ip(let six, let port):
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            withUnsafeMutableBytes(of: &address.sin6_addr) { $0.copyBytes(from: six.networkBytes) }
            if case .v6(_, _, let scope) = six { address.sin6_scope_id = scope }
            length = MemoryLayout<sockaddr_in6>.size
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: address, as: sockaddr_in6.self) }
        case .unix(let path):
            var bytes = Array(path.utf8)
            guard bytes.count <= Self.longestUnixPath, !bytes.contains(0) else { return nil }
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            let offset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
            #if os(Linux)
            let abstract = bytes.first == UInt8(ascii: "@")
            if abstract { bytes[0] = 0 }
            #else
            let abstract = false
            #endif
            length = offset + bytes.count + (abstract ? 0 : 1)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: address, as: sockaddr_un.self) }
        }
        #if !os(Linux)
        storage.ss_len = UInt8(length)
        #endif
        return withUnsafePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(length)) }
        }
    }

    /// From what the kernel or getaddrinfo(3) filled in; nil for another family or a short length.
    init?(_ pointer: UnsafePointer<sockaddr>, length: Int) {
        let raw = UnsafeRawBufferPointer(start: pointer, count: length)
        switch Int32(pointer.pointee.sa_family) {
        case AF_INET where length >= MemoryLayout<sockaddr_in>.size:
            let address = raw.loadUnaligned(as: sockaddr_in.self)
            self = .ip(.v4(bits: UInt32(bigEndian: address.sin_addr.s_addr)), port: UInt16(bigEndian: address.sin_port))
        case AF_INET6 where length >= MemoryLayout<sockaddr_in6>.size:
            var address = raw.loadUnaligned(as: sockaddr_in6.self)
            let bytes = withUnsafeBytes(of: &address.sin6_addr) { Array($0) }
            guard let six = IPAddress(networkBytes: bytes, scope: address.sin6_scope_id) else { return nil }
            self = .ip(six, port: UInt16(bigEndian: address.sin6_port))
        case AF_UNIX:
            let path = raw.dropFirst(MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2)
            if path.first == 0, path.count > 1 {
                self = .unix(path: "@" + String(decoding: path.dropFirst(), as: UTF8.self))
            } else {
                self = .unix(path: String(decoding: path.prefix { $0 != 0 }, as: UTF8.self))
            }
        default:
            return nil
        }
    }

    /// getsockname(2); nil when the descriptor is not a bound socket of a family we know.
    static func local(of descriptor: Int32) -> SocketAddress? { query(descriptor, getsockname) }

    /// getpeername(2); nil when the descriptor is not a connected socket of a family we know.
    static func remote(of descriptor: Int32) -> SocketAddress? { query(descriptor, getpeername) }

    private static func query(
        _ descriptor: Int32,
        _ call: (Int32, UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
    ) -> SocketAddress? {
        var storage = sockaddr_storage()
        let room = MemoryLayout<sockaddr_storage>.size
        var length = socklen_t(room)
        return withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                call(descriptor, $0, &length) == 0 ? SocketAddress($0, length: min(Int(length), room)) : nil
            }
        }
    }
}
