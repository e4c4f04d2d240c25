extension FaultCatalog {
    /// TCP from the client host to the tunnel host's SSH port.
    static let reach: [Fault] = [
        Fault(
            "sshd-stopped", area: "reach", "sshd is not running: the port answers with a reset",
            steps: [.init("tunnel-host", "service_stop sshd")]),
        Fault(
            "sshd-on-other-port", area: "reach", "sshd listens on port 2222",
            steps: [.init("tunnel-host", "sshd_on 2222")]),
        Fault(
            "wrong-port-asked", area: "reach", "ssh is told a port where nothing listens",
            command: ["ssh", "-p", "2222", "-L", "8080:www:80", "tunnel-host", "-N"],
            steps: []),
        Fault(
            "sshd-on-loopback-only", area: "reach", "sshd listens on 127.0.0.1 only",
            steps: [.init("tunnel-host", "sshd_option 'ListenAddress 127.0.0.1'")]),
        Fault(
            "reject-port-unreachable", area: "reach", "The tunnel host's firewall rejects with ICMP port unreachable",
            steps: [.init("tunnel-host", "filter input 'tcp dport 22 reject with icmpx type port-unreachable'")]),
        Fault(
            "reject-tcp-reset", area: "reach", "A firewall in the network rejects with a TCP reset",
            steps: [.init("internet", "filter forward 'tcp dport 22 reject with tcp reset'")]),
        Fault(
            "reject-admin-prohibited", area: "reach", "The tunnel host's firewall rejects with ICMP admin prohibited",
            steps: [.init("tunnel-host", "filter input 'tcp dport 22 reject with icmpx type admin-prohibited'")]),
        Fault(
            "reject-host-prohibited", area: "reach", "The tunnel host's firewall rejects with ICMP host prohibited",
            steps: [.init("tunnel-host", "filter input 'tcp dport 22 reject with icmp type host-prohibited'")]),
        Fault(
            "router-admin-prohibited", area: "reach", "A router on the way rejects with ICMP admin prohibited",
            steps: [.init("internet", "filter forward 'tcp dport 22 reject with icmpx type admin-prohibited'")]),
        Fault(
            "router-net-unreachable", area: "reach", "A router on the way has no route: ICMP net unreachable",
            steps: [.init("internet", "filter forward 'ip daddr 203.0.113.10 reject with icmp type net-unreachable'")]),
        Fault(
            "client-firewall-rejects", area: "reach", "The client host's own firewall rejects outgoing ssh",
            steps: [.init("you", "filter output 'tcp dport 22 reject'")]),
        Fault(
            "drop-at-tunnel-host", area: "reach", "The tunnel host's firewall drops without a word",
            steps: [.init("tunnel-host", "filter input 'tcp dport 22 drop'")]),
        Fault(
            "drop-in-network", area: "reach", "A firewall in the network drops without a word",
            steps: [.init("internet", "filter forward 'tcp dport 22 drop'")]),
        Fault(
            "no-return-route", area: "reach", "The tunnel host has no way back to the client host",
            steps: [.init("tunnel-host", "ip route del default")]),
        Fault(
            "tunnel-host-down", area: "reach", "The tunnel host is switched off: its router finds it no more",
            steps: [.init("tunnel-host", "ip link set eth0 down"), .init("internet", "ip neigh flush all")]),
        Fault(
            "gateway-down", area: "reach", "The client host's gateway does not answer ARP",
            steps: [
                .init("you", "echo '203.0.113.10 tunnel-host' >> /etc/hosts"),
                .init("internet", "ip link set eth0 down"),
                .init("you", "ip neigh flush all"),
            ]),
        Fault(
            "no-route-on-client", area: "reach", "The client host has no route to the tunnel host",
            steps: [.init("you", "ip route del default\nip route add 203.0.113.53 via 198.51.100.1")]),
        Fault(
            "blackhole-route-on-client", area: "reach", "A route of the client host throws the packets away",
            steps: [.init("you", "ip route add blackhole 203.0.113.10")]),
        Fault(
            "no-local-port-left", area: "reach", "Every local port of the client host is in use",
            steps: [.init("you", "use_up_ports")]),
        Fault(
            "ipv6-black-hole-first", area: "reach",
            "tunnel-host also has an IPv6 address, tried first, whose packets vanish", effect: .degraded,
            steps: [
                .init("dns", "dns_records tunnel-host,203.0.113.10,2001:db8:2::10 www,10.10.0.80"),
                .init("internet", "filter forward 'ip6 daddr 2001:db8:2::10 drop'"),
            ]),
        Fault(
            "ipv6-refused-first", area: "reach", "tunnel-host also has an IPv6 address, tried first, that refuses",
            effect: .healthy,
            steps: [
                .init("dns", "dns_records tunnel-host,203.0.113.10,2001:db8:2::10 www,10.10.0.80"),
                .init("tunnel-host", "sshd_option 'ListenAddress 0.0.0.0'"),
            ]),
        Fault(
            "source-address-not-local", area: "reach", "ssh is told to start from an address this host has not",
            command: ["ssh", "-b", "198.51.100.77", "-L", "8080:www:80", "tunnel-host", "-N"],
            steps: []),
        Fault(
            "source-address-is-loopback", area: "reach", "ssh is told to start from the loopback address",
            command: ["ssh", "-b", "127.0.0.1", "-L", "8080:www:80", "tunnel-host", "-N"],
            steps: []),
        Fault(
            "jump-host-forwards-nothing", area: "reach", "The jump host has AllowTcpForwarding no",
            command: throughItself,
            steps: [.init("tunnel-host", "sshd_option 'AllowTcpForwarding no'")]),
        Fault(
            "jump-host-refused-by-target", area: "reach", "Nothing listens where the jump host is to connect to",
            command: ["ssh", "-J", "tunnel-host", "-p", "2222", "-L", "8080:www:80", "127.0.0.1", "-N"],
            steps: []),
        Fault(
            "web-server-stopped-behind-jump", area: "egress",
            "Through a jump host, and nothing listens on port 80 of www",
            command: throughItself,
            steps: [knowsLoopback, .init("www", "service_stop nginx")]),
        Fault(
            "through-jump-host", area: "reach", "Through a jump host, which is the tunnel host itself",
            effect: .healthy,
            command: throughItself,
            steps: [knowsLoopback]),
        Fault(
            "proxy-command-fails", area: "reach", "The ProxyCommand ends before it connects",
            command: ["ssh", "-o", "ProxyCommand=nc-not-there %h %p", "-L", "8080:www:80", "tunnel-host", "-N"],
            steps: []),
        Fault(
            "tunnel-over-ipv6", area: "reach", "tunnel-host has only an IPv6 address", effect: .healthy,
            steps: [.init("dns", "dns_records tunnel-host,2001:db8:2::10 www,10.10.0.80")]),
        Fault(
            "name-with-underscore", area: "reach", "The tunnel host's name has an underscore", effect: .healthy,
            command: ["ssh", "-L", "8080:www:80", "tunnel_host", "-N"],
            steps: [
                .init("dns", "dns_records tunnel_host,203.0.113.10 www,10.10.0.80"),
                .init("you", "edit /home/alice/.ssh/known_hosts 's/^tunnel-host/tunnel_host/'"),
            ]),
    ]

    private static let throughItself = ["ssh", "-J", "tunnel-host", "-L", "8080:www:80", "127.0.0.1", "-N"]
    private static let knowsLoopback = Fault.Step(
        "you", "edit /home/alice/.ssh/known_hosts 's/^tunnel-host/tunnel-host,127.0.0.1/'")
}
