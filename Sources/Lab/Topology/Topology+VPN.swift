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
            .you(for: "bastion-host"),
            .internet(.dnsmasq(records: ["bastion-host,203.0.113.10", "web-server,intranet,10.10.0.80"])),
            .tunnelHost("bastion-host", inside: "10.10.0.1/24"),
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
