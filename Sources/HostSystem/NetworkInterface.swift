#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The addresses of this host's network interfaces (getifaddrs(3)).
package struct NetworkInterface: Sendable, Hashable {
    /// As the kernel names it, e.g. `eth0`.
    package var name: String
    /// IFF_UP of netdevice(7): switched on, which says nothing of a cable or a carrier.
    package var isUp: Bool
    /// Of both families, in the kernel's order; a link-local one carries its interface.
    package var addresses: [IPAddress]

    /// All interfaces, in the kernel's order.
    package static var all: [NetworkInterface] {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0 else { return [] }
        defer { freeifaddrs(list) }
        var found: [NetworkInterface] = []
        var next = list
        while let entry = next?.pointee {
            next = entry.ifa_next
            let name = String(cString: entry.ifa_name)
            let index = found.firstIndex { $0.name == name } ?? found.endIndex
            if index == found.endIndex {
                let up = UInt32(truncatingIfNeeded: Int(IFF_UP_FLAG))
                found.append(NetworkInterface(name: name, isUp: entry.ifa_flags & up != 0, addresses: []))
            }
            guard let pointer = entry.ifa_addr else { continue }
            let length =
                Int32(pointer.pointee.sa_family) == AF_INET6
                ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
            if let address = SocketAddress(pointer, length: length)?.ip { found[index].addresses.append(address) }
        }
        return found
    }

    /// The address ssh(1) binds to for BindInterface: a global one first, then loopback or link-local.
    static func sourceAddress(of name: String, isIPv4: Bool) -> IPAddress? {
        guard let interface = all.first(where: { $0.name == name && $0.isUp }) else { return nil }
        let family = interface.addresses.filter { $0.isIPv4 == isIPv4 }
        return family.first { !$0.isLoopback && !($0.isIPv6 && $0.isLinkLocal) } ?? family.first
    }
}

/// IFF_UP of netdevice(7) is 1 everywhere; glibc has it as an enum, Darwin as a macro.
private let IFF_UP_FLAG = 1
