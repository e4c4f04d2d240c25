extension Topology {
    /// `you: ssh -J jump-1,jump-2 -L 8080:www:80 tunnel-host -N`: a tunnel host behind two jump hosts.
    ///
    ///     you ── access ── jump-1 ── zone-1 ── jump-2 ── zone-2 ── tunnel-host ── inside ── www
    ///               └── dns            └────── inner-dns ─┴──────────────────────────┘
    ///
    /// Each host is in reach of its neighbours only; the names of the inside are unknown in `you`, as ssh needs none.
    package static let jump3 = Topology(
        name: "jump-3",
        title: "a tunnel host behind two jump hosts (-J)",
        hosts: [
            Host(
                "you",
                interfaces: [Interface("access", "198.51.100.2/24")],
                nameServers: ["198.51.100.53"],
                files: [
                    .sshConfig(for: "jump-1 jump-2 tunnel-host")
                ]),
            Host(
                "dns",
                interfaces: [Interface("access", "198.51.100.53/24")],
                services: [.dnsmasq(records: ["jump-1,198.51.100.10"])]),
            Host(
                "jump-1",
                interfaces: [Interface("access", "198.51.100.10/24"), Interface("zone-1", "10.43.1.10/24")],
                nameServers: ["10.43.1.53"],
                services: [.sshd],
                users: [.aliceWithPassword]),
            Host(
                "inner-dns",
                interfaces: [
                    Interface("zone-1", "10.43.1.53/24"), Interface("zone-2", "10.43.2.53/24"),
                    Interface("inside", "10.43.3.53/24"),
                ],
                services: [.dnsmasq(records: ["jump-2,10.43.1.20", "tunnel-host,10.43.2.30", "www,10.43.3.80"])]),
            Host(
                "jump-2",
                interfaces: [Interface("zone-1", "10.43.1.20/24"), Interface("zone-2", "10.43.2.20/24")],
                nameServers: ["10.43.2.53"],
                services: [.sshd],
                users: [.aliceWithPassword]),
            Host(
                "tunnel-host",
                interfaces: [Interface("zone-2", "10.43.2.30/24"), Interface("inside", "10.43.3.30/24")],
                nameServers: ["10.43.3.53"],
                services: [.sshd],
                users: [.aliceWithPassword]),
            Host(
                "www",
                interfaces: [Interface("inside", "10.43.3.80/24")],
                services: [
                    .nginx(page: "<!doctype html>\n<title>www</title>\n<p>This is www, seen by tunnel-host.</p>\n")
                ]),
        ],
        logins: ["jump-1", "jump-2", "tunnel-host"].map { Login(from: "you", to: $0) },
        command: ["ssh", "-J", "jump-1,jump-2", "-L", "8080:www:80", "tunnel-host", "-N"],
        usages: [TypedCommand("you", "curl http://localhost:8080/")])
}
