import Lab

private let policy = "forward.administratively-prohibited."

private let intranet = ["--destination", "intranet:80"]

/// A proxy for programs on the remote host: ssh here dials.
private func socksThere(_ options: String...) -> [String] {
    ["ssh"] + options + ["-R", "1080", "remote-host", "-N"]
}

/// The lab `dynamic`, and tunnels and shared connections that are there when the doctor comes.
let dynamicRows: [MatrixRow] = [
    MatrixRow(nil, .works([]), note: "a proxy", in: .dynamic),
    MatrixRow(
        nil, .works(["socks.local-dns"]), options: intranet, note: "a name of the inside only", in: .dynamic),
    MatrixRow(
        nil, .works([]), options: ["--destination", "www.example.com:80"], note: "a name that all know", in: .dynamic),
    MatrixRow(
        nil, .works([]), options: ["--destination", "10.30.0.80:80"], note: "an address behind the proxy", in: .dynamic),
    MatrixRow(nil, .works([]), command: socksThere(), note: "-R port", in: .dynamic),

    MatrixRow(
        nil, .works(["socks.local-dns"]), options: ["--destination", "localhost:22"] + intranet,
        note: "an SSH server, and then another destination", in: .dynamic),
    MatrixRow(
        nil, .works([]),
        command: [
            "ssh", "-o", "ExitOnForwardFailure=yes", "-L", "2222:localhost:22", "-L", "8080:www:80", "tunnel-host",
        ],
        note: "an SSH server, and then another destination"),

    // What the proxy may dial. Without a destination a list of them is no failure.
    .exactly("proxy-forwarding-off", policy + "allowtcpforwarding-no"),
    .exactly("proxy-key-restricted", policy + "key-no-port-forwarding"),
    MatrixRow("proxy-permit-open-intranet", .unknown("socks.destinations-limited"), note: "no destination"),
    MatrixRow("proxy-permit-open-none", .unknown("socks.destinations-limited"), note: "no destination"),
    MatrixRow("proxy-forwarding-remote-only", .unknown("socks.destinations-limited"), note: "no destination"),
    MatrixRow("proxy-key-permits-intranet", .unknown("socks.destinations-limited"), note: "no destination"),
    MatrixRow("proxy-permit-open-itself", .works(["socks.destinations-limited"]), note: "no destination"),
    MatrixRow(
        "proxy-permit-open-intranet", .works(["socks.destinations-limited", "socks.local-dns"]), options: intranet,
        note: "a listed destination"),
    MatrixRow(
        "proxy-key-permits-intranet", .works(["socks.destinations-limited", "socks.local-dns"]), options: intranet,
        note: "a listed destination"),
    MatrixRow(
        "proxy-key-permits-intranet", .broken([policy + "key-permitopen"]),
        options: ["--destination", "www.example.com:80"], note: "another destination"),
    MatrixRow(
        "proxy-permit-open-itself", .broken([policy + "permitopen"]),
        options: ["--destination", "www.example.com:80"], note: "another destination"),
    MatrixRow(
        "proxy-forwarding-remote-only", .broken([policy + "permitopen", policy + "allowtcpforwarding-remote"]),
        options: intranet, note: "a destination"),

    // The proxy's own port.
    .exactly("proxy-port-in-use", "ingress.port-in-use"),
    .exactly("proxy-port-in-use-ipv4", "ingress.half-bound"),
    MatrixRow(
        nil, .broken(["ingress.not-listening-yet-or-any-more"]), options: ["--running"], note: "a proxy, --running",
        in: .dynamic),

    // A destination behind it.
    MatrixRow(
        "intranet-stopped", .broken(["egress.refused", "egress.service-on-other-interface"]), options: intranet),
    MatrixRow("intranet-unknown", .broken(["egress.name-not-resolved-at-tunnel-host"]), options: intranet),
    MatrixRow("intranet-elsewhere-in-public", .works(["socks.local-dns"]), options: intranet),
    MatrixRow(
        "intranet-stopped", .works([]), options: ["--destination", "www.example.com:80"], note: "another destination"),

    // A proxy that runs: entered, asked in three forms, and held against a session of our own.
    .works("proxy-running"),
    MatrixRow("proxy-running", .works(["socks.local-dns"]), options: intranet, note: "a destination"),
    MatrixRow("proxy-running", .works([]), options: ["--running"], note: "--running"),
    .exactly("proxy-suspended", "stability.client-suspended"),
    .oneOf("proxy-half-dead", "stability.server-not-responding", "stability.nat-idle-timeout"),
    .exactly("proxy-session-stopped", "stability.server-not-responding"),
    .exactly("proxy-running-shadowed", "ingress.half-bound"),

    // ssh here as the proxy of programs on the remote host.
    .exactly("remote-proxy-not-permitted", "remote.dynamic-not-permitted"),
    MatrixRow(
        nil, .works(["socks.destinations-limited"]),
        command: socksThere("-o", "PermitRemoteOpen=www.example.com:80"),
        note: "-R port, PermitRemoteOpen", in: .dynamic),
    MatrixRow(
        nil, .broken(["remote.dynamic-not-permitted"]), options: ["--destination", "remote-host:22"],
        command: socksThere("-o", "PermitRemoteOpen=www.example.com:80"),
        note: "-R port, PermitRemoteOpen lists another", in: .dynamic),
    MatrixRow(
        nil, .works([]), options: ["--destination", "www.example.com:80"],
        command: socksThere("-o", "PermitRemoteOpen=www.example.com:*"),
        note: "-R port, PermitRemoteOpen lists it", in: .dynamic),
    MatrixRow(
        nil, .badSpec("spec.destination-without-proxy"), options: intranet,
        command: ["ssh", "-L", "8080:intranet:80", "remote-host", "-N"], note: "--destination and -L", in: .dynamic),

    // A local tunnel that runs.
    .exactly("running-suspended", "stability.client-suspended"),
    .oneOf("running-half-dead", "stability.server-not-responding", "stability.nat-idle-timeout"),
    .exactly("running-session-stopped", "stability.server-not-responding"),
    .exactly("running-shadowed", "ingress.half-bound"),
    .oneOf("running-to-stopped-web-server", "egress.refused", "egress.service-on-other-interface"),
    .works("running-by-alias"),
    MatrixRow("running-by-alias", .works([]), options: ["--running"], note: "--running"),
    MatrixRow(nil, .broken(["ingress.not-listening-yet-or-any-more"]), options: ["--running"], note: "--running"),

    // Shared connections: ssh would not log in anew.
    .works("shared-connection", "ingress.controlmaster-took-forward"),
    .works("shared-connection-has-forward", "ingress.controlmaster-took-forward"),
    .works("shared-connection-took-forward", "ingress.controlmaster-took-forward"),
    .exactly("shared-connection-has-other-forward", "ingress.controlmaster-refused-forward"),
    MatrixRow("shared-connection-outlives-key", .unknown("auth.key-not-accepted")),
    MatrixRow(
        "shared-connection", .works([]), command: ["ssh", "-o", "ControlPath=none"] + Array(simpleWords),
        note: "ControlPath none"),
]

private let simpleWords = ["-L", "8080:www:80", "tunnel-host", "-N"]
