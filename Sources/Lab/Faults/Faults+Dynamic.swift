extension FaultCatalog {
    /// What a proxy (`-D`) meets, or ssh here where it is the proxy (`-R port` alone).
    static let dynamic: [Fault] = [
        Fault(
            "proxy-key-permits-intranet", in: .dynamic, area: "forward",
            "permitopen= on the key lists intranet:80 only",
            effect: .degraded,
            steps: [.init("remote-host", keyOption("restrict,port-forwarding,permitopen=\"intranet:80\""))]),
        Fault(
            "proxy-permit-open-intranet", in: .dynamic, area: "forward", "PermitOpen lists intranet:80 only",
            effect: .degraded,
            steps: [.init("remote-host", "sshd_option 'PermitOpen intranet:80'")]),
        Fault(
            "proxy-permit-open-itself", in: .dynamic, area: "forward",
            "PermitOpen lists intranet:80 and the host's own SSH port", effect: .degraded,
            steps: [.init("remote-host", "sshd_option 'PermitOpen intranet:80 127.0.0.1:22'")]),
        Fault(
            "proxy-permit-open-none", in: .dynamic, area: "forward", "PermitOpen none",
            steps: [.init("remote-host", "sshd_option 'PermitOpen none'")]),
        Fault(
            "proxy-forwarding-off", in: .dynamic, area: "forward", "AllowTcpForwarding no",
            steps: [.init("remote-host", "sshd_option 'AllowTcpForwarding no'")]),
        Fault(
            "proxy-forwarding-remote-only", in: .dynamic, area: "forward", "AllowTcpForwarding remote",
            steps: [.init("remote-host", "sshd_option 'AllowTcpForwarding remote'")]),
        Fault(
            "proxy-key-restricted", in: .dynamic, area: "forward", "restrict on the key",
            steps: [.init("remote-host", keyOption("restrict"))]),
        Fault(
            "proxy-port-in-use", in: .dynamic, area: "ingress",
            "Another program listens on port 8080, on every address",
            steps: [.init("you", "odd_server 8080 answer 'another program\\r\\n'")]),
        Fault(
            "proxy-port-in-use-ipv4", in: .dynamic, area: "ingress",
            "Another program listens on 127.0.0.1:8080: only [::1] is left", effect: .degraded,
            steps: [.init("you", "odd_server 127.0.0.1:8080 answer 'another program\\r\\n'")]),
        Fault(
            "intranet-stopped", in: .dynamic, area: "egress", "The intranet's web server is stopped",
            steps: [.init("intranet", "service_stop nginx")]),
        Fault(
            "intranet-unknown", in: .dynamic, area: "egress", "The inside's name server does not know intranet",
            steps: [.init("dns", "dns_records 'www.example.com,203.0.113.80'")]),
        Fault(
            "intranet-elsewhere-in-public", in: .dynamic, area: "egress",
            "The public name server has an intranet of its own: www's address", effect: .healthy,
            steps: [
                .init(
                    "internet",
                    "dns_records remote-host,203.0.113.10 www.example.com,203.0.113.80 intranet,203.0.113.80")
            ]),
        Fault(
            "remote-proxy-not-permitted", in: .dynamic, area: "remote",
            "PermitRemoteOpen none, and -R with a port alone",
            command: ["ssh", "-o", "PermitRemoteOpen=none", "-R", "1080", "remote-host", "-N"],
            steps: []),
    ]

    /// Tunnels that run when the doctor comes.
    static let running: [Fault] = [
        Fault(
            "proxy-running", in: .dynamic, area: "ingress", "The proxy runs already", effect: .degraded,
            steps: [.init("you", startProxy)]),
        Fault(
            "proxy-suspended", in: .dynamic, area: "stability", "The ssh that is the proxy was stopped, as by Ctrl-Z",
            steps: [.init("you", startProxy + "kill -STOP $(tunnel_pid)\n")]),
        Fault(
            "proxy-half-dead", in: .dynamic, area: "stability",
            "A firewall has forgotten the connection of the proxy that runs",
            steps: [.init("you", startProxy + forget)]),
        Fault(
            "proxy-session-stopped", in: .dynamic, area: "stability",
            "The proxy runs, and its process on remote-host is stopped",
            steps: [.init("you", startProxy), .init("remote-host", stopSessions)]),
        Fault(
            "proxy-running-shadowed", in: .dynamic, area: "ingress",
            "The proxy runs on [::1] only: 127.0.0.1 was another program's", effect: .degraded,
            steps: [.init("you", "odd_server 127.0.0.1:8080 answer 'another program\\r\\n'\n" + startProxy)]),
        Fault(
            "running-suspended", area: "stability", "The ssh that holds the tunnel was stopped, as by Ctrl-Z",
            steps: [.init("you", startTunnel + "kill -STOP $(tunnel_pid)\n")]),
        Fault(
            "running-half-dead", area: "stability", "A firewall has forgotten the connection of the tunnel that runs",
            steps: [.init("you", startTunnel + forget)]),
        Fault(
            "running-session-stopped", area: "stability", "The tunnel runs, and its process on tunnel-host is stopped",
            steps: [.init("you", startTunnel), .init("tunnel-host", stopSessions)]),
        Fault(
            "running-out-of-descriptors", area: "stability",
            "The tunnel runs, and its process on tunnel-host may open no more files",
            steps: [
                .init("you", startTunnel),
                .init(
                    "tunnel-host",
                    """
                    until session=$(pgrep -u alice -x 'sshd|sshd-session'); do sleep 0.01; done
                    as_alice prlimit --pid "$session" --nofile=5:5
                    """),
            ]),
        Fault(
            "running-shadowed", area: "ingress", "The tunnel runs on [::1] only: 127.0.0.1 was another program's",
            effect: .degraded,
            steps: [.init("you", "odd_server 127.0.0.1:8080 answer 'another program\\r\\n'\n" + startTunnel)]),
        Fault(
            "running-to-stopped-web-server", area: "egress", "The tunnel runs, and the web server is stopped",
            steps: [.init("you", startTunnel), .init("www", "service_stop nginx")]),
        Fault(
            "running-by-alias", area: "ingress", "The tunnel of a Host alias with LocalForward runs", effect: .degraded,
            steps: [
                .init(
                    "you",
                    "printf 'Host web\\n    HostName tunnel-host\\n    HostKeyAlias tunnel-host\\n    User alice\\n"
                        + "    LocalForward 8080 www:80\\n' >> /home/alice/.ssh/config\n"
                        + start("web", "-N"))
            ]),
    ]

    /// Shared connections (ControlMaster).
    static let shared: [Fault] = [
        Fault(
            "shared-connection", area: "ingress", "A shared connection is there, without forwards", effect: .degraded,
            steps: [.init("you", share + start("-M", "tunnel-host", "-N", port: nil))]),
        Fault(
            "shared-connection-has-forward", area: "ingress", "A shared connection has this forward already",
            effect: .degraded,
            steps: [.init("you", share + start("-M", "-L", "8080:www:80", "tunnel-host", "-N"))]),
        Fault(
            "shared-connection-took-forward", area: "ingress",
            "A persisting shared connection took this forward from a command that has ended", effect: .degraded,
            steps: [
                .init(
                    "you",
                    share + persist + "as_alice ssh -O forward -L 8080:www:80 tunnel-host\nwait_listening tcp 8080\n")
            ]),
        Fault(
            "shared-connection-has-other-forward", area: "ingress",
            "A persisting shared connection holds port 8080 for another destination",
            steps: [
                .init(
                    "you",
                    share + persist
                        + "as_alice ssh -O forward -L 8080:localhost:22 tunnel-host\nwait_listening tcp 8080\n")
            ]),
        Fault(
            "shared-connection-outlives-key", area: "auth",
            "A shared connection is there, and the key is not authorised any more", effect: .degraded,
            steps: [
                .init("you", share + start("-M", "tunnel-host", "-N", port: nil)),
                .init("tunnel-host", ": > /home/alice/.ssh/authorized_keys"),
            ]),
    ]

    private static let startTunnel = start("-L", "8080:www:80", "tunnel-host", "-N")
    private static let startProxy = start("-D", "8080", "remote-host", "-N")

    /// An ssh of alice's in the background, up when this returns; `tunnel_pid` prints its process.
    private static func start(_ words: String..., port: Int? = 8080) -> String {
        """
        as_alice ssh -f \(words.joined(separator: " ")) </dev/null >/dev/null 2>&1
        \(port.map { "wait_listening tcp \($0)" } ?? ":")
        tunnel_pid() { pgrep -o -u alice -x ssh; }

        """
    }

    /// No packet of the running ssh's connection passes any more, and nobody says so.
    private static let forget = """
        port=$(ss -Htnp state established '( dport = :22 )' | sed -nE 's/^[^ ]+ +[^ ]+ +[^ ]*:([0-9]+) .*/\\1/p' | head -n 1)
        [ -n "$port" ]
        filter output "tcp sport $port drop"
        filter input "tcp dport $port drop"

        """

    /// The processes of those who are logged in stop; new logins get new ones.
    private static let stopSessions =
        "until pkill -STOP -u alice -x sshd || pkill -STOP -u alice -x sshd-session; do sleep 0.01; done"

    private static let share =
        "printf '    ControlPath ~/.ssh/shared-%%C\\n    ControlMaster auto\\n' >> /home/alice/.ssh/config\n"

    /// A master that has lost its words: ControlPersist.
    private static let persist = """
        as_alice ssh -o ControlPersist=yes tunnel-host true </dev/null >/dev/null 2>&1
        as_alice ssh -O check tunnel-host

        """
}
