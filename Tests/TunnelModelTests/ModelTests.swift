import Testing
import TunnelModel

@Suite struct LegPlanTests {
    @Test func aLocalForwardEntersAtTheClientHostAndLeavesAtTheTunnelHost() {
        let forward = Forward(
            kind: .local, ingress: .tcp(bindAddress: nil, port: 8080), egress: .tcp(host: "www", port: 80))
        let plan = LegPlan(forward, tunnelHost: "tunnel-host")
        #expect(plan.legs.map(\.id) == ["application→you#1", "you→tunnel-host#1", "tunnel-host→www:80#1"])
        #expect(plan.legs.map(\.protection) == [.loopback, .encrypted, .cleartext])
    }

    @Test func aRemoteForwardSwapsTheEnds() {
        let forward = Forward(
            kind: .remote, ingress: .tcp(bindAddress: "", port: 8080), egress: .tcp(host: "localhost", port: 8888))
        let plan = LegPlan(forward, tunnelHost: "bastion-host")
        #expect(plan.legs.map(\.id) == ["application→bastion-host#1", "you→bastion-host#1", "you→localhost:8888#1"])
        #expect(plan.legs.map(\.protection) == [.cleartext, .encrypted, .loopback])
    }
}

@Suite struct VerdictTests {
    @Test(arguments: [
        ([CheckStatus.pass, .warn, .unknown, .fail], Verdict.broken), ([.pass, .unknown, .warn], .unknown),
        ([.pass, .warn, .skip], .degraded), ([.pass, .skip], .healthy), ([.skip], .unknown), ([], .unknown),
    ])
    func theWorstWins(statuses: [CheckStatus], verdict: Verdict) {
        #expect(Verdict(of: statuses) == verdict)
    }
}

@Suite struct ForeignTextTests {
    @Test func controlCharactersAreShownNotObeyed() {
        #expect(ForeignText("a\u{1b}[31mb\r\n").description == "a\\x1b[31mb\\x0d\\x0a")
        #expect(ForeignText([0xff, 0x41]).description == "\\u{fffd}A")
        #expect(ForeignText("abcdef", limit: 3).description == "abc…")
        #expect(ForeignText("\u{202e}x").description == "\\u{202e}x")
    }
}
