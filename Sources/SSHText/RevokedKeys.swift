/// A file of revoked keys (RevokedHostKeys of ssh_config(5)): public keys, one a line.
package enum RevokedKeys {
    /// What the file says of a key.
    package enum Answer: Hashable, Sendable {
        /// Neither the key nor anything that vouches for it stands there.
        case notListed
        /// The number of the line, from 1.
        case revoked(line: Int)
        /// A key revocation list in binary form (ssh-keygen(1), "KEY REVOCATION LISTS"), which only ssh can read here.
        case unreadable
    }

    /// Looks a key or certificate up; a certificate is revoked with its plain key or its authority too.
    package static func lookUp(_ blob: [UInt8], in content: [UInt8]) -> Answer {
        if content.starts(with: "SSHKRL\n".utf8) { return .unreadable }
        let certificate = PublicKeyBlob(blob)?.certificate
        let wanted = [blob, certificate?.plainKey, certificate?.authorityKey].compactMap { $0 }
        var number = 0
        for line in content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            if let key = PublicKeyBlob(line: line), wanted.contains(key.blob) { return .revoked(line: number) }
        }
        return .notListed
    }
}
