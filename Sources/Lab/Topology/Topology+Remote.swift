extension Topology {
    /// `you: ssh -R 8080:www.example.com:80 bastion-host -N`: a web server that only the client host can reach, offered on
    /// the bastion to whoever may enter there.
    ///
    ///     www ── office ── you ── access ── internet ── hosting ── bastion-host
    ///                                                      └────── colleague
    ///
    /// The addresses are of the documentation ranges (RFC 5737, RFC 3849); 192.0.2.0/24 stays unused.
    package static let remote = Topology(
        name: "remote",
        title: "a web server that only you can reach, offered on a bastion (-R)",
        hosts: [
            .you(for: "bastion-host", further: [Interface("office", "10.20.0.2/24")]),
            .internet(
                .dnsmasq(records: [
                    "bastion-host,203.0.113.10,2001:db8:2::10", "colleague,203.0.113.20",
                    "www.example.com,10.20.0.80",
                ])),
            Host(
                "bastion-host",
                interfaces: [Interface("hosting", "203.0.113.10/24", "2001:db8:2::10/64")],
                routes: ["default via 203.0.113.1", "default via 2001:db8:2::1"],
                nameServers: ["203.0.113.1"],
                services: [.sshd, .dropbear],
                users: [.aliceWithPassword]),
            Host(
                "colleague",
                interfaces: [Interface("hosting", "203.0.113.20/24", "2001:db8:2::20/64")],
                routes: ["default via 203.0.113.1", "default via 2001:db8:2::1"],
                nameServers: ["203.0.113.1"],
                services: [
                    .nginx(page: "<!doctype html>\n<title>colleague</title>\n<p>This is a colleague's page.</p>\n")
                ]),
            Host(
                "www",
                interfaces: [Interface("office", "10.20.0.80/24")],
                routes: ["default via 10.20.0.2"],
                services: [
                    .nginx(page: "<!doctype html>\n<title>www</title>\n<p>This is www, seen by you.</p>\n")
                ]),
        ],
        logins: [Login(from: "you", to: "bastion-host")],
        command: ["ssh", "-R", "8080:www.example.com:80", "bastion-host", "-N"])
}
