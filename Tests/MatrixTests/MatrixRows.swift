/// Causes that look the same when a server refuses a public key (RFC 4252 §7: it gives no reason).
let refusedKey = [
    "auth.key-not-accepted", "auth.unknown-user", "auth.user-denied", "auth.account-locked", "auth.shell-missing",
    "auth.authorized-keys-permissions", "auth.key-option-from", "auth.key-entry-expired", "auth.key-option-invalid",
    "auth.key-revoked", "auth.key-algorithm-refused",
]

private let policy = "forward.administratively-prohibited."

/// The rows of every lab.
let matrixRows: [MatrixRow] =
    simpleRows + hazardRows + remoteRows + dynamicRows + applicationRows + jumpRows + chainRows + secondHopRows

/// Every fault of the lab `simple` on the legs of a local tunnel.
private let simpleRows: [MatrixRow] = [
    // Names. EAI_AGAIN does not say why the resolver gave no answer; a hosts line and a wrong record show later only.
    .exactly("name-not-found", "resolve.host-not-found"),
    .exactly("name-mistyped-in-config", "resolve.host-not-found"),
    .exactly("name-without-address", "resolve.no-address"),
    .exactly("no-such-name-service", "resolve.failed"),
    .exactly("dns-silent", "resolve.temporary-failure"),
    .exactly("dns-stopped", "resolve.temporary-failure"),
    .exactly("dns-refuses", "resolve.temporary-failure"),
    .exactly("no-name-server", "resolve.temporary-failure"),
    .exactly("client-offline", "resolve.temporary-failure"),
    .exactly("only-ipv6-address-with-4", "resolve.address-family"),
    .exactly("only-ipv4-address-with-6", "resolve.address-family"),
    .exactly("ipv4-literal-with-6", "resolve.address-family"),
    .oneOf("stale-hosts-entry", "reach.refused", "reach.refused-by-firewall"),
    .oneOf(
        "stale-hosts-entry-of-known-host", "resolve.wrong-address", "reach.refused", "reach.refused-by-firewall"),
    .works("known-by-address-too"),
    .oneOf("dns-wrong-address", "reach.host-unreachable", "reach.admin-prohibited"),

    // TCP. A reset is the host's or a firewall's; ICMP host unreachable is a router's or a firewall's.
    .oneOf("sshd-stopped", "reach.refused", "reach.refused-by-firewall"),
    .oneOf("sshd-on-other-port", "reach.refused", "reach.refused-by-firewall"),
    .oneOf("wrong-port-asked", "reach.refused", "reach.refused-by-firewall"),
    .oneOf("sshd-on-loopback-only", "reach.refused", "reach.refused-by-firewall"),
    .oneOf("reject-port-unreachable", "reach.refused-by-firewall", "reach.banned-source"),
    .oneOf("reject-tcp-reset", "reach.refused", "reach.refused-by-firewall"),
    .exactly("reject-admin-prohibited", "reach.admin-prohibited"),
    .exactly("reject-host-prohibited", "reach.admin-prohibited"),
    .exactly("router-admin-prohibited", "reach.admin-prohibited"),
    .exactly("router-net-unreachable", "reach.net-unreachable"),
    .exactly("client-firewall-rejects", "reach.denied-locally"),
    .silence("drop-at-tunnel-host", "reach.timeout", "reach.banned-source"),
    .silence("drop-in-network", "reach.timeout", "reach.banned-source"),
    .silence("no-return-route", "reach.timeout", "reach.banned-source"),
    .oneOf("tunnel-host-down", "reach.host-unreachable", "reach.admin-prohibited"),
    .exactly("gateway-down", "reach.host-unreachable"),
    .exactly("no-route-on-client", "reach.no-route"),
    .exactly("blackhole-route-on-client", "reach.no-route"),
    .exactly("no-local-port-left", "reach.failed"),
    MatrixRow("ipv6-black-hole-first", .works(["reach.slow-first-address"]), options: ["--timeout", "4s"]),
    .works("ipv6-refused-first"),
    .exactly("source-address-not-local", "reach.source-bind"),
    .exactly("source-address-is-loopback", "reach.source-bind"),
    .exactly("proxy-command-fails", "reach.proxy-command-failed"),
    // The jump host's words are not the tunnel host's.
    .exactly("jump-host-forwards-nothing", "chain.jump-forward-denied"),
    .exactly("jump-host-refused-by-target", "chain.jump-target-unreachable"),
    .oneOf("web-server-stopped-behind-jump", "egress.refused", "egress.service-on-other-interface"),
    .works("through-jump-host"),
    .works("tunnel-over-ipv6"),
    .works("name-with-underscore"),

    // The server's identification.
    .exactly("max-startups", "banner.max-startups"),
    .oneOf("tcp-wrappers", "banner.reset", "banner.tcp-wrappers"),
    .silence("silent-server", "banner.stall"),
    .oneOf("closes-at-once", "banner.closed", "banner.tcp-wrappers"),
    .oneOf("resets-at-once", "banner.reset", "banner.tcp-wrappers"),
    .silence("tarpit", "banner.stall"),
    .silence("endless-banner", "banner.stall"),
    .exactly("endless-line", "banner.stall"),
    .silence("trickling-banner", "banner.stall"),
    .oneOf("http-on-ssh-port", "banner.wrong-service-text", "banner.captive-portal"),
    .silence("smtp-on-ssh-port", "banner.wrong-service-text"),
    .exactly("ftp-on-ssh-port", "banner.wrong-service-text"),
    .oneOf("tls-on-ssh-port", "banner.closed", "banner.tcp-wrappers"),
    .silence("mysql-on-ssh-port", "banner.wrong-service-binary"),
    .silence("telnet-on-ssh-port", "banner.wrong-service-binary"),
    .exactly("garbage-on-ssh-port", "banner.wrong-service-binary"),
    .exactly("malformed-identification", "banner.malformed"),
    .oneOf("source-penalised", "banner.source-penalised", "banner.max-startups"),
    .exactly("ssh-1-server", "banner.protocol-1-only"),

    // Key exchange, as the person's ssh would fare.
    .exactly("no-common-key-exchange", "kex.no-common-kex"),
    .exactly("no-common-host-key-algorithm", "kex.no-common-hostkey-algorithm"),
    .exactly("no-common-cipher", "kex.no-common-cipher"),
    .exactly("no-common-mac", "kex.no-common-mac"),
    .exactly("nothing-in-common", "kex.no-common-kex"),
    .exactly("old-signature-and-cipher", "kex.no-common-hostkey-algorithm"),
    .exactly("client-forbids-cipher", "kex.no-common-cipher"),
    .exactly("client-names-unknown-algorithm", "kex.client-option-unsupported"),
    .exactly("rsa-host-key-too-small", "kex.hostkey-too-short"),
    .exactly("mtu-hole", "kex.stall-large-packets"),
    .silence("stalls-after-banner", "kex.stalled"),
    .exactly("closes-after-banner", "kex.closed"),
    .exactly("closes-in-kexinit", "kex.closed"),
    .exactly("closes-in-key-exchange", "kex.closed"),
    .silence("stalls-in-key-exchange", "kex.stalled"),
    .exactly("closes-after-key-exchange", "auth.closed"),
    .exactly("garbage-after-banner", "kex.corrupted-transport"),
    .exactly("corrupted-packets", "kex.corrupted-transport"),
    .exactly("key-exchange-altered", "kex.failed"),
    .exactly("key-exchange-reply-altered", "kex.corrupted-transport"),
    .works("old-key-exchange-allowed", "kex.weak-or-not-post-quantum"),
    .works("old-signature-allowed", "kex.weak-or-not-post-quantum"),
    .works("old-cipher-allowed", "kex.weak-or-not-post-quantum"),
    MatrixRow("compression-only", .works([]), options: ["--timeout", "3s"]),
    .works("post-quantum-only"),
    .works("umac-only"),
    .works("classic-key-exchange-only"),

    // The host key.
    .exactly("host-key-unknown", "hostkey.unknown"),
    .exactly("host-key-changed", "hostkey.changed"),
    .exactly("host-reinstalled", "hostkey.changed"),
    .exactly("host-key-type-dropped", "hostkey.type-changed"),
    .exactly("host-key-revoked", "hostkey.revoked"),
    .exactly("host-key-in-revocation-list", "hostkey.revoked"),
    .exactly("host-key-of-address-differs", "hostkey.ip-mismatch"),
    .exactly("host-key-changed-not-checked", "hostkey.changed-forwards-dropped"),
    .exactly("host-certificate-expired", "hostkey.cert-invalid"),
    .exactly("host-certificate-wrong-name", "hostkey.cert-invalid"),
    .exactly("host-certificate-unknown-authority", "hostkey.unknown"),
    .works("host-certificate"),
    .works("hashed-known-hosts"),
    .works("host-key-alias"),
    .works("other-port-known"),
    .works("rsa-host-key-only"),
    .works("new-hosts-accepted"),
    .works("known-hosts-not-writable", "hostkey.known-hosts-unwritable"),

    // Authentication.
    MatrixRow("key-not-authorised", .broken(refusedKey)),
    MatrixRow("authorized-keys-line-broken", .broken(refusedKey)),
    MatrixRow("authorized-keys-elsewhere", .broken(refusedKey)),
    MatrixRow("unknown-user", .broken(refusedKey)),
    MatrixRow("user-not-in-allow-users", .broken(refusedKey)),
    MatrixRow("user-in-deny-users", .broken(refusedKey)),
    MatrixRow("group-not-in-allow-groups", .broken(refusedKey)),
    MatrixRow("account-locked", .broken(refusedKey)),
    MatrixRow("shell-missing", .broken(refusedKey)),
    MatrixRow("home-missing", .broken(refusedKey)),
    MatrixRow("ssh-directory-writable-by-all", .broken(refusedKey)),
    MatrixRow("authorized-keys-writable-by-all", .broken(refusedKey)),
    MatrixRow("key-from-elsewhere-only", .broken(refusedKey)),
    MatrixRow("key-entry-expired", .broken(refusedKey)),
    MatrixRow("key-option-mistyped", .broken(refusedKey)),
    MatrixRow("key-revoked", .broken(refusedKey)),
    MatrixRow("key-algorithm-refused", .broken(refusedKey)),
    MatrixRow("rsa-key-too-small", .broken(refusedKey + ["auth.rsa-key-too-small"])),
    .exactly("too-many-keys", "auth.too-many-failures"),
    .exactly("few-tries-allowed", "auth.too-many-failures"),
    .exactly("key-file-readable-by-all", "auth.key-file-permissions"),
    .oneOf("key-file-missing", "auth.key-file-missing", "auth.agent-absent"),
    .exactly("key-file-damaged", "auth.key-file-unreadable"),
    .exactly("key-file-with-other-line-ends", "auth.key-file-unreadable"),
    .exactly("key-file-without-last-line-end", "auth.key-file-unreadable"),
    .exactly("key-passphrase-needed", "auth.key-passphrase"),
    .exactly("key-public-half-mismatch", "auth.key-pub-mismatch"),
    .oneOf("agent-absent", "auth.agent-absent", "auth.key-file-missing"),
    .exactly("no-key-at-all", "auth.agent-absent"),
    .exactly("agent-keys-kept-back", "auth.no-key-offered"),
    .oneOf("agent-empty", "auth.agent-empty", "auth.agent-locked", "auth.key-file-missing"),
    .oneOf("agent-locked", "auth.agent-empty", "auth.agent-locked", "auth.key-file-missing"),
    .exactly("agent-refuses", "auth.agent-refused"),
    .exactly("second-factor-needed", "auth.second-factor-missing"),
    .oneOf("password-first", "auth.method-not-offered", "auth.method-order"),
    .oneOf("password-only", "auth.method-not-offered", "auth.method-order"),
    .oneOf(
        "wrong-password", "auth.password-refused", "auth.unknown-user", "auth.user-denied", "auth.account-locked",
        "auth.shell-missing"),
    .exactly("password-typed-late", "auth.login-grace-exceeded"),
    .works("password"),
    .exactly("only-gssapi", "auth.denied"),
    .exactly("connection-refused-by-rule", "auth.refuse-connection"),
    .exactly("client-forbids-public-keys", "auth.method-disabled-by-client"),
    .exactly("user-certificate-expired", "auth.cert-expired"),
    .exactly("user-certificate-wrong-principal", "auth.cert-principal"),
    .exactly("user-certificate-from-elsewhere-only", "auth.cert-source-address"),
    MatrixRow(
        "user-certificate-unknown-authority", .broken(["auth.cert-untrusted-ca", "auth.cert-principal"] + refusedKey)),
    .works("user-certificate"),
    .exactly("closes-during-login", "auth.closed"),
    .exactly("root-login-refused", "auth.root-login-refused"),
    .exactly("account-expired", "auth.account-expired-pam"),
    .exactly("password-expired", "auth.password-expired-forwarding-off"),
    .works("agent-has-key"),
    .works("rsa-key"),

    // The session, as far as a tunnel without a shell meets it.
    .exactly("nologin-file", "session.nologin-file"),
    .oneOf("nologin-file-in-run", "session.nologin-file", "auth.account-expired-pam"),
    .exactly("chroot-without-shell", "session.shell-not-allowed"),
    .oneOf("start-up-file-ends-shell", "session.shell-not-allowed", "session.forced-command"),
    .works("sessions-forbidden"),
    .exactly("shell-ends-at-once", "session.shell-not-allowed"),
    MatrixRow(
        "sessions-forbidden", .broken(["session.max-sessions"]), command: ["ssh", "-L", "8080:www:80", "tunnel-host"],
        note: "without -N"),
    MatrixRow(
        "forced-command", .broken(["session.forced-command"]), command: ["ssh", "-L", "8080:www:80", "tunnel-host"],
        note: "without -N"),
    MatrixRow(nil, .works([]), command: ["ssh", "-L", "8080:www:80", "tunnel-host"], note: "without -N, with a shell"),
    .works("forced-command"),
    .works("forced-command-of-key"),
    .works("nologin-shell"),
    .exactly("sftp-only", "session.sftp-only"),
    .exactly("closes-after-login", "session.lost"),
    // A session that is slow to begin looks like one that is dead, as long as its machine acknowledges.
    .silence("stalls-after-login", "stability.server-not-responding", "auth.slow"),
    .silence("session-opens-slowly", "stability.server-not-responding", "auth.slow"),
    .silence("path-dies-after-login", "stability.server-not-responding"),
    .exactly("marked-packets-dropped", "stability.qos-marking"),
    MatrixRow(
        "marked-packets-dropped", .works([]),
        command: ["ssh", "-o", "IPQoS=none", "-L", "8080:www:80", "tunnel-host", "-N"], note: "IPQoS none"),
    .exactly("bulk-packets-dropped", "stability.qos-marking"),
    MatrixRow(
        "bulk-packets-dropped", .works([]), command: ["ssh", "-L", "8080:www:80", "tunnel-host", "-N"],
        note: "not a master"),
    MatrixRow(
        "bulk-packets-dropped", .broken(["stability.qos-marking"]),
        command: [
            "ssh", "-M", "-S", "none", "-o", "IPQoS=af21 cs1", "-R", "8080:localhost:8080", "tunnel-host", "-N",
        ],
        note: "-R"),

    // The agent that is forwarded. Whether it is, shows only by a command there; the server never says.
    .works("agent-forwarded", "security.agent-forwarding-untrusted"),
    .works("agent-forwarded-empty", "auth.agent-empty"),
    .exactly("agent-forwarding-off", "session.agent-forwarding-refused"),
    .oneOf("agent-forwarding-disabled", policy + "disableforwarding", policy + "allowtcpforwarding-no"),
    .exactly("agent-restricted-by-key", "session.agent-forwarding-refused"),
    .exactly("agent-forbidden-by-key", "session.agent-forwarding-refused"),
    .oneOf("agent-hidden", "session.agent-overridden", "session.agent-forwarding-refused"),
    .exactly("agent-asked-for-and-absent", "auth.agent-absent"),
    .works("agent-configured-and-absent", "auth.agent-absent"),
    MatrixRow("agent-behind-forced-command", .unknown("session.agent-not-examined")),
    MatrixRow("agent-behind-nologin", .unknown("session.agent-not-examined")),
    MatrixRow(
        "agent-forwarded", .unknown("session.commands-not-allowed"), options: ["--no-exec"], note: "--no-exec"),
    MatrixRow(
        "agent-forwarded", .works(["security.agent-forwarding-untrusted"]),
        command: ["ssh", "-A", "-L", "8080:www:80", "tunnel-host"], note: "without -N"),
    MatrixRow(
        "agent-forwarded", .works([]), command: ["ssh", "-A", "-L", "8080:www:80", "tunnel-host", "-N"],
        note: "with -N there is no session, and no agent"),
    MatrixRow(
        "agent-behind-nologin", .broken(["session.shell-not-allowed"]),
        command: ["ssh", "-A", "-L", "8080:www:80", "tunnel-host"], note: "without -N"),
    .probe("agent", "tunnel-host", with: "agent-forwarding-off", .broken(["session.agent-forwarding-refused"])),
    .probe("agent", "tunnel-host", with: "agent-behind-forced-command", .unknown("session.agent-not-examined")),

    // Networks that let little through, or answer for everybody: what a check sees, and what the ports show besides.
    .oneOf("only-443-passes-and-sshd-is-there", "reach.timeout", "reach.banned-source"),
    .oneOf("only-443-passes", "reach.timeout", "reach.banned-source"),
    .oneOf("everything-dropped", "reach.timeout", "reach.banned-source"),
    .oneOf("resets-for-everybody", "reach.refused", "reach.refused-by-firewall"),
    .oneOf("portal-answers-for-everybody", "banner.wrong-service-text", "banner.captive-portal"),
    .oneOf("portal-answers-web-drops-rest", "reach.timeout", "reach.banned-source"),
    .exactly("proxy-accepts-for-everybody", "banner.stall"),
    .works("web-intercepted"),
    .works("web-intercepted-behind-tunnel-host", "egress.http-redirect-leaves-tunnel"),
    .probe(
        "ports", "tunnel-host", with: "only-443-passes-and-sshd-is-there", .broken(["reach.ssh-on-other-port"])),
    .probe("ports", "tunnel-host", with: "sshd-on-other-port", .broken(["reach.ssh-on-other-port"])),
    .probe(
        "ports", "tunnel-host", with: "only-443-passes", .broken(["reach.port-filtered", "reach.banned-source"])),
    .probe(
        "ports", "tunnel-host", with: "drop-at-tunnel-host", .broken(["reach.port-filtered", "reach.banned-source"])),
    .probe("ports", "tunnel-host", with: "everything-dropped", .broken(["reach.timeout", "reach.banned-source"])),
    .probe("ports", "tunnel-host", with: "sshd-stopped", .broken(["reach.refused", "reach.refused-by-firewall"])),
    .probe("ports", "tunnel-host", with: "resets-for-everybody", .broken(["reach.refused-by-firewall"])),
    .probe(
        "ports", "tunnel-host", with: "reject-port-unreachable",
        .broken(["reach.refused-by-firewall", "reach.banned-source"])),
    .probe(
        "ports", "tunnel-host", with: "tunnel-host-down",
        .broken(["reach.host-unreachable", "reach.admin-prohibited"])),
    .probe("ports", "tunnel-host", with: "http-on-ssh-port", .broken(["banner.wrong-service-text"])),
    .probe("ports", "tunnel-host", with: "tls-on-ssh-port", .broken(["banner.closed", "banner.tcp-wrappers"])),
    .probe("ports", "tunnel-host", with: "mysql-on-ssh-port", .broken(["banner.wrong-service-binary"])),
    .probe("ports", "tunnel-host", with: "silent-server", .broken(["banner.stall"])),
    .probe("ports", "tunnel-host", with: "closes-at-once", .broken(["banner.closed", "banner.tcp-wrappers"])),
    .probe("ports", "tunnel-host", with: "portal-answers-for-everybody", .broken(["banner.captive-portal"])),
    .probe(
        "ports", "tunnel-host", with: "portal-answers-web-drops-rest",
        .broken(["banner.captive-portal", "reach.timeout", "reach.banned-source"])),
    .probe("ports", "tunnel-host", with: "proxy-accepts-for-everybody", .broken(["reach.transparent-proxy"])),
    .probe("ports", "tunnel-host", with: "web-intercepted", .works(["reach.transparent-proxy"])),
    .probe("ports", "tunnel-host", with: nil, .works([])),
    .probe("ports", "www", "--via", "tunnel-host", with: nil, .works([])),
    .probe("ports", "www", "--via", "tunnel-host", with: "web-server-stopped", .broken(["egress.no-open-port"])),
    .probe(
        "ports", "www", "--via", "tunnel-host", with: "web-server-unknown-at-tunnel-host",
        .broken(["egress.name-not-resolved-at-tunnel-host"])),
    .probe(
        "ports", "www", "--via", "tunnel-host", with: "web-intercepted-behind-tunnel-host",
        .broken(["egress.transparent-proxy"])),
    .probe("ports", "www", "--via", "tunnel-host", with: "forwarding-off", .unknown("egress.ports-not-examined")),
    .probe("ports", "www", "--via", "tunnel-host", with: "permit-open-listed", .works([])),

    // Each look by itself.
    .probe("resolve", "tunnel-host", with: "name-not-found", .broken(["resolve.host-not-found"])),
    .probe("tcp", "tunnel-host", with: "sshd-stopped", .broken(["reach.refused", "reach.refused-by-firewall"])),
    .probe("ssh", "tunnel-host", with: "host-key-changed", .broken(["hostkey.changed"])),
    .probe("auth", "tunnel-host", with: "key-not-authorised", .broken(refusedKey)),
    .probe("auth", "--no-login", "tunnel-host", with: "key-not-authorised", .broken(refusedKey)),
    .probe("bind", "8080", with: "port-in-use", .broken(["ingress.port-in-use"])),
    .probe(
        "egress", "tunnel-host", "www:80", with: "web-server-stopped",
        .broken(["egress.refused", "egress.service-on-other-interface"])),
    .probe("egress", "tunnel-host", "www:80", with: "web-server-silent", .unknown("egress.silent")),
    .probe("remote-bind", "tunnel-host", "8080", with: nil, .works([])),

    .exactly("running-out-of-descriptors", "stability.tunnel-does-not-carry"),
    MatrixRow(
        "running-out-of-descriptors", .unknown("stability.tunnel-not-settled"), options: ["--no-login"],
        note: "--no-login"),

    // Permission to forward. Without a target that is allowed, a list and a switch look the same.
    .exactly("forwarding-off", policy + "allowtcpforwarding-no"),
    .oneOf("forwarding-remote-only", policy + "permitopen", policy + "allowtcpforwarding-remote"),
    .oneOf("forwarding-disabled", policy + "disableforwarding", policy + "allowtcpforwarding-no"),
    .exactly("forwarding-off-for-user", policy + "allowtcpforwarding-no"),
    .exactly("forwarding-off-for-address", policy + "allowtcpforwarding-no"),
    .oneOf("permit-open-none", policy + "permitopen", policy + "allowtcpforwarding-remote"),
    .oneOf("permit-open-other-port", policy + "permitopen", policy + "allowtcpforwarding-remote"),
    .oneOf("permit-open-other-host", policy + "permitopen", policy + "allowtcpforwarding-remote"),
    .exactly("permit-open-other-spelling", policy + "permitopen-spelling"),
    .exactly("key-restricted", policy + "key-no-port-forwarding"),
    .exactly("key-without-forwarding", policy + "key-no-port-forwarding"),
    .exactly("key-permits-other-port", policy + "key-permitopen"),
    .exactly("key-permits-other-spelling", policy + "permitopen-spelling"),
    .exactly("certificate-without-forwarding", policy + "cert-no-port-forwarding"),
    .exactly("dropbear-without-forwarding", "forward.denied-without-text"),
    .exactly("tinyssh", "forward.administratively-prohibited"),
    MatrixRow(
        "tinyssh", .broken(["forward.unimplemented"]),
        command: ["ssh", "-R", "8080:localhost:8080", "tunnel-host", "-N"],
        note: "-R"),
    .exactly("server-without-forwarding", "forward.channel-type-unsupported"),
    .exactly("tunnel-host-out-of-ports", "forward.resource-shortage"),
    .exactly("socket-forwarding-off", "forward.streamlocal-denied"),
    MatrixRow(
        "socket-forwarding-off", .broken(["egress.unix-socket-permission", "forward.streamlocal-denied"]),
        options: ["--no-exec"], note: "--no-exec"),
    .works("dropbear"),
    .works("asyncssh"),
    .exactly("forwards-cleared-by-config", "forward.cleared-by-client"),
    .works("permit-open-listed"),
    .works("key-permits-it"),
    .works("forwarding-local-only"),

    // The ingress.
    .exactly("port-in-use", "ingress.port-in-use"),
    .exactly("port-in-use-and-must-not", "ingress.port-in-use"),
    .exactly("port-in-use-ipv4", "ingress.half-bound"),
    .exactly("port-in-use-ipv6", "ingress.half-bound"),
    .works("tunnel-already-running"),
    .exactly("socket-left-behind", "ingress.unix-socket-exists"),
    .exactly("socket-in-use", "ingress.unix-socket-exists"),
    .exactly("socket-directory-missing", "ingress.cannot-listen"),
    .exactly("ipv6-switched-off", "ingress.address-not-available"),
    .exactly("privileged-port", "ingress.privileged-port"),
    .exactly("bind-address-not-local", "ingress.address-not-available"),
    .exactly("bind-name-unknown", "ingress.bind-name-unresolvable"),
    MatrixRow("malformed-forward", .badSpec("ingress.bad-specification")),
    .exactly("config-unknown-option", "ingress.config-error"),
    .exactly("config-writable-by-all", "ingress.config-error"),
    .works("loopback-without-ipv6"),
    .works("bind-every-address", "security.ingress-wildcard"),

    // The egress. From the tunnel host's words alone a service elsewhere and no service look the same.
    .oneOf("web-server-stopped", "egress.refused", "egress.service-on-other-interface"),
    .oneOf("wrong-destination-port", "egress.refused", "egress.service-on-other-interface"),
    .oneOf("web-server-on-loopback-only", "egress.refused", "egress.service-on-other-interface"),
    .oneOf(
        "localhost-means-tunnel-host", "egress.refused", "egress.localhost-means-tunnel-host",
        "egress.service-on-other-interface"),
    .silence("web-server-drops", "egress.timeout"),
    .exactly("web-server-down", "egress.host-unreachable"),
    .oneOf("web-server-rejects-port", "egress.refused", "egress.service-on-other-interface"),
    .exactly("web-server-rejects-host", "egress.host-unreachable"),
    .exactly("web-server-rejects-admin", "egress.host-unreachable"),
    .exactly("web-server-rejects-protocol", "egress.failed"),
    .exactly("web-server-net-unreachable", "egress.net-unreachable"),
    .exactly("no-route-to-web-server", "egress.no-route"),
    .exactly("web-server-unknown-at-tunnel-host", "egress.name-not-resolved-at-tunnel-host"),
    .exactly("resolver-of-tunnel-host-down", "egress.name-not-resolved-at-tunnel-host"),
    .exactly("resolver-of-tunnel-host-silent", "egress.name-not-resolved-at-tunnel-host"),
    .silence("resolver-of-tunnel-host-hangs", "egress.name-not-resolved-at-tunnel-host"),
    .works("web-server-ipv6-first", "egress.ipv6-blackhole-delay"),
    .exactly("socket-missing", "egress.unix-socket-permission"),
    .exactly("socket-forbidden", "egress.unix-socket-permission"),
    .exactly("socket-stale", "egress.unix-socket-permission"),
    .works("socket"),
    .exactly("web-server-wrong-at-tunnel-host", "egress.host-unreachable"),
    .exactly("ipv6-forbidden-by-sshd", "egress.address-family-restricted"),
    .exactly("web-server-speaks-tls", "egress.wrong-protocol"),
    .exactly("ssh-on-web-port", "egress.wrong-protocol"),
    .exactly("imap-on-web-port", "egress.wrong-protocol"),
    .oneOf("web-server-closes", "egress.closed-at-once", "egress.source-acl-at-service", "egress.wrong-protocol"),
    .oneOf("web-server-resets", "egress.closed-at-once", "egress.source-acl-at-service", "egress.wrong-protocol"),

    // What cannot be known must be UNKNOWN, never healthy and never a guess.
    MatrixRow("web-server-silent", .unknown("egress.silent"), options: ["--timeout", "3s"]),
    MatrixRow(nil, .unknown("session.not-examined"), options: ["--no-login"], note: "--no-login"),
    MatrixRow(
        "password-only", .unknown("auth.password-not-given"),
        command: ["ssh", "-o", "PubkeyAuthentication=no", "-L", "8080:www:80", "tunnel-host", "-N"],
        note: "nobody to type the password"),
    MatrixRow("stalls-during-login", .unknown("session.out-of-time"), options: ["--timeout", "4s"]),
    MatrixRow("account-examined-slowly", .unknown("auth.slow"), options: ["--timeout", "3s"]),
    MatrixRow("known-hosts-command", .unknown("hostkey.undecided")),
    MatrixRow("key-revocation-list", .unknown("hostkey.undecided")),
    MatrixRow("dropbear-and-socket", .unknown("session.library-cannot")),
    MatrixRow(
        "post-quantum-only", .unknown("session.library-cannot"), command: ["ssh", "-L", "8080:www:80", "tunnel-host"],
        note: "without -N"),
    MatrixRow(
        nil, .unknown("session.local-error"), prefix: ["prlimit", "--nofile=16:16"], note: "no descriptors left"),
    MatrixRow(
        "silent-server", .interrupted("session.interrupted"),
        prefix: ["timeout", "--foreground", "--preserve-status", "-s", "INT", "1"],
        note: "Ctrl-C"),
    MatrixRow(
        "post-quantum-only", .unknown("ingress.config-unread"), environment: ["PATH=/lab/bin"],
        note: "no ssh on the PATH to ask"),
    MatrixRow(
        nil, .unknown("session.commands-not-allowed"), options: ["--no-exec"],
        command: ["ssh", "-L", "8080:www:80", "tunnel-host"], note: "no -N, and --no-exec"),
]

