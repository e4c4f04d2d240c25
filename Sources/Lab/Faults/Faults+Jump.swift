extension FaultCatalog {
    /// Each hop of `ssh -J jump-1,jump-2 … tunnel-host` in turn, and what a command means for the hops before the last.
    static let jumps: [Fault] =
        onEach(every, "sshd-stopped", area: "reach", "sshd is not running", "service_stop sshd")
        + onEach(every, "sshd-silent", area: "banner", "port 22 accepts and says nothing", "instead_of_sshd silent")
        + [
            Fault(
                "no-common-key-exchange-on-jump-2", in: .jump3, area: "kex", "jump-2: only an old key exchange method",
                steps: [.init("jump-2", oldKeyExchange)])
        ]
        + onEach(every, "host-key-changed", area: "hostkey", "a new ed25519 host key", newHostKeys(["ed25519"]))
        + [
            Fault(
                "host-key-unknown-of-jump-2", in: .jump3, area: "hostkey", "known_hosts has no line for jump-2",
                steps: [.init("you", "edit /home/alice/.ssh/known_hosts '/^jump-2 /d'")])
        ]
        + onEach(
            every, "key-not-authorised", area: "auth", "alice's key is not in her authorized_keys",
            ": > /home/alice/.ssh/authorized_keys")
        + onEach(
            jumpHosts, "forwarding-off", area: "chain", "AllowTcpForwarding no: it leads nowhere",
            "sshd_option 'AllowTcpForwarding no'")
        + onEach(
            ["tunnel-host"], "forwarding-off", area: "forward", "AllowTcpForwarding no",
            "sshd_option 'AllowTcpForwarding no'")
        + onEach(
            ["jump-1"], "closes-after-login", area: "chain", "the connection ends right after the login",
            "before_sshd relay +6")
        + onEach(
            jumpHosts, "permit-open-elsewhere", area: "chain", "PermitOpen lists another host than the next",
            "sshd_option 'PermitOpen gateway:22'")
        + betweenHops + optionsForJumps + jumpsThatWork

    /// What the host before sees of the next one.
    private static let betweenHops: [Fault] = [
        Fault(
            "next-hop-unknown-on-jump-1", in: .jump3, area: "chain", "The DNS behind jump-1 has no jump-2",
            steps: [.init("inner-dns", "dns_records tunnel-host,10.43.2.30 www,10.43.3.80")]),
        Fault(
            "next-hop-unknown-on-jump-2", in: .jump3, area: "chain", "The DNS behind jump-2 has no tunnel-host",
            steps: [.init("inner-dns", "dns_records jump-2,10.43.1.20 www,10.43.3.80")]),
        Fault(
            "next-hop-dropped-behind-jump-1", in: .jump3, area: "chain", "jump-2's firewall drops without a word",
            steps: [.init("jump-2", "filter input 'tcp dport 22 drop'")]),
        Fault(
            "next-hop-dropped-behind-jump-2", in: .jump3, area: "chain", "tunnel-host's firewall drops without a word",
            steps: [.init("tunnel-host", "filter input 'tcp dport 22 drop'")]),
        Fault(
            "next-hop-unreachable-from-jump-1", in: .jump3, area: "chain", "jump-1 has no route to jump-2",
            steps: [.init("jump-1", "ip route add unreachable 10.43.1.20")]),
        Fault(
            "next-hop-unreachable-from-jump-2", in: .jump3, area: "chain", "jump-2 has no route to tunnel-host",
            steps: [.init("jump-2", "ip route add unreachable 10.43.2.30")]),
        Fault(
            "next-hop-down-behind-jump-1", in: .jump3, area: "chain", "jump-2 is switched off: it answers no ARP",
            steps: [.init("jump-2", "ip link set eth0 down"), .init("jump-1", "ip neigh flush all")]),
        Fault(
            "web-server-stopped-behind-two-jumps", in: .jump3, area: "egress", "Nothing listens on port 80 of www",
            steps: [.init("www", "service_stop nginx")]),
    ]

    /// ssh(1): what is given for the destination "will not be used for the jump hosts"; ssh_config(5) is read for each.
    private static let optionsForJumps: [Fault] = [
        Fault(
            "identity-not-for-jumps", in: .jump3, area: "chain", "The key is named with -i, for the last hop only",
            command: through("-i", "/home/alice/.ssh/work_key"),
            steps: [.init("you", otherNameForKey)]),
        Fault(
            "port-not-for-jumps", in: .jump3, area: "chain",
            "Every sshd is on port 2222, and -p is for the last hop only",
            command: through("-p", "2222"),
            steps: every.map { .init($0, "sshd_on 2222") }
                + [.init("you", "edit /home/alice/.ssh/known_hosts 's/^\\([^ ]*\\) /[\\1]:2222 /'")]),
        Fault(
            "algorithm-not-for-jumps", in: .jump3, area: "chain",
            "Every host has only an old key exchange method, and -o allows it for the last hop only",
            command: through("-o", "KexAlgorithms=+diffie-hellman-group14-sha1"),
            steps: every.map { .init($0, oldKeyExchange) }),
        Fault(
            "jump-loop", in: .jump3, area: "chain", "Host * has ProxyJump jump-1, which is for jump-1 too",
            command: direct,
            steps: [.init("you", "printf 'Host *\\n    ProxyJump jump-1\\n' >> /home/alice/.ssh/config")]),
    ]

    /// Sound set-ups that look like faults.
    private static let jumpsThatWork: [Fault] = [
        Fault(
            "nologin-shell-on-jump-2", in: .jump3, area: "session",
            "alice's shell on jump-2 is nologin: a jump needs none",
            effect: .healthy,
            steps: [.init("jump-2", "edit /etc/passwd '/^alice:/s|[^:]*$|/usr/sbin/nologin|'")]),
        Fault(
            "sessions-forbidden-on-jump-1", in: .jump3, area: "session",
            "MaxSessions 0 on jump-1: a jump is no session",
            effect: .healthy,
            steps: [.init("jump-1", "sshd_option 'MaxSessions 0'")]),
        Fault(
            "forced-command-on-jump-1", in: .jump3, area: "session", "ForceCommand on jump-1: a jump runs no command",
            effect: .healthy,
            steps: [.init("jump-1", "sshd_option 'ForceCommand /bin/echo jumps only'")]),
        Fault(
            "permit-open-next-hop-only", in: .jump3, area: "forward", "PermitOpen on jump-1 lists jump-2:22",
            effect: .healthy,
            steps: [.init("jump-1", "sshd_option 'PermitOpen jump-2:22'")]),
        Fault(
            "identity-for-every-hop", in: .jump3, area: "auth", "~/.ssh/config names the key for every hop, -i too",
            effect: .healthy, command: through("-i", "/home/alice/.ssh/work_key"),
            steps: [
                .init(
                    "you", otherNameForKey + "\necho '    IdentityFile ~/.ssh/work_key' >> /home/alice/.ssh/config")
            ]),
        Fault(
            "jumps-in-config", in: .jump3, area: "reach", "~/.ssh/config says which host is behind which",
            effect: .healthy, command: direct,
            steps: [
                .init(
                    "you",
                    """
                    printf 'Host jump-2\\n    ProxyJump jump-1\\nHost tunnel-host\\n    ProxyJump jump-2\\n' \
                    >> /home/alice/.ssh/config
                    """)
            ]),
        Fault(
            "jump-loop-avoided", in: .jump3, area: "reach",
            "Host * has ProxyJump, and the jump hosts are excepted first",
            effect: .healthy, command: direct,
            steps: [
                .init(
                    "you",
                    """
                    printf 'Host jump-1\\n    ProxyJump none\\nHost jump-2\\n    ProxyJump jump-1\\n\
                    Host *\\n    ProxyJump jump-2\\n' >> /home/alice/.ssh/config
                    """)
            ]),
    ]

    private static let every = jumpHosts + ["tunnel-host"]
    private static let jumpHosts = ["jump-1", "jump-2"]
    private static let direct = ["ssh", "-L", "8080:www:80", "tunnel-host", "-N"]
    private static let oldKeyExchange = "sshd_option 'KexAlgorithms diffie-hellman-group14-sha1'"
    /// A name that ssh does not try by itself, and that no configuration mentions.
    private static let otherNameForKey = """
        mv /home/alice/.ssh/id_ed25519 /home/alice/.ssh/work_key
        mv /home/alice/.ssh/id_ed25519.pub /home/alice/.ssh/work_key.pub
        edit /home/alice/.ssh/config '/IdentityFile/d'
        """

    /// The usual command with options before it.
    private static func through(_ options: String...) -> [String] {
        ["ssh"] + options + Topology.jump3.command.dropFirst()
    }

    /// The same fault on several hops, one at a time.
    private static func onEach(
        _ hosts: [String], _ name: String, area: String, _ title: String, _ script: String
    ) -> [Fault] {
        hosts.map {
            Fault("\(name)-on-\($0)", in: .jump3, area: area, "\($0): \(title)", steps: [.init($0, script)])
        }
    }
}
