package import TunnelModel

/// One forward as hosts and the legs between them, in the order of traffic; `check` and `draw` share it.
package struct Picture: Sendable {
    /// A host, with what traffic finds there.
    struct Stop: Sendable {
        /// The host's name.
        var host: String
        /// The address or port that traffic enters at; empty when none is known.
        var place: String
        /// Traffic goes on from here.
        var leads: Bool
        /// What is broken here, e.g. `breaks here: ingress`.
        var brokenCaption: String?
        /// What else is to be said of the place, e.g. `joined here`.
        var caption: String?
    }

    /// The way between two stops.
    struct Way: Sendable {
        enum State: Sendable {
            case whole
            /// `share` hundredths of the way were gone, counted from the side that dials.
            case broken(share: Int)
            case notReached
            case unknown
        }

        var carrier: Leg.Carrier
        /// Tells one ssh of a chain from another, e.g. `2`.
        var number: Int?
        var protection: Leg.Protection
        var state: State = .whole
        /// Dialled against the direction of traffic: the SSH connection under a remote forward.
        var isDialledBackwards = false
        var caption: String

        /// The word in the line.
        var word: String { number.map { "\(carrier.word) \($0)" } ?? carrier.word }
    }

    /// The forward's listener can be entered from other machines, in the clear.
    var isOpenToOthers: Bool
    var stops: [Stop]
    /// The stop with the listener; commands that only lead to where this one is typed come before it.
    var entrance = 0
    /// One less than the stops.
    var ways: [Way]
    /// The leg of each way.
    var legs: [Leg]

    /// The plan as it is meant to be.
    ///
    /// - Parameter tunnelHostAddress: the address that was connected to, if any.
    package init(_ plan: LegPlan, tunnelHostAddress: String? = nil) {
        let forward = plan.forward
        let transport = plan.leg(.transport)
        let egress = plan.leg(.egress)
        let isLocal = forward.kind == .local || forward.kind == .dynamic
        // From here to the tunnel host, and the other way round where traffic goes so.
        let whole = plan.jumps + [transport]
        let client = plan.client
        let own = whole.firstIndex { $0.from == client } ?? 0
        // A remote forward's traffic ends where its command is typed: the way that leads there is no part of its own.
        let connections = isLocal ? whole : Array(whole[own...])
        let hosts = [connections[0].from] + connections.map(\.to)
        stops = (isLocal ? hosts : hosts.reversed()).map { Stop(host: $0, place: "", leads: true) }
        entrance = isLocal ? own : 0
        // Drawn where the picture begins; amid it a warning alone says so.
        isOpenToOthers = entrance == 0 && plan.leg(.ingress).protection == .cleartext
        stops[entrance].place = forward.listeningPlace
        if let address = tunnelHostAddress, address != transport.to {
            if isLocal { stops[stops.count - 1].place = address } else { stops[0].host += " (\(address))" }
        }
        stops.append(Picture.lastStop(forward.egress, dialledBy: isLocal ? transport.to : client))
        ways = (isLocal ? connections : connections.reversed()).map { leg in
            Way(
                carrier: leg.carrier, protection: leg.protection, isDialledBackwards: !isLocal,
                caption: Picture.caption(leg, to: nil))
        }
        ways.append(
            Way(
                // The heavy line is what ssh protects, and no other.
                carrier: egress.carrier, protection: egress.protection == .encrypted ? .cleartext : egress.protection,
                caption: Picture.caption(egress, to: forward.egress)))
        legs = (isLocal ? connections : connections.reversed()) + [egress]
    }

    private static func lastStop(_ egress: Endpoint?, dialledBy host: String) -> Stop {
        switch egress {
        case nil: Stop(host: "any destination", place: "", leads: false)
        case .unix(let path)?: Stop(host: itself(host), place: path, leads: false)
        case .tcp(let name, let port)?:
            if egress?.isLoopback == true {
                Stop(host: itself(host), place: "\(Endpoint.bracketed(name)):\(port)", leads: false)
            } else {
                Stop(host: name, place: ":\(port)", leads: false)
            }
        }
    }

    /// The host that dials is the host that is dialled.
    private static func itself(_ host: String) -> String {
        host == LegPlan.clientHost ? host : "\(host) itself"
    }

    private static func caption(_ leg: Leg, to egress: Endpoint?) -> String {
        switch leg.protection {
        case .encrypted: return leg.role == .egress ? "encrypted, outside ssh" : "encrypted"
        case .cleartext:
            let custom = egress?.port.flatMap(CustomaryProtocol.at)
            // By its port it protects itself; what ssh does for it is nothing all the same.
            if let custom, custom.protection == .own { return "\(custom.name), outside ssh" }
            return "in the clear"
        case .loopback: return leg.carrier == .unix ? "local socket" : "loopback"
        case .unknown: return "not protected by ssh"
        }
    }
}

extension Forward {
    /// Where traffic enters, as a person would type it: `localhost:8080`, `*:8080`, `[::1]:8080`, a path.
    package var listeningPlace: String {
        switch ingress {
        case .unix(let path): path
        case .tcp(nil, let port): "localhost:\(port)"
        case .tcp(let address?, let port): "\(address.isEmpty ? "*" : Endpoint.bracketed(address)):\(port)"
        }
    }

    /// The destination of a SOCKS client that is looked at, in words; nil for the other kinds.
    var namedDestination: String? { isDynamic ? egress?.description : nil }

    /// Where traffic leaves, e.g. `www:80`; what SOCKS clients name is `any destination`.
    package var leavingPlace: String { egress?.description ?? "any destination" }
}

extension Leg.Carrier {
    /// The word in the line.
    var word: String {
        switch self {
        case .ssh: "ssh"
        case .tcp, .loopback: "tcp"
        case .unix: "unix"
        }
    }
}

extension Leg.Protection {
    /// The line that shows it, across and downwards.
    var line: (across: Glyph, down: Glyph) {
        switch self {
        case .encrypted: (.encrypted, .encryptedDown)
        case .cleartext, .unknown: (.cleartext, .cleartextDown)
        case .loopback: (.loopback, .loopbackDown)
        }
    }
}
