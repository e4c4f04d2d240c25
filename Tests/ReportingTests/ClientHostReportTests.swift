import Diagnosis
import Evidence
import Foundation
import Reporting
import Testing
import TunnelModel

/// The report of a command that is typed on another host, which the command before it leads to.
@Suite struct ClientHostReportTests {
    private static func plan(_ kind: Forward.Kind = .local, leading hosts: [String] = ["bastion-host"]) -> LegPlan {
        let forward = Forward(
            kind: kind, ingress: .tcp(bindAddress: nil, port: 2999), egress: .tcp(host: "git-server", port: 7999))
        var plan = LegPlan(forward, from: hosts.last ?? LegPlan.clientHost, tunnelHost: "test-server")
        plan.lead(through: hosts)
        return plan
    }

    private static func text(_ plan: LegPlan, _ statuses: (CheckID, CheckStatus, hop: Int?)...) -> String {
        let checks = statuses.map { check, status, hop in
            var result = CheckResult(check: check, status: status, detail: check.title)
            result.hop = hop
            return result
        }
        let spec = TunnelSpec(
            name: "test-server", command: "ssh", arguments: ["test-server"], tunnelHost: "test-server",
            forwards: [plan.forward])
        let tunnel = Report.Tunnel(
            spec: spec, plan: plan, diagnosis: Diagnosis(checks: checks, findings: []), isRunning: false)
        return TextRenderer.render(Samples.report([tunnel]), TextStyle(width: 120))
    }

    @Test func theRouteSaysWhereItBegins() {
        let works: (CheckID, CheckStatus, hop: Int?) = (.egressConnect, .pass, nil)
        #expect(
            Self.text(Self.plan(), works)
                .contains("The tunnel works: localhost:2999 on bastion-host → test-server → git-server:7999"))
        #expect(
            Self.text(Self.plan(leading: []), works)
                .contains("The tunnel works: localhost:2999 → test-server → git-server:7999"))
        #expect(
            Self.text(Self.plan(.remote), works)
                .contains("The tunnel works: test-server localhost:2999 → bastion-host → git-server:7999"))
    }

    @Test(arguments: [
        (CheckID.resolve, "ssh on bastion-host does not find test-server."),
        (.reach, "ssh on bastion-host does not reach test-server."),
        (.hostKey, "ssh on bastion-host does not accept the host key of test-server."),
        (.login, "test-server does not let bastion-host log in."),
        (.ingress, "ssh on bastion-host cannot listen on localhost:2999"),
        (.agent, "the agent of bastion-host will not be there on test-server."),
    ])
    func theConsequenceIsOfTheClientHost(check: CheckID, words: String) {
        #expect(Self.text(Self.plan(), (check, .fail, nil)).contains(words))
    }

    /// The way to where the command is typed is that of other commands: the first of them is typed here.
    @Test func theWayThereIsTypedBefore() {
        let text = Self.text(Self.plan(leading: ["bastion-host", "middle-host"]), (.login, .fail, 0))
        #expect(text.contains("bastion-host does not let you log in."))
        let second = Self.text(Self.plan(leading: ["bastion-host", "middle-host"]), (.login, .fail, 1))
        #expect(second.contains("middle-host does not let bastion-host log in."))
        let own = Self.text(Self.plan(leading: ["bastion-host", "middle-host"]), (.login, .fail, nil))
        #expect(own.contains("test-server does not let middle-host log in."))
    }

    /// Traffic enters on the client host, though the way that leads there is drawn before it.
    @Test func thePictureHasItsListenerOnTheClientHost() throws {
        let lines = Picture(Self.plan()).rendered(TextStyle(width: 110)).split(separator: "\n").map(String.init)
        let (hosts, places) = (try #require(lines.first), try #require(lines.dropFirst().first))
        let host = try #require(hosts.range(of: "bastion-host")).lowerBound
        let listener = try #require(places.range(of: "localhost:2999")).lowerBound
        let distance = hosts.distance(from: hosts.startIndex, to: host)
        // The arrow of the way there ends one blank before the place.
        #expect(abs(places.distance(from: places.startIndex, to: listener) - distance) <= 1)
        #expect(hosts.split(separator: " ").first == "you")
    }

    /// What enters a remote forward ends where its command is typed, not at the beginning of the way there.
    @Test func aRemoteForwardEndsOnTheClientHost() {
        let picture = Picture(Self.plan(.remote)).rendered(TextStyle(width: 110))
        let hosts = picture.split(separator: "\n").first?.split(separator: " ").map(String.init) ?? []
        #expect(hosts == ["test-server", "bastion-host", "git-server"])
    }
}
