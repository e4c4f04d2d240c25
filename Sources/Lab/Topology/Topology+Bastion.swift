extension Topology {
    /// `you: ssh -L 8080:www.example.com:80 bastion-host -N`: a web site behind a bastion, and other services in reserve.
    ///
    ///     you ── access ── internet ── hosting ── bastion-host ── inside ── www
    ///
    /// The addresses are of the documentation ranges (RFC 5737, RFC 3849); the router is the name server as well.
    package static let bastion = Topology(
        name: "bastion",
        title: "a web site that only a bastion can reach",
        hosts: [
            .you(for: "bastion-host"),
            .internet(.dnsmasq(records: ["bastion-host,203.0.113.10", "www.example.com,10.10.0.80"])),
            .tunnelHost("bastion-host", inside: "10.10.0.1/24"),
            Host(
                "www",
                interfaces: [Interface("inside", "10.10.0.80/24")],
                routes: ["default via 10.10.0.1"],
                services: [
                    .nginx(
                        page: "<!doctype html>\n<title>www.example.com</title>\n"
                            + "<p>This is www.example.com, seen by bastion-host.</p>\n"),
                    .sshdInReserve, .redis, .vsftpd, .slapd,
                ]),
        ],
        logins: [Login(from: "you", to: "bastion-host")],
        command: ["ssh", "-L", "8080:www.example.com:80", "bastion-host", "-N"])
}
