/// The legs of one forward, in the order in which traffic takes them. No network is needed to know them.
package struct LegPlan: Hashable, Sendable {
    /// With the destination that is looked at, if it is a proxy's.
    package var forward: Forward
    /// Ingress, jumps, transport, egress; see ``leg(_:)`` and ``jumps``.
    package var legs: [Leg]

    /// The host on which the command is typed: ``clientHost``, or another as the person calls it.
    package var client: String

    /// The name the reports use for the machine that tundoctor runs on.
    package static let clientHost = "you"

    /// Derives the legs of a forward; `tunnelHost` is the name the person used for it.
    ///
    /// - Parameters:
    ///   - client: the host on which the command is typed.
    ///   - via: the jump hosts before it (ProxyJump), in the order of the way.
    ///   - number: the place of the forward among several of the same tunnel, from 1; it keeps leg ids apart.
    package init(
        _ forward: Forward, from client: String = LegPlan.clientHost, tunnelHost: String, via: [String] = [],
        number: Int = 1
    ) {
        let jumps = zip([client] + via, via).map { from, to in
            Leg(role: .jump, from: from, to: to, carrier: .ssh, protection: .encrypted, number: 1)
        }
        let transport = Leg(
            role: .transport, from: via.last ?? client, to: tunnelHost, carrier: .ssh, protection: .encrypted, number: 1
        )
        let (listening, dialling) =
            switch forward.kind {
            case .local, .dynamic: (client, tunnelHost)
            case .remote, .remoteDynamic: (tunnelHost, client)
            }
        let ingress = LegPlan.ingressLeg(forward.ingress, on: listening, number: number)
        let egress = LegPlan.egressLeg(forward.egress, from: dialling, number: number)
        self.forward = forward
        self.client = client
        self.legs = [ingress] + jumps + [transport, egress]
    }

    /// Puts the way to the host on which the command is typed before it: commands that only lead there.
    ///
    /// - Parameter hosts: in order, the last one the host itself.
    package mutating func lead(through hosts: [String]) {
        let way = zip([LegPlan.clientHost] + hosts, hosts).map { from, to in
            Leg(role: .jump, from: from, to: to, carrier: .ssh, protection: .encrypted)
        }
        legs.insert(contentsOf: way, at: 1)
    }

    /// Who makes the SSH connection of a leg: the host on which its command is typed. The legs that ``lead(through:)`` put
    /// before are of earlier commands, each typed where the one before it leads.
    package func typist(of leg: Leg) -> String {
        let jumps = jumps
        guard let place = jumps.firstIndex(of: leg), let own = jumps.firstIndex(where: { $0.to == client }),
            place <= own
        else { return client }
        return leg.from
    }

    /// The legs to the jump hosts, in the order of the way.
    package var jumps: [Leg] { legs.filter { $0.role == .jump } }

    /// The leg of a role; not for ``Leg/Role/jump``.
    package func leg(_ role: Leg.Role) -> Leg {
        // The initialiser makes exactly one leg for each role but that of jumps.
        legs.first { $0.role == role }!
    }

    /// What is spoken to the destination was seen to encrypt by itself: nobody between can read it, though ssh has no
    /// part in that.
    package mutating func protectEgressByItself() {
        guard let index = legs.firstIndex(where: { $0.role == .egress && $0.protection == .cleartext }) else { return }
        legs[index].protection = .encrypted
    }

    private static func ingressLeg(_ listener: Forward.Listener, on host: String, number: Int) -> Leg {
        let name = "application"
        return switch listener {
        case .unix: Leg(role: .ingress, from: name, to: host, carrier: .unix, protection: .loopback, number: number)
        case .tcp(let address, _):
            if address.map({ Endpoint.tcp(host: $0, port: 1).isLoopback }) ?? true {
                Leg(role: .ingress, from: name, to: host, carrier: .loopback, protection: .loopback, number: number)
            } else {
                Leg(role: .ingress, from: name, to: host, carrier: .tcp, protection: .cleartext, number: number)
            }
        }
    }

    private static func egressLeg(_ egress: Endpoint?, from host: String, number: Int) -> Leg {
        guard let egress else {
            return Leg(
                role: .egress, from: host, to: "any destination", carrier: .tcp, protection: .unknown, number: number)
        }
        let (carrier, protection): (Leg.Carrier, Leg.Protection) =
            switch egress {
            case .unix: (.unix, .loopback)
            case .tcp: egress.isLoopback ? (.loopback, .loopback) : (.tcp, .cleartext)
            }
        return Leg(
            role: .egress, from: host, to: egress.description, carrier: carrier, protection: protection, number: number)
    }
}
