internal import HostSystem
internal import Lab
internal import SpecReading

/// A host as it was written, with the places of what other hosts are held against.
struct WrittenHost {
    /// An address of one of its network cards.
    struct Address {
        /// The network's name.
        var network: SpecScalar
        var subnet: Subnet
        /// Where it stands.
        var word: SpecScalar
    }

    var host: Host
    var name: SpecScalar
    var addresses: [Address]
    /// Whether the file says itself whom it knows: by name servers, or by an /etc/hosts of its own.
    var knowsByItself: Bool
}

/// Whom the hosts know by name where the file does not say.
enum HostNames {
    /// Gives every host without name servers an /etc/hosts with the hosts of its own networks.
    static func complete(_ hosts: inout [WrittenHost]) {
        for index in hosts.indices where !hosts[index].knowsByItself {
            let networks = Set(hosts[index].addresses.map(\.network.text))
            var text = "127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n"
            for host in hosts {
                for address in host.addresses where networks.contains(address.network.text) {
                    text += "\(address.subnet.address) \(host.host.name)\n"
                }
            }
            hosts[index].host.files.insert(File("/etc/hosts", text), at: 0)
        }
    }
}
