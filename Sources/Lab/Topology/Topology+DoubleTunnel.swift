extension Topology {
    /// `you: ssh -L 7999:localhost:2999 bastion-host`, there `ssh -L 2999:git-server:7999 test-server -N`, and then
    /// `git clone ssh://git@localhost:7999/…`: a git server two hosts away.
    ///
    ///     you ── vlan-1 ── bastion-host ── vlan-2 ── test-server ── vlan-3 ── git-server
    ///              └── dns                   └── inner-dns ──────────┘
    ///
    /// Each host is in reach of its neighbours only; so are the names, but for git-server's, which bastion-host knows.
    package static let doubleTunnel = Topology(
        name: "double-tunnel",
        title: "a git server that only the host behind your bastion can reach (two -L, joined)",
        hosts: [
            Host(
                "you",
                interfaces: [Interface("vlan-1", "10.41.1.2/24")],
                nameServers: ["10.41.1.53"],
                files: [
                    .severalAddresses,
                    File(
                        "/home/alice/.ssh/config",
                        "Host bastion-host\n    User alice\n    IdentityFile ~/.ssh/id_ed25519\n",
                        mode: "600", owner: "alice"),
                ]),
            Host(
                "dns",
                interfaces: [Interface("vlan-1", "10.41.1.53/24")],
                services: [.dnsmasq(records: ["bastion-host,10.41.1.10"])]),
            Host(
                "bastion-host",
                interfaces: [Interface("vlan-1", "10.41.1.10/24"), Interface("vlan-2", "10.41.2.10/24")],
                nameServers: ["10.41.2.53"],
                services: [.sshd],
                users: [.aliceWithPassword],
                files: [
                    .severalAddresses,
                    File(
                        "/home/alice/.ssh/config",
                        "Host test-server\n    User alice\n    IdentityFile ~/.ssh/id_ed25519\n",
                        mode: "600", owner: "alice"),
                ]),
            Host(
                "inner-dns",
                interfaces: [Interface("vlan-2", "10.41.2.53/24"), Interface("vlan-3", "10.41.3.53/24")],
                services: [.dnsmasq(records: ["test-server,10.41.2.20", "git-server,10.41.3.30"])]),
            Host(
                "test-server",
                interfaces: [Interface("vlan-2", "10.41.2.20/24"), Interface("vlan-3", "10.41.3.20/24")],
                nameServers: ["10.41.3.53"],
                services: [.sshd],
                users: [.aliceWithPassword],
                files: [.severalAddresses]),
            Host(
                "git-server",
                interfaces: [Interface("vlan-3", "10.41.3.30/24")],
                services: [.gitOverSSH],
                users: [.alice, .git],
                alsoKnownAs: ["[localhost]:7999"]),
        ],
        logins: [
            Login(from: "you", to: "bastion-host"),
            Login(from: "bastion-host", to: "test-server"),
            Login(from: "you", as: "alice", to: "git-server", as: "git"),
        ],
        chain: [
            TypedCommand("you", "ssh -L 7999:localhost:2999 bastion-host"),
            TypedCommand("bastion-host", "ssh -L 2999:git-server:7999 test-server -N"),
        ],
        usages: [TypedCommand("you", "git clone ssh://git@localhost:7999/home/git/project.git")])
}
