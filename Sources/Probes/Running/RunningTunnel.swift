package import Evidence
package import HostSystem
internal import SSHText
package import TunnelModel

/// A tunnel that runs already, entered as a program that uses it would: connect, greet, and see what comes back.
package struct RunningTunnel: Sendable {
    /// The ssh that holds the listeners.
    package var holder: IngressEvidence.Process
    /// Where it takes connections.
    package var addresses: [SocketAddress]
    /// Where it leads; for a proxy, the destination to ask for, if one was named.
    package var forward: Forward
    /// The SSH port of its tunnel host: what a proxy is asked for where no destination was named.
    package var port: Int
    /// The longest that one connection may take.
    package var timeout: Duration
    /// Says what is about to be done.
    package var announce: @Sendable (String) -> Void

    /// Everything as the properties say.
    package init(
        holder: IngressEvidence.Process, addresses: [SocketAddress], forward: Forward, port: Int, timeout: Duration,
        announce: @escaping @Sendable (String) -> Void
    ) {
        self.holder = holder
        self.addresses = addresses
        self.forward = forward
        self.port = port
        self.timeout = timeout
        self.announce = announce
    }

    /// The look at the running tunnel, and for a proxy at how it serves its clients.
    package func look() async throws(CancellationError) -> [Observation] {
        let clock = Stopwatch()
        var evidence = RunningEvidence(
            holder: holder, isStopped: ProcessTable.process(holder.pid)?.isStopped ?? false, egress: target.description,
            expected: target.port.flatMap { ExpectedService.of(port: $0) })
        var socks: SocksEvidence?
        // Nobody serves what enters: it would only hang.
        if !evidence.isStopped {
            sayWhat()
            for address in addresses {
                if forward.isDynamic {
                    let (outcome, seen) = try await askProxy(address, all: socks == nil)
                    evidence.entries.append(.init(address.description, outcome))
                    socks = socks ?? seen
                } else {
                    let visit = IngressVisit(address: address, target: target, timeout: timeout)
                    let (outcome, spokeFirst) = try await visit.enter()
                    evidence.entries.append(.init(address.description, outcome))
                    evidence.spokeFirst = spokeFirst
                }
            }
            evidence.transport = try await transport()
        }
        let running = Observation(.running, .seen(.running(evidence)), elapsed: clock.elapsed)
        return [running] + (socks.map { [Observation(.socks, .seen(.socks($0)))] } ?? [])
    }

    /// The far end, or what stands for any.
    private var target: Endpoint { forward.egress ?? .tcp(host: "localhost", port: port) }

    private func sayWhat() {
        let count = addresses.count + (forward.isDynamic ? RunningTunnel.forms.count - 1 : 0)
        announce(
            "plan  \(count) connection\(count == 1 ? "" : "s") to \(target) through the tunnel that runs (pid \(holder.pid))"
        )
    }

    private static let forms: [SocksEvidence.Form] = [.socks5Name, .socks4a, .socks5IPv4]

    private func askProxy(
        _ address: SocketAddress, all: Bool
    ) async throws(CancellationError) -> (RunningEvidence.Outcome, SocksEvidence?) {
        let timeout = min(timeout, .seconds(5))
        var asked = ProxyVisit.Target.tunnelHost(port: port)
        if case .tcp(let host, let port)? = forward.egress {
            asked = try await ProxyVisit.Target(host, port: port, deadline: Deadline(after: timeout))
        }
        let visit = ProxyVisit(proxy: [address], target: asked, timeout: timeout)
        var exchanges = try await visit.ask(all ? Self.forms : [.socks5Name])
        // An address has no name to ask by.
        if exchanges.isEmpty { exchanges = try await visit.ask([.socks5IPv4, .socks5IPv6]) }
        guard let first = exchanges.first else { return (.notAccepted("no form names \(target)"), nil) }
        let outcome: RunningEvidence.Outcome =
            if case .notConnected(let words) = first.reply { .notAccepted(words) } else { .proxied(first) }
        let proxy = address.description
        return (outcome, SocksEvidence(proxy: proxy, exchanges: exchanges, isNamed: forward.egress != nil))
    }

    /// The running ssh's own connection: the one to the tunnel host's port, else the first that is no client of the tunnel.
    private func transport() async throws(CancellationError) -> RunningEvidence.Transport? {
        let entered = Set(addresses.compactMap(\.port))
        let open = try await SocketOwners.connections(of: holder.pid).filter { !entered.contains($0.local.port ?? 0) }
        let port = UInt16(clamping: port)
        guard let own = open.first(where: { $0.remote.port == port }) ?? open.first else { return nil }
        return .init(unacknowledged: own.unacknowledged, retransmissions: own.retransmissions)
    }
}

/// One connection to a listener on this machine that leads to `target`.
package struct IngressVisit: Sendable {
    /// Where the tunnel takes connections on this host.
    package var address: SocketAddress
    /// Its far end: the port decides what is expected there.
    package var target: Endpoint
    /// For connecting, where three seconds are the most, and again for the greeting.
    package var timeout: Duration

    /// Everything as the properties say.
    package init(address: SocketAddress, target: Endpoint, timeout: Duration) {
        self.address = address
        self.target = target
        self.timeout = timeout
    }

    /// Connects and greets what is behind as the target's port expects; tells whether it had to speak first.
    package func enter() async throws(CancellationError) -> (RunningEvidence.Outcome, spokeFirst: Bool) {
        let report = try await Dialer().dial([address], deadline: Deadline(after: min(timeout, .seconds(3))))
        guard let connection = report.connection else {
            return (.notAccepted(report.attempts.last?.outcome.words ?? "Connection timed out"), false)
        }
        defer { connection.closeNow() }
        var greeting = StreamGreeting(target: target, timeout: timeout)
        // The way through the tunnel is in this time; over a channel of our own it is not.
        greeting.patienceWithSilence = .seconds(2)
        let greeted = await greeting.greet(SocketStream(connection))
        if Task.isCancelled { throw CancellationError() }
        return (.entered(greeted.result), greeted.spokeFirst)
    }
}
