import HostSystem
import SSH
import SSHWire
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

struct KeyTests {
    private let keys = TestKeys.shared

    @Test func readsPublicHalvesWithoutPassphrase() throws {
        for path in [keys.ed25519, keys.encrypted, keys.rsa, keys.ecdsa] {
            let own = try KeyFile.read(path).get()
            let line = try KeyFile.read(path + ".pub").get()
            #expect(line.kind == .publicKey && line.publicKey?.comment == "test key")
            #expect(own.publicKey == line.publicKey?.withoutComment)
        }
        #expect(try KeyFile.read(keys.encrypted).get().kind == .opensshPrivate(isEncrypted: true))
        #expect(try KeyFile.read(keys.ed25519).get().kind == .opensshPrivate(isEncrypted: false))
        #expect(try KeyFile.read(keys.pem).get().kind == .pemPrivate(isEncrypted: false))
        #expect(try KeyFile.read(keys.encryptedPEM).get().kind == .pemPrivate(isEncrypted: true))
        #expect(try KeyFile.read(keys.certificate).get().publicKey?.isCertificate == true)
    }

    @Test func fingerprintsAreThoseOfSSHKeygen() throws {
        let directory = TemporaryDirectory()
        let script = "ssh-keygen -lf \(keys.ed25519).pub > \(directory.path)/out"
        Child.run("sh", "-c", script)
        let words = readFile(directory.path + "/out").split(separator: " ")
        #expect(words.count > 1 && String(words[1]) == keys.publicKey(keys.ed25519).fingerprint)
    }

    @Test func namesWhatIsWrongWithAFile() {
        let directory = TemporaryDirectory()
        #expect(failure(directory.path + "/none") == .missing)
        #expect(failure(directory.path) == .unreadable(EISDIR))
        #expect(failure(directory.file("text", "hello\n")) == .malformed)
        #expect(failure(directory.file("empty", "")) == .malformed)
        #expect(failure("/dev/zero") == .unreadable(EINVAL))
        #expect(failure(directory.file("cut", String(readFile(keys.ed25519).prefix(60)))) == .malformed)
        mkfifo(directory.path + "/fifo", 0o600)
        #expect(failure(directory.path + "/fifo") == .unreadable(EINVAL))
    }

    private func failure(_ path: String) -> KeyFile.Failure? {
        if case .failure(let failure) = KeyFile.read(path) { failure } else { nil }
    }

    @Test func loadsEveryKindOfPrivateKey() async throws {
        for path in [keys.ed25519, keys.rsa, keys.pem, keys.ecdsa, keys.encrypted, keys.encryptedPEM] {
            let key = try await PrivateKey.load(path) { Secret(Array(TestKeys.passphrase.utf8)) }.get()
            #expect(key.publicKey == keys.publicKey(path + ".pub").withoutComment)
        }
    }

    @Test func asksForAPassphraseOnlyWhereThereIsOne() async throws {
        _ = try await PrivateKey.load(keys.ed25519) {
            Issue.record("asked")
            return nil
        }.get()
        for path in [keys.encrypted, keys.encryptedPEM] {
            #expect(await privateFailure(path, nil) == .needsPassphrase)
            #expect(await privateFailure(path, "wrong") == .wrongPassphrase)
        }
        #expect(await privateFailure(keys.ed25519 + ".pub", nil) == .notPrivate)
        #expect(await privateFailure("/nonexistent", nil) == .file(.missing))
    }

    private func privateFailure(_ path: String, _ passphrase: String?) async -> PrivateKey.Failure? {
        let result = await PrivateKey.load(path) { passphrase.map { Secret(Array($0.utf8)) } }
        if case .failure(let failure) = result { return failure }
        return nil
    }

    @Test func aFIDOKeyIsNotForTheLibrary() async throws {
        let blob =
            string(Array("sk-ssh-ed25519@openssh.com".utf8)) + string([UInt8](repeating: 1, count: 32))
            + string(Array("ssh:".utf8))
        var body = WireWriter()
        for text in ["none", "none", ""] { body.string(text) }
        body.uint32(1)
        body.string(blob)
        body.string([1, 2, 3])
        let text = Base64.encode(Array("openssh-key-v1\0".utf8) + body.bytes)
        let directory = TemporaryDirectory()
        let path = directory.file(
            "sk", "-----BEGIN OPENSSH PRIVATE KEY-----\n\(text)\n-----END OPENSSH PRIVATE KEY-----\n")
        #expect(try KeyFile.read(path).get().publicKey?.isSecurityKey == true)
        guard case .libraryCannot = await privateFailure(path, nil) else {
            Issue.record("not refused")
            return
        }
    }

    @Test func joinsAKeyWithItsCertificateOnly() async throws {
        let certificate = keys.publicKey(keys.certificate)
        let own = try await PrivateKey.load(keys.ed25519).get()
        let other = try await PrivateKey.load(keys.stranger).get()
        #expect(own.certified(by: certificate)?.publicKey == certificate)
        #expect(other.certified(by: certificate) == nil)
        #expect(own.certified(by: own.publicKey) == nil)
    }

    @Test func survivesAnything() {
        var random = SystemRandomNumberGenerator()
        let seeds = [keys.ed25519, keys.encryptedPEM, keys.certificate].map { Array(readFile($0).utf8) }
        for _ in 0..<1500 {
            var bytes = seeds[Int.random(in: 0..<3, using: &random)]
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            _ = KeyFile.parse(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))
        }
    }
}
