/// Every fault that `lab break` knows, in the order in which a connection meets them.
package enum FaultCatalog {
    /// As `lab list --faults` shows them: those of the lab `simple` first.
    package static let all: [Fault] =
        resolve + reach + banner + ports + keyExchange + hostKey + authentication + session + agent + forwarding
        + ingress + egress
        + running.filter { $0.topology == "simple" } + shared
        + dynamic + running.filter { $0.topology == "dynamic" }
        + remoteForwarding + remoteListener + gatewayPorts + remoteTarget + dropbear
        + webSite + otherServices + mail + certificates
        + doubleTunnel + httpProxy + secondHops + jumps

    /// The fault of that name.
    package static func fault(named name: String) -> Fault? {
        all.first { $0.name == name }
    }
}
