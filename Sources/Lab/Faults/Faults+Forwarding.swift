extension FaultCatalog {
    /// What the account may do once it is logged in: shells and commands.
    static let session: [Fault] = [
        Fault(
            "nologin-file", area: "session", "/etc/nologin: only root may log in",
            steps: [.init("tunnel-host", "echo 'Going down for maintenance.' > /etc/nologin")]),
        Fault(
            "nologin-file-in-run", area: "session", "/run/nologin, in an administrator's own words",
            steps: [.init("tunnel-host", "echo 'Back on Monday' > /run/nologin")]),
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
            "chroot-without-shell", area: "session", "Without -N, and alice is shut in a directory without a shell",
            command: ["ssh", "-L", "8080:localhost:22", "tunnel-host"],
            steps: [.init("tunnel-host", "mkdir /var/jail\nsshd_option 'ChrootDirectory /var/jail'")]),
        Fault(
            "start-up-file-ends-shell", area: "session", "Without -N, and alice's .bashrc ends the shell",
            command: ["ssh", "-L", "8080:www:80", "tunnel-host"],
            steps: [.init("tunnel-host", "echo 'exit 3' > /home/alice/.bashrc")]),
        Fault(
            "stalls-after-login", area: "session", "The server falls silent right after the login",
            steps: [.init("tunnel-host", "before_sshd stall +6")]),
        Fault(
            "session-opens-slowly", area: "session", "PAM takes its time to open the session",
            steps: [.init("tunnel-host", "edit /etc/pam.d/sshd '1i session required pam_exec.so /bin/sleep 20'")]),
        Fault(
            "path-dies-after-login", area: "session",
            "The tunnel host's firewall drops the connection once alice is logged in",
            steps: [
                .init(
                    "tunnel-host",
                    """
                    printf '%s\\n' '#!/bin/sh' '. /lab/functions' "PATH=$PATH filter input 'tcp dport 22 drop'" > /run/ban
                    chmod 755 /run/ban
                    edit /etc/pam.d/sshd '1i session required pam_exec.so /run/ban'
                    """)
            ]),
        Fault(
            "marked-packets-dropped", area: "session",
            "A router on the way drops all that ssh marks (IPQoS)",
            steps: [.init("internet", "filter forward 'tcp dport 22 ip dscp != cs0 drop'")]),
        Fault(
            "bulk-packets-dropped", area: "session",
            "A router on the way drops what a master is marked with after the login (the second class of IPQoS)",
            command: ["ssh", "-M", "-S", "none", "-o", "IPQoS=af21 cs1", "-L", "8080:www:80", "tunnel-host", "-N"],
            steps: [.init("internet", "filter forward 'tcp dport 22 ip dscp cs1 drop'")]),
        Fault(
            "sftp-only", area: "session", "Without -N, and the account is for sftp: ssh ends at once",
            command: ["ssh", "-L", "8080:www:80", "tunnel-host"],
            steps: [.init("tunnel-host", "sshd_option 'ForceCommand internal-sftp'")]),
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
            "forwarding-off-for-address", area: "forward", "Match Address: AllowTcpForwarding no, in other letters",
            steps: [
                .init(
                    "tunnel-host", "sshd_option 'match address 198.51.100.0/24,!198.51.100.99' 'aLLowTCPforwarding=NO'")
            ]),
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
            "dropbear-without-forwarding", area: "forward", "The server is Dropbear, started with -j",
            steps: [.init("tunnel-host", "dropbear_instead -j")]),
        Fault(
            "tinyssh", area: "forward", "The server is TinySSH, which has no forwarding",
            steps: [
                .init("tunnel-host", "tinysshd_instead"),
                .init(
                    "you",
                    """
                    rm /home/alice/.ssh/known_hosts
                    as_alice ssh -o StrictHostKeyChecking=accept-new tunnel-host true 2>/dev/null
                    """),
            ]),
        Fault(
            "server-without-forwarding", area: "forward", "The server knows no channels to elsewhere",
            steps: [.init("tunnel-host", "python_sshd_instead no-forwarding")]),
        Fault(
            "tunnel-host-out-of-ports", area: "forward", "Every local port of the tunnel host is in use",
            steps: [.init("tunnel-host", "use_up_ports")]),
        Fault(
            "socket-forwarding-off", area: "forward", "AllowStreamLocalForwarding no, and the destination is a socket",
            command: toSocket,
            steps: [.init("tunnel-host", "\(serveSocket)\nsshd_option 'AllowStreamLocalForwarding no'")]),
        Fault(
            "dropbear", area: "forward", "The server is Dropbear", effect: .healthy,
            steps: [.init("tunnel-host", "dropbear_instead")]),
        Fault(
            "dropbear-and-socket", area: "forward", "The server is Dropbear, and the destination is a socket",
            command: toSocket,
            steps: [.init("tunnel-host", "\(serveSocket)\ndropbear_instead")]),
        Fault(
            "asyncssh", area: "forward", "The server is AsyncSSH", effect: .healthy,
            steps: [.init("tunnel-host", "python_sshd_instead plain")]),
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

    static let toSocket = ["ssh", "-L", "8080:/run/app.sock", "tunnel-host", "-N"]
    /// www's page at a socket of the tunnel host.
    static let serveSocket = """
        setsid socat UNIX-LISTEN:/run/app.sock,fork,mode=666 TCP:10.10.0.80:80 </dev/null >/dev/null 2>&1 &
        until [ -S /run/app.sock ]; do sleep 0.01; done
        """
}
