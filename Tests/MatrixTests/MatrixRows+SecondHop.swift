import Lab

private let policy = "forward.administratively-prohibited."

/// Faults between the middle host and the second one, in both labs of chains.
let secondHopRows: [MatrixRow] =
    bothLabs { middle, second in
        func at(_ name: String) -> String { "\(name)-at-\(second)" }
        let hop = "\(middle)→\(second)"
        return [
            .silence(at("sshd-silent"), "banner.stall").on(hop),
            .exactly(at("host-key-type-dropped"), "hostkey.type-changed").on(hop),
            .exactly(at("host-key-revoked"), "hostkey.revoked").on(hop),
            .exactly(at("config-broken"), "ingress.config-error"),
            .exactly(at("ssh-missing"), "ingress.config-error"),
            .oneOf(at("password-only"), "auth.method-not-offered", "auth.method-order").on(hop),
            .exactly(at("key-with-passphrase"), "auth.key-passphrase").on(hop),
            .exactly(at("key-readable-by-all"), "auth.key-file-permissions").on(hop),
            .exactly(at("few-tries-allowed"), "auth.too-many-failures").on(hop),
            MatrixRow(at("account-locked"), .broken(refusedKey)).on(hop),
            .works(at("nologin-shell")),
            .oneOf(at("host-name-elsewhere"), "reach.refused", "reach.refused-by-firewall", "reach.banned-source")
                .on(hop),
            .works(at("proxy-command")),
            .exactly(at("proxy-command-fails"), "reach.proxy-command-failed").on(hop),
            .works(at("proxy-jump")),
            .exactly(at("proxy-jump-unknown"), "reach.proxy-command-failed").on(hop),
            .works(at("control-master")),
            .works(at("banner-and-motd")),
            .works(at("one-session-at-a-time")),
            .works(at("chatty-shell")),
            .works(at("shell-fish")),
            .works(at("shell-csh")),
            .works(at("shell-dash")),
            .oneOf(at("closes-at-once"), "banner.closed", "banner.tcp-wrappers").on(hop),
            .oneOf(at("resets-at-once"), "banner.reset", "banner.tcp-wrappers").on(hop),
            .oneOf(at("http-on-ssh-port"), "banner.wrong-service-text", "banner.captive-portal").on(hop),
            // From its log alone a lost packet and a silent server look the same.
            .silence(at("stalls-after-banner"), "kex.stalled", "kex.stall-large-packets").on(hop),
            .exactly(at("closes-after-banner"), "kex.closed").on(hop),
            .silence(at("stalls-in-key-exchange"), "kex.stalled", "kex.stall-large-packets").on(hop),
            .exactly(at("no-common-cipher"), "kex.no-common-cipher").on(hop),
            .exactly(at("second-factor-needed"), "auth.second-factor-missing").on(hop),
            .exactly(at("account-expired"), "auth.account-expired-pam").on(hop),
            MatrixRow(at("key-algorithm-refused"), .broken(refusedKey)).on(hop),
            .exactly(at("key-forces-command-on-middle"), "session.forced-command").on("you→\(middle)"),
            .oneOf(at("stale-hosts-entry"), "reach.refused", "reach.refused-by-firewall", "reach.banned-source")
                .on(hop),
            .exactly(at("resolver-silent"), "resolve.temporary-failure").on(hop),
            .works(at("known-hosts-hashed")),
            .works(at("new-hosts-accepted")),
            .works(at("home-not-writable")),
            .works(at("forward-in-config")),
            .exactly(at("forward-in-config-elsewhere"), "chain.ports-do-not-join"),
            .exactly(at("alias-missing"), "resolve.host-not-found"),
        ]
    } + [
        .oneOf(
            "forwarding-disabled-on-middle-at-test-server", policy + "disableforwarding",
            policy + "allowtcpforwarding-no"
        )
        .on("you→bastion-host"),
        .oneOf(
            "forwarding-disabled-on-middle-at-beta-server", policy + "disableforwarding",
            policy + "allowtcpforwarding-no"
        )
        .on("application→bridge-host"),
        .oneOf("forwarding-disabled-at-test-server", policy + "disableforwarding", policy + "allowtcpforwarding-no")
            .on("bastion-host→test-server"),
        .oneOf("forwarding-disabled-at-beta-server", policy + "disableforwarding", policy + "allowtcpforwarding-no")
            .on("application→beta-server"),
        .exactly("key-restricted-at-test-server", policy + "key-no-port-forwarding").on("bastion-host→test-server"),
        .exactly("key-restricted-at-beta-server", policy + "key-no-port-forwarding").on("application→beta-server"),
        .exactly("key-restricted-on-middle-at-test-server", policy + "key-no-port-forwarding").on("you→bastion-host"),
        .exactly("key-restricted-on-middle-at-beta-server", policy + "key-no-port-forwarding")
            .on("application→bridge-host"),
        .oneOf("second-permit-open-elsewhere", policy + "permitopen", policy + "allowtcpforwarding-remote")
            .on("bastion-host→test-server"),
        .oneOf("second-forwarding-remote-only", policy + "permitopen", policy + "allowtcpforwarding-remote")
            .on("bastion-host→test-server"),
        // Only its own sshd knows whether it waits for a name or for git-server.
        .silence("second-egress-dropped", "egress.timeout", "egress.name-not-resolved-at-tunnel-host").on(
            "test-server→git-server:7999"),
        .exactly("join-without-ipv6", "chain.ports-do-not-join").on("bastion-host→[::1]:2999"),
        MatrixRow(nil, .broken(["chain.outer-dead"]), note: "the wrong order", in: .doubleTunnel).typing(
            "you: ssh -p 2222 -o HostKeyAlias=test-server -L 7999:git-server:7999 localhost -N",
            "you: ssh -L 2222:test-server:22 bastion-host -N"),
        MatrixRow(nil, .badSpec("spec.bad-file"), note: "the middle host's command first", in: .doubleTunnel)
            .typing(
                "bastion-host: ssh -L 2999:git-server:7999 test-server -N",
                "you: ssh -L 7999:localhost:2999 bastion-host"),
        MatrixRow(nil, .works([]), note: "-N, and another window for the second", in: .doubleTunnel).typing(
            "you: ssh -N -L 7999:localhost:2999 bastion-host",
            "bastion-host: ssh -N -L 2999:git-server:7999 alice@test-server"),
        MatrixRow(nil, .unknown("session.commands-not-allowed"), options: ["--no-exec"], in: .httpProxy),
        MatrixRow(nil, .unknown("session.not-examined"), options: ["--no-login"], in: .httpProxy),
        MatrixRow(
            nil, .broken(["ingress.not-listening-yet-or-any-more"]), options: ["--running"], note: "nothing runs",
            in: .httpProxy),
        MatrixRow(
            nil, .broken(["ingress.not-listening-yet-or-any-more"]), options: ["--running"],
            note: "the second does not run", in: .httpProxy
        ).whileRunning("you: ssh -R 8080:localhost:8888 bridge-host"),
        MatrixRow(nil, .works([]), options: ["--running"], note: "both run", in: .httpProxy).whileRunning(
            "you: ssh -R 8080:localhost:8888 bridge-host", "bridge-host: ssh -R 9999:localhost:8080 beta-server -N"),
        MatrixRow(
            nil, .broken(["chain.ports-do-not-join"]), note: "the second tunnel on another host", in: .doubleTunnel
        ).typing("you: ssh -L 7999:localhost:2999 bastion-host", "you: ssh -L 2999:git-server:7999 bastion-host -N"),
        .oneOf("middle-agent-locked", "auth.agent-empty", "auth.agent-locked", "auth.key-file-missing")
            .on("bastion-host→test-server"),
    ]

/// The same in `double-tunnel` and in `http-proxy`.
private func bothLabs(_ rows: (_ middle: String, _ second: String) -> [MatrixRow]) -> [MatrixRow] {
    rows("bastion-host", "test-server") + rows("bridge-host", "beta-server")
}
