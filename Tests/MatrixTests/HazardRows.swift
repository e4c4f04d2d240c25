/// A tunnel of the lab as built, with other words.
private func row(
    _ warnings: [String], _ command: String, options: [String] = [], environment: [String] = [], _ note: String
) -> MatrixRow {
    MatrixRow(
        nil, .works(warnings), options: options, command: command.split(separator: " ").map(String.init),
        environment: environment, note: note)
}

/// Findings are told tunnel by tunnel: a warning on the first would stand before the failure of the second.
private let unwarned = ["--suppress", "spec.exit-on-forward-failure-unset"]

private let quiet = "-o ExitOnForwardFailure=yes -o ServerAliveInterval=30"

/// Hazards that the words and the configuration show by themselves, each beside its quiet twin.
let hazardRows: [MatrixRow] = [
    row([], "ssh -L 8080:www:80 tunnel-host -N", "the plain tunnel is quiet"),

    // Nobody would see the failure: in the background, supervised, several forwards.
    row(
        ["spec.exit-on-forward-failure-unset", "spec.no-keepalive"], "ssh -f -L 8080:www:80 tunnel-host -N",
        "-f, and no keepalive"),
    row([], "ssh -f \(quiet) -L 8080:www:80 tunnel-host -N", "-f as it should be"),
    row(
        ["spec.exit-on-forward-failure-unset", "spec.no-keepalive"],
        "autossh -M 0 -L 8080:www:80 tunnel-host -N", "autossh, and no keepalive"),
    row([], "autossh -M 0 \(quiet) -L 8080:www:80 tunnel-host -N", "autossh as it should be"),
    row(
        ["spec.exit-on-forward-failure-unset", "spec.exit-on-forward-failure-unset"],
        "ssh -L 8080:www:80 -L 8081:www:80 tunnel-host -N", "two forwards, and -N"),
    row(
        [], "ssh -o ExitOnForwardFailure=yes -L 8080:www:80 -L 8081:www:80 tunnel-host -N",
        "two forwards, all or none"),
    row([], "ssh -L 8080:www:80 -L 8081:www:80 tunnel-host", "two forwards, before a person's eyes"),
    row(
        ["spec.no-keepalive"], "ssh -o ExitOnForwardFailure=yes -L 8080:www:80 -f tunnel-host -N",
        "-f without a keepalive"),

    // Suppressed on purpose.
    row(
        [], "ssh -f -L 8080:www:80 tunnel-host -N",
        options: ["--suppress", "spec.no-keepalive", "--suppress", "spec.exit-on-forward-failure-unset"],
        "-f, both warnings suppressed"),

    // Two forwards on one port; and what ExitOnForwardFailure makes of one that fails.
    MatrixRow(
        nil, .broken(["spec.duplicate-ingress"]),
        options: unwarned, command: ["ssh", "-L", "8080:www:80", "-L", "8080:10.10.0.80:80", "tunnel-host", "-N"],
        note: "two forwards on one port"),
    MatrixRow(
        nil, .broken(["spec.duplicate-ingress"]),
        options: unwarned,
        command: ["ssh", "-L", "127.0.0.1:8080:www:80", "-L", "8080:10.10.0.80:80", "tunnel-host", "-N"],
        note: "the second is left half of its addresses"),
    row(
        ["client.localhost-resolves-to-ipv6"],
        "ssh \(quiet) -L 127.0.0.1:8080:www:80 -L [::1]:8080:10.10.0.80:80 tunnel-host -N",
        "one port, two addresses"),
    MatrixRow(
        nil, .broken(["ingress.exit-on-forward-failure"]),
        command: [
            "ssh", "-o", "ExitOnForwardFailure=yes", "-L", "8080:www:80", "-L", "80:www:80", "tunnel-host", "-N",
        ],
        note: "a sibling cannot be set up"),
    MatrixRow(
        nil, .broken(["ingress.privileged-port"]),
        options: unwarned, command: ["ssh", "-L", "8080:www:80", "-L", "80:www:80", "tunnel-host", "-N"],
        note: "a sibling cannot be set up, and ssh stays"),

    // Who can enter.
    row(["security.ingress-wildcard"], "ssh -g -L 8080:www:80 tunnel-host -N", "-g"),
    row([], "ssh -g -L localhost:8080:www:80 tunnel-host -N", "-g, but localhost"),
    row(["security.ingress-wildcard"], "ssh -o GatewayPorts=yes -L 8080:www:80 tunnel-host -N", "GatewayPorts yes"),
    row(["security.ingress-wildcard"], "ssh -L *:8080:www:80 tunnel-host -N", "bind address *"),
    row(["security.ingress-wildcard"], "ssh -L :8080:www:80 tunnel-host -N", "empty bind address"),
    row(["security.ingress-wildcard"], "ssh -L 198.51.100.2:8080:www:80 tunnel-host -N", "an address others reach"),

    // What localhost means: 127.0.0.1 first, in the lab.
    row([], "ssh -L 127.0.0.1:8080:www:80 tunnel-host -N", "127.0.0.1 alone, which localhost means here"),
    row(["client.localhost-resolves-to-ipv6"], "ssh -L [::1]:8080:www:80 tunnel-host -N", "::1 alone"),

    // Host keys, agent, display.
    row(
        ["security.hostkey-checking-off"], "ssh -o StrictHostKeyChecking=no -L 8080:www:80 tunnel-host -N",
        "StrictHostKeyChecking no"),
    row([], "ssh -o StrictHostKeyChecking=accept-new -L 8080:www:80 tunnel-host -N", "accept-new, and a known host"),
    row([], "ssh -A -L 8080:www:80 tunnel-host -N", "-A, and no session to carry it"),
    row(
        ["security.x11-forwarding"], "ssh -Y -L 8080:www:80 tunnel-host", environment: ["DISPLAY=:0"],
        "-Y with a display"),
    row([], "ssh -Y -L 8080:www:80 tunnel-host", "-Y without a display"),

    // The other way round: a remote forward to the tunnel host itself.
    row(
        ["spec.wrong-direction"], "ssh \(quiet) -R 8080:tunnel-host:22 tunnel-host -N",
        "-R to the tunnel host itself"),
]
