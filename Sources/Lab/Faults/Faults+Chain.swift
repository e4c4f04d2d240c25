extension FaultCatalog {
    /// Two `-L` that meet on bastion-host: each command's own hop, what it may do there, and where they meet.
    static let doubleTunnel: [Fault] = [
        // From the middle host to the second.
        Fault(
            "second-host-unknown-on-middle", in: .doubleTunnel, area: "resolve",
            "The DNS behind bastion-host has no test-server",
            steps: [.init("inner-dns", "dns_records git-server,10.41.3.30")]),
        Fault(
            "second-sshd-stopped", in: .doubleTunnel, area: "reach", "sshd is not running on test-server",
            steps: [.init("test-server", "service_stop sshd")]),
        Fault(
            "second-host-dropped-behind-middle", in: .doubleTunnel, area: "reach",
            "test-server's firewall drops without a word",
            steps: [.init("test-server", "filter input 'tcp dport 22 drop'")]),
        Fault(
            "second-host-unreachable-from-middle", in: .doubleTunnel, area: "reach",
            "bastion-host has no route to test-server",
            steps: [.init("bastion-host", "ip route add unreachable 10.41.2.20")]),
        Fault(
            "second-no-common-key-exchange", in: .doubleTunnel, area: "kex",
            "test-server knows only an old key exchange method",
            steps: [.init("test-server", "sshd_option 'KexAlgorithms diffie-hellman-group14-sha1'")]),
        Fault(
            "second-host-key-changed", in: .doubleTunnel, area: "hostkey",
            "test-server has a new ed25519 host key, and bastion-host knows the old one",
            steps: [.init("test-server", newHostKeys(["ed25519"]))]),
        Fault(
            "second-host-key-unknown", in: .doubleTunnel, area: "hostkey",
            "alice's known_hosts on bastion-host has no line for test-server",
            steps: [.init("bastion-host", "edit /home/alice/.ssh/known_hosts '/^test-server /d'")]),
        Fault(
            "second-host-key-unknown-in-you", in: .doubleTunnel, area: "hostkey",
            "alice's known_hosts in you has no line for test-server, whose key is checked on bastion-host",
            effect: .healthy,
            steps: [.init("you", "edit /home/alice/.ssh/known_hosts '/^test-server /d'")]),

        // Which keys there are on the middle host.
        Fault(
            "middle-key-refused", in: .doubleTunnel, area: "auth",
            "test-server's authorized_keys has not the key of alice on bastion-host",
            steps: [.init("test-server", ": > /home/alice/.ssh/authorized_keys")]),
        Fault(
            "middle-config-names-other-key", in: .doubleTunnel, area: "auth",
            "~/.ssh/config on bastion-host names a key that test-server does not know",
            steps: [
                .init(
                    "bastion-host",
                    """
                    new_key .ssh/other -t ed25519
                    edit \(config) 's/id_ed25519/other/'
                    echo '    IdentitiesOnly yes' >> \(config)
                    """)
            ]),
        Fault(
            "middle-without-key", in: .doubleTunnel, area: "chain",
            "No key on bastion-host, alice's agent would have one, and nobody forwards it",
            steps: keyInAgentOnly),
        Fault(
            "middle-agent-not-allowed", in: .doubleTunnel, area: "chain",
            "No key on bastion-host, and it forbids the agent that -A forwards",
            chain: forwardingAgent,
            steps: keyInAgentOnly + [.init("bastion-host", "sshd_option 'AllowAgentForwarding no'")]),
        Fault(
            "middle-agent-forwarded", in: .doubleTunnel, area: "session",
            "No key on bastion-host, and -A forwards the agent that has it", effect: .healthy,
            chain: forwardingAgent, steps: keyInAgentOnly),

        Fault(
            "keys-on-every-host", in: .doubleTunnel, area: "auth",
            "alice's key in you opens test-server, too, and test-server has one that opens itself", effect: .healthy,
            steps: [
                .init(
                    "you",
                    "as_alice ssh bastion-host ssh test-server \"'cat >> .ssh/authorized_keys'\" < /home/alice/.ssh/id_ed25519.pub"
                ),
                .init(
                    "test-server",
                    """
                    as_alice ssh-keygen -q -N '' -t ed25519 -f .ssh/id_ed25519
                    as_alice sh -c 'cat .ssh/id_ed25519.pub >> .ssh/authorized_keys'
                    """),
            ]),

        // The shell in which the second command is to be typed.
        Fault(
            "middle-without-shell", in: .doubleTunnel, area: "session",
            "alice's shell on bastion-host is nologin: there is nowhere to type the second command",
            steps: [.init("bastion-host", nologin)]),
        Fault(
            "middle-forced-command", in: .doubleTunnel, area: "session",
            "ForceCommand on bastion-host: there is nowhere to type the second command",
            steps: [.init("bastion-host", "sshd_option 'ForceCommand /bin/echo tunnels only'")]),

        // What each may forward.
        Fault(
            "first-forwarding-off", in: .doubleTunnel, area: "forward", "AllowTcpForwarding no on bastion-host",
            steps: [.init("bastion-host", "sshd_option 'AllowTcpForwarding no'")]),
        Fault(
            "first-permit-open-elsewhere", in: .doubleTunnel, area: "forward",
            "PermitOpen on bastion-host lists test-server only",
            steps: [.init("bastion-host", "sshd_option 'PermitOpen test-server:22'")]),
        Fault(
            "second-forwarding-off", in: .doubleTunnel, area: "forward", "AllowTcpForwarding no on test-server",
            steps: [.init("test-server", "sshd_option 'AllowTcpForwarding no'")]),

        // Where they meet.
        Fault(
            "join-port-in-use", in: .doubleTunnel, area: "ingress",
            "Another program listens on port 2999 of bastion-host",
            steps: [.init("bastion-host", "odd_server 2999 answer 'another program\\r\\n'")]),
        Fault(
            "join-on-other-port", in: .doubleTunnel, area: "chain", "The second tunnel listens on 2998",
            chain: [first, second("2998:git-server:7999")], steps: []),
        Fault(
            "join-on-other-family", in: .doubleTunnel, area: "chain",
            "The first tunnel leads to 127.0.0.1, and the second listens on ::1",
            chain: [
                TypedCommand("you", "ssh -L 7999:127.0.0.1:2999 bastion-host"), second("[::1]:2999:git-server:7999"),
            ],
            steps: []),
        Fault(
            "join-on-other-address", in: .doubleTunnel, area: "chain",
            "The first tunnel leads to localhost, and the second listens on bastion-host's address in VLAN 2",
            chain: [first, second("10.41.2.10:2999:git-server:7999")], steps: []),
        Fault(
            "join-by-name", in: .doubleTunnel, area: "ingress",
            "The first tunnel leads to localhost, and the second listens on ::1", effect: .healthy,
            chain: [first, second("[::1]:2999:git-server:7999")], steps: []),

        // From the second host to the destination, and what the client makes of localhost.
        Fault(
            "second-egress-refused", in: .doubleTunnel, area: "egress", "Nothing listens on port 7999 of git-server",
            steps: [.init("git-server", "service_stop sshd")]),
        Fault(
            "second-egress-unknown", in: .doubleTunnel, area: "egress", "The DNS behind test-server has no git-server",
            steps: [.init("inner-dns", "dns_records test-server,10.41.2.20")]),
        Fault(
            "second-egress-unreachable", in: .doubleTunnel, area: "egress", "test-server has no route to git-server",
            steps: [.init("test-server", "ip route add unreachable 10.41.3.30")]),
        Fault(
            "localhost-known-as-another", in: .doubleTunnel, area: "chain",
            "known_hosts has another server's key for [localhost]:7999", effect: .degraded,
            steps: [.init("you", anotherAtLocalhost)]),
        Fault(
            "localhost-2222-known-as-another", in: .doubleTunnel, area: "chain",
            "known_hosts has another server's key for [localhost]:2222", effect: .healthy,
            steps: [
                .init(
                    "you",
                    """
                    sed -n 's/^bastion-host /[localhost]:2222 /p' /home/alice/.ssh/known_hosts > /run/clash
                    cat /run/clash >> /home/alice/.ssh/known_hosts
                    """)
            ]),
        Fault(
            "localhost-by-alias", in: .doubleTunnel, area: "hostkey",
            "The same, and ~/.ssh/config has HostKeyAlias git-server for localhost", effect: .healthy,
            steps: [
                .init(
                    "you",
                    anotherAtLocalhost + "\nprintf 'Host localhost\\n    HostKeyAlias git-server\\n' >> \(config)")
            ]),
    ]

    /// Two `-R` that meet on bridge-host.
    static let httpProxy: [Fault] = [
        Fault(
            "beta-unknown-on-bridge", in: .httpProxy, area: "resolve", "The DNS behind bridge-host has no beta-server",
            steps: [.init("inner-dns", "dns_records gamma-server,10.42.2.30")]),
        Fault(
            "beta-sshd-stopped", in: .httpProxy, area: "reach", "sshd is not running on beta-server",
            steps: [.init("beta-server", "service_stop sshd")]),
        Fault(
            "beta-host-key-changed", in: .httpProxy, area: "hostkey",
            "beta-server has a new ed25519 host key, and bridge-host knows the old one",
            steps: [.init("beta-server", newHostKeys(["ed25519"]))]),
        Fault(
            "bridge-key-refused-by-beta", in: .httpProxy, area: "auth",
            "beta-server's authorized_keys has not the key of alice on bridge-host",
            steps: [.init("beta-server", ": > /home/alice/.ssh/authorized_keys")]),
        Fault(
            "bridge-without-shell", in: .httpProxy, area: "session",
            "alice's shell on bridge-host is nologin: there is nowhere to type the second command",
            steps: [.init("bridge-host", nologin)]),
        Fault(
            "bridge-forbids-listening", in: .httpProxy, area: "forward", "AllowTcpForwarding local on bridge-host",
            steps: [.init("bridge-host", "sshd_option 'AllowTcpForwarding local'")]),
        Fault(
            "beta-forbids-listening", in: .httpProxy, area: "forward", "AllowTcpForwarding local on beta-server",
            steps: [.init("beta-server", "sshd_option 'AllowTcpForwarding local'")]),
        Fault(
            "beta-permits-other-port", in: .httpProxy, area: "forward",
            "PermitListen on beta-server lists another port",
            steps: [.init("beta-server", "sshd_option 'PermitListen 3128'")]),
        Fault(
            "bridge-port-in-use", in: .httpProxy, area: "remote", "Another program listens on port 8080 of bridge-host",
            steps: [.init("bridge-host", "odd_server 8080 close")]),
        Fault(
            "beta-port-in-use", in: .httpProxy, area: "remote", "Another program listens on port 9999 of beta-server",
            steps: [.init("beta-server", "odd_server 9999 close")]),
        Fault(
            "remote-join-on-other-port", in: .httpProxy, area: "chain", "The second tunnel leads to port 8081",
            chain: [lendingProxy, onBeta("9999:localhost:8081")], steps: []),
        Fault(
            "remote-join-on-other-family", in: .httpProxy, area: "chain",
            "AddressFamily inet on bridge-host, and the second tunnel leads to ::1",
            chain: [lendingProxy, onBeta("9999:[::1]:8080")],
            steps: [.init("bridge-host", "sshd_option 'AddressFamily inet'")]),
        Fault(
            "remote-join-on-ipv6", in: .httpProxy, area: "remote", "The second tunnel leads to ::1", effect: .healthy,
            chain: [lendingProxy, onBeta("9999:[::1]:8080")], steps: []),
        Fault(
            "proxy-stopped", in: .httpProxy, area: "remote", "tinyproxy is not running",
            steps: [.init("you", "service_stop tinyproxy")]),
    ]

    private static let config = "/home/alice/.ssh/config"
    private static let nologin = "edit /etc/passwd '/^alice:/s|[^:]*$|/usr/sbin/nologin|'"
    private static let first = Topology.doubleTunnel.chain[0]
    private static let forwardingAgent = [
        TypedCommand("you", "ssh -A -L 7999:localhost:2999 bastion-host"), Topology.doubleTunnel.chain[1],
    ]
    private static let lendingProxy = Topology.httpProxy.chain[0]

    private static func second(_ forward: String) -> TypedCommand {
        TypedCommand("bastion-host", "ssh -L \(forward) test-server -N")
    }

    private static func onBeta(_ forward: String) -> TypedCommand {
        TypedCommand("bridge-host", "ssh -R \(forward) beta-server -N")
    }

    /// The key of alice in `you` opens test-server, too; her agent holds it, and bastion-host has no key any more.
    static let keyInAgentOnly: [Fault.Step] = [
        .init(
            "you",
            """
            as_alice ssh bastion-host ssh test-server "'cat >> .ssh/authorized_keys'" < /home/alice/.ssh/id_ed25519.pub
            \(startAgent)
            as_alice env SSH_AUTH_SOCK=/home/alice/agent ssh-add -q .ssh/id_ed25519
            """),
        .init("bastion-host", "rm /home/alice/.ssh/id_ed25519 /home/alice/.ssh/id_ed25519.pub"),
    ]

    /// As a tunnel to another server at the same port leaves it.
    private static let anotherAtLocalhost = """
        edit /home/alice/.ssh/known_hosts 's/^git-server,.localhost.:7999 /git-server /'
        sed -n 's/^bastion-host /[localhost]:7999 /p' /home/alice/.ssh/known_hosts > /run/clash
        cat /run/clash >> /home/alice/.ssh/known_hosts
        """
}
