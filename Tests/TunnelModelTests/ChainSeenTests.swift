import Testing

@testable import TunnelModel

/// Chains of which it is known where the listeners really are.
@Suite struct ChainSeenTests {
    private func position(_ step: Int, _ forward: Int = 0) -> Chain.Position { .init(step: step, forward: forward) }

    /// What is dialled, where something was seen to listen, and how they meet; whatever the words were.
    static let rows: [(dialled: String, seen: [String], match: ListenerMatch)] = [
        ("localhost", ["127.0.0.1", "::1"], .meets), ("localhost", ["::1"], .meets),
        ("localhost", ["127.0.0.1"], .meets),
        ("localhost", ["10.41.2.10"], .otherAddress), ("localhost", [], .otherAddress),
        ("127.0.0.1", ["127.0.0.1"], .meets), ("127.0.0.1", ["::1"], .otherFamily), ("127.0.0.1", ["::"], .otherFamily),
        ("127.0.0.1", ["0.0.0.0"], .meets), ("127.0.0.1", ["10.41.2.10"], .otherAddress),
        ("127.0.0.1", [], .otherAddress),
        ("::1", ["::1"], .meets), ("::1", ["127.0.0.1"], .otherFamily), ("::1", ["0.0.0.0"], .otherFamily),
        ("::1", ["::"], .meets), ("0:0:0:0:0:0:0:1", ["::1"], .meets), ("::1", ["2001:db8::1"], .otherAddress),
        ("10.41.2.10", ["10.41.2.10"], .meets), ("10.41.2.10", ["0.0.0.0"], .meets), ("10.41.2.10", ["::"], .meets),
        ("10.41.2.10", ["127.0.0.1", "::1"], .otherAddress), ("10.41.2.10", ["10.41.2.11"], .otherAddress),
        ("2001:db8::1", ["::"], .meets), ("2001:db8::1", ["0.0.0.0"], .otherFamily),
        ("bastion-host", ["127.0.0.1", "::1"], .otherAddress), ("bastion-host", ["0.0.0.0", "::"], .meets),
        ("127.0.0.2", ["127.0.0.1"], .otherAddress), ("127.0.0.2", ["0.0.0.0"], .meets),
        ("127.0.0.2", ["::"], .otherAddress),
    ]

    @Test(arguments: rows.indices) func whatIsSeenDecides(index: Int) {
        let row = Self.rows[index]
        // The words alone would say that it is everywhere, or nowhere near.
        for words in ["L */2999 www:80", "R */2999 www:80", "L 192.0.2.9/2999 www:80"] {
            let forward = ChainSamples.forward(words)
            let dialled = Endpoint.tcp(host: row.dialled, port: 2999)
            #expect(forward.match(dialled, isOpened: true, listeningAt: row.seen) == row.match, "\(row) \(words)")
            let elsewhere = Endpoint.tcp(host: row.dialled, port: 2998)
            #expect(forward.match(elsewhere, isOpened: true, listeningAt: row.seen) == .otherPort)
            #expect(forward.match(.unix(path: "/s"), isOpened: true, listeningAt: row.seen) == .unrelated)
        }
    }

    @Test func whatIsSeenMakesAJoinOrUnmakesIt() throws {
        var chain = ChainSamples.double("L 7999 ::1:2999").chain
        #expect(ChainAnalysis(chain).join(at: position(0))?.kind == .joined)
        chain.steps[1].listeningAddresses = [0: ["127.0.0.1"]]
        let missed = try #require(ChainAnalysis(chain).join(at: position(0)))
        #expect(missed.kind == .familyDiffers && missed.listener == position(1) && missed.host == "bastion-host")
        chain.steps[1].listeningAddresses = [0: ["::1"], 7: ["10.0.0.1"]]
        #expect(ChainAnalysis(chain).join(at: position(0))?.kind == .joined)
        chain.steps[1].listeningAddresses = [0: []]
        #expect(ChainAnalysis(chain).join(at: position(0))?.kind == .addressDiffers)
    }

    // MARK: - Entries and joins

    @Test func theEntryIsTheFirstIngressOfTheWay() {
        let double = ChainSamples.double()
        #expect(double.entry(to: position(1)) == position(0) && double.entry(to: position(0)) == position(0))
        let proxy = ChainSamples.proxy
        #expect(proxy.entry(to: position(0)) == position(1) && proxy.entry(to: position(1)) == position(1))
        let missed = ChainSamples.double("L 7999 localhost:2998")
        #expect(missed.entry(to: position(1)) == position(1), "a near miss leads nowhere")
    }

    @Test func threeInARowAreEnteredAtTheFirst() {
        let analysis = ChainSamples.chain(
            ChainSamples.step("you", ["L 1 localhost:2"], to: "a"),
            ChainSamples.step("a", ["L 2 localhost:3"], to: "b"),
            ChainSamples.step("b", ["L 3 www:80", "L 4 www:443"], to: "c"))
        #expect(analysis.entry(to: position(2)) == position(0) && analysis.entry(to: position(2, 1)) == position(2, 1))
        #expect(analysis.join(at: position(0))?.listener == position(1))
        #expect(analysis.join(at: position(1))?.listener == position(2) && analysis.join(at: position(2)) == nil)
        #expect(analysis.join(at: position(9, 9)) == nil && analysis.listeningHost(position(9, 9)).isEmpty)
    }

    /// An entry is found in a loop, too.
    @Test(.timeLimit(.minutes(1))) func aLoopHasAnEntry() {
        let analysis = ChainSamples.chain(
            ChainSamples.step("you", ["L 1 localhost:2"], to: "a"),
            ChainSamples.step("a", ["R 3 localhost:2"], to: "b"), ChainSamples.step("a", ["L 2 localhost:3"], to: "b"))
        #expect(!analysis.loops.isEmpty)
        for place in analysis.chain.positions {
            #expect(analysis.chain.positions.contains(analysis.entry(to: place)))
        }
    }

    // MARK: - The way to the host on which a command is typed

    @Test func theWayComesAfterTheIngress() {
        let forward = ChainSamples.forward("L 2999 git-server:7999")
        var plan = LegPlan(forward, from: "bastion-host", tunnelHost: "test-server")
        plan.lead(through: ["bastion-host"])
        #expect(
            plan.legs.map(\.id) == [
                "application→bastion-host#1", "you→bastion-host#1", "bastion-host→test-server#1",
                "test-server→git-server:7999#1",
            ])
        #expect(plan.jumps.map(\.to) == ["bastion-host"] && plan.leg(.transport).from == "bastion-host")
        #expect(plan.jumps.allSatisfy { $0.carrier == .ssh && $0.protection == .encrypted })
    }

    @Test func aLongWayIsInOrder() {
        var plan = LegPlan(ChainSamples.forward("R 9 localhost:8"), from: "c", tunnelHost: "d", via: ["j"], number: 2)
        plan.lead(through: ["a", "b", "c"])
        #expect(
            plan.legs.map { "\($0.from)→\($0.to)" } == [
                "application→d", "you→a", "a→b", "b→c", "c→j", "j→d", "c→localhost:8",
            ])
        let before = plan
        plan.lead(through: [])
        #expect(plan == before)
    }
}
