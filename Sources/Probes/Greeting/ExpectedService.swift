package import Evidence

/// What a port is registered for, as far as a greeting can show it (IANA service names and port numbers).
package enum ExpectedService {
    /// The service of a registered port; nil for every other port, whose silence is no fault.
    package static func of(port: Int) -> EgressServiceEvidence.Service? {
        switch port {
        case 80, 8080, 591, 8008: .http
        case 443, 465, 563, 636, 853, 989, 990, 992, 993, 994, 995, 5061, 5671, 8443, 8883: .tls
        case 22: .ssh
        case 25, 587, 2525: .smtp
        case 143: .imap
        case 110: .pop3
        case 21: .ftp
        case 23: .telnet
        case 389: .ldap
        case 3306: .mysql
        case 5432: .postgresql
        case 5900: .rfb
        case 6379: .redis
        default: nil
        }
    }

    /// What is spoken inside TLS on a registered port; nil where nothing is said inside.
    package static func insideTLS(port: Int) -> EgressServiceEvidence.Service? {
        switch port {
        case 443, 8443: .http
        case 465: .smtp
        case 636: .ldap
        case 990: .ftp
        case 993: .imap
        case 995: .pop3
        default: nil
        }
    }

    /// True when the server of this protocol speaks first, so that listening is enough.
    package static func serverSpeaksFirst(_ service: EgressServiceEvidence.Service) -> Bool {
        switch service {
        case .ssh, .smtp, .imap, .pop3, .ftp, .mysql, .rfb, .telnet: true
        case .http, .tls, .postgresql, .redis, .ldap, .otherText, .otherBinary: false
        }
    }
}
