internal import Evidence
internal import HostSystem
internal import Probes
internal import Reporting
internal import SSHText
internal import SpecReading
internal import TunnelModel

/// How a running forward is, by entering it once where it listens.
struct TunnelHealth: Sendable {
    var listeners: [TCPListener]
    /// Every ssh that is listed: a forward may be held by another of them, a shared connection.
    var pids: Set<Int32>
    var isTesting: Bool
    var timeout: Duration
    var announce: @Sendable (String) -> Void

    /// A forward of `ssh` with what came of it.
    func item(_ forward: Forward, of ssh: RunningSSH) async throws(CancellationError) -> TunnelList.Item {
        func item(_ status: CheckStatus, _ detail: String, at places: [SocketAddress] = []) -> TunnelList.Item {
            TunnelList.Item(forward: forward, listens: places.map(\.description), status: status, detail: detail)
        }
        switch forward.kind {
        case .remote, .remoteDynamic: return item(.skip, "entered on \(ssh.tunnelHost ?? "its tunnel host"), not here")
        case .local, .dynamic: break
        }
        guard case .tcp(_, let port) = forward.ingress else { return item(.skip, "a socket: not entered") }
        let here = listeners.filter { Int($0.port) == port }
        let own = here.filter { isHeld($0, by: [ssh.process.facts.pid]) }
        let held = own.isEmpty ? here.filter { isHeld($0, by: pids) } : own
        guard !held.isEmpty else { return item(.fail, missing(port, here)) }
        let places = held.map { SocketAddress.ip($0.address, port: $0.port) }
        let shadow = here.contains { other in !held.contains(other) && other.address.isLoopback }
        guard isTesting else { return item(.skip, "not tried", at: places) }
        if ssh.process.isStopped { return item(.fail, "ssh is stopped: nobody serves what enters", at: places) }
        let holder = own.isEmpty ? self.holder(of: held) : ssh.process.facts.pid
        var (status, detail) = try await enter(forward, held, holder ?? ssh.process.facts.pid, port: ssh.port)
        if own.isEmpty, let holder { detail += "; held by the shared connection, pid \(holder)" }
        if shadow {
            status = .fail
            detail += "; another program holds the port on another address of this machine"
        }
        return item(status, detail, at: places)
    }

    /// Listeners of a shared connection that no words explain.
    func strayListeners(of pid: Int32, known: [Forward], isStopped: Bool) -> [TunnelList.Item] {
        let ports = Set(known.compactMap(\.ingress.port))
        let stray = listeners.filter { isHeld($0, by: [pid]) && !ports.contains(Int($0.port)) }
        let byPort = Dictionary(grouping: stray, by: \.port)
        return byPort.keys.sorted().map { port in
            let places = (byPort[port] ?? []).map { SocketAddress.ip($0.address, port: port).description }
            return TunnelList.Item(
                forward: nil, listens: places, status: isStopped ? .fail : .skip,
                detail: isStopped
                    ? "ssh is stopped: nobody serves what enters"
                    : "where it leads only the ssh that opened it knows")
        }
    }

    private func isHeld(_ listener: TCPListener, by pids: Set<Int32>) -> Bool {
        holder(of: [listener], among: pids) != nil
    }

    private func holder(of listeners: [TCPListener], among pids: Set<Int32>? = nil) -> Int32? {
        let wanted = pids ?? self.pids
        for case .processes(let owners) in listeners.map(\.owner) {
            if let owner = owners.first(where: { wanted.contains($0.pid) }) { return owner.pid }
        }
        return nil
    }

    private func missing(_ port: Int, _ here: [TCPListener]) -> String {
        guard let other = here.first else {
            return "does not listen: it has not logged in yet, or could not have the port"
        }
        guard case .processes(let owners) = other.owner, let owner = owners.first else {
            return "does not listen: port \(port) is another user's"
        }
        return "does not listen: port \(port) is held by \(ForeignText(owner.name, limit: 64)), pid \(owner.pid)"
    }

    private func enter(
        _ forward: Forward, _ held: [TCPListener], _ holder: Int32, port: Int
    ) async throws(CancellationError) -> (CheckStatus, String) {
        let places = held.map { listener -> SocketAddress in
            let ip = listener.address.withoutScope
            return .ip(
                ip.isUnspecified ? (ip.isIPv4 ? .loopback4 : .loopback6) : ip, port: listener.port)
        }
        let process = IngressEvidence.Process(pid: holder, name: "ssh", command: "")
        let tunnel = RunningTunnel(
            holder: process, addresses: places, forward: forward, port: port, timeout: timeout, announce: announce)
        let observations = try await tunnel.look()
        for case .running(let seen)? in observations.map(\.evidence) { return seen.health }
        return (.unknown, "could not be tried")
    }
}

extension RunningSSH {
    /// The SSH port of its tunnel host; 22 where its words do not tell.
    fileprivate var port: Int {
        guard case .read(let line, let configuration) = words else { return 22 }
        return configuration?.port ?? line.port ?? 22
    }
}

extension RunningEvidence {
    /// What one visit shows by itself, with nothing to compare it with.
    var health: (CheckStatus, String) {
        if isStopped { return (.fail, "ssh is stopped: nobody serves what enters") }
        if let transport, transport.unacknowledged > 0, entries.contains(where: \.outcome.isWithoutAnswer) {
            return (.fail, "its connection is dead: \(transport.unacknowledged) bytes are not acknowledged")
        }
        let all = entries.map { $0.outcome.health(of: egress) }
        let worst = [CheckStatus.fail, .unknown, .pass].lazy.compactMap { status in all.first { $0.0 == status } }.first
        return worst ?? (.unknown, "nowhere to enter it")
    }
}

extension RunningEvidence.Outcome {
    fileprivate var isWithoutAnswer: Bool {
        switch self {
        case .entered(.silent): true
        case .proxied(let exchange): if case .silent = exchange.reply { true } else { false }
        default: false
        }
    }

    fileprivate func health(of egress: String) -> (CheckStatus, String) {
        switch self {
        case .notAccepted(let text): return (.fail, text)
        case .entered(.greeted(let service, let line)):
            return (.pass, line.isEmpty ? "\(egress) answers: \(service.rawValue)" : "\(egress) answers: \(line)")
        case .entered(.silent): return (.unknown, "accepts; whether it carries did not show")
        // The tunnel host closes when it cannot connect; so may a service of its own accord, later.
        case .entered(.closed(let after)):
            return after < .seconds(1)
                ? (.fail, "closes what enters: \(egress) cannot be reached through it")
                : (.unknown, "closes after a while")
        case .proxied(let exchange):
            switch exchange.reply {
            case .granted: return (.pass, "serves SOCKS: \(exchange.destination) is connected")
            case .closedAfterRequest, .refused:
                return (.unknown, "serves SOCKS; \(exchange.destination) is not connected, other destinations may be")
            case .silent: return (.fail, "no answer to a request")
            case .otherProtocol, .closedAtGreeting, .wantsPassword, .noMethod: return (.fail, "serves no SOCKS")
            case .notConnected(let text): return (.fail, text)
            }
        }
    }
}
