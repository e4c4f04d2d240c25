extension Topology {
    /// `you: ssh -L 8080:www:80 tunnel-host -N`: the client host, an untrusted network, the tunnel host and, behind
    /// it, a web server that only the tunnel host can reach.
    ///
    ///     you ── access ── internet ── hosting ── tunnel-host ── inside ── www
    ///                                     └────── dns
    ///
    /// The addresses are of the documentation ranges (RFC 5737, RFC 3849); 192.0.2.0/24 stays unused.
    package static let simple = Topology(
        name: "simple",
        title: "one tunnel host between you and a web server",
        hosts: [
            .you(for: "tunnel-host", nameServer: "203.0.113.53"),
            .internet(),
            .tunnelHost("tunnel-host", inside: "10.10.0.1/24", nameServer: "203.0.113.53"),
            Host(
                "dns",
                interfaces: [Interface("hosting", "203.0.113.53/24", "2001:db8:2::53/64")],
                routes: ["default via 203.0.113.1", "default via 2001:db8:2::1"],
                services: [.dnsmasq(records: ["tunnel-host,203.0.113.10", "www,10.10.0.80"])]),
            Host(
                "www",
                interfaces: [Interface("inside", "10.10.0.80/24")],
                routes: ["default via 10.10.0.1"],
                services: [
                    .nginx(page: "<!doctype html>\n<title>www</title>\n<p>This is www, seen by tunnel-host.</p>\n")
                ]),
        ],
        logins: [Login(from: "you", to: "tunnel-host")])
}

extension User {
    /// alice where a password can matter (second factors, sudo): see `alicePassword`.
    package static let aliceWithPassword = User(
        name: "alice", id: 1000,
        passwordHash: "$5$tundoctorlab$RlSCytD/e.aDv.4aIevyg.aKnw3a41nabx4iPcOSw2B")

    /// alice's password on hosts that give her one. It opens nothing outside a lab.
    package static let alicePassword = "correct horse battery"
}
