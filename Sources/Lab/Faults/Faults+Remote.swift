extension FaultCatalog {
    /// `-R` to another target than the usual one.
    private static func remote(_ forward: String, _ options: String...) -> [String] {
        ["ssh"] + options + ["-R", forward, "bastion-host", "-N"]
    }

    private static let usualTarget = "www.example.com:80"
    private static let socket = "/home/alice/web.sock"
    /// sshd leaves its sockets behind; so does a program that is killed.
    private static let leaveSocket = """
        as_alice python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("\(socket)")'
        """

    /// Whether the server may listen for a client, and where.
    static let remoteForwarding: [Fault] = [
        Fault(
            "remote-forwarding-off", in: .remote, area: "forward", "AllowTcpForwarding no",
            steps: [.init("bastion-host", "sshd_option 'AllowTcpForwarding no'")]),
        Fault(
            "remote-forwarding-local-only", in: .remote, area: "forward", "AllowTcpForwarding local",
            steps: [.init("bastion-host", "sshd_option 'AllowTcpForwarding local'")]),
        Fault(
            "remote-forwarding-disabled", in: .remote, area: "forward", "DisableForwarding yes",
            steps: [.init("bastion-host", "sshd_option 'DisableForwarding yes'")]),
        Fault(
            "remote-forwarding-off-for-user", in: .remote, area: "forward", "Match User alice: AllowTcpForwarding no",
            steps: [.init("bastion-host", "sshd_option 'Match User alice' 'AllowTcpForwarding no'")]),
        Fault(
            "remote-key-restricted", in: .remote, area: "forward", "restrict on the key",
            steps: [.init("bastion-host", keyOption("restrict"))]),
        Fault(
            "remote-key-without-forwarding", in: .remote, area: "forward", "no-port-forwarding on the key",
            steps: [.init("bastion-host", keyOption("no-port-forwarding"))]),
        Fault(
            "remote-certificate-without-forwarding", in: .remote, area: "forward",
            "alice's certificate has no permit-port-forwarding",
            steps: userCertificate("-n alice -V always:forever -O no-port-forwarding", for: "bastion-host")),
        Fault(
            "remote-password-expired", in: .remote, area: "auth",
            "alice's password has expired: she may log in but not forward",
            steps: [.init("bastion-host", shadow(3, "0"))]),
        Fault(
            "remote-permit-listen-none", in: .remote, area: "forward", "PermitListen none",
            steps: [.init("bastion-host", "sshd_option 'PermitListen none'")]),
        Fault(
            "remote-permit-listen-other-port", in: .remote, area: "forward", "PermitListen lists another port",
            steps: [.init("bastion-host", "sshd_option 'PermitListen 9090'")]),
        Fault(
            "remote-permit-listen-other-spelling", in: .remote, area: "forward",
            "PermitListen lists localhost:8080, and the forward says 127.0.0.1",
            command: remote("127.0.0.1:8080:\(usualTarget)"),
            steps: [.init("bastion-host", "sshd_option 'PermitListen localhost:8080'")]),
        Fault(
            "remote-key-permits-other-port", in: .remote, area: "forward",
            "permitlisten= on the key lists another port",
            steps: [.init("bastion-host", keyOption("permitlisten=\"9090\""))]),
        Fault(
            "remote-forwards-cleared", in: .remote, area: "forward", "ClearAllForwardings yes in ~/.ssh/config",
            steps: [.init("you", "echo '    ClearAllForwardings yes' >> /home/alice/.ssh/config")]),
        Fault(
            "remote-permit-listen-listed", in: .remote, area: "forward", "PermitListen lists localhost:8080",
            effect: .healthy,
            steps: [.init("bastion-host", "sshd_option 'PermitListen localhost:8080'")]),
        Fault(
            "remote-key-permits-it", in: .remote, area: "forward",
            "restrict,port-forwarding,permitlisten=\"localhost:8080\" on the key", effect: .healthy,
            steps: [
                .init("bastion-host", keyOption("restrict,port-forwarding,permitlisten=\"localhost:8080\""))
            ]),
        Fault(
            "remote-forwarding-only", in: .remote, area: "forward", "AllowTcpForwarding remote", effect: .healthy,
            steps: [.init("bastion-host", "sshd_option 'AllowTcpForwarding remote'")]),
    ]

    /// The listening end, on the tunnel host.
    static let remoteListener: [Fault] = [
        Fault(
            "remote-port-in-use", in: .remote, area: "remote", "A web server listens on port 8080 of the bastion",
            steps: [
                .init(
                    "bastion-host",
                    "odd_server 8080 answer 'HTTP/1.0 200 OK\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n'"
                )
            ]),
        Fault(
            "remote-port-in-use-closing", in: .remote, area: "remote",
            "A program on port 8080 of the bastion closes every connection",
            steps: [.init("bastion-host", "odd_server 8080 close")]),
        Fault(
            "remote-port-in-use-and-must-not", in: .remote, area: "remote", "The same, with ExitOnForwardFailure",
            command: remote("8080:\(usualTarget)", "-o", "ExitOnForwardFailure=yes"),
            steps: [.init("bastion-host", "odd_server 8080 answer 'another program\\r\\n'")]),
        Fault(
            "remote-port-in-use-silent", in: .remote, area: "remote",
            "A program on port 8080 of the bastion accepts and says nothing",
            steps: [.init("bastion-host", "odd_server 8080 silent")]),
        Fault(
            "remote-stale-listener", in: .remote, area: "remote",
            "An earlier ssh lost its network and was killed: its session on the bastion still holds port 8080",
            steps: [
                .init(
                    "you",
                    """
                    as_alice ssh -f -R 8080:www.example.com:80 bastion-host -N </dev/null >/dev/null 2>&1
                    ssh=$(pgrep -x ssh)
                    port=$(ss -Htnp state established \\
                        | awk -v pid="pid=$ssh," 'index($0, pid) { sub(/.*:/, "", $3); print $3 }')
                    filter output "tcp sport $port drop"
                    kill -9 "$ssh"
                    """)
            ]),
        Fault(
            "remote-tunnel-already-running", in: .remote, area: "remote", "An ssh with the same forward runs already",
            effect: .degraded,
            steps: [
                .init("you", "as_alice ssh -f -R 8080:www.example.com:80 bastion-host -N </dev/null >/dev/null 2>&1")
            ]),
        Fault(
            "remote-port-in-use-ipv4", in: .remote, area: "remote",
            "Another program listens on 127.0.0.1:8080 of the bastion: only [::1] is left", effect: .degraded,
            steps: [.init("bastion-host", "odd_server 127.0.0.1:8080 answer 'another program\\r\\n'")]),
        Fault(
            "remote-port-in-use-ipv6", in: .remote, area: "remote",
            "Another program listens on [::1]:8080 of the bastion: only 127.0.0.1 is left", effect: .degraded,
            steps: [.init("bastion-host", "odd_server ::1:8080 answer 'another program\\r\\n'")]),
        Fault(
            "remote-port-in-use-elsewhere", in: .remote, area: "remote",
            "GatewayPorts yes, and another program listens on port 8080 of the bastion's outer addresses only",
            steps: [
                .init(
                    "bastion-host",
                    """
                    sshd_option 'GatewayPorts yes'
                    odd_server 203.0.113.10:8080 answer 'another program\\r\\n'
                    odd_server 2001:db8:2::10:8080 answer 'another program\\r\\n'
                    """)
            ]),
        Fault(
            "remote-privileged-port", in: .remote, area: "remote", "alice may not listen on port 80 of the bastion",
            command: remote("80:\(usualTarget)"), steps: []),
        Fault(
            "remote-bind-address-not-local", in: .remote, area: "remote",
            "GatewayPorts clientspecified, and the bastion has no such address",
            command: remote("203.0.113.99:8080:\(usualTarget)"),
            steps: [.init("bastion-host", "sshd_option 'GatewayPorts clientspecified'")]),
        Fault(
            "remote-bind-name-unknown", in: .remote, area: "remote",
            "GatewayPorts clientspecified, and the bind address is a name that the bastion does not know",
            command: remote("web-gate:8080:\(usualTarget)"),
            steps: [.init("bastion-host", "sshd_option 'GatewayPorts clientspecified'")]),
        Fault(
            "remote-socket-left-behind", in: .remote, area: "remote",
            "The socket of an earlier tunnel stands at the path on the bastion",
            command: remote("\(socket):\(usualTarget)"),
            steps: [.init("bastion-host", leaveSocket)]),
        Fault(
            "remote-socket-in-use", in: .remote, area: "remote", "Another program listens at the path on the bastion",
            command: remote("\(socket):\(usualTarget)"),
            steps: [
                .init(
                    "bastion-host",
                    """
                    as_alice socat UNIX-LISTEN:\(socket),fork OPEN:/dev/null </dev/null >/dev/null 2>&1 &
                    for tick in $(seq 200); do [ -S \(socket) ] && break; sleep 0.01; done
                    """)
            ]),
        Fault(
            "remote-socket-without-directory", in: .remote, area: "remote",
            "The directory of the socket does not exist on the bastion",
            command: remote("/home/alice/run/web.sock:\(usualTarget)"), steps: []),
        Fault(
            "remote-sockets-off", in: .remote, area: "forward", "AllowStreamLocalForwarding local",
            command: remote("\(socket):\(usualTarget)"),
            steps: [.init("bastion-host", "sshd_option 'AllowStreamLocalForwarding local'")]),
        Fault(
            "remote-socket-replaced", in: .remote, area: "remote",
            "StreamLocalBindUnlink yes, and the socket of an earlier tunnel stands there", effect: .healthy,
            command: remote("\(socket):\(usualTarget)"),
            steps: [.init("bastion-host", "sshd_option 'StreamLocalBindUnlink yes'\n" + leaveSocket)]),
        Fault(
            "remote-sshd-without-ipv6", in: .remote, area: "remote", "AddressFamily inet on the bastion",
            effect: .healthy, steps: [.init("bastion-host", "sshd_option 'AddressFamily inet'")]),
        Fault(
            "remote-host-without-ipv6", in: .remote, area: "remote", "The bastion has no ::1", effect: .healthy,
            steps: [.init("bastion-host", "ip addr del ::1/128 dev lo")]),
    ]

    /// Who may enter a remote tunnel: GatewayPorts of the server, and firewalls.
    static let gatewayPorts: [Fault] = [
        Fault(
            "wildcard-asked-loopback-granted", in: .remote, area: "remote",
            "Everybody is to enter (*), and GatewayPorts is no", effect: .degraded,
            command: remote("*:8080:\(usualTarget)"), steps: []),
        Fault(
            "address-asked-loopback-granted", in: .remote, area: "remote",
            "The bastion's own address is asked for, and GatewayPorts is no",
            command: remote("203.0.113.10:8080:\(usualTarget)"), steps: []),
        Fault(
            "loopback-asked-wildcard-granted", in: .remote, area: "remote",
            "Nobody but the bastion is to enter, and GatewayPorts is yes", effect: .degraded,
            steps: [.init("bastion-host", "sshd_option 'GatewayPorts yes'")]),
        Fault(
            "address-asked-wildcard-granted", in: .remote, area: "remote",
            "127.0.0.1 is asked for, and GatewayPorts is yes", effect: .degraded,
            command: remote("127.0.0.1:8080:\(usualTarget)"),
            steps: [.init("bastion-host", "sshd_option 'GatewayPorts yes'")]),
        Fault(
            "ipv4-wildcard-granted", in: .remote, area: "remote",
            "GatewayPorts clientspecified, and 0.0.0.0 is asked for: nobody enters by IPv6", effect: .degraded,
            command: remote("0.0.0.0:8080:\(usualTarget)"),
            steps: [.init("bastion-host", "sshd_option 'GatewayPorts clientspecified'")]),
        Fault(
            "ipv6-wildcard-granted", in: .remote, area: "remote",
            "GatewayPorts clientspecified, and [::] is asked for: nobody enters by IPv4", effect: .degraded,
            command: remote("[::]:8080:\(usualTarget)"),
            steps: [.init("bastion-host", "sshd_option 'GatewayPorts clientspecified'")]),
        Fault(
            "remote-firewall-drops", in: .remote, area: "remote",
            "Everybody may enter, and the bastion's firewall drops what comes from outside", effect: .degraded,
            command: remote("*:8080:\(usualTarget)"),
            steps: [
                .init(
                    "bastion-host",
                    "sshd_option 'GatewayPorts clientspecified'\nfilter input 'iifname != \"lo\" tcp dport 8080 drop'")
            ]),
        Fault(
            "remote-firewall-resets", in: .remote, area: "remote", "The same, with a reset", effect: .degraded,
            command: remote("*:8080:\(usualTarget)"),
            steps: [
                .init(
                    "bastion-host",
                    "sshd_option 'GatewayPorts clientspecified'\n"
                        + "filter input 'iifname != \"lo\" tcp dport 8080 reject with tcp reset'")
            ]),
        Fault(
            "remote-firewall-prohibits", in: .remote, area: "remote",
            "The same, and a router says that it is prohibited", effect: .degraded,
            command: remote("*:8080:\(usualTarget)"),
            steps: [
                .init("bastion-host", "sshd_option 'GatewayPorts clientspecified'"),
                .init("internet", "filter forward 'tcp dport 8080 reject with icmpx type admin-prohibited'"),
            ]),
        Fault(
            "wildcard-granted", in: .remote, area: "remote",
            "GatewayPorts clientspecified, and everybody may enter as was asked", effect: .healthy,
            command: remote("*:8080:\(usualTarget)"),
            steps: [.init("bastion-host", "sshd_option 'GatewayPorts clientspecified'")]),
        Fault(
            "own-address-granted", in: .remote, area: "remote",
            "GatewayPorts clientspecified, and whoever reaches 203.0.113.10 may enter as was asked", effect: .healthy,
            command: remote("203.0.113.10:8080:\(usualTarget)"),
            steps: [.init("bastion-host", "sshd_option 'GatewayPorts clientspecified'")]),
    ]

    /// From the client host to what is offered.
    static let remoteTarget: [Fault] = [
        Fault(
            "remote-target-stopped", in: .remote, area: "remote", "Nothing listens on port 80 of www.example.com",
            steps: [.init("www", "service_stop nginx")]),
        Fault(
            "remote-target-wrong-port", in: .remote, area: "remote", "The forward names a port where nothing listens",
            command: remote("8080:www.example.com:81"), steps: []),
        Fault(
            "remote-target-localhost", in: .remote, area: "remote",
            "The forward says localhost, which is you, and nothing listens there",
            command: remote("8080:localhost:3000"), steps: []),
        Fault(
            "remote-target-unknown", in: .remote, area: "remote", "The target's name does not exist",
            command: remote("8080:intranet.example.com:80"), steps: []),
        Fault(
            "remote-target-no-route", in: .remote, area: "remote", "You have no route to the target",
            command: remote("8080:10.66.0.1:80"), steps: [.init("you", "ip route add unreachable 10.66.0.0/16")]),
        Fault(
            "remote-target-drops", in: .remote, area: "egress", "The target's firewall drops without a word",
            steps: [.init("www", "filter input 'tcp dport 80 drop'")]),
        Fault(
            "remote-target-down", in: .remote, area: "egress", "The target is switched off: it answers no ARP",
            steps: [.init("www", "ip link set eth0 down"), .init("you", "ip neigh flush all")]),
        Fault(
            "remote-target-net-unreachable", in: .remote, area: "egress", "A router has no way to the target's network",
            command: remote("8080:10.77.0.1:80"), steps: []),
        Fault(
            "remote-target-speaks-ssh", in: .remote, area: "egress", "An SSH server answers on port 80 of the target",
            steps: [
                .init("www", "service_stop nginx\nodd_server 80 say 'SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10\\r\\n'")
            ]),
        Fault(
            "remote-target-silent", in: .remote, area: "egress", "Port 80 of the target accepts and says nothing",
            steps: [.init("www", "service_stop nginx\nodd_server 80 silent")]),
        Fault(
            "remote-target-closes", in: .remote, area: "egress", "Port 80 of the target accepts and closes at once",
            steps: [.init("www", "service_stop nginx\nodd_server 80 close")]),
    ]

    /// Another SSH server than OpenSSH: Dropbear gives no reasons and has settings of its own.
    static let dropbear: [Fault] = [
        Fault(
            "dropbear-remote", in: .remote, area: "remote", "The bastion's SSH server is Dropbear", effect: .healthy,
            steps: [.init("bastion-host", "dropbear_instead_of_sshd")]),
        Fault(
            "dropbear-local", in: .remote, area: "forward", "A local tunnel through a Dropbear", effect: .healthy,
            command: ["ssh", "-L", "8080:colleague:80", "bastion-host", "-N"],
            steps: [.init("bastion-host", "dropbear_instead_of_sshd")]),
        Fault(
            "dropbear-local-off", in: .remote, area: "forward", "Dropbear, started with -j: no local tunnels",
            command: ["ssh", "-L", "8080:colleague:80", "bastion-host", "-N"],
            steps: [.init("bastion-host", "dropbear_instead_of_sshd -j")]),
        Fault(
            "dropbear-local-refused", in: .remote, area: "egress",
            "A local tunnel through a Dropbear, to a port where nothing listens",
            command: ["ssh", "-L", "8080:colleague:81", "bastion-host", "-N"],
            steps: [.init("bastion-host", "dropbear_instead_of_sshd")]),
        Fault(
            "dropbear-local-unknown-name", in: .remote, area: "egress",
            "A local tunnel through a Dropbear, to a name that does not exist",
            command: ["ssh", "-L", "8080:no-such-host:80", "bastion-host", "-N"],
            steps: [.init("bastion-host", "dropbear_instead_of_sshd")]),
        Fault(
            "dropbear-remote-off", in: .remote, area: "forward", "Dropbear, started with -k: no remote tunnels",
            steps: [.init("bastion-host", "dropbear_instead_of_sshd -k")]),
        Fault(
            "dropbear-key-restricted", in: .remote, area: "forward", "Dropbear, and no-port-forwarding on the key",
            steps: [.init("bastion-host", "dropbear_instead_of_sshd\n" + keyOption("no-port-forwarding"))]),
        Fault(
            "dropbear-port-in-use", in: .remote, area: "remote", "Dropbear, and a program on port 8080 of the bastion",
            steps: [.init("bastion-host", "dropbear_instead_of_sshd\nodd_server 8080 answer 'another program\\r\\n'")]),
        Fault(
            "dropbear-privileged-port", in: .remote, area: "remote", "Dropbear, and port 80 of the bastion",
            command: remote("80:\(usualTarget)"), steps: [.init("bastion-host", "dropbear_instead_of_sshd")]),
        Fault(
            "dropbear-wildcard-asked", in: .remote, area: "remote",
            "Dropbear without -a, and everybody is to enter (*)",
            effect: .degraded, command: remote("*:8080:\(usualTarget)"),
            steps: [.init("bastion-host", "dropbear_instead_of_sshd")]),
        Fault(
            "dropbear-wildcard-granted", in: .remote, area: "remote", "Dropbear with -a, and everybody is to enter (*)",
            effect: .healthy, command: remote("*:8080:\(usualTarget)"),
            steps: [.init("bastion-host", "dropbear_instead_of_sshd -a")]),
        Fault(
            "dropbear-gateway", in: .remote, area: "remote", "Dropbear with -a, and nobody else is to enter",
            effect: .healthy, steps: [.init("bastion-host", "dropbear_instead_of_sshd -a")]),
        Fault(
            "dropbear-address-not-local", in: .remote, area: "remote",
            "Dropbear with -a, and the bastion has no such address",
            command: remote("203.0.113.99:8080:\(usualTarget)"),
            steps: [.init("bastion-host", "dropbear_instead_of_sshd -a")]),
    ]
}
