internal import Evidence
internal import HostSystem
internal import SSH
internal import SSHText
internal import TunnelModel

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Looks at identity files as ssh does before it offers them (authfile.c): the .pub beside the key, else the public half
/// that a private key file carries; who may read it; whether a passphrase is needed.
enum KeyFileLook {
    /// The identity of a file, and that of a certificate beside it; nothing for a default file that is not there.
    static func look(
        _ path: String, isExplicit: Bool, requiredBits: Int, user: String
    ) async -> [OfferedIdentity] {
        let publicHalf = publicKey(beside: path)
        var identity = Identity(source: .file(path: path), keyType: "", fingerprint: "", isExplicit: isExplicit)
        var key = publicHalf
        var isForSSHToRead = false
        switch KeyFile.read(path) {
        case .failure(.missing):
            guard isExplicit || publicHalf != nil else { return [] }
            identity.problem = .missing
        case .failure(.unreadable(let number)):
            identity.problem = number == EACCES ? .notAllowed : .unreadable(detail: String(cString: strerror(number)))
        case .failure(.tooLarge): identity.problem = .unreadable(detail: "larger than any key")
        case .failure(.malformed): identity.problem = .unreadable(detail: form(of: path))
        case .success(let file):
            isForSSHToRead = !file.isVerbatim
            switch file.kind {
            // A public key file named as identity: its private half may be in an agent.
            case .publicKey: identity.problem = .unreadable(detail: "a public key, not a private one")
            case .opensshPrivate(let isEncrypted), .pemPrivate(let isEncrypted): identity.isEncrypted = isEncrypted
            }
            if let inner = file.publicKey {
                // A file cut short, or changed, still shows its public half.
                if file.kind == .opensshPrivate(isEncrypted: false), !inner.isSecurityKey,
                    case .failure(.libraryCannot) = await PrivateKey.load(file)
                {
                    identity.problem = .unreadable(detail: "a damaged private key")
                }
                if let outer = publicHalf, outer.blob != inner.blob { identity.problem = .publicMismatch }
                key = publicHalf ?? inner
            } else if !identity.isEncrypted, case .success(let whole) = await PrivateKey.load(file) {
                if let outer = publicHalf, outer.blob != whole.publicKey.blob { identity.problem = .publicMismatch }
                key = publicHalf ?? whole.publicKey
            }
            // ssh's own test (authfile.c, sshkey_perm_ok): only what is the person's own is judged.
            if let facts = try? FileFacts(ofFileAt: path), facts.owner == getuid(), facts.isOpenToOthers {
                identity.problem = .permissions(mode: Int(facts.mode & 0o777))
            }
        }
        if let key {
            identity.keyType = KeyTypeName.of(key.type)
            identity.fingerprint = key.fingerprint
            identity.bits = bits(of: key)
            identity.problem = identity.problem ?? sizeProblem(key, requiredBits)
        }
        return [
            OfferedIdentity(
                identity: identity, key: key, privateHalf: .file(path: path), isForSSHToRead: isForSSHToRead)
        ]
            + (certificateBeside(path, key: identity, user: user).map { [$0] } ?? [])
    }

    /// A certificate that CertificateFile names; its private half is one of `keys`.
    static func certificate(_ path: String, keys: [OfferedIdentity], user: String) async -> OfferedIdentity? {
        guard case .success(let file) = KeyFile.read(path), let key = file.publicKey, key.isCertificate else {
            return nil
        }
        let details = PublicKeyBlob(key.blob)
        // The fingerprint of a certificate is that of its key.
        let owner = keys.first { candidate in
            candidate.key.map { PublicKeyBlob($0.blob)?.fingerprint == details?.fingerprint } ?? false
        }
        return OfferedIdentity(
            identity: Identity(
                source: .certificate(path: path), keyType: KeyTypeName.of(key.type), fingerprint: key.fingerprint,
                isEncrypted: owner?.identity.isEncrypted ?? false,
                problem: owner == nil ? .missing : owner?.identity.problem,
                isExplicit: true, certificateProblems: problems(details?.certificate, user: user)),
            key: key, privateHalf: owner?.privateHalf ?? .none)
    }

    private static func certificateBeside(_ path: String, key: Identity, user: String) -> OfferedIdentity? {
        let beside = path + "-cert.pub"
        guard case .success(let file) = KeyFile.read(beside), let certificate = file.publicKey,
            certificate.isCertificate
        else { return nil }
        return OfferedIdentity(
            identity: Identity(
                source: .certificate(path: beside), keyType: KeyTypeName.of(certificate.type),
                fingerprint: certificate.fingerprint, isEncrypted: key.isEncrypted, problem: key.problem,
                isExplicit: key.isExplicit,
                certificateProblems: problems(PublicKeyBlob(certificate.blob)?.certificate, user: user)),
            key: certificate, privateHalf: .file(path: path))
    }

    private static func publicKey(beside path: String) -> PublicKey? {
        guard case .success(let file) = KeyFile.read(path + ".pub") else { return nil }
        return file.publicKey
    }

    /// What a file that is no key is, as far as its first line tells.
    private static func form(of path: String) -> String {
        guard let contents = try? FileContents.read(path, limit: 64, mayBeCut: true) else { return "not a private key" }
        if contents.text.hasPrefix("PuTTY-User-Key-File") { return "a PuTTY key" }
        return contents.bytes.isEmpty ? "an empty file" : "not a private key"
    }

    /// The size of an RSA key, in bits; nil for other types.
    static func bits(of key: PublicKey) -> Int? {
        key.type == "ssh-rsa" ? PublicKeyBlob(key.blob)?.bits : nil
    }

    static func sizeProblem(_ key: PublicKey, _ required: Int) -> Identity.Problem? {
        guard let bits = bits(of: key), bits < required else { return nil }
        return .tooSmall(bits: bits, required: required)
    }

    /// What a certificate says of itself that stands against its use here and now, by this machine's clock.
    private static func problems(_ certificate: Certificate?, user: String) -> [Identity.CertificateProblem] {
        guard let certificate else { return [] }
        let now = UInt64(max(0, Timestamp.now.milliseconds / 1000))
        var problems: [Identity.CertificateProblem] = []
        if now >= certificate.validBefore { problems.append(.expired(date(certificate.validBefore))) }
        if now < certificate.validAfter { problems.append(.notYetValid(date(certificate.validAfter))) }
        if !certificate.principals.isEmpty, !certificate.principals.contains(user) {
            let listed = certificate.principals.prefix(16).map { ForeignText($0, limit: 64).description }
            problems.append(.principal(listed: listed, user: user))
        }
        if !certificate.permits("permit-port-forwarding") { problems.append(.noPortForwarding) }
        if let sources = certificate.criticalOption("source-address") {
            problems.append(.sourceAddress(ForeignText(sources, limit: 256).description))
        }
        return problems
    }

    private static func date(_ seconds: UInt64) -> String {
        // Certificates without an end carry all ones.
        seconds > 253_402_300_799 ? "for ever" : Timestamp(milliseconds: Int64(seconds) * 1000).description
    }
}
