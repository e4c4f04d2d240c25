internal import CLibSSH
package import HostSystem

/// A private key that libssh can sign with.
package final class PrivateKey: Sendable {
    let key: LibraryKey
    /// The public half, or the certificate, that the server will be shown.
    package let publicKey: PublicKey

    private init(key: LibraryKey, publicKey: PublicKey) {
        self.key = key
        self.publicKey = publicKey
    }

    /// Why a file gave no key to sign with.
    package enum Failure: Error, Sendable, Hashable {
        /// The file could not be read, or is no key.
        case file(KeyFile.Failure)
        /// The file is encrypted, and no passphrase was given.
        case needsPassphrase
        /// The file did not open with it; libssh tells no other reason either.
        case wrongPassphrase
        /// A good key that libssh 0.10 cannot sign with (FIDO, DSA, an unknown type or cipher): ask the person's ssh.
        case libraryCannot(String)
        /// A public key file.
        case notPrivate
    }

    /// Reads a private key file and asks for its passphrase if it needs one.
    ///
    /// Whether others may read the file is the caller's question. The key derivation of an encrypted file takes
    /// 0.1 s and more; it runs on a thread of its own.
    /// - Parameter passphrase: nil, or returning nil: none is to be had.
    package static func load(
        _ path: String, passphrase: (@Sendable () async -> Secret?)? = nil
    ) async -> Result<PrivateKey, Failure> {
        switch KeyFile.read(path) {
        case .failure(let failure): return .failure(.file(failure))
        case .success(let file): return await load(file, passphrase: passphrase)
        }
    }

    /// The same of a file already read.
    package static func load(
        _ file: KeyFile, passphrase: (@Sendable () async -> Secret?)? = nil
    ) async -> Result<PrivateKey, Failure> {
        if let type = file.publicKey, type.isSecurityKey { return .failure(.libraryCannot("FIDO key \(type.type)")) }
        switch file.kind {
        case .publicKey: return .failure(.notPrivate)
        case .opensshPrivate(false), .pemPrivate(false): return decode(file, passphrase: nil)
        case .opensshPrivate(true), .pemPrivate(true):
            guard let secret = await passphrase?() else { return .failure(.needsPassphrase) }
            return await onOwnThread(named: "ssh key") { decode(file, passphrase: secret) }
        }
    }

    private static func decode(_ file: KeyFile, passphrase: Secret?) -> Result<PrivateKey, Failure> {
        SSHLibrary.call {
            var raw: ssh_key?
            let status = file.content.withCString { text in
                guard let passphrase else { return ssh_pki_import_privkey_base64(text, nil, nil, nil, &raw) }
                return passphrase.withCString { ssh_pki_import_privkey_base64(text, $0, nil, nil, &raw) }
            }
            guard status == SSH_OK, let raw else {
                // libssh says -1 for everything; an encrypted key of a type it knows leaves only the passphrase.
                if passphrase != nil && isKnown(file.publicKey) { return .failure(.wrongPassphrase) }
                if file.publicKey == nil && passphrase != nil { return .failure(.wrongPassphrase) }
                return .failure(.libraryCannot(file.publicKey.map { "key type \($0.type)" } ?? "this PEM file"))
            }
            let key = LibraryKey(adopting: raw)
            guard let publicKey = key.publicKey else { return .failure(.libraryCannot("key without public half")) }
            return .success(PrivateKey(key: key, publicKey: publicKey))
        }
    }

    private static func isKnown(_ key: PublicKey?) -> Bool {
        guard let key else { return false }
        return ssh_key_type_from_name(key.type) != SSH_KEYTYPE_UNKNOWN && key.type != "ssh-dss"
    }

    /// The same key, to be shown with `certificate`; nil if libssh cannot join the two (another key's certificate).
    package func certified(by certificate: PublicKey) -> PrivateKey? {
        SSHLibrary.call {
            // libssh would join any two keys of one type.
            guard certificate.certifies(publicKey), let library = LibraryKey(certificate),
                let copy = ssh_key_dup(key.raw).map(LibraryKey.init(adopting:)),
                ssh_pki_copy_cert_to_privkey(library.raw, copy.raw) == SSH_OK
            else { return nil }
            return PrivateKey(key: copy, publicKey: certificate)
        }
    }
}
