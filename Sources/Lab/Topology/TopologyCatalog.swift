/// Every topology that `lab up` knows.
package enum TopologyCatalog {
    /// In the order in which `lab list` shows them.
    package static let all: [Topology] = [
        .simple, .bastion, .remote, .dynamic, .email, .vpn, .doubleTunnel, .httpProxy, .jump3,
    ]

    /// The topology of that name.
    package static func topology(named name: String) -> Topology? {
        all.first { $0.name == name }
    }
}

extension Topology {
    /// Whether it is one of the catalogue, by its name: a written topology has another.
    package var isBuiltIn: Bool { TopologyCatalog.topology(named: name) != nil }
}
