extension Topology {
    /// `you: ssh -L 2143:mail-server:143 trusted-host -N`: a mailbox behind a host that is trusted.
    ///
    ///     you ── access ── internet ── hosting ── trusted-host ── inside ── mail-server
    ///
    /// The addresses are of the documentation ranges (RFC 5737, RFC 3849); the router is the name server as well.
    package static let email = Topology(
        name: "email",
        title: "a mail server behind a trusted host: IMAP through a tunnel",
        hosts: [
            Host(
                "you",
                interfaces: [Interface("access", "198.51.100.2/24", "2001:db8:1::2/64")],
                routes: ["default via 198.51.100.1", "default via 2001:db8:1::1"],
                nameServers: ["203.0.113.1"],
                files: [
                    File(
                        "/home/alice/.ssh/config",
                        "Host trusted-host\n    User alice\n    IdentityFile ~/.ssh/id_ed25519\n",
                        mode: "600", owner: "alice")
                ]),
            Host(
                "internet",
                interfaces: [
                    Interface("access", "198.51.100.1/24", "2001:db8:1::1/64"),
                    Interface("hosting", "203.0.113.1/24", "2001:db8:2::1/64"),
                ],
                forwardsPackets: true,
                services: [.dnsmasq(records: ["trusted-host,203.0.113.10", "mail-server,10.10.0.80"])]),
            Host(
                "trusted-host",
                interfaces: [
                    Interface("hosting", "203.0.113.10/24", "2001:db8:2::10/64"),
                    Interface("inside", "10.10.0.1/24"),
                ],
                routes: ["default via 203.0.113.1", "default via 2001:db8:2::1"],
                nameServers: ["203.0.113.1"],
                services: [.sshd],
                users: [.aliceWithPassword]),
            Host(
                "mail-server",
                interfaces: [Interface("inside", "10.10.0.80/24")],
                routes: ["default via 10.10.0.1"],
                services: [
                    .dovecot
                ]),
        ],
        logins: [Login(from: "you", to: "trusted-host")],
        command: ["ssh", "-L", "2143:mail-server:143", "trusted-host", "-N"])
}
