import SystemPackage

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The address families a lookup may give: AddressFamily of ssh_config(5).
package enum AddressFamily: Sendable, Hashable, CaseIterable {
    case any, ipv4, ipv6

    var number: Int32 {
        switch self {
        case .any: AF_UNSPEC
        case .ipv4: AF_INET
        case .ipv6: AF_INET6
        }
    }

    func admits(_ address: IPAddress) -> Bool {
        switch self {
        case .any: true
        case .ipv4: address.isIPv4
        case .ipv6: address.isIPv6
        }
    }
}

/// One call of getaddrinfo(3) for stream sockets.
struct AddressLookup: Sendable {
    /// Nil asks for the loopback addresses, or, with `isPassive`, for the wildcard ones.
    var name: String?
    var service: UInt16?
    var family: AddressFamily
    var isPassive = false
    var isNumericOnly = false

    /// On a thread of its own, which is abandoned when the deadline passes or the task is cancelled.
    func run(until deadline: Deadline) async throws(CancellationError) -> Result<[SocketAddress], LookupError> {
        try await abandonable(named: "lookup", until: deadline) { call() } ?? .failure(.timedOut)
    }

    /// On this thread: may block for as long as the resolver's configuration says.
    func call() -> Result<[SocketAddress], LookupError> {
        if let name, name.utf8.contains(0) || name.utf8.count > 1025 { return .failure(.noName) }
        var hints = addrinfo()
        hints.ai_family = family.number
        hints.ai_socktype = SocketKind.stream
        hints.ai_flags = (isPassive ? AI_PASSIVE : 0) | (isNumericOnly ? AI_NUMERICHOST : 0)
        var list: UnsafeMutablePointer<addrinfo>?
        // ssh(1) always gives the port as text; without a name one of the two must be there.
        let text = service.map(String.init) ?? (name == nil ? "0" : nil)
        let status = getaddrinfo(name, text, &hints, &list)
        guard status == 0 else { return .failure(LookupError(status: status, errno: errno)) }
        defer { freeaddrinfo(list) }
        var found: [SocketAddress] = []
        var next = list
        // A name with more addresses than this serves nobody.
        while let entry = next?.pointee, found.count < 256 {
            next = entry.ai_next
            if let pointer = entry.ai_addr, let address = SocketAddress(pointer, length: Int(entry.ai_addrlen)) {
                found.append(address)
            }
        }
        return .success(found)
    }
}

typealias LookupError = LookupFailure
extension LookupFailure: Error {}
