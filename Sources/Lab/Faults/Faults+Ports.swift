extension FaultCatalog {
    /// Networks that let only some ports through, and networks that answer for hosts that do not exist.
    static let ports: [Fault] = [
        Fault(
            "only-443-passes-and-sshd-is-there", area: "reach",
            "The network lets only TCP port 443 through, where sshd listens too",
            steps: [
                .init("tunnel-host", "sshd_option 'Port 22' 'Port 443'\nwait_listening tcp 443"),
                .init("internet", "filter forward 'ip saddr 198.51.100.2 tcp dport != 443 drop'"),
            ]),
        Fault(
            "only-443-passes", area: "reach", "The network lets only TCP port 443 through, where nothing listens",
            steps: [.init("internet", "filter forward 'ip saddr 198.51.100.2 tcp dport != 443 drop'")]),
        Fault(
            "everything-dropped", area: "reach", "The network lets no TCP through",
            steps: [.init("internet", "filter forward 'ip saddr 198.51.100.2 ip protocol tcp drop'")]),
        Fault(
            "resets-for-everybody", area: "reach",
            "The network resets every connection, whether the host exists or not",
            steps: [
                .init(
                    "internet",
                    """
                    ip route add 192.0.2.0/24 via 203.0.113.53
                    filter forward 'ip saddr 198.51.100.2 tcp dport 22 reject with tcp reset'
                    """)
            ]),
        Fault(
            "portal-answers-for-everybody", area: "banner", "A captive portal answers every connection with HTTP",
            steps: [.init("internet", "\(portal)\nintercept prerouting 'ip saddr 198.51.100.2 ip protocol tcp' 8000")]),
        Fault(
            "portal-answers-web-drops-rest", area: "reach", "A captive portal answers on port 80 and drops the rest",
            steps: [
                .init(
                    "internet",
                    """
                    \(portal)
                    intercept prerouting 'ip saddr 198.51.100.2 tcp dport 80' 8000
                    filter forward 'ip saddr 198.51.100.2 ip protocol tcp drop'
                    """)
            ]),
        Fault(
            "proxy-accepts-for-everybody", area: "banner", "A device accepts every connection and says nothing",
            steps: [
                .init(
                    "internet",
                    "odd_server 8000 silent\nintercept prerouting 'ip saddr 198.51.100.2 ip protocol tcp' 8000")
            ]),
        Fault(
            "web-intercepted", area: "reach", "A proxy of the network answers on port 80 for every host",
            effect: .healthy,
            steps: [.init("internet", "\(portal)\nintercept prerouting 'ip saddr 198.51.100.2 tcp dport 80' 8000")]),
        Fault(
            "web-intercepted-behind-tunnel-host", area: "egress",
            "A proxy behind the tunnel host answers on port 80 for every host", effect: .degraded,
            steps: [.init("tunnel-host", "\(portal)\nintercept output 'tcp dport 80' 8000")]),
    ]

    private static let portal =
        "odd_server 8000 answer 'HTTP/1.1 302 Found\\r\\nLocation: http://portal.example/\\r\\nContent-Length: 0\\r\\n"
        + "Connection: close\\r\\n\\r\\n'"
}
