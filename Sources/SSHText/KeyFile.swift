/// What a file of an identity holds, seen without its secret part.
package enum KeyFile: Hashable, Sendable {
    /// A line `type base64 comment`.
    case publicKey(PublicKeyBlob)
    /// `BEGIN OPENSSH PRIVATE KEY` (PROTOCOL.key): the public half is readable, encrypted or not.
    case openSSH(PublicKeyBlob, isEncrypted: Bool)
    /// `BEGIN RSA PRIVATE KEY` and the like (PEM of OpenSSL); encrypted where its header says so.
    case pem(kind: String, isEncrypted: Bool)
    /// `BEGIN [ENCRYPTED] PRIVATE KEY` (RFC 5958).
    case pkcs8(isEncrypted: Bool)
    /// A `.ppk` of PuTTY, which ssh cannot read; the public half is readable.
    case putty(PublicKeyBlob?, isEncrypted: Bool)
    /// `BEGIN SSH2 PUBLIC KEY` (RFC 4716), which ssh does not take as an identity.
    case rfc4716
    case empty
    /// None of these; a damaged key too.
    case unrecognised

    /// Larger files are no keys.
    private static let largest = 1 << 20

    package init(_ content: [UInt8]) {
        guard content.count <= KeyFile.largest else {
            self = .unrecognised
            return
        }
        let text = String(decoding: content, as: UTF8.self)
        let lines = text.split(whereSeparator: \.isNewline)
        guard let first = lines.first(where: { !$0.allSatisfy(\.isWhitespace) }) else {
            self = .empty
            return
        }
        if first.hasPrefix("PuTTY-User-Key-File-") {
            self = KeyFile.putty(lines)
        } else if first.hasPrefix("---- BEGIN SSH2 PUBLIC KEY") {
            self = .rfc4716
        } else if let begin = lines.first(where: { $0.hasPrefix("-----BEGIN ") }) {
            self = KeyFile.armoured(begin, lines)
        } else if let key = lines.lazy.filter({ !$0.hasPrefix("#") }).prefix(64).compactMap({
            PublicKeyBlob(line: $0.utf8)
        }).first {
            self = .publicKey(key)
        } else {
            self = .unrecognised
        }
    }

    /// The public half, where it is readable.
    package var publicKey: PublicKeyBlob? {
        switch self {
        case .publicKey(let key), .openSSH(let key, _): key
        case .putty(let key, _): key
        default: nil
        }
    }

    private static func armoured(_ begin: Substring, _ lines: [Substring]) -> KeyFile {
        let title = begin.dropFirst("-----BEGIN ".count).prefix { $0 != "-" }
        switch title {
        case "OPENSSH PRIVATE KEY": return openSSH(lines) ?? .unrecognised
        case "PRIVATE KEY": return .pkcs8(isEncrypted: false)
        case "ENCRYPTED PRIVATE KEY": return .pkcs8(isEncrypted: true)
        case "RSA PRIVATE KEY", "DSA PRIVATE KEY", "EC PRIVATE KEY":
            let isEncrypted = lines.contains { $0.hasPrefix("Proc-Type:") && $0.contains("ENCRYPTED") }
            return .pem(kind: String(title.prefix { $0 != " " }), isEncrypted: isEncrypted)
        default: return .unrecognised
        }
    }

    /// The magic, cipher, key derivation and its options, the number of keys, and the public key.
    private static func openSSH(_ lines: [Substring]) -> KeyFile? {
        guard let begin = lines.firstIndex(where: { $0.hasPrefix("-----BEGIN OPENSSH") }),
            let end = lines[begin...].firstIndex(where: { $0.hasPrefix("-----END ") })
        else { return nil }
        let body = lines[(begin + 1)..<end].joined().utf8.filter { !PublicKeyBlob.isBlank($0) }
        let magic = Array("openssh-key-v1\0".utf8)
        guard let bytes = Base64.decode(body), bytes.starts(with: magic) else { return nil }
        var wire = WireReader(bytes.dropFirst(magic.count))
        guard let cipher = wire.text(), wire.string() != nil, wire.string() != nil, let count = wire.uint32(),
            count == 1,
            let blob = wire.string(), let key = PublicKeyBlob(blob), wire.string() != nil
        else { return nil }
        return .openSSH(key, isEncrypted: cipher != "none")
    }

    private static func putty(_ lines: [Substring]) -> KeyFile {
        func value(_ name: String) -> Substring? {
            lines.first { $0.hasPrefix(name + ": ") }?.dropFirst(name.count + 2)
        }
        let isEncrypted = value("Encryption").map { $0 != "none" } ?? false
        guard let start = lines.firstIndex(where: { $0.hasPrefix("Public-Lines: ") }),
            let count = value("Public-Lines").flatMap({ Int($0) }),
            (1...1000).contains(count), start + count < lines.count,
            let blob = Base64.decode(lines[(start + 1)...(start + count)].joined().utf8)
        else { return .putty(nil, isEncrypted: isEncrypted) }
        return .putty(PublicKeyBlob(blob), isEncrypted: isEncrypted)
    }
}

extension PublicKeyBlob {
    static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0d).contains(byte)
    }
}
