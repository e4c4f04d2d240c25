internal import CHostSystem

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The error queue of a connecting socket: what ICMP said, without privilege (ip(7), ipv6(7)).
struct ErrorQueue {
    let descriptor: Int32

    /// Whether an empty queue means that no ICMP came: before Linux 5.11, and elsewhere, it means nothing.
    static let tellsTCP = td_queue_tells_tcp() != 0

    /// Must be called before connect(2).
    func enable(family: Int32) { _ = td_set_error_queue(descriptor, family, 1) }

    /// On a connected socket the queue would turn passing ICMP errors into failures: off again, and emptied.
    func disable(family: Int32) {
        _ = td_set_error_queue(descriptor, family, 0)
        _ = drain(destination: nil)
    }

    /// Empties the queue and returns its last ICMP error. At most 64 records are read.
    func drain(destination: IPAddress?) -> ICMPError? {
        var last: ICMPError?
        for _ in 0..<64 {
            var record = td_queued_error()
            guard td_take_queued_error(descriptor, &record) == 1 else { break }
            let version: ICMPError.Version
            switch UInt32(record.origin) {
            case UInt32(TD_ORIGIN_ICMP): version = .icmp
            case UInt32(TD_ORIGIN_ICMP6): version = .icmpv6
            default: continue
            }
            let bytes = withUnsafeBytes(of: record.reporter) { Array($0.prefix(record.family == AF_INET ? 4 : 16)) }
            let sender = record.family == 0 ? nil : IPAddress(networkBytes: bytes, scope: record.scope)
            var error = ICMPError(
                version: version, type: record.type, code: record.code,
                reporter: reporter(sender, destination: destination), sender: sender)
            if error.meaning == .packetTooBig { error.mtu = record.info }
            last = error
        }
        return last
    }

    private func reporter(_ sender: IPAddress?, destination: IPAddress?) -> ICMPError.Reporter {
        guard let sender, !sender.isUnspecified else { return .unknown }
        // A destination of our own is both; that it is ours is what matters to whoever must change a rule.
        let own = SocketAddress.local(of: descriptor)?.ip
        if own?.withoutScope == sender.withoutScope { return .thisHost }
        if let destination, destination.withoutScope == sender.withoutScope { return .destination }
        return .router(sender)
    }
}
