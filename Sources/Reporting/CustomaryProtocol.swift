/// What a port is used for by custom (IANA registry), and whether that protocol protects itself.
///
/// For `draw`, which has looked at nothing: always said as a custom, never as a fact.
enum CustomaryProtocol {
    enum Protection { case own, none, onRequest }

    static func at(_ port: Int) -> (name: String, protection: Protection)? {
        switch port {
        case 22, 7999: ("SSH", .own)
        case 443, 8443: ("HTTPS", .own)
        case 465: ("SMTP over TLS", .own)
        case 636: ("LDAP over TLS", .own)
        case 853: ("DNS over TLS", .own)
        case 990: ("FTP over TLS", .own)
        case 993: ("IMAP over TLS", .own)
        case 995: ("POP3 over TLS", .own)
        case 21: ("FTP", .none)
        case 23: ("Telnet", .none)
        case 80, 8080, 8000: ("HTTP", .none)
        case 25, 587: ("SMTP", .onRequest)
        case 110: ("POP3", .onRequest)
        case 143: ("IMAP", .onRequest)
        case 389: ("LDAP", .onRequest)
        case 3306: ("MySQL", .onRequest)
        case 5432: ("PostgreSQL", .onRequest)
        case 3389: ("RDP", .own)
        case 5900: ("VNC", .none)
        case 6379: ("Redis", .none)
        default: nil
        }
    }
}
