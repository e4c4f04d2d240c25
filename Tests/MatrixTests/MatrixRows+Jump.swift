import Lab

private let policy = "forward.administratively-prohibited."

/// Every fault of the lab `jump-3`, on each hop in turn: the right cause, on the right leg.
let jumpRows: [MatrixRow] = [
    MatrixRow(nil, .works([]), note: "two jump hosts", in: .jump3),
    MatrixRow(
        nil, .unknown("session.not-examined"), options: ["--no-login"], note: "two jump hosts, --no-login", in: .jump3),

    // Jump hosts: the first is dialled from here, the others from the one before.
    .oneOf("sshd-stopped-on-jump-1", "reach.refused", "reach.refused-by-firewall").on("you→jump-1"),
    .exactly("sshd-stopped-on-jump-2", "chain.jump-target-unreachable").on("jump-1→jump-2"),
    .exactly("sshd-stopped-on-tunnel-host", "chain.jump-target-unreachable").on("jump-2→tunnel-host"),
    .silence("sshd-silent-on-jump-1", "banner.stall").on("you→jump-1"),
    .silence("sshd-silent-on-jump-2", "banner.stall").on("jump-1→jump-2"),
    .silence("sshd-silent-on-tunnel-host", "banner.stall").on("jump-2→tunnel-host"),
    .exactly("no-common-key-exchange-on-jump-2", "kex.no-common-kex").on("jump-1→jump-2"),
    .exactly("host-key-changed-on-jump-1", "hostkey.changed").on("you→jump-1"),
    .exactly("host-key-changed-on-jump-2", "hostkey.changed").on("jump-1→jump-2"),
    .exactly("host-key-changed-on-tunnel-host", "hostkey.changed").on("jump-2→tunnel-host"),
    .exactly("host-key-unknown-of-jump-2", "hostkey.unknown").on("jump-1→jump-2"),
    MatrixRow("key-not-authorised-on-jump-1", .broken(refusedKey)).on("you→jump-1"),
    MatrixRow("key-not-authorised-on-jump-2", .broken(refusedKey)).on("jump-1→jump-2"),
    MatrixRow("key-not-authorised-on-tunnel-host", .broken(refusedKey)).on("jump-2→tunnel-host"),
    .exactly("closes-after-login-on-jump-1", "chain.jump-hop-failed").on("jump-1→jump-2"),
    .exactly("forwarding-off-on-jump-1", "chain.jump-forward-denied").on("jump-1→jump-2"),
    .exactly("forwarding-off-on-jump-2", "chain.jump-forward-denied").on("jump-2→tunnel-host"),
    .exactly("forwarding-off-on-tunnel-host", policy + "allowtcpforwarding-no").on("jump-2→tunnel-host"),
    .exactly("permit-open-elsewhere-on-jump-1", "chain.jump-forward-denied").on("jump-1→jump-2"),
    .exactly("permit-open-elsewhere-on-jump-2", "chain.jump-forward-denied").on("jump-2→tunnel-host"),
    .exactly("next-hop-unknown-on-jump-1", "chain.jump-target-unreachable").on("jump-1→jump-2"),
    .exactly("next-hop-unknown-on-jump-2", "chain.jump-target-unreachable").on("jump-2→tunnel-host"),
    .silence("next-hop-dropped-behind-jump-1", "chain.jump-target-unreachable").on("jump-1→jump-2"),
    .silence("next-hop-dropped-behind-jump-2", "chain.jump-target-unreachable").on("jump-2→tunnel-host"),
    .exactly("next-hop-unreachable-from-jump-1", "chain.jump-target-unreachable").on("jump-1→jump-2"),
    .exactly("next-hop-unreachable-from-jump-2", "chain.jump-target-unreachable").on("jump-2→tunnel-host"),
    .exactly("next-hop-down-behind-jump-1", "chain.jump-target-unreachable").on("jump-1→jump-2"),
    .oneOf("web-server-stopped-behind-two-jumps", "egress.refused", "egress.service-on-other-interface").on(
        "tunnel-host→www:80"),

    // What is given for the destination.
    .exactly("identity-not-for-jumps", "chain.option-not-applied-to-jump").on("you→jump-1"),
    .exactly("port-not-for-jumps", "chain.option-not-applied-to-jump").on("you→jump-1"),
    .exactly("algorithm-not-for-jumps", "chain.option-not-applied-to-jump").on("you→jump-1"),
    .exactly("jump-loop", "chain.jump-loop-or-conflict"),

    // What hinders no jump.
    .works("nologin-shell-on-jump-2"),
    .works("sessions-forbidden-on-jump-1"),
    .works("forced-command-on-jump-1"),
    .works("permit-open-next-hop-only"),
    .works("identity-for-every-hop"),
    .works("jumps-in-config"),
    .works("jump-loop-avoided"),
]
