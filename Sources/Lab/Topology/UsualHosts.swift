extension Host {
    /// The client host of most labs: `you`, behind the access network, with the way out over `internet`.
    ///
    /// - Parameters:
    ///   - tunnelHost: the host that alice's ssh_config speaks of.
    ///   - further: other network cards than that to the access network.
    static func you(for tunnelHost: String, nameServer: String = "203.0.113.1", further: [Interface] = []) -> Host {
        Host(
            "you", interfaces: [Interface("access", "198.51.100.2/24", "2001:db8:1::2/64")] + further,
            routes: ["default via 198.51.100.1", "default via 2001:db8:1::1"], nameServers: [nameServer],
            files: [.sshConfig(for: tunnelHost)])
    }

    /// The untrusted network between: the router from the access network to that of the hosted machines.
    static func internet(_ services: Service...) -> Host {
        Host(
            "internet",
            interfaces: [
                Interface("access", "198.51.100.1/24", "2001:db8:1::1/64"),
                Interface("hosting", "203.0.113.1/24", "2001:db8:2::1/64"),
            ],
            forwardsPackets: true, services: services)
    }

    /// A tunnel host with an sshd, between the hosting network and the inside.
    static func tunnelHost(_ name: String, inside: String, nameServer: String = "203.0.113.1") -> Host {
        Host(
            name,
            interfaces: [
                Interface("hosting", "203.0.113.10/24", "2001:db8:2::10/64"), Interface("inside", inside),
            ],
            routes: ["default via 203.0.113.1", "default via 2001:db8:2::1"], nameServers: [nameServer],
            services: [.sshd], users: [.aliceWithPassword])
    }
}

extension File {
    /// alice's ssh_config(5): her name and her key for these hosts, and no more.
    static func sshConfig(for hosts: String) -> File {
        File(
            "/home/alice/.ssh/config", "Host \(hosts)\n    User alice\n    IdentityFile ~/.ssh/id_ed25519\n",
            mode: "600", owner: "alice")
    }
}
