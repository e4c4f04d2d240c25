package import Evidence

/// Tells an application protocol from the first bytes that a server sends. Pure; reads at most the first 512 bytes.
package enum ServiceRecognition {
    /// What speaks, or nil when there is not a single byte.
    ///
    /// - Parameter expected: settles what is ambiguous by itself (a `220` that names neither SMTP nor FTP, the single
    ///   letter with which PostgreSQL answers); never overrides what the bytes say.
    package static func service(
        from bytes: some Sequence<UInt8>, expected: EgressServiceEvidence.Service? = nil
    ) -> EgressServiceEvidence.Service? {
        let bytes = Array(bytes.prefix(512))
        guard let first = bytes.first else { return nil }
        if isTLSRecord(bytes) { return .tls }
        if isMySQLGreeting(bytes) { return .mysql }
        if isTelnetCommand(bytes) { return .telnet }
        if isPostgreSQLMessage(bytes) || (expected == .postgresql && (bytes == [0x53] || bytes == [0x4e])) {
            return .postgresql
        }
        if isLDAPMessage(bytes) { return .ldap }
        guard bytes.allSatisfy(isText) else { return first == 0xff ? .otherBinary : binaryOrCutText(bytes) }
        return text(String(decoding: bytes, as: UTF8.self), expected: expected)
    }

    /// Text protocols, by the form of their first line.
    private static func text(
        _ greeting: String, expected: EgressServiceEvidence.Service?
    ) -> EgressServiceEvidence.Service {
        let line = String(greeting.prefix { !$0.isNewline })
        let upper = line.uppercased()
        if line.hasPrefix("SSH-") { return .ssh }
        if line.hasPrefix("HTTP/") { return .http }
        if line.hasPrefix("RFB ") { return .rfb }
        if upper.hasPrefix("* OK") || upper.hasPrefix("* PREAUTH") || upper.hasPrefix("* BYE") { return .imap }
        if line == "+PONG" || line.hasPrefix("-NOAUTH ") || line.hasPrefix("-DENIED ") { return .redis }
        if line.hasPrefix("-ERR"), expected == .redis { return .redis }
        if line.hasPrefix("+OK") { return .pop3 }
        if isReply(line, codes: ["220", "421", "554"]) {
            if upper.contains("SMTP") { return .smtp }
            if upper.contains("FTP") { return .ftp }
            return expected == .smtp || expected == .ftp ? expected! : .otherText
        }
        return .otherText
    }

    /// `220 …` or `220-…` (RFC 5321 §4.2, RFC 959 §4.2).
    private static func isReply(_ line: String, codes: [String]) -> Bool {
        codes.contains { line.hasPrefix($0 + " ") || line.hasPrefix($0 + "-") || line == $0 }
    }

    /// A record of TLS 1.0–1.3: content type, version 3.x, and a length that a record may have (RFC 8446 §5.1).
    private static func isTLSRecord(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 5, (20...23).contains(bytes[0]), bytes[1] == 3, bytes[2] <= 4 else { return false }
        let length = Int(bytes[3]) << 8 | Int(bytes[4])
        return length > 0 && length <= 16_640
    }

    /// Protocol::HandshakeV10 or an error packet as the first of the connection: length, sequence 0, then 0x0a or 0xff.
    private static func isMySQLGreeting(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 7, bytes[3] == 0, bytes[4] == 0x0a || bytes[4] == 0xff else { return false }
        let length = Int(bytes[0]) | Int(bytes[1]) << 8 | Int(bytes[2]) << 16
        guard length >= 3, length <= 4096 else { return false }
        return bytes[4] == 0xff || bytes[5...].prefix(while: { $0 != 0 }).allSatisfy(isText)
    }

    /// IAC, then WILL, WON'T, DO or DON'T (RFC 854).
    private static func isTelnetCommand(_ bytes: [UInt8]) -> Bool {
        bytes.count >= 3 && bytes[0] == 0xff && (0xfb...0xfe).contains(bytes[1])
    }

    /// An ErrorResponse with a severity, or a request to authenticate (PostgreSQL, Message Formats).
    private static func isPostgreSQLMessage(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 6, bytes[1] == 0 else { return false }
        let length = Int(bytes[2]) << 16 | Int(bytes[3]) << 8 | Int(bytes[4])
        switch bytes[0] {
        case UInt8(ascii: "E"): return length > 8 && bytes[5] == UInt8(ascii: "S")
        case UInt8(ascii: "R"): return length >= 8 && length < 4096 && bytes[5] == 0
        default: return false
        }
    }

    /// SEQUENCE { messageID INTEGER of one byte, an answer to a search or an extended one } (RFC 4511 §4.1.1).
    private static func isLDAPMessage(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 6, bytes[0] == 0x30 else { return false }
        // The length takes one byte, or as many more as its low bits say.
        let start = bytes[1] < 0x80 ? 2 : 2 + Int(bytes[1] & 0x7f)
        guard bytes.count > start + 3, bytes[start] == 0x02, bytes[start + 1] == 1 else { return false }
        return [0x64, 0x65, 0x73, 0x78].contains(bytes[start + 3])
    }

    private static func isText(_ byte: UInt8) -> Bool {
        (0x20...0x7e).contains(byte) || byte == 0x0d || byte == 0x0a || byte == 0x09 || byte >= 0x80
    }

    /// Bytes that are not all text: a text protocol may still have begun with a clean line.
    private static func binaryOrCutText(_ bytes: [UInt8]) -> EgressServiceEvidence.Service {
        let line = bytes.prefix { $0 != 0x0a }
        guard line.count < bytes.count, line.count >= 4, line.allSatisfy(isText) else { return .otherBinary }
        return text(String(decoding: line, as: UTF8.self), expected: nil)
    }
}
