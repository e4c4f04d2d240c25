internal import Evidence

/// CAPABILITY of IMAP (RFC 9051 §6.1.1): STARTTLS, LOGINDISABLED.
struct IMAPDialogue: ServiceDialogue {
    private var lines = LineBuffer()
    private var hasGreeted = false
    private(set) var terms = ServiceTerms(service: .imap)

    mutating func receive(_ bytes: [UInt8]) -> DialogueStep {
        for line in lines.add(bytes) {
            let upper = line.uppercased()
            if !hasGreeted {
                hasGreeted = true
                if upper.hasPrefix("* BYE") { return .done(farewell: []) }
                // Most servers list what they can do in their greeting.
                guard let list = upper.firstRange(of: "[CAPABILITY ") else { return .say(line: "a CAPABILITY") }
                learn(upper[list.upperBound...].prefix { $0 != "]" })
                return .done(line: "b LOGOUT")
            }
            if upper.hasPrefix("* CAPABILITY ") { learn(upper.dropFirst(13)) }
            if upper.hasPrefix("A ") { return .done(line: "b LOGOUT") }
        }
        return .wait
    }

    private mutating func learn(_ list: Substring) {
        let words = Set(list.split(separator: " "))
        terms.upgrade = words.contains("STARTTLS") ? .offered : .notOffered
        terms.takesCredentials = !words.contains("LOGINDISABLED") || words.contains { $0.hasPrefix("AUTH=") }
    }
}

/// EHLO of SMTP (RFC 5321 §4.1.1.1): STARTTLS (RFC 3207), AUTH (RFC 4954).
struct SMTPDialogue: ServiceDialogue {
    private var replies = ReplyReader()
    private var hasGreeted = false
    private(set) var terms = ServiceTerms(service: .smtp)

    mutating func receive(_ bytes: [UInt8]) -> DialogueStep {
        for reply in replies.add(bytes) {
            if !hasGreeted {
                hasGreeted = true
                // RFC 5321 §4.1.3: a client without a name of its own gives its address.
                return reply.code == 220 ? .say(line: "EHLO [127.0.0.1]") : .done(line: "QUIT")
            }
            if reply.code == 250 {
                let keywords = Set(reply.lines.dropFirst().compactMap { $0.uppercased().split(separator: " ").first })
                terms.upgrade = keywords.contains("STARTTLS") ? .offered : .notOffered
                terms.takesCredentials = keywords.contains { $0 == "AUTH" || $0.hasPrefix("AUTH=") }
            }
            return .done(line: "QUIT")
        }
        return .wait
    }
}

/// CAPA of POP3 (RFC 2449): STLS (RFC 2595).
struct POP3Dialogue: ServiceDialogue {
    private var lines = LineBuffer()
    private var hasGreeted = false
    private var isListing = false
    private(set) var terms = ServiceTerms(service: .pop3)

    mutating func receive(_ bytes: [UInt8]) -> DialogueStep {
        for line in lines.add(bytes) {
            let upper = line.uppercased()
            if !hasGreeted {
                hasGreeted = true
                return upper.hasPrefix("+OK") ? .say(line: "CAPA") : .done(line: "QUIT")
            }
            if !isListing {
                // A server older than CAPA does not say.
                guard upper.hasPrefix("+OK") else { return .done(line: "QUIT") }
                isListing = true
                terms.upgrade = .notOffered
                terms.takesCredentials = false
            } else if line == "." {
                return .done(line: "QUIT")
            } else if upper == "STLS" {
                terms.upgrade = .offered
            } else if upper == "USER" || upper.hasPrefix("SASL ") {
                terms.takesCredentials = true
            }
        }
        return .wait
    }
}

/// FEAT of FTP (RFC 2389): AUTH TLS (RFC 4217).
struct FTPDialogue: ServiceDialogue {
    private var replies = ReplyReader()
    private var hasGreeted = false
    private(set) var terms = ServiceTerms(service: .ftp, takesCredentials: true)

    mutating func receive(_ bytes: [UInt8]) -> DialogueStep {
        for reply in replies.add(bytes) {
            if !hasGreeted {
                // 120: ready in some minutes; the real greeting follows.
                if reply.code == 120 { continue }
                hasGreeted = true
                return reply.code == 220 ? .say(line: "FEAT") : .done(line: "QUIT")
            }
            if reply.code == 211 {
                let offers = reply.lines.contains { line in
                    let upper = line.uppercased().drop { $0 == " " }
                    return upper.hasPrefix("AUTH") && (upper.contains("TLS") || upper.contains("SSL"))
                }
                terms.upgrade = offers ? .offered : .notOffered
            }
            return .done(line: "QUIT")
        }
        return .wait
    }
}

/// Replies of three digits over one or more lines (RFC 959 §4.2, RFC 5321 §4.2.1).
struct ReplyReader: Sendable {
    struct Reply: Hashable, Sendable {
        var code: Int
        /// Without codes.
        var lines: [String]
    }

    private var lines = LineBuffer()
    private var open: Reply?

    /// The replies that `bytes` complete.
    mutating func add(_ bytes: [UInt8]) -> [Reply] {
        var replies: [Reply] = []
        for line in lines.add(bytes) {
            let code = line.utf8.count >= 3 ? Int(line.prefix(3)) : nil
            let mark = line.dropFirst(3).first
            if var reply = open {
                let isLast = code == reply.code && mark != "-"
                reply.lines.append(code == reply.code ? String(line.dropFirst(4)) : line)
                open = isLast ? nil : reply
                if isLast { replies.append(reply) }
            } else if let code, (100..<1000).contains(code) {
                let reply = Reply(code: code, lines: [String(line.dropFirst(4))])
                if mark == "-" { open = reply } else { replies.append(reply) }
            }
        }
        return replies
    }
}
