extension FaultCatalog {
    /// The listening end, on the client host.
    static let ingress: [Fault] = [
        Fault(
            "port-in-use", area: "ingress", "Another program listens on port 8080, on every address",
            steps: [.init("you", "odd_server 8080 answer 'another program\\r\\n'")]),
        Fault(
            "port-in-use-and-must-not", area: "ingress", "The same, with ExitOnForwardFailure",
            command: ["ssh", "-o", "ExitOnForwardFailure=yes", "-L", "8080:www:80", "tunnel-host", "-N"],
            steps: [.init("you", "odd_server 8080 answer 'another program\\r\\n'")]),
        Fault(
            "port-in-use-ipv4", area: "ingress", "Another program listens on 127.0.0.1:8080: only [::1] is left",
            effect: .degraded,
            steps: [.init("you", "odd_server 127.0.0.1:8080 answer 'another program\\r\\n'")]),
        Fault(
            "port-in-use-ipv6", area: "ingress", "Another program listens on [::1]:8080: only 127.0.0.1 is left",
            effect: .degraded,
            steps: [.init("you", "odd_server ::1:8080 answer 'another program\\r\\n'")]),
        Fault(
            "tunnel-already-running", area: "ingress", "An ssh with the same forward runs already", effect: .degraded,
            steps: [
                .init(
                    "you",
                    "as_alice ssh -f -L 8080:www:80 tunnel-host -N </dev/null >/dev/null 2>&1\nwait_listening tcp 8080")
            ]),
        Fault(
            "socket-left-behind", area: "ingress", "The socket to listen on exists, and nobody listens on it",
            command: onSocket, steps: [.init("you", "as_alice \(staleSocket("/tmp/www.sock"))")]),
        Fault(
            "socket-in-use", area: "ingress", "The socket to listen on exists, and another program listens on it",
            command: onSocket,
            steps: [
                .init(
                    "you",
                    """
                    as_alice setsid socat UNIX-LISTEN:/tmp/www.sock,fork EXEC:/bin/true </dev/null >/dev/null 2>&1 &
                    until [ -S /tmp/www.sock ]; do sleep 0.01; done
                    """)
            ]),
        Fault(
            "socket-directory-missing", area: "ingress",
            "The socket to listen on is in a directory that does not exist",
            command: ["ssh", "-L", "/tmp/tunnels/www.sock:www:80", "tunnel-host", "-N"], steps: []),
        Fault(
            "ipv6-switched-off", area: "ingress", "The tunnel is to listen on ::1, and the client host has no IPv6",
            command: ["ssh", "-L", "[::1]:8080:www:80", "tunnel-host", "-N"],
            steps: [.init("you", "set_kernel net/ipv6/conf/all/disable_ipv6 1")]),
        Fault(
            "privileged-port", area: "ingress", "alice may not listen on port 80",
            command: ["ssh", "-L", "80:www:80", "tunnel-host", "-N"],
            steps: []),
        Fault(
            "bind-address-not-local", area: "ingress", "The bind address is not one of this host",
            command: ["ssh", "-L", "198.51.100.77:8080:www:80", "tunnel-host", "-N"],
            steps: []),
        Fault(
            "bind-name-unknown", area: "ingress", "The bind address is a name that does not exist",
            command: ["ssh", "-L", "my-laptop:8080:www:80", "tunnel-host", "-N"],
            steps: []),
        Fault(
            "malformed-forward", area: "ingress", "The forward has no host port",
            command: ["ssh", "-L", "8080:www", "tunnel-host", "-N"],
            steps: []),
        Fault(
            "config-unknown-option", area: "ingress", "~/.ssh/config has an option that ssh does not know",
            steps: [.init("you", "echo '    LocalForwarding yes' >> /home/alice/.ssh/config")]),
        Fault(
            "config-writable-by-all", area: "ingress", "Others may write to ~/.ssh/config",
            steps: [.init("you", "chmod 666 /home/alice/.ssh/config")]),
        Fault(
            "loopback-without-ipv6", area: "ingress", "The client host has no ::1", effect: .healthy,
            steps: [.init("you", "ip addr del ::1/128 dev lo")]),
        Fault(
            "bind-every-address", area: "ingress", "-L '*:8080:…' listens on every address", effect: .healthy,
            command: ["ssh", "-L", "*:8080:www:80", "tunnel-host", "-N"],
            steps: []),
    ]

    private static let onSocket = ["ssh", "-L", "/tmp/www.sock:www:80", "tunnel-host", "-N"]
}
