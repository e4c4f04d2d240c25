extension FaultCatalog {
    /// Names: what the client host's resolver says of the tunnel host.
    static let resolve: [Fault] = [
        Fault(
            "name-not-found", area: "resolve", "The DNS has no tunnel-host",
            steps: [.init("dns", "dns_records www,10.10.0.80")]),
        Fault(
            "name-mistyped-in-config", area: "resolve", "HostName in ~/.ssh/config names a host that does not exist",
            steps: [.init("you", "echo '    HostName tunel-host' >> /home/alice/.ssh/config")]),
        Fault(
            "name-without-address", area: "resolve", "The DNS has a text for tunnel-host and no address",
            steps: [
                .init("dns", "echo 'txt-record=tunnel-host,moved' > /etc/dnsmasq.d/records\nservice_restart dnsmasq")
            ]),
        Fault(
            "no-such-name-service", area: "resolve", "nsswitch.conf names a source of host names that does not exist",
            steps: [.init("you", "edit /etc/nsswitch.conf 's/^hosts:.*/hosts: directory/'")]),
        Fault(
            "dns-silent", area: "resolve", "A firewall in front of the name server drops every question",
            steps: [.init("dns", "filter input 'meta l4proto {tcp, udp} th dport 53 drop'")]),
        Fault(
            "dns-stopped", area: "resolve", "The name server is not running: ICMP port unreachable",
            steps: [.init("dns", "service_stop dnsmasq")]),
        Fault(
            "dns-refuses", area: "resolve", "The name server answers REFUSED to everything it does not know",
            steps: [.init("dns", "edit /etc/dnsmasq.conf '/^local=/d'\ndns_records www,10.10.0.80")]),
        Fault(
            "no-name-server", area: "resolve", "resolv.conf names no server",
            steps: [.init("you", "echo '# empty' > /etc/resolv.conf")]),
        Fault(
            "client-offline", area: "resolve", "The client host's network card is down",
            steps: [.init("you", "ip link set eth0 down")]),
        Fault(
            "only-ipv6-address-with-4", area: "resolve", "tunnel-host has only an AAAA record and ssh is told -4",
            command: ["ssh", "-4", "-L", "8080:www:80", "tunnel-host", "-N"],
            steps: [.init("dns", "dns_records tunnel-host,2001:db8:2::10 www,10.10.0.80")]),
        Fault(
            "only-ipv4-address-with-6", area: "resolve", "tunnel-host has only an A record and ssh is told -6",
            command: ["ssh", "-6", "-L", "8080:www:80", "tunnel-host", "-N"],
            steps: []),
        Fault(
            "ipv4-literal-with-6", area: "resolve", "An IPv4 address and -6",
            command: ["ssh", "-6", "-L", "8080:www:80", "203.0.113.10", "-N"],
            steps: []),
        Fault(
            "stale-hosts-entry", area: "resolve", "/etc/hosts of the client host has an old address for tunnel-host",
            steps: [.init("you", "echo '203.0.113.53 tunnel-host' >> /etc/hosts")]),
        Fault(
            "stale-hosts-entry-of-known-host", area: "resolve",
            "The same, and known_hosts has tunnel-host's key for its address too",
            steps: [
                .init(
                    "you",
                    """
                    edit /home/alice/.ssh/known_hosts 's/^tunnel-host/tunnel-host,203.0.113.10/'
                    echo '203.0.113.53 tunnel-host' >> /etc/hosts
                    """)
            ]),
        Fault(
            "known-by-address-too", area: "resolve", "known_hosts has tunnel-host's key for its address too",
            effect: .healthy,
            steps: [.init("you", "edit /home/alice/.ssh/known_hosts 's/^tunnel-host/tunnel-host,203.0.113.10/'")]),
        Fault(
            "dns-wrong-address", area: "resolve", "The DNS gives tunnel-host an address that nobody has",
            steps: [.init("dns", "dns_records tunnel-host,203.0.113.77 www,10.10.0.80")]),
    ]
}
