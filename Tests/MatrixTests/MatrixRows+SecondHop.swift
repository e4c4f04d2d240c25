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
        .oneOf("second-permit-open-elsewhere", policy + "permitopen", policy + "allowtcpforwarding-remote")
            .on("bastion-host→test-server"),
        .oneOf("second-forwarding-remote-only", policy + "permitopen", policy + "allowtcpforwarding-remote")
            .on("bastion-host→test-server"),
        // Only its own sshd knows whether it waits for a name or for git-server.
        .silence("second-egress-dropped", "egress.timeout", "egress.name-not-resolved-at-tunnel-host").on(
            "test-server→git-server:7999"),
        .exactly("join-without-ipv6", "chain.ports-do-not-join").on("bastion-host→[::1]:2999"),
        .oneOf("middle-agent-locked", "auth.agent-empty", "auth.agent-locked", "auth.key-file-missing")
            .on("bastion-host→test-server"),
    ]

/// The same in `double-tunnel` and in `http-proxy`.
private func bothLabs(_ rows: (_ middle: String, _ second: String) -> [MatrixRow]) -> [MatrixRow] {
    rows("bastion-host", "test-server") + rows("bridge-host", "beta-server")
}
