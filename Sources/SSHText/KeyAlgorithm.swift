/// Names of public key algorithms (RFC 4253 §6.6, RFC 8332, PROTOCOL.certkeys of OpenSSH).
package enum KeyAlgorithm {
    private static let certificateSuffix = "-cert-v01@openssh.com"

    /// Whether the name stands for a certificate.
    package static func isCertificate(_ name: String) -> Bool {
        name.hasSuffix(certificateSuffix) || name.hasSuffix("-cert-v00@openssh.com")
    }

    /// The type of key, as its blob names it, that an algorithm works with; certificates count as their plain key.
    ///
    /// `rsa-sha2-512-cert-v01@openssh.com` and `rsa-sha2-256` are both made with an `ssh-rsa` key.
    package static func keyType(of name: String) -> String {
        var plain = name
        if isCertificate(name) {
            plain = String(name.dropLast(certificateSuffix.count))
            if plain.hasPrefix("sk-") { plain += "@openssh.com" }
        }
        if plain.hasPrefix("webauthn-") { plain.removeFirst("webauthn-".count) }
        return plain.hasPrefix("rsa-sha2-") ? "ssh-rsa" : plain
    }
}
