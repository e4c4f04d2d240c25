/// One step of the path that traffic takes: application → ingress, client host → tunnel host, tunnel host → egress.
package struct Leg: Hashable, Sendable, Identifiable {
    /// What carries the bytes on this leg.
    package enum Carrier: String, Hashable, Sendable {
        case ssh, tcp, loopback, unix
    }

    /// Who can read the bytes on this leg.
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
    package var role: Role
    package var from: String
    package var to: String
    package var carrier: Carrier
    package var protection: Protection

    package init(role: Role, from: String, to: String, carrier: Carrier, protection: Protection, number: Int = 1) {
        self.id = "\(from)→\(to)#\(number)"
        self.role = role
        self.from = from
        self.to = to
        self.carrier = carrier
        self.protection = protection
    }
}
