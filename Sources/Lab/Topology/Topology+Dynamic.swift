extension Topology {
    /// `you: ssh -D 8080 remote-host -N`, then `curl -x socks5h://localhost:8080 …`: a proxy to the web and to a network
    /// that only remote-host is in.
    ///
    ///     you ── access ── internet ── hosting ── remote-host ── inside ── intranet
    ///                                     └────── www                └──── dns
    ///
    /// Everybody knows www.example.com; `intranet` is a name of the inside only. The addresses are of the documentation
    /// ranges (RFC 5737, RFC 3849); 192.0.2.0/24 stays unused.
    package static let dynamic = Topology(
        name: "dynamic",
        title: "a SOCKS proxy on your machine (-D) to the web and to a network behind remote-host",
        hosts: [
            .you(for: "remote-host"),
            .internet(.dnsmasq(records: ["remote-host,203.0.113.10", "www.example.com,203.0.113.80"])),
            .tunnelHost("remote-host", inside: "10.30.0.1/24", nameServer: "10.30.0.53"),
            Host(
                "www",
                interfaces: [Interface("hosting", "203.0.113.80/24")],
                routes: ["default via 203.0.113.1"],
                services: [
                    .nginx(
                        page:
                            "<!doctype html>\n<title>www</title>\n<p>This is www.example.com, as anybody sees it.</p>\n"
                    )
                ]),
            Host(
                "dns",
                interfaces: [Interface("inside", "10.30.0.53/24")],
                routes: ["default via 10.30.0.1"],
                services: [.dnsmasq(records: ["www.example.com,203.0.113.80", "intranet,10.30.0.80"])]),
            Host(
                "intranet",
                interfaces: [Interface("inside", "10.30.0.80/24")],
                routes: ["default via 10.30.0.1"],
                services: [
                    .nginx(
                        page:
                            "<!doctype html>\n<title>intranet</title>\n<p>This is the intranet, seen by remote-host.</p>\n"
                    )
                ]),
        ],
        logins: [Login(from: "you", to: "remote-host")],
        command: ["ssh", "-D", "8080", "remote-host", "-N"])
}
