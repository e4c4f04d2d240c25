import Foundation
import Reporting
import Testing
import TunnelModel

/// Chains by hand, as `draw` would make them.
enum ChainDrawSamples {
    static func forward(_ kind: Forward.Kind, _ port: Int, _ egress: Endpoint?, bind: String? = nil) -> Forward {
        Forward(kind: kind, ingress: .tcp(bindAddress: bind, port: port), egress: egress)
    }

    static func localhost(_ port: Int) -> Endpoint { .tcp(host: "localhost", port: port) }

    static func step(
        _ host: String, _ forwards: [Forward], to tunnelHost: String, port: Int? = nil, shell: Bool = false,
        via: [String] = []
    ) -> ChainStep {
        ChainStep(
            host: host, tunnel: Samples.spec(forwards, host: tunnelHost), port: port, opensShell: shell, via: via)
    }

    static func drawing(
        _ steps: [ChainStep], usages: [ChainUsage] = [], file: String? = "chain.txt",
        excerpt: (text: String, caret: Int)? = nil
    ) -> ChainDrawing {
        let analysis = ChainAnalysis(Chain(name: "chain", steps: steps, usages: usages))
        let drawings = steps.enumerated().map { index, step in
            Drawing(
                spec: step.tunnel,
                plans: step.tunnel.forwards.enumerated().map {
                    LegPlan(
                        $1, from: step.host, tunnelHost: analysis.end(of: index), via: step.via, number: $0 + 1)
                }, gatewayPorts: step.host == "you" ? false : nil,
                isCarried: analysis.carrier(of: index) != nil)
        }
        let faults = analysis.faults.map { join in
            let words = JoinDescription(join, in: analysis)
            return JoinFault(
                join, message: words.sentence, fix: words.fix, file: file, line: file == nil ? 0 : 2,
                column: file == nil ? 0 : 7, excerpt: excerpt)
        }
        return ChainDrawing(analysis, steps: drawings, faults: faults)
    }

    static func double(
        _ dialled: Endpoint = localhost(2999), _ bind: String? = nil, _ port: Int = 2999,
        on host: String = "bastion-host",
        shell: Bool = true
    ) -> [ChainStep] {
        [
            step("you", [forward(.local, 7999, dialled)], to: "bastion-host", shell: shell),
            step(
                host, [forward(.local, port, .tcp(host: "git-server", port: 7999), bind: bind)], to: "test-server"),
        ]
    }

    static let all: [(name: String, drawing: ChainDrawing)] = [
        (
            "double",
            drawing(
                double(),
                usages: [ChainUsage(host: "you", command: "git clone ssh://git@localhost:7999/repository.git")])
        ),
        (
            "proxy",
            drawing(
                [
                    step("you", [forward(.remote, 8080, localhost(8888))], to: "bridge-host", shell: true),
                    step("bridge-host", [forward(.remote, 9999, localhost(8080))], to: "beta-server"),
                ],
                usages: [ChainUsage(host: "beta-server", command: "curl -x http://localhost:9999 https://example.com/")]
            )
        ),
        (
            "port-differs",
            drawing(
                double(localhost(2999), nil, 2998),
                excerpt: ("you: ssh -L 7999:localhost:2999 bastion-host", 27))
        ),
        ("family-differs", drawing(double(.tcp(host: "127.0.0.1", port: 2999), "::1"))),
        ("address-differs", drawing(double(.tcp(host: "bastion-host", port: 2999)))),
        ("host-differs", drawing(double(on: "you", shell: false))),
        ("apart", drawing(double(.tcp(host: "www", port: 80), shell: false), file: nil)),
        (
            "through",
            drawing([
                step("you", [forward(.local, 2222, .tcp(host: "test-server", port: 22))], to: "bastion-host"),
                step("you", [forward(.local, 8080, .tcp(host: "www", port: 443))], to: "localhost", port: 2222),
            ])
        ),
        (
            "jumps",
            drawing([
                step(
                    "you", [forward(.local, 8080, localhost(9090))], to: "middle", shell: true,
                    via: ["jump-1", "jump-2"]),
                step("middle", [forward(.dynamic, 9090, nil)], to: "far", via: ["jump-3"]),
            ])
        ),
        (
            "loop",
            drawing([
                step("you", [forward(.local, 8080, localhost(9090))], to: "b"),
                step("you", [forward(.remote, 9090, localhost(8080))], to: "b"),
            ])
        ),
    ]
}

