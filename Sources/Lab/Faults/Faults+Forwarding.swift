extension FaultCatalog {
    /// What the account may do once it is logged in: shells and commands.
    static let session: [Fault] = [
        Fault(
            "nologin-file", area: "session", "/etc/nologin: only root may log in",
            steps: [.init("tunnel-host", "echo 'Going down for maintenance.' > /etc/nologin")]),
        Fault(
            "sessions-forbidden", area: "session", "MaxSessions 0: no shell, but forwards", effect: .healthy,
            steps: [.init("tunnel-host", "sshd_option 'MaxSessions 0'")]),
        Fault(
            "forced-command", area: "session", "ForceCommand: no shell, but forwards", effect: .healthy,
            steps: [.init("tunnel-host", "sshd_option 'ForceCommand /bin/echo tunnels only'")]),
        Fault(
            "forced-command-of-key", area: "session", "command= on the key: no shell, but forwards", effect: .healthy,
            steps: [.init("tunnel-host", keyOption("command=\"/bin/echo tunnels only\""))]),
        Fault(
            "nologin-shell", area: "session", "alice's shell is nologin: no shell, but forwards", effect: .healthy,
            steps: [.init("tunnel-host", "edit /etc/passwd '/^alice:/s|[^:]*$|/usr/sbin/nologin|'")]),
        Fault(
            "closes-after-login", area: "session", "The connection ends right after the login",
            steps: [.init("tunnel-host", "before_sshd relay +6")]),
        Fault(
            "shell-ends-at-once", area: "session", "Without -N, and alice's shell is nologin: ssh ends with it",
            command: ["ssh", "-L", "8080:www:80", "tunnel-host"],
            steps: [.init("tunnel-host", "edit /etc/passwd '/^alice:/s|[^:]*$|/usr/sbin/nologin|'")]),
    ]

    /// Whether the server forwards, and where to.
    static let forwarding: [Fault] = [
        Fault(
            "forwarding-off", area: "forward", "AllowTcpForwarding no",
            steps: [.init("tunnel-host", "sshd_option 'AllowTcpForwarding no'")]),
        Fault(
            "forwarding-remote-only", area: "forward", "AllowTcpForwarding remote",
            steps: [.init("tunnel-host", "sshd_option 'AllowTcpForwarding remote'")]),
        Fault(
            "forwarding-disabled", area: "forward", "DisableForwarding yes",
            steps: [.init("tunnel-host", "sshd_option 'DisableForwarding yes'")]),
        Fault(
            "forwarding-off-for-user", area: "forward", "Match User alice: AllowTcpForwarding no",
            steps: [.init("tunnel-host", "sshd_option 'Match User alice' 'AllowTcpForwarding no'")]),
        Fault(
            "permit-open-none", area: "forward", "PermitOpen none",
            steps: [.init("tunnel-host", "sshd_option 'PermitOpen none'")]),
        Fault(
            "permit-open-other-port", area: "forward", "PermitOpen lists www with another port",
            steps: [.init("tunnel-host", "sshd_option 'PermitOpen www:443'")]),
        Fault(
            "permit-open-other-host", area: "forward", "PermitOpen lists other hosts",
            steps: [.init("tunnel-host", "sshd_option 'PermitOpen localhost:22 mail-server:143'")]),
        Fault(
            "permit-open-other-spelling", area: "forward", "PermitOpen lists www by its address",
            steps: [.init("tunnel-host", "sshd_option 'PermitOpen 10.10.0.80:80'")]),
        Fault(
            "key-restricted", area: "forward", "restrict on the key",
            steps: [.init("tunnel-host", keyOption("restrict"))]),
        Fault(
            "key-without-forwarding", area: "forward", "no-port-forwarding on the key",
            steps: [.init("tunnel-host", keyOption("no-port-forwarding"))]),
        Fault(
            "key-permits-other-port", area: "forward", "permitopen= on the key lists www with another port",
            steps: [.init("tunnel-host", keyOption("permitopen=\"www:443\""))]),
        Fault(
            "key-permits-other-spelling", area: "forward", "permitopen= on the key lists www by its address",
            steps: [.init("tunnel-host", keyOption("permitopen=\"10.10.0.80:80\""))]),
        Fault(
            "certificate-without-forwarding", area: "forward", "alice's certificate has no permit-port-forwarding",
            steps: userCertificate("-n alice -V always:forever -O no-port-forwarding")),
        Fault(
            "forwards-cleared-by-config", area: "forward", "ClearAllForwardings yes in ~/.ssh/config",
            steps: [.init("you", "echo '    ClearAllForwardings yes' >> /home/alice/.ssh/config")]),
        Fault(
            "permit-open-listed", area: "forward", "PermitOpen lists www:80", effect: .healthy,
            steps: [.init("tunnel-host", "sshd_option 'PermitOpen www:80 localhost:22'")]),
        Fault(
            "key-permits-it", area: "forward", "restrict,port-forwarding,permitopen=\"www:80\" on the key",
            effect: .healthy,
            steps: [.init("tunnel-host", keyOption("restrict,port-forwarding,permitopen=\"www:80\""))]),
        Fault(
            "forwarding-local-only", area: "forward", "AllowTcpForwarding local", effect: .healthy,
            steps: [.init("tunnel-host", "sshd_option 'AllowTcpForwarding local'")]),
    ]
}
