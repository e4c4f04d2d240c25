import Diagnosis
import Evidence
import Foundation
import Reporting
import Testing
import TunnelModel

/// A tunnel behind two jump hosts, the second of which is not got through.
struct JumpTests {
    private static let tunnel: Report.Tunnel = {
        let plan = LegPlan(Samples.local, tunnelHost: "tunnel-host", via: ["jump-1", "jump-2"])
        func hop(_ check: CheckID, _ status: CheckStatus, _ index: Int?) -> CheckResult {
            var result = CheckResult(check: check, status: status, detail: "\(check.title) of \(index ?? 9)")
            result.hop = index
            return result
        }
        var finding = Finding(
            code: "hostkey.changed", status: .fail, role: .transport, title: "changed", cause: "It is another key.",
            evidence: [])
        finding.hop = 1
        let checks =
            [hop(.ingress, .pass, nil), hop(.reach, .pass, 0), hop(.login, .pass, 0), hop(.reach, .pass, 1)]
            + [hop(.hostKey, .fail, 1), hop(.reach, .skip, nil), hop(.egressConnect, .skip, nil)]
        return Report.Tunnel(
            spec: Samples.spec(), plan: plan, diagnosis: Diagnosis(checks: checks, findings: [finding]),
            isRunning: false)
    }()

    @Test func everyHopIsALegOfItsOwn() {
        let tunnel = Self.tunnel
        #expect(
            tunnel.plan.legs.map(\.id) == [
                "application→you#1", "you→jump-1#1", "jump-1→jump-2#1", "jump-2→tunnel-host#1", "tunnel-host→www:80#1",
            ])
        #expect(tunnel.plan.legs.map(tunnel.status(of:)) == [.pass, .pass, .fail, .skip, .skip])
        #expect(tunnel.checks(of: tunnel.plan.jumps[1]).map(\.check) == [.reach, .hostKey])
        #expect(tunnel.checks(.transport).map(\.status) == [.skip])
        #expect(tunnel.leg(of: tunnel.diagnosis.findings[0]).id == "jump-1→jump-2#1")
    }

    @Test func whatLiesBehindIsNotReached() {
        let text = TextRenderer.render(Samples.report([Self.tunnel]), TextStyle(width: 100))
        #expect(text.contains("ssh does not accept the host key of jump-2"))
        let picture = Picture(Self.tunnel).rendered(TextStyle(width: 110))
        #expect(picture.contains("breaks here: host key"))
        #expect(picture.components(separatedBy: "not reached").count == 3)
        #expect(JSONRenderer.render(Samples.report([Self.tunnel])).contains("\"leg\": \"jump-1→jump-2#1\""))
    }

    /// Traffic of a remote forward comes the other way: the tunnel host stands first.
    @Test func theOtherDirection() {
        let forward = Forward(
            kind: .remote, ingress: .tcp(bindAddress: nil, port: 8080), egress: .tcp(host: "localhost", port: 80))
        let picture = Picture(LegPlan(forward, tunnelHost: "tunnel-host", via: ["jump-1"]))
            .rendered(TextStyle(width: 110))
        let hosts = picture.split(separator: "\n").first?.split(separator: " ").map(String.init) ?? []
        #expect(hosts.prefix(3) == ["tunnel-host", "jump-1", "you"])
    }
}
