/// What answers behind the tunnel: sites, certificates, mail, databases.
extension FaultCatalog {
    private static func bastion(_ forward: String) -> [String] { ["ssh", "-L", forward, "bastion-host", "-N"] }

    /// The web site behind the bastion.
    static let webSite: [Fault] = [
        Fault(
            "web-application-stopped", in: .bastion, area: "egress",
            "nginx is up, and the application behind it is not", effect: .degraded,
            steps: [.init("www", "nginx_listen 'listen 80; location / { proxy_pass http://127.0.0.1:9; }'")]),
        Fault(
            "web-site-asks-for-password", in: .bastion, area: "security",
            "nginx asks for a password (Basic), in the clear", effect: .degraded,
            steps: [.init("www", "nginx_listen 'listen 80; auth_basic staff; auth_basic_user_file /etc/passwd;'")]),
        Fault(
            "redirect-to-https", in: .bastion, area: "egress", "nginx sends everyone to https://www.example.com/",
            effect: .degraded,
            steps: [
                .init("www", "nginx_listen 'listen 80; location / { return 301 https://www.example.com$request_uri; }'")
            ]),
        Fault(
            "other-names-unanswered", in: .bastion, area: "egress",
            "nginx hangs up on requests for any name but www.example.com", effect: .degraded,
            steps: [.init("www", "nginx_listen 'listen 80; if ($host != www.example.com) { return 444; }'")]),
        Fault(
            "head-not-allowed", in: .bastion, area: "egress", "nginx answers HEAD with 405", effect: .healthy,
            steps: [.init("www", "nginx_listen 'listen 80; if ($request_method = HEAD) { return 405; }'")]),
        Fault(
            "relative-redirect", in: .bastion, area: "egress", "nginx redirects to /home/, without a host",
            effect: .degraded,
            steps: [
                .init("www", "nginx_listen 'listen 80; absolute_redirect off; location = / { return 302 /home/; }'")
            ]),
        Fault(
            "page-not-found", in: .bastion, area: "egress", "nginx has no page at /, for any name", effect: .degraded,
            steps: [.init("www", "nginx_listen 'listen 80; location = / { return 404; }'")]),
    ]

