internal import Evidence
internal import HostSystem
internal import Probes
package import Reporting
internal import SSHText
internal import SpecReading
internal import TunnelModel

/// The use-case of `tundoctor list`: the ssh processes of this host with their forwards, and how each of them is.
///
/// It connects only to listeners of this host that an ssh of the same list holds, and asks ssh what the words mean.
package struct ListTunnels: Sendable {
    /// Ours, for the list, e.g. `0.1.0`.
    package var version: String
    /// False for `--no-test`: nothing is connected to.
    package var isTesting: Bool
    /// The longest that one forward may take.
    package var timeout: Duration
    /// Says what is about to be done; standard error.
    package var announce: @Sendable (String) -> Void

    /// Everything as the properties say.
    package init(
        version: String, isTesting: Bool, timeout: Duration, announce: @escaping @Sendable (String) -> Void
    ) {
        self.version = version
        self.isTesting = isTesting
        self.timeout = timeout
        self.announce = announce
    }

    /// Looks at every process that we may look into.
    package func run() async throws(CancellationError) -> TunnelList {
        let started = Timestamp.now
        let processes = try await ProcessTable.processes(named: "ssh").filter {
            ProcessIdentity.isRoot || $0.facts.uid == LocalUser.effective
        }
        let listeners = try await SocketOwners.listeners()
        var running: [RunningSSH] = []
        for process in processes { running.append(await RunningSSH(process)) }
        let health = TunnelHealth(
            listeners: listeners, pids: Set(processes.map(\.facts.pid)), isTesting: isTesting, timeout: timeout,
            announce: announce)
        var tunnels: [TunnelList.Tunnel] = []
        for ssh in running {
            if let tunnel = try await tunnel(ssh, health, now: started) { tunnels.append(tunnel) }
        }
        return TunnelList(
            version: version, startedAt: started.description, tunnels: tunnels,
            arrivals: ListTunnels.arrivals(listeners), otherSessions: processes.count - tunnels.count,
            isComplete: ProcessIdentity.isRoot)
    }

    /// Nil for an ssh that forwards nothing and shares its connection with nobody.
    private func tunnel(
        _ ssh: RunningSSH, _ health: TunnelHealth, now: Timestamp
    ) async throws(CancellationError) -> TunnelList.Tunnel? {
        let facts = ssh.process.facts
        let controlPath = try await ssh.sharedPath()
        let forwards = ssh.forwards
        guard !forwards.isEmpty || controlPath != nil else { return nil }
        var items: [TunnelList.Item] = []
        for forward in forwards { items.append(try await health.item(forward, of: ssh)) }
        items += health.strayListeners(of: facts.pid, known: forwards, isStopped: ssh.process.isStopped)
        let shown = facts.commandLine.joined(separator: " ")
        var host = ssh.tunnelHost
        if host == nil, let remote = try await SocketOwners.connections(of: facts.pid).first?.remote {
            host = remote.description
        }
        return TunnelList.Tunnel(
            pid: facts.pid, user: ForeignText(LocalUser.name(of: facts.uid), limit: 64).description,
            since: ssh.process.startedAt?.description,
            age: ssh.process.startedAt.map { .milliseconds(max(0, now.milliseconds - $0.milliseconds)) },
            isStopped: ssh.process.isStopped, tunnelHost: ForeignText(host ?? "?", limit: 128).description,
            command: ForeignText(shown, limit: 1024).description, words: ssh.shownWords,
            controlPath: controlPath.map { ForeignText($0, limit: 256).description }, items: items)
    }

    /// Listeners that a session of sshd holds: remote forwards of those who are logged in. Not sshd's own, and not the
    /// displays of X11 forwarding (6010 and up on loopback, X11DisplayOffset of sshd_config(5)).
    static func arrivals(_ listeners: [TCPListener]) -> [TunnelList.Arrival] {
        listeners.compactMap { listener in
            guard case .processes(let owners) = listener.owner,
                !(listener.address.isLoopback && (6010...6999).contains(listener.port)),
                let session = owners.lazy.compactMap({ SSHDSession($0) }).first
            else { return nil }
            return TunnelList.Arrival(
                place: SocketAddress.ip(listener.address, port: listener.port).description, pid: session.pid,
                user: ForeignText(session.user, limit: 64).description)
        }
    }
}

/// A process of sshd that serves somebody: its title is `sshd: alice@notty`, `sshd-session: alice@pts/0` and the like.
struct SSHDSession: Hashable, Sendable {
    var pid: Int32
    var user: String

    /// Nil for sshd's listening process, and for everything else.
    init?(_ facts: ProcessFacts) {
        // A title is shorter than the words it was written over: the rest is empty.
        guard let title = facts.commandLine.first, facts.commandLine.dropFirst().allSatisfy(\.isEmpty),
            let colon = title.firstRange(of: ": "), ["sshd", "sshd-session"].contains(title[..<colon.lowerBound])
        else { return nil }
        let rest = title[colon.upperBound...]
        guard !rest.contains("[listener]") else { return nil }
        pid = facts.pid
        user = String(rest.prefix { $0 != "@" && $0 != " " })
    }
}

extension RunningSSH {
    /// As it was typed; nil where its words are gone.
    var tunnelHost: String? { if case .read(let line, _) = words { line.destination.host } else { nil } }

    var shownWords: TunnelList.Words {
        switch words {
        case .read(_, let configuration): configuration == nil ? .commandLine : .configuration
        case .master, .unreadable: .gone
        }
    }

    /// The socket by which others share its connection, if it is the master there.
    func sharedPath() async throws(CancellationError) -> String? {
        switch words {
        case .master(let path): return path
        case .unreadable: return nil
        case .read(_, let configuration):
            guard let configuration, let path = configuration.controlPath, configuration.controlMaster != "false",
                configuration.controlMaster != "no", (try? FileFacts(ofFileAt: path))?.kind == .socket
            else { return nil }
            return try await SharedConnection.master(at: path) == process.facts.pid ? path : nil
        }
    }
}
