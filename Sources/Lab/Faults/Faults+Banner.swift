extension FaultCatalog {
    /// From TCP's accept to the SSH identification string (RFC 4253 §4.2).
    static let banner: [Fault] = [
        Fault(
            "max-startups", area: "banner", "Someone else's unfinished logins use up MaxStartups",
            steps: [
                .init("tunnel-host", "sshd_option 'MaxStartups 1:100:1' 'LoginGraceTime 600'"),
                .init(
                    "internet",
                    """
                    setsid bash -c 'exec 3<>/dev/tcp/203.0.113.10/22 && read -r line <&3 && : > /run/held; sleep infinity' \
                    </dev/null >/dev/null 2>&1 &
                    until [ -e /run/held ]; do sleep 0.01; done
                    """),
            ]),
        Fault(
            "tcp-wrappers", area: "banner", "/etc/hosts.deny of the tunnel host refuses everyone",
            steps: [.init("tunnel-host", "echo 'sshd: ALL' > /etc/hosts.deny")]),
        Fault(
            "silent-server", area: "banner", "The port accepts and says nothing",
            steps: [.init("tunnel-host", "instead_of_sshd silent")]),
        Fault(
            "closes-at-once", area: "banner", "The port accepts and closes without a word",
            steps: [.init("tunnel-host", "instead_of_sshd close")]),
        Fault(
            "resets-at-once", area: "banner", "The port accepts and resets",
            steps: [.init("tunnel-host", "instead_of_sshd reset")]),
        Fault(
            "tarpit", area: "banner", "A tarpit sends line after line and never SSH's",
            steps: [.init("tunnel-host", "instead_of_sshd drip-lines 4x0z.k1 0.3")]),
        Fault(
            "endless-banner", area: "banner", "The port sends lines without end, as fast as it can",
            steps: [.init("tunnel-host", "instead_of_sshd flood 'no ssh here\\r\\n'")]),
        Fault(
            "endless-line", area: "banner", "The port sends one line that never ends",
            steps: [.init("tunnel-host", "instead_of_sshd flood xxxxxxxxxxxxxxxx")]),
        Fault(
            "trickling-banner", area: "banner", "The identification string comes at a byte a second",
            steps: [.init("tunnel-host", "instead_of_sshd drip 'SSH-2.0-Slow_1.0\\r\\n' 1")]),
        Fault(
            "http-on-ssh-port", area: "banner", "A web server answers on the SSH port",
            steps: [
                .init(
                    "tunnel-host",
                    "instead_of_sshd answer 'HTTP/1.1 400 Bad Request\\r\\nServer: nginx\\r\\nConnection: close\\r\\n\\r\\n'"
                )
            ]),
        Fault(
            "smtp-on-ssh-port", area: "banner", "A mail server answers on the SSH port",
            steps: [.init("tunnel-host", "instead_of_sshd say '220 mail.example ESMTP Postfix\\r\\n'")]),
        Fault(
            "ftp-on-ssh-port", area: "banner", "An FTP server answers on the SSH port, and hangs up on nonsense",
            steps: [.init("tunnel-host", "instead_of_sshd say-close '220 (vsFTPd 3.0.3)\\r\\n530 Please login.\\r\\n'")]
        ),
        Fault(
            "tls-on-ssh-port", area: "banner", "A TLS server answers on the SSH port",
            steps: [
                .init(
                    "tunnel-host",
                    """
                    service_stop sshd
                    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=tunnel-host \
                    -keyout /run/tls.key -out /run/tls.crt 2>/dev/null
                    setsid openssl s_server -accept 22 -key /run/tls.key -cert /run/tls.crt -www \
                    </dev/null >/dev/null 2>&1 &
                    wait_listening tcp 22
                    """)
            ]),
        Fault(
            "mysql-on-ssh-port", area: "banner", "A database greets in binary on the SSH port",
            steps: [
                .init(
                    "tunnel-host",
                    "instead_of_sshd say 'J\\x00\\x00\\x00\\x0a8.0.36\\x00\\x08\\x00\\x00\\x00abcdefgh\\x00\\n'")
            ]),
        Fault(
            "telnet-on-ssh-port", area: "banner", "A telnet server answers on the SSH port",
            steps: [.init("tunnel-host", "instead_of_sshd say '\\xff\\xfb\\x01\\xff\\xfb\\x03\\r\\nlogin: \\r\\n'")]),
        Fault(
            "garbage-on-ssh-port", area: "banner", "The port sends random bytes",
            steps: [.init("tunnel-host", "instead_of_sshd garbage 65536")]),
        Fault(
            "malformed-identification", area: "banner", "The identification string breaks its grammar",
            steps: [.init("tunnel-host", "instead_of_sshd say 'SSH-two\\r\\n'")]),
        Fault(
            "source-penalised", area: "banner",
            "The server turns the address away, as OpenSSH 9.8 and later do for a while",
            steps: [.init("tunnel-host", "instead_of_sshd say-close 'Not allowed at this time\\r\\n'")]),
        Fault(
            "ssh-1-server", area: "banner", "The server speaks only SSH-1",
            steps: [.init("tunnel-host", "instead_of_sshd say 'SSH-1.5-1.2.27\\n'")]),
    ]
}