@Suite struct ChainDrawTests {
    @Test(arguments: ChainDrawSamples.all.map(\.name), [40, 80, 120])
    func everyChain(name: String, width: Int) throws {
        let drawing = try #require(ChainDrawSamples.all.first { $0.name == name }).drawing
        try GoldenTests.compare(
            DrawRenderer.text([.chain(drawing)], TextStyle(width: width)), "chain-\(name)-\(width).txt")
    }

    @Test(arguments: ["double", "port-differs"])
    func inASCIIAndJSON(name: String) throws {
        let drawing = try #require(ChainDrawSamples.all.first { $0.name == name }).drawing
        let text = DrawRenderer.text([.chain(drawing)], TextStyle(width: 100, isUTF8: false))
        #expect(text.utf8.allSatisfy { $0 < 0x80 })
        try GoldenTests.compare(text, "chain-\(name)-ascii.txt")
        try GoldenTests.compare(DrawRenderer.json([.chain(drawing)]), "chain-\(name).json")
    }

    @Test func jumpHostsOfASingleCommand() throws {
        let forward = Samples.local
        for (name, via) in [("jump", ["jump-1"]), ("jumps", ["jump-1", "jump-2"])] {
            for kind in [Forward.Kind.local, .remote] {
                let plan = LegPlan(
                    Forward(kind: kind, ingress: forward.ingress, egress: forward.egress), tunnelHost: "tunnel-host",
                    via: via)
                let drawing = Drawing(spec: Samples.spec(), plans: [plan], gatewayPorts: false)
                for width in [40, 80, 120] {
                    try GoldenTests.compare(
                        DrawRenderer.text([drawing], TextStyle(width: width)), "draw-\(name)-\(kind)-\(width).txt")
                }
            }
        }
    }

    @Test(arguments: [40, 56, 80, 97, 120, 200])
    func everyDrawingFits(width: Int) {
        for (name, drawing) in ChainDrawSamples.all {
            let text = DrawRenderer.text([.chain(drawing)], TextStyle(width: width))
            let commands =
                drawing.analysis.chain.steps.map(\.tunnel.command)
                + drawing.analysis.chain.usages.map(\.command)
            #expect(WidthTests.tooWide(text, width, commands: commands, TextStyle(width: width)) == [], "\(name)")
            #expect(!text.contains("\n\n\n"), "\(name): two blank lines")
        }
    }

    @Test func onlyAMissBreaksThePicture() {
        for (name, drawing) in ChainDrawSamples.all {
            let text = DrawRenderer.text([.chain(drawing)], TextStyle(width: 120))
            let isWhole = ["double", "proxy", "through", "jumps"].contains(name)
            #expect(text.contains("✗") == !isWhole, "\(name)")
            #expect(text.contains("joined here") == ["double", "proxy", "jumps", "loop"].contains(name), "\(name)")
        }
    }

    @Test(arguments: 0..<4)
    func hostileWordsStayWords(seed: Int) throws {
        let next = HostileTextTests.source(seed: UInt64(seed) + 77)
        let middle = next() + "m"
        let steps = [
            ChainDrawSamples.step(
                "you", [ChainDrawSamples.forward(.local, 1, .tcp(host: "localhost", port: 2))], to: middle,
                via: [next()]),
            ChainDrawSamples.step(
                middle, [ChainDrawSamples.forward(.local, 3, .tcp(host: next(), port: 2), bind: next())], to: next()),
        ]
        let drawing = ChainDrawSamples.drawing(
            steps, usages: [ChainUsage(host: next(), command: next())], file: next(), excerpt: (next(), 3))
        for style in [TextStyle(width: 40), TextStyle(width: 97), TextStyle(width: 80, isUTF8: false)] {
            let text = DrawRenderer.text([.chain(drawing)], style)
            #expect(HostileTextTests.offence(text, ascii: !style.isUTF8) == nil)
        }
        let document = DrawRenderer.json([.chain(drawing)])
        #expect(HostileTextTests.offence(document, ascii: false) == nil)
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(document.utf8)) }
    }
}
