import Foundation
import Reporting
import Testing
import TunnelModel

enum DrawSamples {
    static let www = Endpoint.tcp(host: "www", port: 80)
    static func listen(_ address: String?, _ port: Int = 8080) -> Forward.Listener {
        .tcp(bindAddress: address, port: port)
    }

    static let forwards: [(name: String, forward: Forward)] = [
        ("local", Forward(kind: .local, ingress: listen(nil), egress: www)),
        ("local-everyone", Forward(kind: .local, ingress: listen("*"), egress: .tcp(host: "web-server", port: 443))),
        ("local-loopback", Forward(kind: .local, ingress: listen(nil, 5432), egress: .tcp(host: "localhost", port: 5432))),
        ("local-ipv6", Forward(kind: .local, ingress: listen("::1"), egress: .tcp(host: "2001:db8::7", port: 993))),
        (
            "local-unix",
            Forward(kind: .local, ingress: .unix(path: "/run/user/1000/d.sock"), egress: .unix(path: "/run/docker.sock"))
        ),
        ("remote", Forward(kind: .remote, ingress: listen(nil), egress: .tcp(host: "www.example.com", port: 80))),
        ("remote-everyone", Forward(kind: .remote, ingress: listen(""), egress: .tcp(host: "localhost", port: 8888))),
        ("dynamic", Forward(kind: .dynamic, ingress: listen(nil, 1080), egress: nil)),
        ("remote-dynamic", Forward(kind: .remoteDynamic, ingress: listen(nil, 1080), egress: nil)),
    ]

    static func drawing(_ forwards: [Forward], gatewayPorts: Bool? = false, session: Drawing.Session? = nil) -> Drawing {
        Drawing(
            spec: Samples.spec(forwards),
            plans: forwards.enumerated().map { LegPlan($1, tunnelHost: "tunnel-host", number: $0 + 1) },
            gatewayPorts: gatewayPorts, session: session)
    }
}

@Suite struct DrawTests {
    @Test(arguments: DrawSamples.forwards.map(\.name), [40, 80])
    func everyKindOfForward(name: String, width: Int) throws {
        let forward = try #require(DrawSamples.forwards.first { $0.name == name }).forward
        let drawing = DrawSamples.drawing([forward], session: Drawing.Session.none)
        try GoldenTests.compare(
            DrawRenderer.text([drawing], TextStyle(width: width)), "draw-\(name)-\(width).txt")
    }

    @Test func severalForwardsAndCommands() throws {
        let forwards = DrawSamples.forwards.prefix(2).map(\.forward)
        let drawings = [
            DrawSamples.drawing(forwards, session: .shell),
            DrawSamples.drawing([forwards[0]], session: .command("ssh -N test-server")),
            DrawSamples.drawing([]),
        ]
        try GoldenTests.compare(DrawRenderer.text(drawings, TextStyle(width: 100, isUTF8: false)), "draw-several.txt")
        try GoldenTests.compare(DrawRenderer.json(drawings), "draw-several.json")
    }

    private func entry(_ kind: Forward.Kind, _ address: String?, gatewayPorts: Bool?) throws -> [String: Any] {
        let egress = kind == .local || kind == .remote ? DrawSamples.www : nil
        let forward = Forward(kind: kind, ingress: DrawSamples.listen(address), egress: egress)
        let document = DrawRenderer.json([DrawSamples.drawing([forward], gatewayPorts: gatewayPorts)])
        let value = try #require(JSONSerialization.jsonObject(with: Data(document.utf8)) as? [String: Any])
        let tunnels = try #require(value["tunnels"] as? [[String: Any]])
        return try #require(tunnels.first?["canConnect"] as? [String: Any])
    }

    /// The rules of ssh(1) -L and ssh_config(5) GatewayPorts.
    @Test(arguments: [
        (nil, false, "loopback", true), (nil, nil, "loopback", false), (nil, true, "everyone", true),
        ("localhost", true, "loopback", true), ("127.0.0.1", true, "loopback", true), ("::1", nil, "loopback", true),
        ("", false, "everyone", true), ("*", nil, "everyone", true), ("0.0.0.0", false, "everyone", true),
        ("::", false, "everyone", true), ("192.0.2.7", false, "address", true),
    ] as [(String?, Bool?, String, Bool)])
    func whoCanEnterALocalForward(address: String?, gatewayPorts: Bool?, scope: String, certain: Bool) throws {
        for kind in [Forward.Kind.local, .dynamic] {
            let entry = try entry(kind, address, gatewayPorts: gatewayPorts)
            #expect(entry["scope"] as? String == scope)
            #expect(entry["certain"] as? Bool == certain)
        }
    }

    /// The server's GatewayPorts decides, which nobody has seen; the client's changes nothing.
    @Test(arguments: [
        (nil, "loopback"), ("localhost", "loopback"), ("", "everyone"), ("*", "everyone"), ("192.0.2.7", "address"),
    ] as [(String?, String)], [true, false])
    func whoCanEnterARemoteForward(row: (String?, String), gatewayPorts: Bool) throws {
        for kind in [Forward.Kind.remote, .remoteDynamic] {
            let entry = try entry(kind, row.0, gatewayPorts: gatewayPorts)
            #expect(entry["scope"] as? String == row.1)
            #expect(entry["certain"] as? Bool == false)
        }
    }

    @Test func gatewayPortsOpensTheIngressLegToo() throws {
        let drawing = DrawSamples.drawing([Samples.local], gatewayPorts: true)
        #expect(DrawRenderer.text([drawing]).contains("╌╌╌▶ localhost:8080 ●"))
        #expect(DrawRenderer.json([drawing]).contains(#""protection": "cleartext""#))
        #expect(!DrawRenderer.text([DrawSamples.drawing([Samples.local])]).contains("╌╌╌▶ localhost"))
    }
}
