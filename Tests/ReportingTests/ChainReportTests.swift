import Diagnosis
import Evidence
import Foundation
import Reporting
import Testing
import TunnelModel

/// Reports of a chain, made by hand: what is said of it as a whole, and which command gets more than a line.
@Suite struct ChainReportTests {
    private static let first = Forward(
        kind: .local, ingress: .tcp(bindAddress: nil, port: 7999), egress: .tcp(host: "localhost", port: 2999))
    private static let second = Forward(
        kind: .local, ingress: .tcp(bindAddress: nil, port: 2999), egress: .tcp(host: "git-server", port: 7999))

    private static let chain = Chain(
        name: "double",
        steps: [
            ChainStep(tunnel: Samples.spec([first], host: "bastion-host"), opensShell: true),
            ChainStep(host: "bastion-host", tunnel: Samples.spec([second], host: "test-server")),
        ])

    private static func tunnel(_ step: Int, _ diagnosis: Diagnosis) -> Report.Tunnel {
        let typed = chain.steps[step]
        var tunnel = Report.Tunnel(
            spec: typed.tunnel,
            plan: LegPlan(typed.tunnel.forwards[0], from: typed.host, tunnelHost: typed.tunnel.tunnelHost),
            diagnosis: diagnosis, isRunning: false, tunnelHostAddress: "192.0.2.10")
        tunnel.chain = ChainPlace(name: chain.name, step: step + 1, steps: 2, host: typed.host)
        return tunnel
    }

    private static func report(_ one: Diagnosis, _ two: Diagnosis) -> Report {
        var report = Samples.report([tunnel(0, one), tunnel(1, two)])
        report.chains = [ReportedChain(ChainAnalysis(chain))]
        return report
    }

    private static let fine = Diagnosis(checks: Samples.passing, findings: [])
    private static let refused = Diagnosis(
        checks: Samples.stopped(at: .identities, detail: "1 key offered, none accepted"),
        findings: [
            Finding(
                code: "auth.key-not-accepted", status: .fail, role: .transport,
                title: "test-server does not accept the key", cause: "It is not in authorized_keys.",
                evidence: ["key ~/.ssh/id_ed25519: refused"],
                fixes: [Fix(.client, host: "bastion-host", "Put it there.", command: "ssh-copy-id alice@test-server")])
        ])
    private static let shell = Diagnosis(
        checks: Samples.stopped(at: .session, detail: "another program than a shell answers"),
        findings: [
            Finding(
                code: "session.shell-not-allowed", status: .fail, role: .transport, title: "No shell",
                cause: "It is nologin.", evidence: [])
        ])
    private static let notComeTo = Diagnosis(
        checks: [
            CheckResult(
                check: .configuration, status: .unknown, detail: "could not be looked at",
                because: "bastion-host was not come to")
        ],
        findings: [
            Finding(
                code: "chain.step-not-reached", status: .unknown, role: .transport,
                title: "What bastion-host would do could not be seen", cause: "An earlier command comes first.",
                evidence: [])
        ])

    static let samples: [(name: String, report: Report)] = [
        ("chain-healthy", report(fine, fine)), ("chain-second-broken", report(fine, refused)),
        ("chain-first-broken", report(shell, notComeTo)),
    ]

    @Test(arguments: samples.map(\.name), [40, 80])
    func asText(name: String, width: Int) throws {
        let report = try #require(Self.samples.first { $0.name == name }).report
        try GoldenTests.compare(TextRenderer.render(report, TextStyle(width: width)), "\(name)-\(width).txt")
    }

    @Test(arguments: samples.map(\.name))
    func asJSON(name: String) throws {
        let report = try #require(Self.samples.first { $0.name == name }).report
        try GoldenTests.compare(JSONRenderer.render(report), "\(name).json")
    }

    @Test(
        .enabled(if: SchemaValidator.interpreter != nil, "needs python3 with jsonschema (Debian: python3-jsonschema)"))
    func theDocumentsAreValid() throws {
        let verdicts = try SchemaValidator.verdicts(Self.samples.map { JSONRenderer.render($0.report) })
        #expect(verdicts == Self.samples.map { _ in "valid" })
    }

    /// The way goes through the tunnels where they meet; a proxy's begins on the far host.
    @Test func ways() {
        #expect(
            ReportedChain(ChainAnalysis(Self.chain)).ways == [
                "localhost:7999 → bastion-host → localhost:2999 → test-server → git-server:7999"
            ])
        let lent = Forward(
            kind: .remote, ingress: .tcp(bindAddress: nil, port: 8080), egress: .tcp(host: "localhost", port: 8888))
        let passedOn = Forward(
            kind: .remote, ingress: .tcp(bindAddress: nil, port: 9999), egress: .tcp(host: "localhost", port: 8080))
        let proxy = Chain(
            name: "proxy",
            steps: [
                ChainStep(tunnel: Samples.spec([lent], host: "bridge-host")),
                ChainStep(host: "bridge-host", tunnel: Samples.spec([passedOn], host: "beta-server")),
            ])
        #expect(
            ReportedChain(ChainAnalysis(proxy)).ways == [
                "localhost:9999 on beta-server → bridge-host → localhost:8080 → you → localhost:8888 of you"
            ])
    }

    @Test func whoIsToBlameIsSaidFirst() throws {
        func text(_ name: String) throws -> String {
            let report = try #require(Self.samples.first { $0.name == name }).report
            return TextRenderer.render(report, TextStyle(width: 100))
        }
        #expect(
            try text("chain-second-broken").hasPrefix(
                "✗ The tunnels do not work together: see command 2, typed on bastion-host."))
        let first = try text("chain-first-broken")
        #expect(first.contains("see command 1, typed on you"))
        #expect(!first.contains("chain.step-not-reached"))
        #expect(first.contains("not come to"))
        let healthy = try text("chain-healthy")
        #expect(healthy.hasPrefix("✓ The tunnels work together: "))
        #expect(!healthy.contains("bastion-host$"))
    }
}
