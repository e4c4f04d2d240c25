internal import HostSystem
internal import Lab
internal import SpecReading

/// Holds the hosts' addresses against each other: one subnet a network, one host an address.
struct NetworkCheck {
    var reader: TopologyReader
    var hosts: [WrittenHost]

    func run() throws(SpecError) {
        var owners: [IPAddress: String] = [:]
        var subnets: [String: [Subnet]] = [:]
        for host in hosts {
            for (index, address) in host.addresses.enumerated() {
                let shown = address.subnet.address
                if let owner = owners.updateValue(host.host.name, forKey: shown) {
                    throw reader.error("\(shown) is an address of \(owner) already", at: address.word, "choose another")
                }
                try check(address, against: &subnets)
                let other = host.addresses[..<index].first {
                    $0.network.text != address.network.text && $0.subnet.overlaps(address.subnet)
                }
                if let other {
                    throw reader.error(
                        "\(host.host.name) would look for \(address.subnet.network) in two networks, "
                            + "\(other.network.text) and \(address.network.text)",
                        at: address.word, "give each network its own subnet")
                }
            }
        }
        try checkCompany()
    }

    private func check(_ address: WrittenHost.Address, against subnets: inout [String: [Subnet]]) throws(SpecError) {
        let network = address.subnet.network
        let known = subnets[address.network.text, default: []]
        if let usual = known.first(where: { $0.address.isIPv4 == network.address.isIPv4 }) {
            guard usual == network else {
                throw reader.error(
                    "\(address.subnet) is not in \(usual), where the others of the network \(address.network.text) are",
                    at: address.word, "an address of \(usual)")
            }
        } else {
            subnets[address.network.text] = known + [network]
        }
    }

    /// A network of one host alone is a name that was mistyped.
    private func checkCompany() throws(SpecError) {
        let names = hosts.map { Set($0.addresses.map(\.network.text)) }
        for (index, host) in hosts.enumerated() {
            for address in host.addresses {
                let name = address.network.text
                let others = names.enumerated().filter { $0.offset != index }.flatMap(\.element)
                guard !others.contains(name) else { continue }
                throw reader.error(
                    "nobody but \(host.host.name) is in the network \(name)", at: address.network,
                    ClosestName.of(name, among: Set(others).sorted()).map { "did you mean \($0)?" }
                        ?? "give another host an interface there")
            }
        }
    }
}
