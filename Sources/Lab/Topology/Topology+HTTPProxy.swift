extension Topology {
    /// `you: ssh -R 8080:localhost:8888 bridge-host`, there `ssh -R 9999:localhost:8080 beta-server -N`, and then, on
    /// beta-server, `curl -x http://localhost:9999 …`: your HTTP proxy, lent to a server without a way out.
    ///
    ///     www ── internet ── you ── vlan-1 ── bridge-host ── vlan-2 ── beta-server
    ///                └────── dns ─────┘                        └── inner-dns
    ///
    /// beta-server reaches bridge-host and knows no name of the outside.
    package static let httpProxy = Topology(
        name: "http-proxy",
        title: "your HTTP proxy for a server that has no way out (two -R, joined)",
        hosts: [
            Host(
                "you",
                interfaces: [Interface("vlan-1", "10.42.1.2/24"), Interface("internet", "198.51.100.2/24")],
                routes: ["default via 198.51.100.1"],
                nameServers: ["10.42.1.53"],
                services: [.tinyproxy],
                files: [
                    .severalAddresses,
                    File(
                        "/home/alice/.ssh/config",
                        "Host bridge-host\n    User alice\n    IdentityFile ~/.ssh/id_ed25519\n",
                        mode: "600", owner: "alice"),
                ]),
            Host(
                "www",
                interfaces: [Interface("internet", "198.51.100.80/24")],
                services: [
                    .nginx(page: "<!doctype html>\n<title>www</title>\n<p>This is www.example.com.</p>\n")
                ]),
            Host(
                "dns",
                interfaces: [Interface("vlan-1", "10.42.1.53/24"), Interface("internet", "198.51.100.53/24")],
                services: [.dnsmasq(records: ["bridge-host,10.42.1.10", "www.example.com,198.51.100.80"])]),
            Host(
                "bridge-host",
                interfaces: [Interface("vlan-1", "10.42.1.10/24"), Interface("vlan-2", "10.42.2.10/24")],
                nameServers: ["10.42.2.53"],
                services: [.sshd],
                users: [.aliceWithPassword],
                files: [
                    .severalAddresses,
                    File(
                        "/home/alice/.ssh/config",
                        "Host beta-server\n    User alice\n    IdentityFile ~/.ssh/id_ed25519\n",
                        mode: "600", owner: "alice"),
                ]),
            Host(
                "inner-dns",
                interfaces: [Interface("vlan-2", "10.42.2.53/24")],
                services: [.dnsmasq(records: ["beta-server,10.42.2.20"])]),
            Host(
                "beta-server",
                interfaces: [Interface("vlan-2", "10.42.2.20/24")],
                nameServers: ["10.42.2.53"],
                services: [.sshd],
                users: [.aliceWithPassword],
                files: [.severalAddresses]),
        ],
        logins: [Login(from: "you", to: "bridge-host"), Login(from: "bridge-host", to: "beta-server")],
        chain: [
            TypedCommand("you", "ssh -R 8080:localhost:8888 bridge-host"),
            TypedCommand("bridge-host", "ssh -R 9999:localhost:8080 beta-server -N"),
        ],
        usages: [TypedCommand("beta-server", "curl -x http://localhost:9999 http://www.example.com/")])
}
