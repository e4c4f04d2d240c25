package import Evidence
import TunnelModel

extension BannerEvidence {
    /// True when one of the lines before the end says `phrase`, or the first bytes do.
    func says(_ phrase: String) -> Bool {
        precedingLines.contains { $0.contains(phrase) } || opening.contains(phrase)
    }

    /// The version of OpenSSH, e.g. (9, 2); nil for other software.
    package var openSSHVersion: (major: Int, minor: Int)? {
        guard isOpenSSH, let software else { return nil }
        let numbers = software.drop { !$0.isASCII || !$0.isNumber }.prefix { $0 == "." || $0.isNumber }
            .split(separator: ".")
        guard numbers.count >= 2, let major = Int(numbers[0]), let minor = Int(numbers[1]) else { return nil }
        return (major, minor)
    }

    func reading(in scene: Scene) -> Reading {
        let from = address.isEmpty ? scene.tunnelHost : address
        let lines = ["\(from): \(words)"] + precedingLines.prefix(4).map { "it said: \($0)" }
        return switch result {
        case .identified: .works(software ?? words)
        default: .broken(words, lines + (scene.facts.resolve?.elsewhere.map { [$0] } ?? []))
        }
    }

    private var words: String {
        switch result {
        case .identified(let line): line
        case .protocolOne(let line): "speaks SSH 1 only: \(line)"
        case .malformed(let line): "not an identification string: \(line)"
        case .closed(.finished): "closed after \(bytesReceived) bytes, without an identification string"
        case .closed(.reset): "reset after \(bytesReceived) bytes, without an identification string"
        case .silent(let after): "accepts the connection and says nothing for \(after.inWords)"
        case .endless(let after): "talks for \(after.inWords) without an identification string"
        case .foreign(let service): "not SSH but \(service.words)" + (opening.isEmpty ? "" : ": \(opening)")
        }
    }
}

extension BannerEvidence.Service {
    var words: String {
        switch self {
        case .http: "HTTP"
        case .smtp: "SMTP"
        case .ftp: "FTP"
        case .imap: "IMAP"
        case .pop3: "POP3"
        case .tls: "TLS"
        case .mysql: "MySQL"
        case .telnet: "Telnet"
        case .rfb: "VNC"
        case .otherText: "another text protocol"
        case .otherBinary: "another binary protocol"
        }
    }
}
