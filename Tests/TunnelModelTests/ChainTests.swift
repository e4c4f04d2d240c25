import Testing
import TunnelModel

@Suite struct ChainTests {
    private func position(_ step: Int, _ forward: Int = 0) -> Chain.Position { .init(step: step, forward: forward) }

    @Test func theDoubleTunnelJoinsOnTheMiddleHost() throws {
        let analysis = ChainSamples.double()
        #expect(
            analysis.joins == [
                Join(
                    .joined, .forward(position(0)), on: "bastion-host", dialling: .tcp(host: "localhost", port: 2999),
                    listener: position(1))
            ])
        #expect(analysis.routes.map { $0.stretches.map(\.position) } == [[position(0), position(1)]])
        #expect(analysis.chain.opener(of: 1) == 0 && analysis.chain.opener(of: 0) == nil)
    }

    @Test func twoRemoteTunnelsJoinTheOtherWayRound() {
        let analysis = ChainSamples.proxy
        #expect(analysis.joins.map(\.kind) == [.noListener, .joined])
        #expect(analysis.joins.last?.origin == position(1) && analysis.joins.last?.listener == position(0))
        #expect(analysis.joins.last?.host == "bridge-host" && analysis.joins.first?.host == "you")
        #expect(analysis.routes.map { $0.stretches.map(\.position) } == [[position(1), position(0)]])
        #expect(analysis.faults.isEmpty && analysis.loops.isEmpty)
    }

    /// What is dialled by the first, what listens by the second, and how they meet.
    @Test(
        arguments: [
            ("localhost:2999", "2999", .joined), ("127.0.0.1:2999", "2999", .joined), ("::1:2999", "2999", .joined),
            ("localhost:2999", "localhost/2999", .joined), ("localhost:2999", "127.0.0.1/2999", .joined),
            ("localhost:2999", "::1/2999", .joined), ("127.0.0.1:2999", "*/2999", .joined),
            ("::1:2999", "/2999", .joined), ("127.0.0.1:2999", "0.0.0.0/2999", .joined),
            ("::1:2999", "::/2999", .joined),
            ("bastion-host:2999", "*/2999", .joined), ("bastion-host:2999", "bastion-host/2999", .joined),
            ("127.0.0.1:2999", "::1/2999", .familyDiffers), ("::1:2999", "127.0.0.1/2999", .familyDiffers),
            ("::1:2999", "0.0.0.0/2999", .familyDiffers), ("127.0.0.1:2999", "::/2999", .familyDiffers),
            ("bastion-host:2999", "2999", .addressDiffers), ("bastion-host:2999", "127.0.0.1/2999", .addressDiffers),
            ("localhost:2999", "192.0.2.7/2999", .addressDiffers), ("127.0.0.2:2999", "2999", .addressDiffers),
            ("127.0.0.2:2999", "*/2999", .joined), ("127.0.0.2:2999", "127.0.0.2/2999", .joined),
            ("localhost:2999", "2998", .portDiffers), ("127.0.0.1:2999", "::1/2998", .portDiffers),
        ] as [(String, String, Join.Kind)])
    func whatIsDialledAgainstWhatListens(dialled: String, listens: String, kind: Join.Kind) throws {
        let analysis = ChainSamples.double("L 7999 \(dialled)", "L \(listens) git-server:7999")
        let join = try #require(analysis.joins.first)
        #expect(analysis.joins.count == 1 && join.kind == kind, "\(analysis.joins)")
        #expect(join.listener == position(1) && join.host == "bastion-host")
        // A miss is drawn as it was meant.
        #expect(analysis.routes.count == 1)
    }

    /// sshd takes an address that it does not grant for loopback of both families; ::1 and 127.0.0.1 it grants.
    @Test(
        arguments: [
            ("8080", "localhost", .joined), ("8080", "::1", .joined), ("*/8080", "127.0.0.1", .joined),
            ("192.0.2.1/8080", "::1", .joined), ("0.0.0.0/8080", "::1", .joined),
            ("::1/8080", "127.0.0.1", .familyDiffers),
            ("127.0.0.1/8080", "::1", .familyDiffers), ("8080", "bridge-host", .addressDiffers),
            ("0/0", "localhost", .portDiffers), ("8081", "localhost", .portDiffers),
        ] as [(String, String, Join.Kind)])
    func whatSSHDListensOn(listens: String, host: String, kind: Join.Kind) throws {
        let analysis = ChainSamples.chain(
            ChainSamples.step("you", ["R \(listens) localhost:8888"], to: "bridge-host"),
            ChainSamples.step("bridge-host", ["R 9999 \(host):8080"], to: "beta-server"))
        let join = try #require(analysis.joins.last)
        #expect(join.kind == kind, "\(analysis.joins)")
        #expect(join.origin == position(1) && join.listener == position(0))
    }

    @Test func gatewayPortsOpensTheListenerToItsName() {
        #expect(ChainSamples.double("L 7999 bastion-host:2999", opened: true).joins.map(\.kind) == [.joined])
        #expect(ChainSamples.double("L 7999 bastion-host:2999").joins.map(\.kind) == [.addressDiffers])
        // The client's -g changes nothing about what sshd opens.
        let remote = ChainSamples.chain(
            ChainSamples.step("you", ["R 8080 localhost:8888"], to: "bridge-host", opened: true),
            ChainSamples.step("bridge-host", ["R 9999 bridge-host:8080"], to: "beta-server"))
        #expect(remote.joins.last?.kind == .addressDiffers)
    }

    @Test func theSecondCommandOnTheWrongHost() throws {
        let analysis = ChainSamples.double(on: "you")
        let join = try #require(analysis.joins.first)
        #expect(analysis.joins.count == 1 && join.kind == .hostDiffers)
        #expect(join.host == "bastion-host" && analysis.listeningHost(position(1)) == "you")
        #expect(analysis.routes.count == 2)
    }

    @Test func theSecondTunnelIsMissing() {
        let plain = ChainSamples.chain(
            ChainSamples.step("you", ["L 7999 localhost:2999"], to: "bastion-host"),
            ChainSamples.step("bastion-host", [], to: "test-server"))
        #expect(plain.joins.map(\.kind) == [.noListener] && plain.joins[0].host == "bastion-host")
    }

    @Test func tunnelsThatHaveNothingToDoWithEachOther() {
        let analysis = ChainSamples.double("L 8080 www:80")
        #expect(analysis.joins.map(\.kind) == [.apart])
        #expect(analysis.joins.first?.listener == position(1) && analysis.joins.first?.dialled == nil)
        #expect(analysis.routes.count == 2)
    }

    @Test func threeInARowAndSeveralForwardsEach() {
        let analysis = ChainSamples.chain(
            ChainSamples.step("you", ["L 1000 localhost:2000", "L 1001 localhost:2001"], to: "a"),
            ChainSamples.step("a", ["L 2000 localhost:3000", "L 2001 www:80"], to: "b"),
            ChainSamples.step("b", ["L 3000 db:5432"], to: "c"))
        #expect(analysis.faults.isEmpty)
        #expect(
            analysis.routes.map { $0.stretches.map(\.position) } == [
                [position(0, 0), position(1, 0), position(2)], [position(0, 1), position(1, 1)],
            ])
    }

    @Test func aProxyAtTheEnd() {
        #expect(ChainSamples.double("L 1080 localhost:1080", "D 1080").joins.map(\.kind) == [.joined])
    }

    @Test func anSSHThroughTheFirstTunnelEndsWhereThatLeads() throws {
        let analysis = ChainSamples.chain(
            ChainSamples.step("you", ["L 2222 test-server:22"], to: "bastion-host"),
            ChainSamples.step("you", ["L 8080 localhost:3000"], to: "localhost", port: 2222),
            ChainSamples.step("test-server", ["L 3000 www:80"], to: "inner"))
        #expect(analysis.end(of: 1) == "test-server" && analysis.carrier(of: 1) == position(0))
        #expect(analysis.joins.map(\.kind) == [.joined, .joined])
        #expect(analysis.joins.first?.dialler == .connection(step: 1))
        #expect(analysis.chain.opener(of: 2) == 1)
        // An ssh to the own loopback that no tunnel takes stays here.
        let own = ChainSamples.chain(ChainSamples.step("you", ["L 8080 www:80"], to: "localhost"))
        #expect(own.end(of: 0) == "you")
    }

    @Test func anSSHThroughATunnelThatComesLater() {
        let analysis = ChainSamples.chain(
            ChainSamples.step("you", ["L 8080 www:80"], to: "127.0.0.1", port: 2222),
            ChainSamples.step("you", ["L 2222 test-server:22"], to: "bastion-host"))
        #expect(analysis.joins.map(\.kind) == [.wrongOrder])
        #expect(analysis.faults.count == 1)
    }

    @Test(arguments: [
        [("you", "L 8080 localhost:9090", "b"), ("you", "R 9090 localhost:8080", "b")],
        [("you", "L 8080 localhost:8080", "localhost")],
        [
            ("you", "L 1 localhost:2", "b"), ("b", "L 2 localhost:3", "c"), ("c", "R 4 localhost:9", "d"),
            ("c", "L 3 localhost:1", "you"),
        ],
    ])
    func aForwardThatLeadsBackIntoItselfIsALoop(steps: [(String, String, String)]) throws {
        let analysis = ChainAnalysis(
            Chain(name: "c", steps: steps.map { ChainSamples.step($0.0, [$0.1], to: $0.2) }))
        #expect(analysis.loops.count == 1, "\(analysis.joins)")
        #expect(analysis.loops.first?.first == position(0))
        #expect(analysis.routes.contains { $0.isLoop })
    }

    @Test func whatIsNoLoop() {
        for analysis in [ChainSamples.double(), ChainSamples.proxy] { #expect(analysis.loops.isEmpty) }
        #expect(ChainSamples.double("L 8080 localhost:8080", "L 8080 localhost:8080").loops.isEmpty)
        let both = ChainSamples.double("L 8080 localhost:8080", "L 8080 localhost:8080")
        #expect(both.joins.map(\.kind) == [.joined, .noListener])
    }

    @Test func hundredsOfForwardsAreComparedInNoTime() {
        let forwards = (0..<256).map { "L \(1000 + $0) localhost:\(2000 + $0)" }
        let inner = (0..<256).map { "L \(2000 + $0) www:80" }
        let clock = ContinuousClock()
        var joined = 0
        let time = clock.measure {
            joined =
                ChainSamples.chain(
                    ChainSamples.step("you", forwards, to: "a"), ChainSamples.step("a", inner, to: "b")
                ).joins.count { $0.kind == .joined }
        }
        #expect(joined == 256 && time < .seconds(10), "\(time)")
    }
}

@Suite struct JumpPlanTests {
    @Test func jumpHostsHaveLegsOfTheirOwn() {
        let plan = LegPlan(ChainSamples.forward("L 8080 www:80"), tunnelHost: "tunnel-host", via: ["jump-1", "jump-2"])
        #expect(
            plan.legs.map(\.id) == [
                "application→you#1", "you→jump-1#1", "jump-1→jump-2#1", "jump-2→tunnel-host#1", "tunnel-host→www:80#1",
            ])
        #expect(plan.legs.map(\.role) == [.ingress, .jump, .jump, .transport, .egress])
        #expect(plan.jumps.allSatisfy { $0.carrier == .ssh && $0.protection == .encrypted })
        #expect(plan.leg(.transport).from == "jump-2")
    }

    @Test func aCommandOfAnotherHostBeginsThere() {
        let plan = LegPlan(ChainSamples.forward("R 9999 localhost:8080"), from: "bridge-host", tunnelHost: "beta")
        #expect(plan.legs.map(\.id) == ["application→beta#1", "bridge-host→beta#1", "bridge-host→localhost:8080#1"])
    }
}
