/// Which ports of which host are dialled, once each and at a limited rate. Never without being asked for.
package struct PortSurvey: Hashable, Sendable {
    /// Ports that networks let through where they let anything through, and where SSH is often moved to.
    package static let customary = [22, 80, 443, 53, 993, 2222, 8022, 8080, 8443]
    /// No list is longer: a doctor does not scan.
    package static let most = 32
    /// From one dial to the next.
    package static let spacing = Duration.milliseconds(100)
    /// How long one dial may take; the time for one check may be shorter. A router needs three seconds to find out that
    /// a host of its own network is not there (RFC 1122 §2.3.2.1 as Linux does it).
    package static let patience = Duration.seconds(4)

    /// As they were named; ``list(first:)`` is what is dialled.
    package var ports: [Int]
    /// The host whose ports the tunnel host dials; nil: the tunnel host's own, from here.
    package var host: String?

    /// Everything as the properties say.
    package init(ports: [Int] = PortSurvey.customary, host: String? = nil) {
        self.ports = ports
        self.host = host
    }

    /// The ports in the order dialled: `first`, then the others, none twice, and no more than ``most``.
    package func list(first: Int? = nil) -> [Int] {
        var list: [Int] = []
        for port in (first.map { [$0] } ?? []) + ports where !list.contains(port) { list.append(port) }
        return Array(list.prefix(PortSurvey.most))
    }

    /// An address that no host has (RFC 5737, RFC 3849), of the family of `address`.
    package static func control(like address: String?) -> String {
        address?.contains(":") ?? false ? "2001:db8::1" : "192.0.2.1"
    }
}
