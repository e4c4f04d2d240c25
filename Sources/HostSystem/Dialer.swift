/// Opens TCP connections one address after the other and tells how each attempt ended.
package struct Dialer: Sendable {
    /// The local end, as ssh_config(5) BindAddress and BindInterface mean it.
    package enum Source: Sendable, Hashable {
        /// Whatever the kernel chooses for the way.
        case any
        /// A name or number, resolved in the family of each address dialled.
        case address(String)
        /// By name; the address is the one ssh would take, of the family dialled (BindInterface).
        case interface(String)
    }

    /// What each socket is bound to before connect(2); without effect on Unix-domain sockets.
    package var source: Source
    /// TCP_MAXSEG of tcp(7), in bytes; nil leaves it to the kernel.
    package var maximumSegmentSize: Int32?
    /// The traffic class of every packet from the first one on (ip(7) IP_TOS, ipv6(7) IPV6_TCLASS); nil leaves it to the
    /// kernel.
    package var trafficClass: UInt8?

    /// Everything as the properties say; without arguments a plain connect(2), all left to the kernel.
    package init(source: Source = .any, maximumSegmentSize: Int32? = nil, trafficClass: UInt8? = nil) {
        self.source = source
        self.maximumSegmentSize = maximumSegmentSize
        self.trafficClass = trafficClass
    }

    /// Dials `addresses` in order until one answers.
    ///
    /// `deadline` is for all of them together, as ConnectTimeout of ssh_config(5) is; `perAddress` limits each.
    /// Addresses that the deadline left no time for are not among the attempts.
    package func dial(
        _ addresses: [SocketAddress], deadline: Deadline, perAddress: Duration? = nil
    ) async throws(CancellationError) -> DialReport {
        try await dial(addresses, deadline: deadline, perAddress: perAddress, all: false)
    }

    /// Dials every address in order; the first connection is kept, later ones are closed at once.
    package func dialAll(
        _ addresses: [SocketAddress], deadline: Deadline, perAddress: Duration? = nil
    ) async throws(CancellationError) -> DialReport {
        try await dial(addresses, deadline: deadline, perAddress: perAddress, all: true)
    }

    private func dial(
        _ addresses: [SocketAddress], deadline: Deadline, perAddress: Duration?, all: Bool
    ) async throws(CancellationError) -> DialReport {
        let start = ContinuousClock.now
        var report = DialReport(attempts: [], connection: nil, elapsed: .zero)
        for address in addresses {
            if deadline.isOver, !report.attempts.isEmpty { break }
            let limit = perAddress.map { deadline.limited(to: $0) } ?? deadline
            let (attempt, socket) = try await dialOne(address, deadline: limit)
            report.attempts.append(attempt)
            guard let socket else { continue }
            if report.connection == nil { report.connection = socket }
            if !all { break }
        }
        report.elapsed = ContinuousClock.now - start
        return report
    }

    private func dialOne(
        _ address: SocketAddress, deadline: Deadline
    ) async throws(CancellationError) -> (DialAttempt, ConnectedSocket?) {
        let start = ContinuousClock.now
        let local: SocketAddress?
        switch try await sourceAddress(for: address, deadline: deadline) {
        case .success(let found): local = found
        case .failure(let fault):
            let elapsed = ContinuousClock.now - start
            return (DialAttempt(address: address, outcome: .sourceUnavailable(fault.fault), elapsed: elapsed), nil)
        }
        let connecting = Connecting(
            address: address, local: local, maximumSegmentSize: maximumSegmentSize, trafficClass: trafficClass)
        return try await interruptible(named: "dial") { connecting.run(until: deadline, interruption: $0) }
    }

    private struct SourceError: Error {
        var fault: DialAttempt.SourceFault
    }

    private func sourceAddress(
        for address: SocketAddress, deadline: Deadline
    ) async throws(CancellationError) -> Result<SocketAddress?, SourceError> {
        guard let ip = address.ip else { return .success(nil) }
        switch source {
        case .any:
            return .success(nil)
        case .address(let name):
            let request = AddressLookup(name: name, service: nil, family: ip.isIPv4 ? .ipv4 : .ipv6, isPassive: true)
            switch try await request.run(until: deadline) {
            case .success(let found):
                guard let first = found.first else { return .failure(SourceError(fault: .notResolved(.noData))) }
                return .success(first)
            case .failure(let failure):
                return .failure(SourceError(fault: .notResolved(failure)))
            }
        case .interface(let name):
            guard let found = NetworkInterface.sourceAddress(of: name, isIPv4: ip.isIPv4) else {
                return .failure(SourceError(fault: .noSuitableAddress(interface: name)))
            }
            return .success(.ip(found, port: 0))
        }
    }
}
