import SSHText
import SSHWire
import Testing

@Suite(.enabled(if: Command.hasOpenSSH, "needs ssh-keygen")) struct PublicKeyBlobTests {
    @Test(arguments: [
        ("ed25519", "256", 256, "ssh-ed25519"), ("rsa", "2048", 2048, "ssh-rsa"), ("rsa", "3072", 3072, "ssh-rsa"),
        ("ecdsa", "256", 256, "ecdsa-sha2-nistp256"), ("ecdsa", "521", 521, "ecdsa-sha2-nistp521"),
    ])
    func keysOfSSHKeygen(type: String, size: String, bits: Int, name: String) async throws {
        let scratch = Scratch()
        let made = try await Command.run(
            "ssh-keygen", ["-q", "-t", type, "-b", size, "-N", "", "-C", "a comment", "-f", scratch.file("key")])
        try #require(made.succeeded, "\(made.errors)")
        let key = try #require(PublicKeyBlob(line: scratch.read("key.pub")))
        #expect(key.type == name && key.bits == bits && key.certificate == nil)
        let listed = try await Command.run("ssh-keygen", ["-l", "-f", scratch.file("key.pub")])
        #expect(listed.output.split(separator: " ")[1] == key.fingerprint)
    }

    @Test(arguments: ["ed25519", "rsa", "ecdsa"])
    func certificatesOfSSHKeygen(type: String) async throws {
        let scratch = Scratch()
        for name in ["ca", "key"] {
            let kind = name == "ca" ? "ed25519" : type
            _ = try await Command.run("ssh-keygen", ["-q", "-t", kind, "-N", "", "-f", scratch.file(name)])
        }
        let signed = try await Command.run(
            "ssh-keygen",
            [
                "-q", "-s", scratch.file("ca"), "-I", "alice@example", "-n", "alice,bob", "-z", "7", "-V",
                "20200101000000Z:20300101000000Z", "-O", "force-command=/bin/true", "-O", "source-address=192.0.2.0/24",
                "-O", "no-port-forwarding", scratch.file("key.pub"),
            ])
        try #require(signed.succeeded, "\(signed.errors)")
        let plain = try #require(PublicKeyBlob(line: scratch.read("key.pub")))
        let authority = try #require(PublicKeyBlob(line: scratch.read("ca.pub")))
        let key = try #require(PublicKeyBlob(line: scratch.read("key-cert.pub")))
        let certificate = try #require(key.certificate)
        #expect(key.bits == plain.bits && key.fingerprint == plain.fingerprint)
        #expect(certificate.plainKey == plain.blob && certificate.authorityKey == authority.blob)
        #expect(certificate.authorityFingerprint == authority.fingerprint)
        #expect(certificate.kind == .user && certificate.serial == 7 && certificate.keyID == "alice@example")
        #expect(certificate.principals == ["alice", "bob"])
        #expect(certificate.validAfter == 1_577_836_800 && certificate.validBefore == 1_893_456_000)
        #expect(certificate.isValid(at: 1_700_000_000) && !certificate.isValid(at: 1_893_456_000))
        #expect(certificate.criticalOption("force-command") == "/bin/true")
        #expect(certificate.criticalOption("source-address") == "192.0.2.0/24")
        #expect(!certificate.permits("permit-port-forwarding") && certificate.permits("permit-pty"))

        var hosts = KnownHosts(name: "www")
        hosts.scan(Array("@cert-authority * \(authority.type) \(Base64.encode(authority.blob))".utf8), file: "kh")
        guard case .certified = hosts.verdict(on: key.blob) else {
            Issue.record("the authority is not found")
            return
        }
        #expect(hosts.verdict(on: plain.blob) == .unknown)
    }

    @Test func damagedKeysBreakNothing() async throws {
        let scratch = Scratch()
        for name in ["ca", "key"] {
            _ = try await Command.run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", scratch.file(name)])
        }
        _ = try await Command.run(
            "ssh-keygen", ["-q", "-s", scratch.file("ca"), "-I", "x", "-n", "a", scratch.file("key.pub")])
        let certificate = try #require(PublicKeyBlob(line: scratch.read("key-cert.pub")))
        for length in 0..<certificate.blob.count { #expect(PublicKeyBlob(certificate.blob[..<length]) == nil) }
        var generator = Seeded(13)
        for _ in 0..<3000 {
            if let key = PublicKeyBlob(generator.mutated(certificate.blob)) { _ = key.fingerprint }
            _ = PublicKeyBlob(line: generator.mutated(scratch.read("key.pub")))
        }
    }
}
