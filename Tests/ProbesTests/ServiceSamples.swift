import Evidence

/// First bytes of real servers, each for the recogniser of its own protocol and against those of all others.
enum ServiceSamples {
    struct Sample: Sendable {
        var service: EgressServiceEvidence.Service
        var bytes: [UInt8]
        /// What the port must have been registered for; nil: the bytes say it by themselves.
        var needs: EgressServiceEvidence.Service?

        init(_ service: EgressServiceEvidence.Service, _ text: String, needs: EgressServiceEvidence.Service? = nil) {
            self.init(service, Array(text.utf8), needs: needs)
        }

        init(_ service: EgressServiceEvidence.Service, _ bytes: [UInt8], needs: EgressServiceEvidence.Service? = nil) {
            self.service = service
            self.bytes = bytes
            self.needs = needs
        }
    }

    /// MariaDB 10.11, with TLS.
    static let mariaDB: [UInt8] =
        [0x5d, 0, 0, 0, 0x0a] + Array("5.5.5-10.11.6-MariaDB-0+deb12u1\0".utf8) + [0x1f, 0, 0, 0]
        + Array("eLq/2d\"k\0".utf8) + [0xfe, 0xff, 0x2d, 0x02, 0, 0xff, 0xc1, 0x15] + [UInt8](repeating: 0, count: 40)

    /// PostgreSQL 15 to a host that is not in pg_hba.conf.
    static let noEntry: [UInt8] =
        [0x45, 0, 0, 0, 0x9f]
        + Array(
            ("SFATAL\0VFATAL\0C28000\0Mno pg_hba.conf entry for host \"127.0.0.1\", user \"tundoctor\", "
                + "database \"tundoctor\", no encryption\0Fauth.c\0L543\0RClientAuthentication\0\0").utf8)

    static let scram: [UInt8] = [0x52, 0, 0, 0, 0x17, 0, 0, 0, 0x0a] + Array("SCRAM-SHA-256\0\0".utf8)

    /// OpenLDAP 2.5: the root entry with two extensions, and the end of the search.
    static let rootEntry: [UInt8] = {
        func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] { [tag, UInt8(content.count)] + content }
        func text(_ text: String) -> [UInt8] { element(0x04, Array(text.utf8)) }
        let values = element(0x31, text("1.3.6.1.4.1.4203.1.11.1") + text("1.3.6.1.4.1.1466.20037"))
        let attribute = element(0x30, text("supportedExtension") + values)
        let entry = element(0x64, text("") + element(0x30, attribute))
        return element(0x30, [0x02, 1, 1] + entry) + searchDone
    }()

    static let searchDone: [UInt8] = [0x30, 0x0c, 0x02, 1, 1, 0x65, 7, 0x0a, 1, 0, 4, 0, 4, 0]

    static let all: [Sample] = [
        Sample(.http, "HTTP/1.1 200 OK\r\nServer: nginx\r\n\r\n"), Sample(.http, "HTTP/1.0 404 Not Found\r\n"),
        Sample(.ssh, "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10\r\n"), Sample(.ssh, "SSH-2.0-dropbear_2022.83\r\n"),
        Sample(.tls, [22, 3, 3, 0, 0x7a, 2, 0, 0, 0x76, 3, 3]), Sample(.tls, [21, 3, 1, 0, 2, 2, 70]),
        Sample(.smtp, "220 mail.example.com ESMTP Postfix\r\n"),
        Sample(.smtp, "220 mail.example.com ready\r\n", needs: .smtp),
        Sample(.ftp, "220 (vsFTPd 3.0.3)\r\n"), Sample(.ftp, "220 ready\r\n", needs: .ftp),
        Sample(.imap, "* OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN] Dovecot (Debian) ready.\r\n"),
        Sample(.imap, "* BYE too many connections\r\n"), Sample(.pop3, "+OK Dovecot (Debian) ready.\r\n"),
        Sample(.mysql, mariaDB),
        Sample(.mysql, [0x48, 0, 0, 0, 0xff, 0x6a, 0x04] + Array("Host 'x' is not allowed".utf8)),
        Sample(.rfb, "RFB 003.008\n"), Sample(.telnet, [0xff, 0xfd, 0x18, 0xff, 0xfd, 0x20]),
        Sample(.postgresql, noEntry), Sample(.postgresql, scram), Sample(.postgresql, "S", needs: .postgresql),
        Sample(.postgresql, "N", needs: .postgresql), Sample(.redis, "+PONG\r\n"),
        Sample(.redis, "-NOAUTH Authentication required.\r\n"),
        Sample(.redis, "-DENIED Redis is running in protected mode because protected mode is enabled\r\n"),
        Sample(.redis, "-ERR max number of clients reached\r\n", needs: .redis), Sample(.ldap, rootEntry),
        Sample(.ldap, searchDone), Sample(.otherText, "Welcome to the machine\r\n"),
        Sample(.otherBinary, [0, 1, 2, 3, 4, 5, 6, 7]),
    ]
}
