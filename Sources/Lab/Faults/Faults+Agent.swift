extension FaultCatalog {
    /// Whether alice's agent comes along to the tunnel host (`-A`, ForwardAgent).
    static let agent: [Fault] = [
        Fault(
            "agent-forwarded", area: "session", "alice's agent holds her key and is forwarded", effect: .healthy,
            command: withAgent, steps: [.init("you", fullAgent)]),
        Fault(
            "agent-forwarded-empty", area: "session", "alice's agent is forwarded and holds no key", effect: .degraded,
            command: withAgent, steps: [.init("you", startAgent)]),
        Fault(
            "agent-forwarding-off", area: "session", "AllowAgentForwarding no", effect: .degraded,
            command: withAgent,
            steps: [.init("you", fullAgent), .init("tunnel-host", "sshd_option 'AllowAgentForwarding no'")]),
        Fault(
            "agent-forwarding-disabled", area: "session", "DisableForwarding yes: neither agent nor tunnel",
            command: withAgent,
            steps: [.init("you", fullAgent), .init("tunnel-host", "sshd_option 'DisableForwarding yes'")]),
        Fault(
            "agent-restricted-by-key", area: "session", "restrict,port-forwarding on the key", effect: .degraded,
            command: withAgent,
            steps: [.init("you", fullAgent), .init("tunnel-host", keyOption("restrict,port-forwarding"))]),
        Fault(
            "agent-forbidden-by-key", area: "session", "no-agent-forwarding on the key", effect: .degraded,
            command: withAgent,
            steps: [.init("you", fullAgent), .init("tunnel-host", keyOption("no-agent-forwarding"))]),
        Fault(
            "agent-hidden", area: "session", "A .bashrc on the tunnel host sets SSH_AUTH_SOCK to an agent there",
            effect: .degraded, command: withAgent,
            steps: [
                .init("you", fullAgent),
                .init(
                    "tunnel-host",
                    """
                    as_alice ssh-agent -a /home/alice/own >/dev/null
                    echo 'export SSH_AUTH_SOCK=/home/alice/own' > /home/alice/.bashrc
                    """),
            ]),
        Fault(
            "agent-behind-forced-command", area: "session", "ForceCommand: nobody can see whether the agent is there",
            effect: .degraded, command: withAgent,
            steps: [
                .init("you", fullAgent),
                .init("tunnel-host", "sshd_option \"ForceCommand /bin/sh -c 'echo tunnels only; sleep 20'\""),
            ]),
        Fault(
            "agent-behind-nologin", area: "session", "alice's shell is nologin, and her agent is forwarded",
            command: withAgent,
            steps: [
                .init("you", fullAgent),
                .init("tunnel-host", "edit /etc/passwd '/^alice:/s|[^:]*$|/usr/sbin/nologin|'"),
            ]),
        Fault(
            "agent-configured-and-absent", area: "session", "ForwardAgent yes in ~/.ssh/config, and there is no agent",
            effect: .degraded, command: withoutOption,
            steps: [.init("you", "echo '    ForwardAgent yes' >> /home/alice/.ssh/config")]),
        Fault(
            "agent-asked-for-and-absent", area: "session", "-A, and there is no agent", effect: .degraded,
            command: withAgent, steps: []),
    ]

    /// What the agent is for: the next login from there; here only its list.
    private static let withAgent = ["ssh", "-A", "-L", "8080:www:80", "tunnel-host", "ssh-add -l; sleep 20"]
    private static let withoutOption = ["ssh", "-L", "8080:www:80", "tunnel-host", "ssh-add -l; sleep 20"]
    private static let fullAgent =
        startAgent + "\nas_alice env SSH_AUTH_SOCK=/home/alice/agent ssh-add -q .ssh/id_ed25519"
}
