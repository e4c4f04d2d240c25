internal import Evidence

/// What a client says after the greeting, until it knows how the service wants to be spoken to. Pure: no I/O, never a
/// login, never a change to anything.
protocol ServiceDialogue: Sendable {
    /// Takes what the service said, its greeting first, in pieces of any size.
    mutating func receive(_ bytes: [UInt8]) -> DialogueStep

    /// The connection is encrypted now, as ``DialogueStep/turnToTLS`` asked for.
    mutating func secured() -> DialogueStep

    /// What is known so far.
    var terms: ServiceTerms { get }
}

extension ServiceDialogue {
    mutating func secured() -> DialogueStep { .done(farewell: []) }
}

/// What to do next.
enum DialogueStep: Hashable, Sendable {
    /// Wait for more.
    case wait
    case say([UInt8])
    /// The service agreed to go on in TLS.
    case turnToTLS
    /// Enough is known; `farewell` is said before hanging up.
    case done(farewell: [UInt8])

    static func say(line: String) -> DialogueStep { .say(Array("\(line)\r\n".utf8)) }
    static func done(line: String) -> DialogueStep { .done(farewell: Array("\(line)\r\n".utf8)) }
}

/// Every dialogue, by what the greeting showed.
enum DialogueCatalog {
    /// Nil for services that are asked nothing more.
    static func dialogue(for service: EgressServiceEvidence.Service) -> (any ServiceDialogue)? {
        switch service {
        case .imap: IMAPDialogue()
        case .smtp: SMTPDialogue()
        case .pop3: POP3Dialogue()
        case .ftp: FTPDialogue()
        case .mysql: MySQLDialogue()
        case .postgresql: PostgreSQLDialogue()
        case .redis: RedisDialogue()
        case .ldap: LDAPDialogue()
        case .telnet: TelnetDialogue()
        case .http, .tls, .ssh, .rfb, .otherText, .otherBinary: nil
        }
    }
}

/// Lines as they come in, from pieces of any size; bounded.
struct LineBuffer: Sendable {
    private var rest: [UInt8] = []
    private var total = 0

    /// More than this is not read: no service says so much before a login.
    static let limit = 16_384

    /// The lines that `bytes` complete, without their ends.
    mutating func add(_ bytes: [UInt8]) -> [String] {
        total += bytes.count
        guard total <= LineBuffer.limit else { return [] }
        rest += bytes
        var lines: [String] = []
        while let end = rest.firstIndex(of: 0x0a) {
            var line = rest[..<end]
            if line.last == 0x0d { line = line.dropLast() }
            lines.append(String(decoding: line, as: UTF8.self))
            rest.removeSubrange(...end)
        }
        return lines
    }
}
