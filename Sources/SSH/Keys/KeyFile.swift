internal import HostSystem
internal import SSHWire

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A file with a key in it, read once and bounded: what it is, and the public half where no passphrase hides it.
package struct KeyFile: Sendable {
    /// The form a key is written in.
    package enum Kind: Sendable, Hashable {
        /// `.pub`, `-cert.pub`: one line.
        case publicKey
        /// openssh-key-v1 (PROTOCOL.key of OpenSSH).
        case opensshPrivate(isEncrypted: Bool)
        /// PEM of older days, or PKCS#8: the public half of an encrypted one is in its `.pub` file only.
        case pemPrivate(isEncrypted: Bool)
    }

    /// Why a path or text gave no key.
    package enum Failure: Error, Sendable, Hashable {
        /// ENOENT or ENOTDIR.
        case missing
        /// Another errno(3) of open(2) or read(2); EISDIR, EFTYPE-like cases as EINVAL for what is no regular file.
        case unreadable(Int32)
        /// Larger than `longest`.
        case tooLarge
        /// No key in any form we know.
        case malformed
    }

    /// OpenSSH's MAX_KEY_FILE_SIZE: 1 MiB.
    package static let longest = 1 << 20

    /// By its first lines; nothing has been decrypted.
    package let kind: Kind
    /// Nil only for an encrypted PEM file, or an unencrypted one before it has been loaded.
    package let publicKey: PublicKey?
    /// Written as ssh-keygen writes it. OpenSSH reads its own format letter by letter (sshkey.c, private2_uudecode): with
    /// another line end, without the last one, or behind other text, some releases refuse what libssh takes.
    package let isVerbatim: Bool
    /// The file's text; private, and wiped with its last owner.
    let content: Secret

    /// Reads `path`, which must be a regular file.
    package static func read(_ path: String) -> Result<KeyFile, Failure> {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            return .failure(errno == ENOENT || errno == ENOTDIR ? .missing : .unreadable(errno))
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return .failure(.unreadable(errno)) }
        if status.st_mode & S_IFMT == S_IFDIR { return .failure(.unreadable(EISDIR)) }
        guard status.st_mode & S_IFMT == S_IFREG else { return .failure(.unreadable(EINVAL)) }
        guard status.st_size <= off_t(longest) else { return .failure(.tooLarge) }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        defer { for index in bytes.indices { bytes[index] = 0 } }
        var filled = 0
        while filled < bytes.count {
            let missing = bytes.count - filled
            let got = bytes.withUnsafeMutableBytes { readSome(descriptor, $0.baseAddress! + filled, missing) }
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { return .failure(.unreadable(errno)) }
            if got == 0 { break }
            filled += got
        }
        return parse(bytes[..<filled])
    }

    /// The same of bytes already read.
    package static func parse(_ bytes: some Collection<UInt8>) -> Result<KeyFile, Failure> {
        guard bytes.count <= longest else { return .failure(.tooLarge) }
        // A NUL would end the text early for libssh.
        guard !bytes.contains(0) else { return .failure(.malformed) }
        let lines = bytes.split(separator: 10).map { $0.last == 13 ? $0.dropLast() : $0 }
        if let begin = lines.firstIndex(where: { $0.starts(with: Array("-----BEGIN ".utf8)) }) {
            return parsePrivate(lines[begin...], isVerbatim: isVerbatim(Array(bytes)), content: Secret(Array(bytes)))
        }
        for line in lines {
            let text = String(decoding: line, as: UTF8.self)
            if let key = PublicKey(line: text) {
                return .success(KeyFile(kind: .publicKey, publicKey: key, isVerbatim: true, content: Secret([])))
            }
        }
        return .failure(.malformed)
    }

    private static func parsePrivate(
        _ lines: ArraySlice<some Collection<UInt8>>, isVerbatim: Bool, content: Secret
    ) -> Result<KeyFile, Failure> {
        let header = lines.first.map { String(decoding: $0, as: UTF8.self) } ?? ""
        guard header.contains("PRIVATE KEY-----") else { return .failure(.malformed) }
        guard header.contains("OPENSSH PRIVATE KEY") else {
            let isEncrypted =
                header.contains("ENCRYPTED")
                || lines.dropFirst().prefix(2).contains { String(decoding: $0, as: UTF8.self).contains("ENCRYPTED") }
            return .success(
                KeyFile(
                    kind: .pemPrivate(isEncrypted: isEncrypted), publicKey: nil, isVerbatim: true, content: content))
        }
        let body = lines.dropFirst().prefix { !$0.starts(with: Array("-----END ".utf8)) }.joined()
        guard var decoded = Base64.decode(body) else { return .failure(.malformed) }
        defer { for index in decoded.indices { decoded[index] = 0 } }
        let magic = Array("openssh-key-v1\0".utf8)
        guard decoded.starts(with: magic) else { return .failure(.malformed) }
        // cipher name, KDF name, KDF options, number of keys, public key, …
        var reader = WireReader(decoded.dropFirst(magic.count))
        guard let cipher = reader.text(), reader.string() != nil, reader.string() != nil, let count = reader.uint32(),
            count >= 1, let blob = reader.string(), let key = PublicKey(blob: blob)
        else { return .failure(.malformed) }
        return .success(
            KeyFile(
                kind: .opensshPrivate(isEncrypted: cipher != "none"), publicKey: key,
                isVerbatim: isVerbatim, content: content))
    }

    private static func isVerbatim(_ bytes: [UInt8]) -> Bool {
        let end = Array("\n-----END OPENSSH PRIVATE KEY-----\n".utf8)
        return bytes.starts(with: Array("-----BEGIN OPENSSH PRIVATE KEY-----\n".utf8))
            && bytes.indices.contains { bytes[$0] == 10 && bytes[$0...].starts(with: end) }
    }
}

private func readSome(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}
