internal import CHostSystem
package import SystemPackage

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Tries whether a listener could be opened here, as OpenSSH opens one, without ever listening.
///
/// bind(2) with SO_REUSEADDR and IPV6_V6ONLY as ssh sets them fails exactly when ssh's own bind or listen would: Linux
/// refuses it while another socket listens there, and allows it over TIME_WAIT. Not listening means that nobody can
/// connect to us in that instant.
package struct ListenerProbe: Sendable {
    /// What is asked of getaddrinfo(3).
    package enum BindName: Sendable, Hashable {
        /// No name: 127.0.0.1 and ::1.
        case loopback
        /// No name and AI_PASSIVE: 0.0.0.0 and ::.
        case wildcard
        /// A name or a literal address, looked up as it stands.
        case named(String)
    }

    /// Nothing is opened before a trial.
    package init() {}

    /// Tries every address the name stands for.
    package func tryTCP(
        _ name: BindName, port: UInt16, family: AddressFamily = .any, deadline: Deadline
    ) async throws(CancellationError) -> ListenerReport {
        let start = ContinuousClock.now
        var lookup = AddressLookup(name: nil, service: port, family: family)
        switch name {
        case .loopback: break
        case .wildcard: lookup.isPassive = true
        case .named(let text): lookup.name = text
        }
        var report = ListenerReport(lookupFailure: nil, trials: [], elapsed: .zero)
        switch try await lookup.run(until: deadline) {
        case .failure(let failure):
            report.lookupFailure = failure
        case .success(let addresses):
            report.trials = try await interruptible(named: "bind-trial") { _ in Self.tryAddresses(addresses) }
        }
        report.elapsed = ContinuousClock.now - start
        return report
    }

    /// On this thread. An address that a hosts file lists twice is tried once.
    static func tryAddresses(_ addresses: [SocketAddress]) -> [ListenerTrial] {
        var seen: Set<SocketAddress> = []
        return addresses.filter { seen.insert($0).inserted }.map { address in
            ListenerTrial(address: address, outcome: tryBind(address))
        }
    }

    private static func tryBind(_ address: SocketAddress) -> ListenerTrial.Outcome {
        let descriptor = td_stream_socket(address.family)
        guard descriptor >= 0 else {
            let failure = Errno.current
            return failure == .addressFamilyNotSupported || failure.rawValue == EPROTONOSUPPORT
                ? .familyUnsupported : .other(failure)
        }
        defer { close(descriptor) }
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        if address.family == AF_INET6 {
            setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &on, socklen_t(MemoryLayout<Int32>.size))
        }
        if address.withSockaddr({ bind(descriptor, $0, $1) }) == 0 { return .free }
        let failure = Errno.current
        switch failure {
        case .addressInUse:
            guard let ip = address.ip, let port = address.port else { return .inUse([]) }
            return .inUse(SocketOwners.holders(of: ip, port: port))
        case .permissionDenied:
            let first = firstUnprivilegedPort
            return (address.port ?? 0) < first ? .privileged(firstUnprivilegedPort: first) : .denied(failure)
        case .notPermitted: return .denied(failure)
        case .addressNotAvailable: return .addressNotLocal
        case .addressFamilyNotSupported: return .familyUnsupported
        default: return .other(failure)
        }
    }

    /// net.ipv4.ip_unprivileged_port_start of ip(7); 1024 where it cannot be read.
    package static var firstUnprivilegedPort: UInt16 {
        let text = try? FileContents.read("/proc/sys/net/ipv4/ip_unprivileged_port_start", limit: 32).text
        return text.flatMap { UInt16($0.filter(\.isNumber)) } ?? 1024
    }
}

/// What trying to listen gave.
package struct ListenerReport: Sendable, Hashable {
    /// Why the bind name gave no addresses.
    package var lookupFailure: LookupFailure?
    /// One for each address, in getaddrinfo's order, which is ssh's.
    package var trials: [ListenerTrial]
    /// From the lookup's beginning to the last trial's end.
    package var elapsed: Duration
}

/// One address a listener was tried on.
package struct ListenerTrial: Sendable, Hashable {
    /// One of those that the bind name stands for.
    package var address: SocketAddress
    /// What bind(2) to it gave.
    package var outcome: Outcome

    /// Whether an address can be listened on, and if not, why.
    package enum Outcome: Sendable, Hashable {
        /// bind(2) succeeded, and so would ssh's.
        case free
        /// EADDRINUSE. No listener given means a socket that is bound without listening, or owners this system hides.
        case inUse([TCPListener])
        /// EACCES on a port below the first that everybody may use.
        case privileged(firstUnprivilegedPort: UInt16)
        /// EACCES or EPERM on any other port: a security module.
        case denied(Errno)
        /// EADDRNOTAVAIL: no interface of this host has the address, or IPv6 is switched off.
        case addressNotLocal
        /// This kernel has no such family (EAFNOSUPPORT, EPROTONOSUPPORT).
        case familyUnsupported
        /// Any other errno of socket(2) or bind(2).
        case other(Errno)
    }
}
