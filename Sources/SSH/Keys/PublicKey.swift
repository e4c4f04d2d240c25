internal import SSHWire

/// A public key or certificate as SSH carries it: an algorithm name and a blob (RFC 4253 §6.6).
package struct PublicKey: Sendable, Hashable {
    /// The key type in the blob: `ssh-ed25519`, `ssh-rsa`, `ssh-ed25519-cert-v01@openssh.com`, …
    package let type: String
    /// As in a `.pub` file, decoded: the type name first, then its fields.
    package let blob: [UInt8]
    /// What follows the key in its file, or what the agent calls it; foreign text.
    package let comment: String

    /// Nil if `blob` does not begin with a type name.
    package init?(blob: [UInt8], comment: String = "") {
        var reader = WireReader(blob)
        guard let name = reader.string(), !name.isEmpty, name.count <= 64,
            name.allSatisfy({ $0 > 32 && $0 < 127 && $0 != UInt8(ascii: ",") })
        else { return nil }
        type = String(decoding: name, as: UTF8.self)
        self.blob = blob
        self.comment = comment
    }

    /// A line as in a `.pub` file: type, base64, comment (sshd(8), AUTHORIZED_KEYS FILE FORMAT, without options).
    package init?(line: some StringProtocol) {
        let words = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true)
        guard words.count >= 2, let blob = Base64.decode(words[1].utf8) else { return nil }
        let comment = words.count > 2 ? String(words[2].drop { $0 == " " }) : ""
        self.init(blob: blob, comment: comment.filter { !$0.isNewline })
        guard type == words[0] else { return nil }
    }

    /// `SHA256:…` as ssh-keygen(1) -l prints it. For a certificate this is of the whole blob.
    package var fingerprint: String {
        "SHA256:" + Base64.encode(SHA256.digest(of: blob), padded: false)
    }

    /// An OpenSSH certificate, by the name of its type (PROTOCOL.certkeys).
    package var isCertificate: Bool { type.contains("-cert-v0") }

    /// Needs a FIDO authenticator (`sk-…@openssh.com`): libssh can ask for it, but only an agent can sign with it.
    package var isSecurityKey: Bool { type.hasPrefix("sk-") }

    /// Whether this is a certificate of `key`: its fields are those of the key after type and nonce (PROTOCOL.certkeys
    /// of OpenSSH).
    package func certifies(_ key: PublicKey) -> Bool {
        var (mine, other) = (WireReader(blob), WireReader(key.blob))
        guard isCertificate, !key.isCertificate, mine.string() != nil, mine.string() != nil, other.string() != nil,
            !other.isAtEnd
        else { return false }
        return mine.rest.starts(with: other.rest)
    }
}
