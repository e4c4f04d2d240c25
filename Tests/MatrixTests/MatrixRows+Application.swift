import Lab

extension Topology {
    /// What is said of the lab as built, and is no fault: the command of `vpn` has two forwards, for each of which ssh
    /// goes on without the other, and its certificate is for its host's own name.
    var warningsAsBuilt: [String] {
        let hazard = "spec.exit-on-forward-failure-unset"
        return name == "vpn" ? [hazard, hazard, "egress.tls-name-mismatch"] : []
    }
}

private let mismatch = "egress.tls-name-mismatch"
private let inTheClear = "security.egress-leg-cleartext"

/// What a client meets behind the tunnel: real nginx, dovecot, Redis, vsftpd, slapd and sshd, and PostgreSQL's bytes.
let applicationRows: [MatrixRow] = [
    // HTTP. What a 403 is for the answer does not say.
    .works("source-refused-by-web-server", "egress.source-acl-at-service"),
    .works("virtual-host", "egress.http-virtual-host"),
    .works("redirect-leaves-tunnel", "egress.http-redirect-leaves-tunnel"),
    MatrixRow(nil, .works([]), note: "the mission's web site", in: .bastion),
    .works("web-application-stopped", "egress.http-error"),
    .works("web-site-asks-for-password", inTheClear),
    .works("redirect-to-https", "egress.http-redirect-leaves-tunnel"),
    .works("other-names-unanswered", "egress.http-virtual-host"),
    .works("head-not-allowed"),
    .works("relative-redirect"),
    .works("page-not-found"),
    .works("site-by-name", "egress.http-virtual-host"),

    // TLS.
    MatrixRow(nil, .works(Topology.vpn.warningsAsBuilt), note: "the mission's two forwards", in: .vpn),
    .works("certificate-for-real-name", mismatch),
    .works("certificate-names-localhost-too"),
    .exactly("certificate-expired", "egress.tls-expired"),
    .exactly("certificate-not-yet-valid", "egress.tls-not-yet-valid"),
    .works("certificate-self-signed", mismatch, "egress.tls-untrusted"),
    .works("authority-not-trusted", mismatch, "egress.tls-untrusted"),
    .works("certificate-for-another-host", mismatch),
    // What this machine's TLS refuses, another program's may take.
    .works("tls-too-old", "egress.tls-handshake-failed"),
    .exactly("tls-without-common-cipher", "egress.tls-handshake-failed"),
    .works("client-certificate-required", mismatch),
    .works("other-names-refused-by-tls", mismatch),
    .exactly("plain-http-on-tls-port", "egress.wrong-protocol"),

    // Mail, and what else carries passwords.
    MatrixRow(nil, .works([]), note: "the mission's mailbox", in: .email),
    .works("mail-without-encryption", inTheClear),
    .works("mail-login-needs-encryption"),
    .works("mail-inside-tls", mismatch),
    .works("redis-in-the-clear", inTheClear),
    .exactly("redis-in-protected-mode", "egress.source-acl-at-service"),
    .works("ftp-server", inTheClear, "egress.protocol-advertises-other-address"),
    .works("ldap-server", inTheClear),
    .works("postgresql-in-the-clear", inTheClear),
    .works("postgresql-without-entry", "egress.source-acl-at-service", inTheClear),

    // SSH through the tunnel.
    .works("ssh-behind-bastion"),
    .works("host-key-of-another-at-localhost", "chain.hostkey-alias-clash"),

    MatrixRow(
        "certificate-expired", .works([]), options: ["--skip", "egress.application"], note: "application left out"),
]
