extension FaultExpectations {
    private static let up = #"== ssh is up\n"#
    private static func web(_ status: String) -> String { up + #"== curl 0\n[\s\S]*"# + status }
    private static func tls(_ code: Int, _ words: String) -> String { up + "== curl \(code)\\n[\\s\\S]*" + words }
    private static let misnamed = tls(60, "no alternative certificate subject name matches")

    /// The labs `bastion`, `email` and `vpn`: curl speaks what belongs to the port, as a person would type it.
    static let application: [String: String] = [
        "web-application-stopped": web("502 Bad Gateway"),
        "web-site-asks-for-password": web("401 Authorization Required"),
        "redirect-to-https": web("301 Moved Permanently"),
        "other-names-unanswered": up + #"== curl 52\n"#,
        "head-not-allowed": carries,
        "relative-redirect": web("302 Found"),
        "page-not-found": web("404 Not Found"),
        "redis-in-the-clear": up + #"== curl 0\n[\s\S]*\+PONG"#,
        "redis-in-protected-mode": up + #"[\s\S]*-DENIED Redis is running in protected mode"#,
        "ftp-server": up + #"== curl (28|67)\n[\s\S]*"#,
        "ldap-server": up + #"== curl 0\n[\s\S]*DN:"#,
        "postgresql-in-the-clear": up,
        "postgresql-without-entry": up,
        "ssh-behind-bastion": up + #"[\s\S]*SSH-2\.0-OpenSSH"#,
        "host-key-of-another-at-localhost": up + #"[\s\S]*SSH-2\.0-OpenSSH"#,
        "mail-without-encryption": up + #"== curl 0\n[\s\S]*The key is under the mat"#,
        "mail-login-needs-encryption": up + #"== curl 67\n"#,
        "mail-inside-tls": misnamed,
        "certificate-for-real-name": misnamed,
        "certificate-names-localhost-too": carries,
        "certificate-expired": tls(60, "certificate has expired"),
        "certificate-not-yet-valid": tls(60, "certificate is not yet valid"),
        "certificate-self-signed": tls(60, "self-signed certificate"),
        "authority-not-trusted": tls(60, "unable to get local issuer certificate"),
        "certificate-for-another-host": misnamed,
        "tls-too-old": tls(35, "legacy sigalg disallowed"),
        "tls-without-common-cipher": tls(35, "handshake failure"),
        "client-certificate-required": misnamed,
        "other-names-refused-by-tls": tls(35, "unrecognized name"),
        "plain-http-on-tls-port": tls(35, "wrong version number"),
        "site-by-name": web("This is web-server"),
    ]
}
