internal import Evidence
internal import TunnelModel

/// The capabilities in MySQL's greeting (Protocol::HandshakeV10); nothing is said to it.
struct MySQLDialogue: ServiceDialogue {
    private var bytes: [UInt8] = []
    private(set) var terms = ServiceTerms(service: .mysql, takesCredentials: true)

    mutating func receive(_ more: [UInt8]) -> DialogueStep {
        bytes += more
        guard bytes.count >= 5 else { return .wait }
        let length = Int(bytes[0]) | Int(bytes[1]) << 8 | Int(bytes[2]) << 16
        // An error packet instead of a greeting is the service probe's affair.
        guard bytes[4] == 0x0a, length <= 4096 else { return .done(farewell: []) }
        guard bytes.count >= 4 + length else { return .wait }
        // Version, NUL, thread id (4), first part of the challenge (8), filler, the lower half of the capabilities.
        guard let end = bytes[5...].firstIndex(of: 0), end + 15 < bytes.count else { return .done(farewell: []) }
        let capabilities = Int(bytes[end + 14]) | Int(bytes[end + 15]) << 8
        terms.upgrade = capabilities & 0x0800 != 0 ? .offered : .notOffered
        return .done(farewell: [])
    }
}

/// SSLRequest of PostgreSQL, then a startup as a user who does not exist, for the server's access list; no password, and
/// goodbye at the first answer (PostgreSQL, Message Flow).
struct PostgreSQLDialogue: ServiceDialogue {
    /// Length 8, code 80877103.
    static let encryptionRequest: [UInt8] = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]
    /// Whom it is asked for.
    static let user = "tundoctor"
    private static let terminate: [UInt8] = [UInt8(ascii: "X"), 0, 0, 0, 4]

    private var bytes: [UInt8] = []
    private var hasStarted = false
    private(set) var terms = ServiceTerms(service: .postgresql)

    mutating func receive(_ more: [UInt8]) -> DialogueStep {
        bytes += more
        guard bytes.count <= LineBuffer.limit else { return .done(farewell: []) }
        if !hasStarted {
            switch bytes.first {
            case nil: return .wait
            // More than the one letter could only be somebody else's words (CVE-2021-23222).
            case UInt8(ascii: "S") where bytes.count == 1:
                terms.upgrade = .offered
                return .turnToTLS
            case UInt8(ascii: "N") where bytes.count == 1:
                terms.upgrade = .notOffered
                return start()
            default: break
            }
        }
        guard bytes.count >= 5 else { return .wait }
        let length = bytes[1...4].reduce(0) { $0 << 8 | Int($1) }
        guard length >= 4, length < LineBuffer.limit else { return .done(farewell: []) }
        guard bytes.count >= 1 + length else { return .wait }
        learn(bytes[0], Array(bytes[5..<(1 + length)]))
        return .done(farewell: PostgreSQLDialogue.terminate)
    }

    mutating func secured() -> DialogueStep { start() }

    private mutating func start() -> DialogueStep {
        hasStarted = true
        bytes = []
        let user = PostgreSQLDialogue.user
        let body = [0, 3, 0, 0] + Array("user\0\(user)\0database\0\(user)\0\0".utf8)
        let length = UInt32(body.count + 4)
        return .say((0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * $0)) } + body)
    }

    private mutating func learn(_ type: UInt8, _ body: [UInt8]) {
        switch type {
        // AuthenticationRequest: 0 is "you are in", everything else wants a proof.
        case UInt8(ascii: "R"): terms.takesCredentials = body.prefix(4) != [0, 0, 0, 0]
        case UInt8(ascii: "E"):
            let fields = body.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            guard let message = fields.first(where: { $0.hasPrefix("M") })?.dropFirst() else { return }
            guard fields.contains("C28000"), message.contains("pg_hba.conf") else { return }
            terms.refusal = ForeignText(String(message), limit: 200).description
            terms.isRefusalOfMadeUpUser = true
        default: break
        }
    }
}

/// The answer to PING (redis.io, Inline commands). A Redis port that speaks TLS speaks nothing else.
struct RedisDialogue: ServiceDialogue {
    private var lines = LineBuffer()
    private(set) var terms = ServiceTerms(service: .redis, upgrade: .notOffered)

    mutating func receive(_ bytes: [UInt8]) -> DialogueStep {
        guard let line = lines.add(bytes).first else { return .wait }
        if line == "+PONG" { terms.takesCredentials = false }
        if line.hasPrefix("-NOAUTH") { terms.takesCredentials = true }
        return .done(line: "QUIT")
    }
}

/// Telnet has no protection of its own that anybody uses; nothing is said to it.
struct TelnetDialogue: ServiceDialogue {
    let terms = ServiceTerms(service: .telnet, upgrade: .notOffered, takesCredentials: true)

    mutating func receive(_ bytes: [UInt8]) -> DialogueStep { .done(farewell: []) }
}
