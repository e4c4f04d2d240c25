internal import CHostSystem
import SystemPackage

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// One non-blocking connect(2), watched by poll(2) on the calling thread.
struct Connecting: Sendable {
    let address: SocketAddress
    let local: SocketAddress?
    let maximumSegmentSize: Int32?
    let trafficClass: UInt8?

    func run(until deadline: Deadline, interruption: Interruption) -> (DialAttempt, ConnectedSocket?) {
        let start = ContinuousClock.now
        func ended(_ outcome: DialAttempt.Outcome) -> (DialAttempt, ConnectedSocket?) {
            (DialAttempt(address: address, outcome: outcome, elapsed: ContinuousClock.now - start), nil)
        }

        let descriptor = td_stream_socket(address.family)
        guard descriptor >= 0 else { return ended(.other(.current)) }
        var isOurs = true
        defer { if isOurs { close(descriptor) } }
        if var size = maximumSegmentSize {
            setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_MAXSEG, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        if let trafficClass {
            var value = Int32(trafficClass)
            let (level, name) =
                address.family == AF_INET6 ? (Int32(IPPROTO_IPV6), IPV6_TCLASS) : (Int32(IPPROTO_IP), IP_TOS)
            setsockopt(descriptor, level, name, &value, socklen_t(MemoryLayout<Int32>.size))
        }
        if let local {
            let bound = local.withSockaddr { bind(descriptor, $0, $1) }
            guard bound == 0 else { return ended(.sourceUnavailable(.bind(local, .current))) }
        }
        let queue = ErrorQueue(descriptor: descriptor)
        queue.enable(family: address.family)

        guard let status = address.withSockaddr({ connect(descriptor, $0, $1) }) else {
            return ended(.other(.fileNameTooLong))
        }
        if status != 0, errno != EINPROGRESS, errno != EINTR {
            return ended(synchronous(Errno.current, queue: queue))
        }
        var seen: ICMPError?
        while true {
            switch waitForEvents(on: descriptor, Int32(POLLOUT), until: deadline, interruption: interruption) {
            case .interrupted:
                return ended(.timedOut)  // The caller sees the cancellation, not this.
            case .deadline:
                // A queued error that did not end the attempt is still the better answer.
                return ended(seen.map { classify($0, ETIMEDOUT, after: ContinuousClock.now - start) } ?? .timedOut)
            case .ready(let events):
                // In this order: taking an ICMP error out of the queue clears SO_ERROR.
                var failure: Int32 = 0
                var length = socklen_t(MemoryLayout<Int32>.size)
                getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &failure, &length)
                seen = queue.drain(destination: address.ip) ?? seen
                let elapsed = ContinuousClock.now - start
                if failure != 0 { return ended(asynchronous(failure, seen, after: elapsed)) }
                if SocketAddress.remote(of: descriptor) != nil {
                    queue.disable(family: address.family)
                    isOurs = false
                    let connected = ConnectedSocket(owning: descriptor)
                    let rtt = TCPSnapshot(of: descriptor)?.roundTrip ?? elapsed
                    let outcome = DialAttempt.Outcome.connected(local: connected.local, rtt: rtt)
                    return (DialAttempt(address: address, outcome: outcome, elapsed: elapsed), connected)
                }
                // Closed, and its error went with the queue: it came between the two calls.
                if Int32(events) & Int32(POLLHUP) != 0 { return ended(asynchronous(ENOTCONN, seen, after: elapsed)) }
            }
        }
    }

    private func synchronous(_ failure: Errno, queue: ErrorQueue) -> DialAttempt.Outcome {
        if let icmp = queue.drain(destination: address.ip) { return classify(icmp, failure.rawValue, after: .zero) }
        // There is a way from another address of this host: the one asked for stands in it.
        if let local, failure.isForWantOfAWay, hasSourceAddress { return .sourceUnavailable(.bind(local, failure)) }
        switch failure.rawValue {
        case EPERM, EACCES: return .deniedLocally(failure, nil)
        // EINVAL is what a blackhole route gives (ip-route(8)).
        case ENETUNREACH, EHOSTUNREACH, ENETDOWN, EHOSTDOWN, EINVAL: return .noRoute(failure)
        // No address to start from, or no local port left (ip_local_port_range of ip(7)).
        case EADDRNOTAVAIL: return hasSourceAddress ? .other(failure) : .noRoute(failure)
        case ETIMEDOUT: return .timedOut
        case ECONNREFUSED: return address.ip == nil || ErrorQueue.tellsTCP ? .refusedByReset : .refused
        default: return .other(failure)
        }
    }

    /// Whether the kernel has an address for this way: a datagram socket that is connected sends nothing and needs no TCP
    /// port.
    private var hasSourceAddress: Bool {
        let descriptor = socket(address.family, SocketKind.datagram, 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return address.withSockaddr { connect(descriptor, $0, $1) } == 0
    }

    private func asynchronous(_ failure: Int32, _ seen: ICMPError?, after elapsed: Duration) -> DialAttempt.Outcome {
        if let seen { return classify(seen, failure, after: elapsed) }
        switch failure {
        case ECONNREFUSED: return ErrorQueue.tellsTCP ? .refusedByReset : .refused
        case ETIMEDOUT: return .timedOut
        case EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, ENETDOWN, EACCES, EPROTO, ENOPROTOOPT, EMSGSIZE:
            return .unreachableKindUnknown(Errno(rawValue: failure))
        case EPERM: return .deniedLocally(Errno(rawValue: failure), nil)
        // Before the handshake is complete a reset is ECONNREFUSED (RFC 9293 §3.10.7.3); after a FIN it is EPIPE.
        case ECONNRESET, EPIPE: return .connectedAndReset
        default: return .other(Errno(rawValue: failure))
        }
    }

    private func classify(_ icmp: ICMPError, _ failure: Int32, after elapsed: Duration) -> DialAttempt.Outcome {
        if icmp.reporter == .thisHost {
            // When ARP or neighbour discovery fails, the kernel sends itself "host unreachable" from its own address; a
            // rule of the local firewall that rejects with the same code does so without the seconds of waiting.
            if icmp.meaning == .hostUnreachable, let ip = address.ip, !ip.isLoopback,
                elapsed > .milliseconds(400) || NeighbourTable.isIncomplete(towards: ip)
            {
                return .noAnswerFromNeighbour
            }
            return .deniedLocally(Errno(rawValue: failure), icmp)
        }
        switch icmp.meaning {
        case .portUnreachable, .protocolUnreachable: return .refusedByICMP(icmp)
        default: return .unreachable(icmp)
        }
    }
}

extension Errno {
    /// The kernel has no route, or none from this source.
    fileprivate var isForWantOfAWay: Bool {
        [Errno.networkUnreachable, .noRouteToHost, .networkDown, .invalidArgument].contains(self)
    }

    /// errno of this thread, now.
    static var current: Errno { Errno(rawValue: errno) }
}
