import Lab

private let policy = "forward.administratively-prohibited."

private func remote(_ forward: String, _ more: String...) -> [String] {
    ["ssh", "-R", forward, "bastion-host", "-N"] + more
}

/// Every fault of the lab `remote`.
let remoteRows: [MatrixRow] = [
    MatrixRow(nil, .works([]), note: "remote", in: .remote),
    MatrixRow(
        nil, .works(["spec.exit-on-forward-failure-unset", "spec.no-keepalive"]),
        command: ["ssh", "-f", "-R", "8080:www.example.com:80", "bastion-host", "-N"],
        note: "remote, and nobody sees it",
        in: .remote),
    MatrixRow(
        nil, .works([]), command: remote("0:www.example.com:80"), note: "a port of the server's choosing", in: .remote),
    MatrixRow(nil, .works([]), command: remote("8080"), note: "a proxy", in: .remote),
    MatrixRow(
        nil, .works([]), command: remote("127.0.0.1:8080:www.example.com:80"), note: "one loopback address", in: .remote
    ),

    // What should run.
    MatrixRow(
        nil, .broken(["ingress.not-listening-yet-or-any-more"]), options: ["--running"], note: "nothing runs",
        in: .remote),
    MatrixRow(
        nil, .broken(["ingress.not-listening-yet-or-any-more"]), options: ["--running"],
        command: remote("0:www.example.com:80"), note: "a port of the server's choosing, and nothing runs", in: .remote),
    MatrixRow(nil, .works([]), options: ["--running"], note: "it runs", in: .remote).whileRunning(
        "you: ssh -R 8080:www.example.com:80 bastion-host -N"),

    // Permission to listen.
    .exactly("remote-forwarding-off", policy + "allowtcpforwarding-no"),
    .exactly("remote-forwarding-local-only", policy + "allowtcpforwarding-local"),
    .oneOf("remote-forwarding-disabled", policy + "disableforwarding", policy + "allowtcpforwarding-no"),
    MatrixRow(
        "remote-forwarding-off",
        .broken([policy + "allowtcpforwarding-no", policy + "disableforwarding"]), options: ["--no-exec"],
        note: "--no-exec"),
    .exactly("remote-forwarding-off-for-user", policy + "allowtcpforwarding-no"),
    .exactly("remote-key-restricted", policy + "key-no-port-forwarding"),
    .exactly("remote-key-without-forwarding", policy + "key-no-port-forwarding"),
    .exactly("remote-certificate-without-forwarding", policy + "cert-no-port-forwarding"),
    .exactly("remote-password-expired", "auth.password-expired-forwarding-off"),
    .exactly("remote-permit-listen-none", policy + "permitlisten"),
    .exactly("remote-permit-listen-other-port", policy + "permitlisten"),
    .exactly("remote-permit-listen-other-spelling", policy + "permitlisten"),
    .exactly("remote-key-permits-other-port", policy + "permitlisten"),
    .exactly("remote-forwards-cleared", "forward.cleared-by-client"),
    .works("remote-permit-listen-listed"),
    .works("remote-key-permits-it"),
    .works("remote-forwarding-only"),

    // The listener. A service that accepts and says nothing does what sshd does for a client that is gone.
    .exactly("remote-port-in-use", "remote.port-in-use"),
    .exactly("remote-port-in-use-closing", "remote.port-in-use"),
    .exactly("remote-port-in-use-and-must-not", "remote.port-in-use"),
    .oneOf("remote-port-in-use-silent", "remote.stale-listener", "remote.port-in-use"),
    .oneOf("remote-stale-listener", "remote.stale-listener", "remote.port-in-use"),
    .works("remote-tunnel-already-running"),
    .exactly("remote-port-in-use-ipv4", "remote.half-bound"),
    .exactly("remote-port-in-use-ipv6", "remote.half-bound"),
    .exactly("remote-port-in-use-elsewhere", "remote.port-in-use"),
    .exactly("remote-privileged-port", "remote.privileged-port"),
    .exactly("remote-bind-address-not-local", "remote.bind-address-unavailable"),
    .exactly("remote-bind-name-unknown", "remote.bind-address-unavailable"),
    MatrixRow(
        nil, .works([]), command: remote("/home/alice/web.sock:www.example.com:80"), note: "a socket", in: .remote),
    .exactly("remote-socket-left-behind", "remote.unix-socket-exists"),
    .exactly("remote-socket-in-use", "remote.unix-socket-exists"),
    .exactly("remote-socket-without-directory", "remote.unix-socket-impossible"),
    .oneOf("remote-sockets-off", "forward.streamlocal-denied", policy + "disableforwarding"),
    .works("remote-socket-replaced"),
    .works("remote-sshd-without-ipv6"),
    .works("remote-host-without-ipv6"),

    // GatewayPorts, and who can enter.
    .exactly("wildcard-asked-loopback-granted", "remote.bound-loopback-only"),
    .exactly("address-asked-loopback-granted", "remote.bound-loopback-only"),
    .works("loopback-asked-wildcard-granted", "remote.bind-address-ignored", "security.remote-wildcard"),
    .works("address-asked-wildcard-granted", "remote.bind-address-ignored", "security.remote-wildcard"),
    .works("ipv4-wildcard-granted", "remote.bind-wrong-family"),
    .works("ipv6-wildcard-granted", "remote.bind-wrong-family"),
    .works("remote-firewall-drops", "remote.firewalled-outside"),
    .works("remote-firewall-resets", "remote.firewalled-outside"),
    .works("remote-firewall-prohibits", "remote.firewalled-outside"),
    .works("wildcard-granted"),
    .works("own-address-granted"),
    MatrixRow("wildcard-granted", .works(["security.remote-wildcard"]), command: remote("*:8080"), note: "a proxy"),
    MatrixRow(
        "remote-forwarding-only", .broken(["remote.bound-loopback-only"]), command: remote("*:8080:www.example.com:80"),
        note: "nobody may dial from there"),

    // The target, which ssh on the client host dials.
    .exactly("remote-target-stopped", "remote.local-target-refused"),
    .exactly("remote-target-wrong-port", "remote.local-target-refused"),
    .exactly("remote-target-localhost", "remote.local-target-refused"),
    .exactly("remote-target-unknown", "remote.local-target-unresolvable"),
    .exactly("remote-target-no-route", "remote.local-target-unresolvable"),
    .exactly("remote-target-drops", "egress.timeout"),
    .exactly("remote-target-down", "egress.host-unreachable"),
    .exactly("remote-target-net-unreachable", "egress.net-unreachable"),
    .exactly("remote-target-speaks-ssh", "egress.wrong-protocol"),
    .oneOf("remote-target-closes", "egress.closed-at-once", "egress.source-acl-at-service", "egress.wrong-protocol"),
    MatrixRow("remote-target-silent", .unknown("egress.silent")),

    // Dropbear.
    .works("dropbear-remote"),
    .works("dropbear-local"),
    .exactly("dropbear-local-off", "forward.denied-without-text"),
    .oneOf("dropbear-local-refused", "egress.refused", "egress.service-on-other-interface"),
    .exactly("dropbear-local-unknown-name", "egress.name-not-resolved-at-tunnel-host"),
    .exactly("dropbear-remote-off", "remote.refused-without-reason"),
    .exactly("dropbear-key-restricted", "remote.refused-without-reason"),
    .exactly("dropbear-port-in-use", "remote.port-in-use"),
    .exactly("dropbear-privileged-port", "remote.privileged-port"),
    .exactly("dropbear-wildcard-asked", "remote.bound-loopback-only"),
    .works("dropbear-wildcard-granted"),
    .works("dropbear-gateway"),
    .exactly("dropbear-address-not-local", "remote.bind-address-unavailable"),

    MatrixRow(nil, .unknown("session.not-examined"), options: ["--no-login"], note: "remote, --no-login", in: .remote),
    MatrixRow(
        nil, .unknown("session.library-cannot"), options: ["--no-exec"],
        command: remote("/home/alice/web.sock:www.example.com:80"), note: "a unix socket, and --no-exec", in: .remote),
]
