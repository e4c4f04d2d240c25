import Diagnosis
import Evidence
import Testing
import TunnelModel

/// What is said of a proxy, a tunnel that runs and a shared connection, beside what else was seen.
@Suite struct ProxyDiagnosisTests {
    private static let proxy = Subject.placeholder(for: .dynamic)

    private func diagnose(_ subject: Subject = proxy, _ evidence: Evidence...) -> Diagnosis {
        Diagnoser(subject).diagnose(evidence.map { Observation($0.check, .seen($0)) })
    }

    private func standIn(_ words: [String]?, listener: PermissionEvidence.Trial) -> Evidence {
        .permission(
            PermissionEvidence(
                result: .prohibited(text: "open failed"), egress: "127.0.0.1:22", isStandIn: true,
                keyOptions: words.map { .init(place: "authorized_keys:1", words: $0) }, remoteListener: listener))
    }

    private let keyWords = ["agent-forwarding", "port-forwarding", "pty", "user-rc", "x11-forwarding"]

    @Test func aListLeavesAProxyOpenAndTheSwitchDoesNot() throws {
        let list = diagnose(Self.proxy, standIn(keyWords, listener: .allowed))
        let first = try #require(list.findings.first)
        #expect(list.verdict == .unknown && first.code == "socks.destinations-limited")
        #expect(
            first.alternatives == [
                "forward.administratively-prohibited.permitopen",
                "forward.administratively-prohibited.allowtcpforwarding-remote",
            ])
        let key = diagnose(Self.proxy, standIn(keyWords + ["permitopen"], listener: .allowed))
        #expect(key.findings.map(\.code) == ["socks.destinations-limited"] && key.findings[0].alternatives == [])
        let off = diagnose(
            Self.proxy,
            standIn(keyWords, listener: .refused(message: "Server has disabled port forwarding.")))
        #expect(off.verdict == .broken)
        #expect(off.findings[0].code == "forward.administratively-prohibited.allowtcpforwarding-no")
    }

    @Test func fixesSpeakOfClientsOfTheProxy() throws {
        let refused = Evidence.egressConnect(
            EgressConnectEvidence(
                result: .failed(text: "Connection refused"), egress: "www:80", elapsed: .milliseconds(1)))
        let commands = diagnose(Self.proxy, refused).findings[0].fixes.compactMap(\.command)
        #expect(commands.contains("nc -X 5 -x localhost:8080 HOST PORT"))
        #expect(!commands.contains { $0.contains("-L ") })
        let scene = Scene(Self.proxy, Facts())
        #expect(scene.command(reaching: "ADDRESS:80") == "curl -x socks5h://localhost:8080 http://ADDRESS/")
        #expect(scene.command(reaching: "[::1]:443") == "curl -x socks5h://localhost:8080 'https://[::1]/'")
        #expect(scene.command(forwarding: scene.forward(from: "18080")) == "ssh -D 18080 tunnel-host -N")
    }

    /// The same visit, beside different things that a session of our own saw.
    @Test func aVisitIsHeldAgainstOurOwnSession() {
        let holder = IngressEvidence.Process(pid: 9, name: "ssh", command: "ssh")
        func running(_ outcome: RunningEvidence.Outcome, unacknowledged: Int = 0) -> Evidence {
            .running(
                RunningEvidence(
                    holder: holder, transport: .init(unacknowledged: unacknowledged, retransmissions: 0),
                    entries: [.init("127.0.0.1:8080", outcome)], egress: "www:80", expected: .http, spokeFirst: true))
        }
        func service(_ result: EgressServiceEvidence.Result) -> Evidence {
            .egressService(
                EgressServiceEvidence(result: result, egress: "www:80", expected: .http, spokeFirst: true))
        }
        let works = service(.greeted(.http, line: "HTTP/1.1 200 OK"))
        let refused = Evidence.egressConnect(
            EgressConnectEvidence(result: .failed(text: "Connection refused"), egress: "www:80", elapsed: .zero))
        let closed = running(.entered(.closed(after: .milliseconds(2))))
        let silent = running(.entered(.silent(after: .seconds(5))))
        let rows: [([Evidence], Verdict, FindingCode?)] = [
            ([works, running(.entered(.greeted(.http, line: "HTTP/1.1 404 Not Found")))], .healthy, nil),
            ([works, closed], .broken, "stability.tunnel-does-not-carry"),
            ([works, silent], .broken, "stability.server-not-responding"),
            (
                [works, running(.entered(.greeted(.ssh, line: "SSH-2.0-x")))], .broken,
                "stability.tunnel-does-not-carry"
            ),
            ([refused, closed], .broken, "egress.refused"),
            ([silent], .unknown, "stability.tunnel-not-settled"),
            ([closed], .unknown, "stability.tunnel-not-settled"),
            (
                [running(.entered(.silent(after: .seconds(5))), unacknowledged: 9)], .broken,
                "stability.server-not-responding"
            ),
            // A service that is silent for everybody.
            ([service(.silent(after: .seconds(5))), silent], .unknown, "egress.silent"),
        ]
        for (evidence, verdict, code) in rows {
            let diagnosis = Diagnoser(.placeholder).diagnose(evidence.map { Observation($0.check, .seen($0)) })
            #expect(diagnosis.verdict == verdict, "\(evidence)")
            #expect(diagnosis.findings.first?.code == code, "\(evidence)")
        }
    }

    @Test func aFreshLoginThatFailsSaysNothingOfASharedConnection() {
        let refused = Evidence.login(
            LoginEvidence(result: .nothingLeft(offered: ["publickey"]), user: "alice", banner: nil, serverMessages: []))
        let alone = diagnose(.placeholder, refused)
        #expect(alone.verdict == .broken)
        let shared = diagnose(.placeholder, refused, .master(MasterEvidence(path: "/x", pid: 9)))
        #expect(shared.verdict == .unknown)
        #expect(shared.findings.first?.status == .unknown)
        #expect(shared.checks.first { $0.check == .permission }?.status == .skip)
        #expect(shared.findings.contains { $0.code == "ingress.controlmaster-took-forward" && $0.status == .warn })
    }

    @Test func anotherProgramOnOneAddressOfARunningTunnelIsNoHealth() {
        let ssh = IngressEvidence.Process(pid: 9, name: "ssh", command: "ssh")
        func ingress(_ other: IngressEvidence.Process?) -> Evidence {
            .ingress(
                IngressEvidence(
                    result: .tcp(
                        port: 8080,
                        attempts: [
                            .init(address: "::1", isIPv6: true, outcome: .inUse(owner: ssh)),
                            .init(address: "127.0.0.1", isIPv6: false, outcome: .inUse(owner: other)),
                        ]), runningTunnel: ssh))
        }
        #expect(diagnose(.placeholder, ingress(ssh)).findings == [])
        for other in [nil, IngressEvidence.Process(pid: 7, name: "nginx", command: "")] {
            #expect(diagnose(.placeholder, ingress(other)).findings.map(\.code) == ["ingress.half-bound"])
        }
    }
}
