import Testing
import TunnelModel

@testable import Probes

/// Two forwards of one command on the same port: what ssh can have of the second.
@Suite struct ListenerOverlapTests {
    private func forward(_ address: String?, _ port: Int = 8080, _ kind: Forward.Kind = .local) -> Forward {
        Forward(kind: kind, ingress: .tcp(bindAddress: address, port: port), egress: .tcp(host: "www", port: 80))
    }

    static let rows: [(first: String?, second: String?, collide: Bool, nothingLeft: Bool)] = [
        (nil, nil, true, true), (nil, "localhost", true, true), (nil, "127.0.0.1", true, true),
        (nil, "::1", true, true),
        ("127.0.0.1", nil, true, false), ("127.0.0.1", "::1", false, false), ("127.0.0.1", "127.0.0.2", false, false),
        ("*", nil, true, true), (nil, "*", true, true), ("", "192.0.2.1", true, true), ("192.0.2.1", "*", true, false),
        ("0.0.0.0", "127.0.0.1", true, true), ("0.0.0.0", "::1", false, false), ("::", "127.0.0.1", false, false),
        ("192.0.2.1", "192.0.2.2", false, false), ("192.0.2.1", "192.0.2.1", true, true),
    ]

    @Test(arguments: rows.indices)
    func whatIsInTheWayOfWhat(index: Int) {
        let row = Self.rows[index]
        let overlap = ListenerOverlap(gatewayPorts: false, unlinks: false)
        let (first, second) = (forward(row.first), forward(row.second))
        #expect(overlap.collide(first, second) == row.collide, "\(row)")
        if row.collide { #expect(overlap.leavesNothing(first, second) == row.nothingLeft, "\(row)") }
        #expect(!overlap.collide(forward(row.first, 8080), forward(row.second, 8081)))
    }

    @Test func gatewayPortsOpensWhatHasNoAddress() {
        let open = ListenerOverlap(gatewayPorts: true, unlinks: false)
        #expect(open.collide(forward(nil), forward("192.0.2.1")))
        #expect(!ListenerOverlap(gatewayPorts: false, unlinks: false).collide(forward(nil), forward("192.0.2.1")))
    }

    @Test func theTwoSidesHaveTheirOwnPorts() {
        let overlap = ListenerOverlap(gatewayPorts: false, unlinks: false)
        #expect(!overlap.collide(forward(nil), forward(nil, 8080, .remote)))
        #expect(overlap.collide(forward(nil, 8080, .remote), forward("localhost", 8080, .remoteDynamic)))
        // Whether these are one listener is for the server's GatewayPorts to say.
        #expect(!overlap.collide(forward(nil, 8080, .remote), forward("*", 8080, .remote)))
        #expect(!overlap.collide(forward(nil, 0, .remote), forward(nil, 0, .remote)))
    }

    @Test func socketsCollideUnlessTheOldOneIsRemoved() {
        let socket = Forward(kind: .local, ingress: .unix(path: "/tmp/s"), egress: .tcp(host: "www", port: 80))
        #expect(ListenerOverlap(gatewayPorts: false, unlinks: false).collide(socket, socket))
        #expect(!ListenerOverlap(gatewayPorts: false, unlinks: true).collide(socket, socket))
        #expect(!ListenerOverlap(gatewayPorts: false, unlinks: false).collide(socket, forward(nil)))
    }
}