/// Faults of the lab without a row, and why.
let notInTheMatrix: [String: String] = [:]

/// Codes that only `probe socks` gives: DynamicTests demands them, of a real proxy and of what is none.
let demandedOfProbes: Set<String> = [
    "socks.destination-failed", "socks.not-a-proxy", "socks.proxy-unreachable", "socks.silent",
]

private let foreignProxy =
    "ssh's own proxy asks for no password and takes names in every form: it takes another program, "
    + "and none is in the lab yet; SOCKSClientTests reads such answers"

/// Codes that no row demands, and why: what was tried, and what it would take.
let notReproduced: [String: String] = [
    "kex.no-common-compression":
        "ssh offers none, zlib@openssh.com and zlib whatever Compression says, and no server of Debian wants another: "
        + "AsyncSSH with compression alone works (row compression-only)",
    "ingress.v6only-unsupported":
        "takes a kernel without IPv6 (ipv6.disable=1), and namespaces share the machine's: with disable_ipv6 the address is "
        + "missing instead (row ipv6-switched-off)",
    "banner.middlebox-replaced":
        "has no cause: telling it takes a second, unrelated host whose key is the same, and one host is all that is examined",
    "reach.ports-not-examined":
        "ssh's own port is dialled first, and every dial comes to something: what is left is a survey that a signal cuts short, "
        + "and that is session.interrupted",
    "socks.password-required": foreignProxy,
    "socks.remote-names-fail": foreignProxy,
    "socks.socks4-no-remote-names": foreignProxy,
    "remote.not-listening":
        "speaks where a refusal fits none of the reasons that have codes; OpenSSH and Dropbear give none that does not",
    "remote.exposure-unknown":
        "takes a server that grants a listener and shows it to nobody who connects, from itself neither; none of Debian does",
    "ingress.windows-excluded-port": "has no cause: ranges that Windows reserves are not there on Linux",
]
