/// One step of the path that traffic takes: application → ingress, client host → tunnel host, tunnel host → egress.
package struct Leg: Hashable, Sendable, Identifiable {
    /// What carries the bytes on this leg: `loopback` is TCP that does not leave a machine, `unix` a socket of one.
    package enum Carrier: String, Hashable, Sendable {
        case ssh, tcp, loopback, unix
    }

    /// Who can read the bytes on this leg: nobody outside the machine on `loopback`; `unknown` where clients choose the
    /// way.
    package enum Protection: String, Hashable, Sendable {
        case encrypted, cleartext, loopback, unknown
    }

    /// The place of the leg in a tunnel.
    package enum Role: String, Hashable, Sendable {
        /// From the program that uses the tunnel to the ingress.
        case ingress
        /// The SSH connection to a jump host (ProxyJump); one for each, in the order of the way.
        case jump
        /// The SSH connection to the tunnel host.
        case transport
        /// From where SSH ends to the destination.
        case egress
    }

    /// Stable within one report, e.g. `you→tunnel-host#1`.
    package var id: String
    /// A plan has one leg of each role, but any number of jumps.
    package var role: Role
    /// `application`, ``LegPlan/clientHost``, or a host as the person calls it.
    package var from: String
    /// A host as in ``from``; of the egress leg the destination, e.g. `www:80`, or `any destination`.
    package var to: String
    /// As the words tell, before anything is seen.
    package var carrier: Carrier
    /// As the words tell; what is seen to encrypt changes it (``LegPlan/protectEgressByItself()``).
    package var protection: Protection

    /// Makes the ``id``; `number` tells legs between the same two places apart.
    package init(role: Role, from: String, to: String, carrier: Carrier, protection: Protection, number: Int = 1) {
        self.id = "\(from)→\(to)#\(number)"
        self.role = role
        self.from = from
        self.to = to
        self.carrier = carrier
        self.protection = protection
    }
}
