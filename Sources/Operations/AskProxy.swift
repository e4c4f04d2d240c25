internal import Diagnosis
internal import Evidence
internal import HostSystem
internal import Probes
package import Reporting
package import TunnelModel

/// The use-case of `tundoctor probe socks`: an existing proxy is asked for one destination in every form of SOCKS.
package struct AskProxy: Sendable {
    /// Where the proxy listens, as seen from here.
    package var proxy: Endpoint
    /// What it is asked for; nil: the SSH port of the machine that dials, which every `ssh -D` can reach unless a list
    /// forbids it.
    package var destination: Endpoint?
    /// The longest that one request may take.
    package var timeout: Duration
    /// Ours, for the report, e.g. `0.1.0`.
    package var version: String

    /// Everything as the properties say.
    package init(proxy: Endpoint, destination: Endpoint?, timeout: Duration, version: String) {
        self.proxy = proxy
        self.destination = destination
        self.timeout = timeout
        self.version = version
    }

    /// What will be done, said before it is done.
    package var plan: String {
        let forms = SocksEvidence.Form.allCases.count
        return
            "plan  up to \(forms) connections to \(proxy), each a request for \(target), and its greeting if it connects"
    }

    private var target: Endpoint { destination ?? .tcp(host: "localhost", port: 22) }

    /// Asks, and sums up what came of it.
    package func run() async throws(CancellationError) -> Report {
        let started = Timestamp.now
        let clock = Stopwatch()
        let evidence = try await ask()
        let forward = Forward(
            kind: .dynamic, ingress: .tcp(bindAddress: proxy.host, port: proxy.port ?? 0), egress: destination)
        let spec = TunnelSpec(
            name: proxy.description, command: "tundoctor probe socks \(proxy)", arguments: [],
            tunnelHost: "tunnel-host", forwards: [forward])
        let plan = LegPlan(forward, tunnelHost: spec.tunnelHost)
        let subject = Subject(spec: spec, plan: plan, user: "USER", port: 22, hostName: "HOST")
        var diagnosis = Diagnoser(subject).diagnose([
            Observation(.socks, .seen(.socks(evidence)), elapsed: clock.elapsed)
        ])
        diagnosis.checks.removeAll { $0.check != .socks }
        var tunnel = Report.Tunnel(spec: spec, plan: plan, diagnosis: diagnosis, isRunning: false)
        tunnel.focus = Report.Focus(
            name: "socks", object: proxy.description, checks: [.socks], hasForward: false)
        return Report(
            version: version, runID: RunID().description, startedAt: started.description, elapsed: clock.elapsed,
            budget: Budget(tcpConnections: evidence.connections), tunnels: [tunnel], isInterrupted: Task.isCancelled)
    }

    private func ask() async throws(CancellationError) -> SocksEvidence {
        func nowhere(_ words: String) -> SocksEvidence {
            SocksEvidence(
                proxy: proxy.description, exchanges: [.init(.socks5Name, target.description, .notConnected(words))],
                isNamed: destination != nil)
        }
        guard case .tcp(let host, let port) = proxy else { return nowhere("a proxy is asked by TCP") }
        let found = try await Resolver().resolve(
            host, port: UInt16(clamping: port), deadline: Deadline(after: timeout))
        guard !found.order.isEmpty else { return nowhere(found.failure?.words ?? "no address") }
        var asked = ProxyVisit.Target.tunnelHost(port: 22)
        if case .tcp(let host, let port)? = destination {
            asked = try await ProxyVisit.Target(host, port: port, deadline: Deadline(after: timeout))
        }
        let visit = ProxyVisit(proxy: found.order, target: asked, timeout: timeout)
        let exchanges = try await visit.ask(SocksEvidence.Form.allCases)
        return SocksEvidence(proxy: proxy.description, exchanges: exchanges, isNamed: destination != nil)
    }
}

extension SocksEvidence {
    /// How many connections were made for it.
    fileprivate var connections: Int {
        exchanges.count { if case .notConnected = $0.reply { false } else { true } }
    }
}