    /// Other services behind the same bastion.
    static let otherServices: [Fault] = [
        Fault(
            "redis-in-the-clear", in: .bastion, area: "security", "A Redis server, reached over the inside network",
            effect: .degraded, command: bastion("6379:www.example.com:6379"),
            steps: [.init("www", "service_start redis")]),
        Fault(
            "redis-in-protected-mode", in: .bastion, area: "egress",
            "Redis in protected mode serves its own host only", command: bastion("6379:www.example.com:6379"),
            steps: [
                .init("www", "edit /etc/redis.conf 's/protected-mode no/protected-mode yes/'\nservice_start redis")
            ]),
        Fault(
            "ftp-server", in: .bastion, area: "egress", "vsftpd, whose data connections are no part of the tunnel",
            effect: .degraded, command: bastion("2121:www.example.com:21"),
            steps: [.init("www", "service_start vsftpd")]),
        Fault(
            "ldap-server", in: .bastion, area: "security", "slapd without a certificate, and so without StartTLS",
            effect: .degraded,
            command: bastion("3389:www.example.com:389"), steps: [.init("www", "service_start slapd")]),
        // The bytes are those of PostgreSQL 15.
        Fault(
            "postgresql-in-the-clear", in: .bastion, area: "security", "PostgreSQL without encryption",
            effect: .degraded, command: bastion("5433:www.example.com:5432"),
            steps: [
                .init(
                    "www",
                    #"odd_server 5432 talk N 'R\x00\x00\x00\x17\x00\x00\x00\x0aSCRAM-SHA-256\x00\x00'"#)
            ]),
        Fault(
            "postgresql-without-entry", in: .bastion, area: "egress",
            "PostgreSQL's pg_hba.conf has no entry for the bastion", effect: .degraded,
            command: bastion("5433:www.example.com:5432"),
            steps: [
                .init(
                    "www",
                    #"odd_server 5432 talk N 'E\x00\x00\x00\x9fSFATAL\x00VFATAL\x00C28000\x00Mno pg_hba.conf entry "#
                        + #"for host "10.10.0.1", user "tundoctor", database "tundoctor", no encryption\x00"#
                        + #"Fauth.c\x00L543\x00RClientAuthentication\x00\x00'"#)
            ]),
        Fault(
            "ssh-behind-bastion", in: .bastion, area: "chain", "An SSH server, reached through the tunnel",
            effect: .degraded, command: bastion("2222:www.example.com:22"),
            steps: [.init("www", "service_start sshd")]),
        Fault(
            "host-key-of-another-at-localhost", in: .bastion, area: "chain",
            "known_hosts has another server's key for [localhost]:2222", effect: .degraded,
            command: bastion("2222:www.example.com:22"),
            steps: [
                .init("www", "service_start sshd"),
                .init(
                    "you",
                    "sed -n 's/^bastion-host /[localhost]:2222 /p' /home/alice/.ssh/known_hosts > /run/clash\n"
                        + "cat /run/clash >> /home/alice/.ssh/known_hosts"),
            ]),
    ]

    /// The mail server behind the trusted host.
    static let mail: [Fault] = [
        Fault(
            "mail-without-encryption", in: .email, area: "security", "dovecot has no TLS: passwords go in the clear",
            effect: .degraded,
            steps: [.init("mail-server", "dovecot_option 'ssl = no'")]),
        Fault(
            "mail-login-needs-encryption", in: .email, area: "egress", "dovecot takes passwords after STARTTLS only",
            effect: .degraded,
            steps: [.init("mail-server", "dovecot_option 'disable_plaintext_auth = yes'")]),
        Fault(
            "mail-inside-tls", in: .email, area: "egress", "The forward leads to port 993, IMAP inside TLS",
            effect: .degraded, command: ["ssh", "-L", "2993:mail-server:993", "trusted-host", "-N"], steps: []),
    ]

    private static let https = bastion("8443:web-server:443")

    private static func tls(_ name: String, _ title: String, effect: Fault.Effect = .degraded, _ script: String)
        -> Fault
    {
        Fault(
            name, in: .vpn, area: "egress", title, effect: effect, command: https, steps: [.init("web-server", script)])
    }

    /// The web server with sites by name, and its certificate.
    static let certificates: [Fault] = [
        Fault(
            "certificate-for-real-name", in: .vpn, area: "egress",
            "The certificate names web-server, and the client asks for localhost", effect: .degraded, command: https,
            steps: []),
        tls(
            "certificate-names-localhost-too", "The certificate names web-server and localhost", effect: .healthy,
            "certificate DNS:web-server,DNS:localhost\nservice_restart nginx"),
        tls(
            "certificate-expired", "The certificate has expired", effect: .broken,
            "certificate DNS:web-server 20240101000000Z 20250101000000Z\nservice_restart nginx"),
        tls(
            "certificate-not-yet-valid", "The certificate's time has not begun", effect: .broken,
            "certificate DNS:web-server 20900101000000Z 20910101000000Z\nservice_restart nginx"),
        tls(
            "certificate-self-signed", "The certificate is signed by itself",
            """
            openssl req -x509 -key /etc/ssl/lab/host.key -days 9 -subj /CN=web-server \
            -addext subjectAltName=DNS:web-server -out /etc/ssl/lab/host.pem
            service_restart nginx
            """),
        Fault(
            "authority-not-trusted", in: .vpn, area: "egress", "The client host does not have the lab's authority",
            effect: .degraded, command: https, steps: [.init("you", "rm /etc/ssl/certs/bba956b1.0")]),
        tls(
            "certificate-for-another-host", "The certificate names neither web-server nor localhost",
            "certificate DNS:old-web-server\nservice_restart nginx"),
        tls(
            "tls-without-common-cipher", "nginx has no cipher for its own kind of key", effect: .broken,
            "echo 'ssl_protocols TLSv1.2; ssl_ciphers AES128-SHA256;' >> /etc/nginx/tls.conf\nservice_restart nginx"),
        tls(
            "tls-too-old", "nginx knows TLS 1.0 only, with signatures that Debian's OpenSSL refuses",
            "echo 'ssl_protocols TLSv1; ssl_ciphers ALL:@SECLEVEL=0;' >> /etc/nginx/tls.conf\nservice_restart nginx"),
        tls(
            "client-certificate-required", "nginx serves clients with a certificate only",
            """
            echo 'ssl_verify_client on; ssl_client_certificate /etc/ssl/lab/authority.pem;' >> /etc/nginx/tls.conf
            service_restart nginx
            """),
        tls(
            "other-names-refused-by-tls", "nginx refuses the handshake for any name but web-server",
            """
            edit /etc/nginx/tls.conf 's/ default_server//'
            sed -i 's/^http {/http { server { listen 443 ssl default_server; ssl_reject_handshake on; }/' /etc/nginx/nginx.conf
            service_restart nginx
            """),
        tls(
            "plain-http-on-tls-port", "nginx speaks plain HTTP on port 443", effect: .broken,
            "edit /etc/nginx/tls.conf 's/ ssl / /; /ssl_/d'\nservice_restart nginx"),
        Fault(
            "site-by-name", in: .vpn, area: "egress",
            "The forward is meant for the site intranet, and localhost gets the default site", effect: .degraded,
            command: bastion("8080:intranet:80"), steps: []),
    ]
}
