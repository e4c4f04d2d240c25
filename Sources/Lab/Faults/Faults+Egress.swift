extension FaultCatalog {
    /// From the tunnel host to the destination.
    static let egress: [Fault] = [
        Fault(
            "web-server-stopped", area: "egress", "Nothing listens on port 80 of www",
            steps: [.init("www", "service_stop nginx")]),
        Fault(
            "wrong-destination-port", area: "egress", "The forward names a port of www where nothing listens",
            command: ["ssh", "-L", "8080:www:81", "tunnel-host", "-N"],
            steps: []),
        Fault(
            "web-server-on-loopback-only", area: "egress", "nginx listens on 127.0.0.1 only",
            steps: [.init("www", "nginx_listen 'listen 127.0.0.1:80;'")]),
        Fault(
            "localhost-means-tunnel-host", area: "egress",
            "The forward says localhost, which is the tunnel host itself",
            command: ["ssh", "-L", "8080:localhost:80", "tunnel-host", "-N"],
            steps: []),
        Fault(
            "web-server-drops", area: "egress", "www's firewall drops without a word",
            steps: [.init("www", "filter input 'tcp dport 80 drop'")]),
        Fault(
            "web-server-down", area: "egress", "www is switched off: it answers no ARP",
            steps: [.init("www", "ip link set eth0 down"), .init("tunnel-host", "ip neigh flush all")]),
        Fault(
            "web-server-rejects-port", area: "egress", "www's firewall rejects with ICMP port unreachable",
            steps: [.init("www", "filter input 'tcp dport 80 reject with icmp type port-unreachable'")]),
        Fault(
            "web-server-rejects-host", area: "egress", "www's firewall rejects with ICMP host prohibited",
            steps: [.init("www", "filter input 'tcp dport 80 reject with icmp type host-prohibited'")]),
        Fault(
            "web-server-rejects-admin", area: "egress", "www's firewall rejects with ICMP admin prohibited",
            steps: [.init("www", "filter input 'tcp dport 80 reject with icmp type admin-prohibited'")]),
        Fault(
            "web-server-rejects-protocol", area: "egress", "www's firewall rejects with ICMP protocol unreachable",
            steps: [.init("www", "filter input 'tcp dport 80 reject with icmp type prot-unreachable'")]),
        Fault(
            "web-server-net-unreachable", area: "egress",
            "The inside network is gone: the way leads to a router that has none",
            steps: [
                // Its router has no route either and says so: ICMP net unreachable.
                .init("tunnel-host", "ip link set eth1 down")
            ]),
        Fault(
            "no-route-to-web-server", area: "egress", "The tunnel host has no route to www at all",
            steps: [
                .init(
                    "tunnel-host",
                    "ip link set eth1 down\nip route del default\nip route add 198.51.100.0/24 via 203.0.113.1")
            ]),
        Fault(
            "web-server-unknown-at-tunnel-host", area: "egress", "The tunnel host's DNS has no www",
            steps: [.init("dns", "dns_records tunnel-host,203.0.113.10")]),
        Fault(
            "resolver-of-tunnel-host-down", area: "egress", "The tunnel host cannot reach its name server",
            steps: [.init("tunnel-host", "filter output 'meta l4proto {tcp, udp} th dport 53 reject'")]),
        Fault(
            "resolver-of-tunnel-host-silent", area: "egress", "The tunnel host's questions to its name server vanish",
            steps: [.init("tunnel-host", "filter output 'meta l4proto {tcp, udp} th dport 53 drop'")]),
        Fault(
            "resolver-of-tunnel-host-hangs", area: "egress", "The tunnel host waits half a minute for its name server",
            steps: [
                .init("dns", "filter input 'ip saddr 203.0.113.10 meta l4proto {tcp, udp} th dport 53 drop'"),
                .init("tunnel-host", "edit /etc/resolv.conf 's/timeout:1/timeout:30/'"),
            ]),
        Fault(
            "web-server-wrong-at-tunnel-host", area: "egress",
            "/etc/hosts of the tunnel host has an old address for www",
            steps: [.init("tunnel-host", "echo '10.10.0.99 www' >> /etc/hosts")]),
        Fault(
            "ipv6-forbidden-by-sshd", area: "egress", "AddressFamily inet, and the destination is an IPv6 address",
            command: ["ssh", "-L", "8080:[2001:db8:2::53]:53", "tunnel-host", "-N"],
            steps: [.init("tunnel-host", "sshd_option 'AddressFamily inet'")]),
        Fault(
            "web-server-ipv6-first", area: "egress", "www has an IPv6 address too, tried first, where nobody is",
            effect: .degraded,
            steps: [.init("dns", "dns_records tunnel-host,203.0.113.10 www,10.10.0.80,2001:db8:2::80")]),
        Fault(
            "socket-missing", area: "egress", "The destination is a socket that is not there", command: toSocket,
            steps: []),
        Fault(
            "socket-forbidden", area: "egress", "The destination is a socket that alice may not use", command: toSocket,
            steps: [.init("tunnel-host", "\(serveSocket)\nchmod 600 /run/app.sock")]),
        Fault(
            "socket-stale", area: "egress", "The destination is a socket whose program has ended", command: toSocket,
            steps: [.init("tunnel-host", "\(staleSocket("/run/app.sock"))\nchmod 666 /run/app.sock")]),
        Fault(
            "socket", area: "egress", "The destination is a socket", effect: .healthy, command: toSocket,
            steps: [.init("tunnel-host", serveSocket)]),
        Fault(
            "web-server-speaks-tls", area: "egress", "nginx speaks TLS on port 80",
            steps: [
                .init(
                    "www",
                    """
                    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=www \
                    -keyout /etc/nginx/tls.key -out /etc/nginx/tls.crt 2>/dev/null
                    nginx_listen 'listen 80 ssl; ssl_certificate /etc/nginx/tls.crt; ssl_certificate_key /etc/nginx/tls.key;'
                    """)
            ]),
        Fault(
            "ssh-on-web-port", area: "egress", "An SSH server answers on port 80 of www",
            steps: [
                .init("www", "service_stop nginx\nodd_server 80 say 'SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10\\r\\n'")
            ]),
        Fault(
            "imap-on-web-port", area: "egress", "An IMAP server answers on port 80 of www",
            steps: [
                .init("www", "service_stop nginx\nodd_server 80 say '* OK [CAPABILITY IMAP4rev1] www ready.\\r\\n'")
            ]),
        Fault(
            "web-server-silent", area: "egress", "Port 80 of www accepts and says nothing",
            steps: [.init("www", "service_stop nginx\nodd_server 80 silent")]),
        Fault(
            "web-server-closes", area: "egress", "Port 80 of www accepts and closes at once",
            steps: [.init("www", "service_stop nginx\nodd_server 80 close")]),
        Fault(
            "web-server-resets", area: "egress", "Port 80 of www accepts and resets",
            steps: [.init("www", "service_stop nginx\nodd_server 80 reset")]),
        Fault(
            "source-refused-by-web-server", area: "egress", "nginx denies the tunnel host's address", effect: .degraded,
            steps: [.init("www", "nginx_listen 'listen 80; deny 10.10.0.1; allow all;'")]),
        Fault(
            "virtual-host", area: "egress", "nginx has the page only for the name www, and curl asks for localhost",
            effect: .degraded,
            steps: [.init("www", "nginx_listen 'listen 80; if ($host != www) { return 404; }'")]),
        Fault(
            "redirect-leaves-tunnel", area: "egress", "nginx sends everyone to http://www/home/", effect: .degraded,
            steps: [.init("www", "nginx_listen 'listen 80; location = / { return 301 http://www/home/; }'")]),
    ]

    /// A socket on which nobody listens any more.
    static func staleSocket(_ path: String) -> String {
        "perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local => \"\(path)\", Listen => 1) or die'"
    }
}
