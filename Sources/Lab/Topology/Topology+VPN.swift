extension Topology {
    /// `you: ssh -L 8080:web-server:80 -L 8443:web-server:443 bastion-host -N`: two forwards to one web server, which
    /// has several sites and a certificate for its own name.
    ///
    ///     you ── access ── internet ── hosting ── bastion-host ── inside ── web-server
    ///
    /// The addresses are of the documentation ranges (RFC 5737, RFC 3849); the router is the name server as well.
    package static let vpn = Topology(
        name: "vpn",
        title: "a poor man's VPN: HTTP and HTTPS of one web server, with sites by name",
        hosts: [
            Host(
                "you",
                interfaces: [Interface("access", "198.51.100.2/24", "2001:db8:1::2/64")],
                routes: ["default via 198.51.100.1", "default via 2001:db8:1::1"],
                nameServers: ["203.0.113.1"],
                files: [
                    File(
                        "/home/alice/.ssh/config",
                        "Host bastion-host\n    User alice\n    IdentityFile ~/.ssh/id_ed25519\n",
                        mode: "600", owner: "alice")
                ]),
            Host(
                "internet",
                interfaces: [
                    Interface("access", "198.51.100.1/24", "2001:db8:1::1/64"),
                    Interface("hosting", "203.0.113.1/24", "2001:db8:2::1/64"),
                ],
                forwardsPackets: true,
                services: [.dnsmasq(records: ["bastion-host,203.0.113.10", "web-server,intranet,10.10.0.80"])]),
            Host(
                "bastion-host",
                interfaces: [
                    Interface("hosting", "203.0.113.10/24", "2001:db8:2::10/64"),
                    Interface("inside", "10.10.0.1/24"),
                ],
                routes: ["default via 203.0.113.1", "default via 2001:db8:2::1"],
                nameServers: ["203.0.113.1"],
                services: [.sshd],
                users: [.aliceWithPassword]),
            Host(
                "web-server",
                interfaces: [Interface("inside", "10.10.0.80/24")],
                routes: ["default via 10.10.0.1"],
                services: [
                    .nginxWithSites
                ]),
        ],
        logins: [Login(from: "you", to: "bastion-host")],
        command: ["ssh", "-L", "8080:web-server:80", "-L", "8443:web-server:443", "bastion-host", "-N"])
}
