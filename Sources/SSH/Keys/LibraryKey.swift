internal import CLibSSH
internal import SSHWire

/// An `ssh_key`, freed with its owner; used by one thread at a time.
final class LibraryKey: @unchecked Sendable {
    let raw: ssh_key

    init(adopting raw: ssh_key) { self.raw = raw }

    /// Nil if libssh does not know the key's type or finds the blob wrong.
    convenience init?(_ key: PublicKey) {
        let type = ssh_key_type_from_name(key.type)
        guard type != SSH_KEYTYPE_UNKNOWN else { return nil }
        var raw: ssh_key?
        let text = Base64.encode(key.blob)
        let status =
            key.isCertificate
            ? ssh_pki_import_cert_base64(text, type, &raw) : ssh_pki_import_pubkey_base64(text, type, &raw)
        guard status == SSH_OK, let raw else { return nil }
        self.init(adopting: raw)
    }

    /// The public half as a blob.
    var publicKey: PublicKey? {
        var text: UnsafeMutablePointer<CChar>?
        guard ssh_pki_export_pubkey_base64(raw, &text) == SSH_OK, let text else { return nil }
        defer { ssh_string_free_char(text) }
        return Base64.decode(String(cString: text).utf8).flatMap { PublicKey(blob: $0) }
    }

    deinit { ssh_key_free(raw) }
}
