import Diagnosis
import Evidence
import Testing
import TunnelModel

/// Who the client host is: of a command that is typed on another host, a diagnosis speaks of that host.
@Suite struct ClientHostTests {
    private static let client = "bastion-host"

    /// The causes of which a fix is for the machine that examines, wherever the command is typed.
    private static let fixedWhereExamined: [FindingCode: String] = [
        "auth.password-not-given": "the terminal at which the check can ask is here",
        "chain.agent-not-forwarded": "keys and agent that would be accepted are here",
        "chain.step-not-reached": "the command that leads there is typed before",
        "egress.tls-expired": "the clock that was asked is that of the machine that examines",
        "egress.tls-not-yet-valid": "the clock that was asked is that of the machine that examines",
        "session.commands-not-allowed": "the check is started here",
        "session.not-examined": "the check is started here",
        "session.interrupted": "the check is started here",
        "session.out-of-time": "the check is started here",
        "socks.destinations-limited": "the check is started here",
        "socks.silent": "the check is started here",
    ]

    /// The causes of two commands, of which the other one is typed elsewhere.
    private static let ofAnotherCommand: [FindingCode: String] = [
        "chain.ports-do-not-join": "the command that listens is typed where the first one leads"
    ]

    private static func mayBeElsewhere(_ fix: Fix, of code: FindingCode) -> Bool {
        if fix.host == LegPlan.clientHost { return fixedWhereExamined[code] != nil }
        return fix.host == "tunnel-host" && ofAnotherCommand[code] != nil
    }

    /// The names of the examples' tunnel, the command typed on another host.
    private static func subject(_ example: Cause.Example) -> Subject {
        var subject = Subject.placeholder(fitting: example.observations)
        subject.client = client
        subject.plan = LegPlan(subject.plan.forward, from: client, tunnelHost: subject.spec.tunnelHost)
        return subject
    }

    private static func speaksOfUs(_ text: String) -> Bool {
        ["this machine", "your machine", "you:", "you →"].contains { text.lowercased().contains($0) }
    }

    /// What another host's TLS, clock and authorities would say nobody asks: those of the machine that examines judge.
    private static let judgedWhereExamined: Set<FindingCode> = [
        "egress.tls-handshake-failed", "egress.tls-expired", "egress.tls-not-yet-valid", "egress.tls-untrusted",
    ]

    @Test(arguments: CauseCatalog.all.map(\.code))
    func titlesFixesAndEvidenceAreOfTheClientHost(code: FindingCode) throws {
        let cause = try #require(CauseCatalog.cause(code))
        for example in cause.matching {
            let subject = Self.subject(example)
            let scene = Scene(subject, Facts(example.observations))
            var texts = [cause.title(scene)]
            for fix in cause.fixes(scene) {
                texts.append(fix.text)
                guard fix.side == .client, fix.host != Self.client else { continue }
                #expect(Self.mayBeElsewhere(fix, of: code), "\(code): on \(fix.host ?? "nobody"): \(fix.text)")
            }
            let diagnosis = Diagnoser(subject).diagnose(example.observations)
            texts += diagnosis.checks.flatMap { [$0.detail, $0.because ?? ""] + $0.entries.map(\.detail) }
            texts += diagnosis.findings.flatMap(\.evidence)
            for text in texts {
                let isOfUs = Self.speaksOfUs(text)
                let isJudged = Self.judgedWhereExamined.contains(code) && text.lowercased().contains("your machine")
                #expect(!isOfUs || isJudged, "\(code): \(text)")
            }
        }
    }

    /// Also where an example names other causes beside its own.
    @Test func everyFindingOfAnotherHostSaysSo() {
        for example in CauseCatalog.all.flatMap(\.matching) {
            for finding in Diagnoser(Self.subject(example)).diagnose(example.observations).findings {
                for fix in finding.fixes where fix.side == .client && fix.host != Self.client {
                    #expect(Self.mayBeElsewhere(fix, of: finding.code), "\(finding.code): \(fix.text)")
                }
            }
        }
    }

    /// An exception that nothing needs any more is taken out.
    @Test(arguments: fixedWhereExamined.keys.sorted { $0.description < $1.description })
    func exceptionsAreNeeded(code: FindingCode) throws {
        let cause = try #require(CauseCatalog.cause(code))
        let hosts = cause.matching.flatMap { example in
            cause.fixes(Scene(Self.subject(example), Facts(example.observations))).map(\.host)
        }
        #expect(hosts.contains(LegPlan.clientHost))
    }

    @Test func evidenceNamesWhoDials() {
        let dial = ReachEvidence.Attempt(
            address: "192.0.2.10", port: 22, outcome: .noRoute, elapsed: .zero)
        let observation = Observation(.reach, .seen(.reach(ReachEvidence(attempts: [dial]))))
        let subject = Self.subject([.reach(ReachEvidence(attempts: [dial]))])
        let finding = Diagnoser(subject).diagnose([observation]).findings.first
        #expect(finding?.title == "bastion-host has no route to 192.0.2.10")
        #expect(finding?.evidence == ["bastion-host → 192.0.2.10:22: no route on bastion-host"])
    }

    /// The person is spoken to, another host is spoken of.
    @Test(arguments: [
        (LegPlan.clientHost, "you do not know the name www"), (client, "bastion-host does not know the name www"),
    ])
    func theVerbAgreesWithTheClientHost(client: String, title: String) throws {
        let cause = try #require(CauseCatalog.cause("remote.local-target-unresolvable"))
        var subject = Subject.placeholder(for: .remote)
        subject.client = client
        let facts = Facts([
            Observation(
                .egressName, .seen(.egressName(.failed(name: "www", text: "no such name", dialler: .clientHost))))
        ])
        #expect(cause.title(Scene(subject, facts)) == title)
    }
}
