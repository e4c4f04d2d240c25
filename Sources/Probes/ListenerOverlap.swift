internal import TunnelModel

/// Which listeners of one ssh command get in each other's way: the second of two on the same port and address is not had.
struct ListenerOverlap {
    /// GatewayPorts of ssh_config(5): what a listener without a bind address means on the client host.
    var gatewayPorts: Bool
    /// StreamLocalBindUnlink: a second socket replaces the first.
    var unlinks: Bool

    func collide(_ first: Forward, _ second: Forward) -> Bool {
        let isRemote = first.optionLetter == "R"
        guard isRemote == (second.optionLetter == "R") else { return false }
        switch (first.ingress, second.ingress) {
        case (.unix(let one), .unix(let other)): return one == other && !unlinks
        case (.tcp(let one, let port), .tcp(let other, let otherPort)):
            // Port 0 leaves the choice to the server, each time anew.
            guard port == otherPort, port > 0 else { return false }
            return isRemote
                ? ListenerOverlap.asked(one) == ListenerOverlap.asked(other)
                : places(one).contains { place in places(other).contains { place.isInTheWay(of: $0) } }
        case (.unix, .tcp), (.tcp, .unix): return false
        }
    }

    /// Whether nothing is left for `second` beside `first`, with which it collides.
    func leavesNothing(_ first: Forward, _ second: Forward) -> Bool {
        guard case .tcp(let one, _) = first.ingress, case .tcp(let other, _) = second.ingress,
            first.optionLetter != "R"
        else { return true }
        return places(other).allSatisfy { place in places(one).contains { place.isInTheWay(of: $0) } }
    }

    /// A loopback address, or a name that every machine has for one.
    static func isLoopback(_ name: String) -> Bool {
        Endpoint.tcp(host: name, port: 1).isLoopback
            || ["localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback"].contains(name.lowercased())
    }

    /// The bind address that ssh sends to the server (channels.c, channel_rfwd_bind_host). What the server makes of
    /// different ones is its GatewayPorts' affair, and not known here.
    private static func asked(_ address: String?) -> String {
        switch address {
        case nil: "localhost"
        case "*"?: ""
        case let address?: address
        }
    }

    /// A wildcard takes every address of its family, and none of them can be had beside it.
    private func places(_ address: String?) -> [Place] {
        switch address {
        case nil where gatewayPorts, "", "*": [.everywhere(.four), .everywhere(.six)]
        case nil, "localhost": [.one("127.0.0.1", .four), .one("::1", .six)]
        case "0.0.0.0": [.everywhere(.four)]
        case "::": [.everywhere(.six)]
        case let address?: [.one(address, address.contains(":") ? .six : .four)]
        }
    }

    private enum Family { case four, six }

    private enum Place {
        case everywhere(Family)
        case one(String, Family)

        func isInTheWay(of other: Place) -> Bool {
            switch (self, other) {
            case (.one(let name, let family), .one(let otherName, let otherFamily)):
                name == otherName && family == otherFamily
            case (.everywhere(let family), .everywhere(let otherFamily)),
                (.everywhere(let family), .one(_, let otherFamily)),
                (.one(_, let family), .everywhere(let otherFamily)):
                family == otherFamily
            }
        }
    }
}
