import Lab

private let policy = "forward.administratively-prohibited."

/// Every fault of the labs `double-tunnel` and `http-proxy`.
let chainRows: [MatrixRow] = [
    MatrixRow(nil, .works([]), note: "the mission's double tunnel", in: .doubleTunnel),
    MatrixRow(nil, .works([]), note: "the mission's HTTP proxy", in: .httpProxy),

    // The second hop of the double tunnel, as bastion-host sees it.
    .exactly("second-host-unknown-on-middle", "resolve.host-not-found").on("bastion-host→test-server"),
    // Its own ssh says no more than "Connection refused": a reset or an ICMP error.
    .oneOf("second-sshd-stopped", "reach.refused", "reach.refused-by-firewall", "reach.banned-source").on(
        "bastion-host→test-server"),
    .silence("second-host-dropped-behind-middle", "reach.timeout", "reach.banned-source").on(
        "bastion-host→test-server"),
    .exactly("second-host-unreachable-from-middle", "reach.no-route").on("bastion-host→test-server"),
    .exactly("second-no-common-key-exchange", "kex.no-common-kex").on("bastion-host→test-server"),
    .exactly("second-host-key-changed", "hostkey.changed").on("bastion-host→test-server"),
    .exactly("second-host-key-unknown", "hostkey.unknown").on("bastion-host→test-server"),
    .works("second-host-key-unknown-in-you"),

    // Works on the first hop, permission denied on the second.
    MatrixRow("middle-key-refused", .broken(refusedKey)).on("bastion-host→test-server"),
    MatrixRow("middle-config-names-other-key", .broken(refusedKey)).on("bastion-host→test-server"),
    .exactly("middle-without-key", "chain.agent-not-forwarded").on("bastion-host→test-server"),
    .exactly("middle-agent-not-allowed", "session.agent-forwarding-refused").on("you→bastion-host"),
    .works("middle-agent-forwarded", "security.agent-forwarding-untrusted"),
    .exactly("middle-without-shell", "session.shell-not-allowed").on("you→bastion-host").also("chain.step-not-reached"),
    .exactly("middle-forced-command", "session.forced-command").on("you→bastion-host"),

    // Forwards, and where they meet.
    .exactly("first-forwarding-off", policy + "allowtcpforwarding-no").on("you→bastion-host"),
    .oneOf("first-permit-open-elsewhere", policy + "permitopen", policy + "allowtcpforwarding-remote").on(
        "you→bastion-host"),
    .exactly("second-forwarding-off", policy + "allowtcpforwarding-no").on("bastion-host→test-server"),
    .exactly("join-port-in-use", "ingress.port-in-use").on("application→bastion-host"),
    .exactly("join-on-other-port", "chain.ports-do-not-join").on("bastion-host→localhost:2999"),
    .exactly("join-on-other-family", "chain.ports-do-not-join").on("bastion-host→127.0.0.1:2999"),
    .exactly("join-on-other-address", "chain.ports-do-not-join").on("bastion-host→localhost:2999"),
    .works("join-by-name"),
    .oneOf("second-egress-refused", "egress.refused", "egress.service-on-other-interface").on(
        "test-server→git-server:7999"),
    .exactly("second-egress-unknown", "egress.name-not-resolved-at-tunnel-host").on("test-server→git-server:7999"),
    .exactly("second-egress-unreachable", "egress.no-route").on("test-server→git-server:7999"),
    .works("localhost-known-as-another", "chain.hostkey-alias-clash"),
    .works("localhost-by-alias"),

    // The HTTP proxy.
    .exactly("beta-unknown-on-bridge", "resolve.host-not-found").on("bridge-host→beta-server"),
    .oneOf("beta-sshd-stopped", "reach.refused", "reach.refused-by-firewall", "reach.banned-source").on(
        "bridge-host→beta-server"),
    .exactly("beta-host-key-changed", "hostkey.changed").on("bridge-host→beta-server"),
    MatrixRow("bridge-key-refused-by-beta", .broken(refusedKey)).on("bridge-host→beta-server"),
    .exactly("bridge-without-shell", "session.shell-not-allowed").on("you→bridge-host"),
    .exactly("bridge-forbids-listening", policy + "allowtcpforwarding-local").on("application→bridge-host"),
    .exactly("beta-forbids-listening", policy + "allowtcpforwarding-local").on("application→beta-server"),
    .exactly("beta-permits-other-port", policy + "permitlisten").on("application→beta-server"),
    .exactly("bridge-port-in-use", "remote.port-in-use").on("application→bridge-host"),
    .exactly("beta-port-in-use", "remote.port-in-use").on("application→beta-server"),
    .exactly("remote-join-on-other-port", "chain.ports-do-not-join").on("bridge-host→localhost:8081"),
    // The words join; bridge-host listens on 127.0.0.1 alone.
    .exactly("remote-join-on-other-family", "chain.ports-do-not-join").on("bridge-host→[::1]:8080"),
    .works("remote-join-on-ipv6"),
    .exactly("proxy-stopped", "remote.local-target-refused").on("you→localhost:8888"),

    // Chains of other shapes.
    MatrixRow(nil, .works([]), note: "a first command without a tunnel", in: .doubleTunnel)
        .typing("you: ssh bastion-host", "bastion-host: ssh -L 2999:git-server:7999 test-server -N"),
    .exactly("second-host-key-changed", "hostkey.changed").on("bastion-host→test-server")
        .typing("you: ssh bastion-host", "bastion-host: ssh -L 2999:git-server:7999 test-server -N"),
    MatrixRow("keys-on-every-host", .works([]), note: "three commands deep").typing(
        "you: ssh -L 7999:localhost:2999 bastion-host", "bastion-host: ssh -L 2999:localhost:3999 test-server",
        "test-server: ssh -L 3999:git-server:7999 localhost -o StrictHostKeyChecking=accept-new -N"),
    MatrixRow(nil, .broken(["chain.forward-loop"]), note: "a loop", in: .doubleTunnel).typing(
        "you: ssh -L 7999:localhost:2999 bastion-host", "bastion-host: ssh -R 3999:localhost:2999 test-server -N",
        "bastion-host: ssh -L 2999:localhost:3999 test-server -N"),
    MatrixRow(nil, .works(["chain.first-tunnel-exits"]), note: "a first command that ends", in: .doubleTunnel).typing(
        "you: ssh -L 7999:localhost:2999 bastion-host sleep 10",
        "bastion-host: ssh -L 2999:git-server:7999 test-server -N"),

    // A second command that goes through the first one's tunnel.
    .works("keys-on-every-host"),
    MatrixRow("keys-on-every-host", .works([]), note: "through the first one's tunnel")
        .typing(throughTheTunnel, aliased),
    MatrixRow(nil, .broken(["hostkey.unknown"]), note: "the near end's key is not known", in: .doubleTunnel)
        .on("you→test-server").typing(throughTheTunnel, plain),
    .exactly("localhost-2222-known-as-another", "chain.hostkey-alias-clash").on("you→test-server")
        .typing(throughTheTunnel, plain),
    .oneOf("second-sshd-stopped", "egress.refused", "egress.service-on-other-interface").on(
        "bastion-host→test-server:22"
    )
    .typing(throughTheTunnel, aliased),
    .oneOf("second-sshd-stopped", "egress.refused", "egress.service-on-other-interface")
        .on("bastion-host→test-server:22").also("chain.inner-egress-dead").typing(throughTheTunnel, aliased)
        .whileRunning(throughTheTunnel),
    MatrixRow(
        nil, .broken(["ingress.not-listening-yet-or-any-more"]), options: ["--running"], note: "nothing runs",
        in: .doubleTunnel
    )
    .also("chain.outer-dead").typing(throughTheTunnel, aliased),

    // What runs.
    MatrixRow(
        nil, .broken(["ingress.not-listening-yet-or-any-more"]), options: ["--running"], note: "no command runs",
        in: .doubleTunnel
    )
    .on("application→you"),
    MatrixRow(
        nil, .broken(["ingress.not-listening-yet-or-any-more"]), options: ["--running"],
        note: "the second does not run",
        in: .doubleTunnel
    )
    .on("application→bastion-host").whileRunning("you: ssh -L 7999:localhost:2999 bastion-host"),
    MatrixRow(nil, .works([]), options: ["--running"], note: "both run", in: .doubleTunnel).whileRunning(
        "you: ssh -L 7999:localhost:2999 bastion-host", "bastion-host: ssh -L 2999:git-server:7999 test-server -N"),

    // What nobody may look at.
    MatrixRow(nil, .unknown("session.commands-not-allowed"), options: ["--no-exec"], in: .doubleTunnel),
    MatrixRow(nil, .unknown("session.not-examined"), options: ["--no-login"], in: .doubleTunnel),
]

private let throughTheTunnel = "you: ssh -L 2222:test-server:22 bastion-host -N"
private let plain = "you: ssh -p 2222 -L 7999:git-server:7999 localhost -N"
private let aliased = "you: ssh -p 2222 -o HostKeyAlias=test-server -L 7999:git-server:7999 localhost -N"
