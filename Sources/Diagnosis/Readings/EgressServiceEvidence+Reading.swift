import Evidence
import TunnelModel

extension EgressServiceEvidence {
    /// Protocols whose server speaks first, and how, beyond doubt.
    static let speakingFirst: Set<Service> = [.ssh, .smtp, .imap, .pop3, .ftp, .mysql, .rfb, .telnet]

    /// True when something should have come by itself, or an answer to what was sent.
    var owesWords: Bool { spokeFirst || expected.map(EgressServiceEvidence.speakingFirst.contains) ?? false }

    /// What a server that answers HTTP on a TLS port, in the clear, says of it (nginx, Apache, Go).
    private static let wantsTLS = ["plain http request", "http request to an https", "speaking plain http"]

    /// True when what answered cannot be what the port is registered for.
    var contradictsPort: Bool {
        guard case .greeted(let service, let line) = result else { return false }
        if service == .http, EgressServiceEvidence.wantsTLS.contains(where: line.lowercased().contains) { return true }
        guard let expected, expected != service else { return false }
        switch (expected, service) {
        // Both greet with 220, and neither needs to name itself.
        case (.smtp, .ftp), (.ftp, .smtp): return false
        // Telnet is what anything may be called that shows a prompt.
        case (.telnet, .otherText): return false
        // A server that must speak first, in a known form, and says something else.
        case (_, .otherText), (_, .otherBinary): return EgressServiceEvidence.speakingFirst.contains(expected)
        // A port without a protocol of its own.
        case (.otherText, _), (.otherBinary, _): return false
        default: return true
        }
    }

    /// True when the service's first words turn its peer away because of where it comes from.
    var turnsAway: Bool {
        guard case .greeted(let service, let line) = result else { return false }
        if service == .http { return false }
        let said = line.lowercased()
        let phrases = [
            "is not allowed to connect", "no pg_hba.conf entry", "-denied", "protected mode", "host is blocked",
        ]
        // RFC 5321 §3.1: 554 instead of a greeting means that there is no service for this client.
        return phrases.contains(where: said.contains) || (service == .smtp && said.hasPrefix("554"))
    }

    /// A close that is no answer to silence: at once, or although something was sent.
    var closedTooSoon: Bool {
        guard case .closed(let after) = result else { return false }
        return owesWords || after < .seconds(1)
    }

    func reading(in scene: Scene) -> Reading {
        let leg =
            throughIngress ? "through the running tunnel, \(egress): " : "\(scene.name(of: dialler)) → \(egress): "
        switch result {
        case .greeted(let service, let line):
            let words = service.words(with: line)
            if contradictsPort {
                let want = expected.map { ", where \($0.words) is expected" } ?? ""
                return .broken("\(service.words)\(want)", [leg + words + want])
            }
            return turnsAway ? .broken(words, [leg + words]) : .works(words, [leg + words])
        case .silent(let after):
            if owesWords {
                let words = "accepts the connection and says nothing for \(after.inWords)"
                return .open(words, [leg + words])
            }
            return .works("accepts connections; says nothing until its client speaks")
        case .closed(let after):
            let words = "closed after \(after.inWords), without a byte"
            if closedTooSoon { return .broken(words, [leg + words]) }
            return .works("accepts connections; closes when its client says nothing")
        }
    }
}

extension EgressServiceEvidence.Service {
    /// Its name and its first line, which may begin with the name itself: `HTTP/1.1 200 OK`, `SMTP: 220 mail`.
    fileprivate func words(with line: String) -> String {
        if line.isEmpty { return words }
        return line.hasPrefix(words) ? line : "\(words): \(line)"
    }

    var words: String {
        switch self {
        case .http: "HTTP"
        case .tls: "TLS"
        case .ssh: "SSH"
        case .smtp: "SMTP"
        case .imap: "IMAP"
        case .pop3: "POP3"
        case .ftp: "FTP"
        case .mysql: "MySQL"
        case .rfb: "VNC"
        case .postgresql: "PostgreSQL"
        case .redis: "Redis"
        case .ldap: "LDAP"
        case .telnet: "Telnet"
        case .otherText: "a text protocol"
        case .otherBinary: "a binary protocol"
        }
    }
}
