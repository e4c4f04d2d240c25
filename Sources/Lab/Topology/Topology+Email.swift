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
            .you(for: "trusted-host"),
            .internet(.dnsmasq(records: ["trusted-host,203.0.113.10", "mail-server,10.10.0.80"])),
            .tunnelHost("trusted-host", inside: "10.10.0.1/24"),
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
