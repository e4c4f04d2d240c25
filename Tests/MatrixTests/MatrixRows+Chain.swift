import Lab

private let policy = "forward.administratively-prohibited."

/// Every fault of the labs `double-tunnel` and `http-proxy`.
let chainRows: [MatrixRow] = [
    MatrixRow(nil, .works([]), note: "the mission's double tunnel", in: .doubleTunnel),
    MatrixRow(nil, .works([]), note: "the mission's HTTP proxy", in: .httpProxy),

    // The second hop of the double tunnel, as bastion-host sees it.
    .exactly("second-host-unknown-on-middle", "resolve.host-not-found"),
    // Its own ssh says no more than "Connection refused": a reset or an ICMP error.
    .oneOf("second-sshd-stopped", "reach.refused", "reach.refused-by-firewall", "reach.banned-source"),
    .silence("second-host-dropped-behind-middle", "reach.timeout", "reach.banned-source"),
    .exactly("second-host-unreachable-from-middle", "reach.no-route"),
    .exactly("second-no-common-key-exchange", "kex.no-common-kex"),
    .exactly("second-host-key-changed", "hostkey.changed"),
    .exactly("second-host-key-unknown", "hostkey.unknown"),
    .works("second-host-key-unknown-in-you"),

    // Works on the first hop, permission denied on the second.
    MatrixRow("middle-key-refused", .broken(refusedKey)),
    MatrixRow("middle-config-names-other-key", .broken(refusedKey)),
    .exactly("middle-without-key", "chain.agent-not-forwarded"),
    .exactly("middle-agent-not-allowed", "session.agent-forwarding-refused"),
    .works("middle-agent-forwarded", "security.agent-forwarding-untrusted"),
    .exactly("middle-without-shell", "session.shell-not-allowed"),
    .exactly("middle-forced-command", "session.forced-command"),

    // Forwards, and where they meet.
    .exactly("first-forwarding-off", policy + "allowtcpforwarding-no"),
    .oneOf("first-permit-open-elsewhere", policy + "permitopen", policy + "allowtcpforwarding-remote"),
    .exactly("second-forwarding-off", policy + "allowtcpforwarding-no"),
    .exactly("join-port-in-use", "ingress.port-in-use"),
    .exactly("join-on-other-port", "chain.ports-do-not-join"),
    .exactly("join-on-other-family", "chain.ports-do-not-join"),
    .exactly("join-on-other-address", "chain.ports-do-not-join"),
    .works("join-by-name"),
    .oneOf("second-egress-refused", "egress.refused", "egress.service-on-other-interface"),
    .exactly("second-egress-unknown", "egress.name-not-resolved-at-tunnel-host"),
    .exactly("second-egress-unreachable", "egress.no-route"),
    .works("localhost-known-as-another", "chain.hostkey-alias-clash"),
    .works("localhost-by-alias"),

    // The HTTP proxy.
    .exactly("beta-unknown-on-bridge", "resolve.host-not-found"),
    .oneOf("beta-sshd-stopped", "reach.refused", "reach.refused-by-firewall", "reach.banned-source"),
    .exactly("beta-host-key-changed", "hostkey.changed"),
    MatrixRow("bridge-key-refused-by-beta", .broken(refusedKey)),
    .exactly("bridge-without-shell", "session.shell-not-allowed"),
    .exactly("bridge-forbids-listening", policy + "allowtcpforwarding-local"),
    .exactly("beta-forbids-listening", policy + "allowtcpforwarding-local"),
    .exactly("beta-permits-other-port", policy + "permitlisten"),
    .exactly("bridge-port-in-use", "remote.port-in-use"),
    .exactly("beta-port-in-use", "remote.port-in-use"),
    .exactly("remote-join-on-other-port", "chain.ports-do-not-join"),
    // The words join; bridge-host listens on 127.0.0.1 alone.
    .exactly("remote-join-on-other-family", "chain.ports-do-not-join"),
    .works("remote-join-on-ipv6"),
    .exactly("proxy-stopped", "remote.local-target-refused"),
]
