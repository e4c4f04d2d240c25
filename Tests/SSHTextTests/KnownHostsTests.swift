import SSHWire
import Testing

@testable import SSHText

@Suite struct HostPatternTests {
    @Test(arguments: [
        ("www", "www", true), ("www", "WWW", true), ("WWW", "www", true), ("www", "ww", false), ("www", "w*", true),
        ("www", "*", true), ("www", "?ww", true), ("www", "??", false), ("a.example", "*.example", true),
        ("a.example", "*.example,!a.example", false), ("a.example", "!a.example,*", false), ("a", "!b", false),
        ("a", "b,a", true), ("[a]:2222", "[a]:2222", true), ("[a]:2222", "a", false), ("[a]:2222", "*", true),
        ("", "*", true), ("aab", "*a*b", true), ("abc", "a*b", false), ("a", "", false), ("a", ",,a", true),
    ])
    func patterns(name: String, list: String, expected: Bool) {
        #expect(HostPattern.matches(name, list: Array(list.utf8)) == expected)
    }

    @Test func manyStarsTakeNoTime() {
        let pattern = Array(String(repeating: "a*", count: 400).utf8) + Array("b".utf8)
        #expect(!HostPattern.matches(String(repeating: "a", count: 2000), list: pattern))
    }
}

@Suite struct KnownHostsTests {
    static func blob(_ type: String, _ seed: UInt8) -> [UInt8] {
        func string(_ bytes: [UInt8]) -> [UInt8] { [0, 0, 0, UInt8(bytes.count)] + bytes }
        let body = [UInt8](repeating: seed, count: 32)
        return switch type {
        case "ssh-rsa": string(Array(type.utf8)) + string([1, 0, 1]) + string([0] + body)
        case "ecdsa-sha2-nistp256": string(Array(type.utf8)) + string(Array("nistp256".utf8)) + string(body)
        default: string(Array(type.utf8)) + string(body)
        }
    }

    static func line(_ names: String, _ type: String, _ seed: UInt8) -> String {
        "\(names) \(type) \(Base64.encode(blob(type, seed))) comment"
    }

    @Test func theNamesBesideAKey() {
        let keys: Set = [Self.blob("ssh-ed25519", 1)]
        let text = [
            Self.line("www,192.0.2.1", "ssh-ed25519", 1), Self.line("192.0.2.2", "ssh-ed25519", 2),
            Self.line("[192.0.2.3]:2222,[2001:db8::3]:2222", "ssh-ed25519", 1),
            Self.line("2001:db8::4", "ssh-ed25519", 1),
            Self.line("@revoked 192.0.2.5", "ssh-ed25519", 1), Self.line("192.0.2.*,!192.0.2.6", "ssh-ed25519", 1),
            Self.line("|1|c2FsdA==|aGFzaA==", "ssh-ed25519", 1), "# 192.0.2.7", "192.0.2.8", "",
        ].joined(separator: "\n").utf8
        #expect(KnownHosts.names(storedWith: keys, port: 22, in: text) == ["www", "192.0.2.1", "2001:db8::4"])
        #expect(KnownHosts.names(storedWith: keys, port: 2222, in: text) == ["192.0.2.3", "2001:db8::3"])
        #expect(KnownHosts.names(storedWith: [], port: 22, in: text).isEmpty)
    }

    func read(_ lines: String..., name: String = "www") -> KnownHosts {
        var hosts = KnownHosts(name: name)
        hosts.scan(Array(lines.joined(separator: "\n").utf8), file: "kh")
        return hosts
    }

    @Test func aStoredKeyMatchesWithItsLine() {
        let hosts = read(
            "# comment", "", KnownHostsTests.line("other", "ssh-ed25519", 1),
            KnownHostsTests.line("www,w2", "ssh-ed25519", 2))
        guard case .match(let line) = hosts.verdict(on: KnownHostsTests.blob("ssh-ed25519", 2)) else {
            Issue.record("no match")
            return
        }
        #expect(line.description == "kh:4")
        #expect(!line.isHashed)
    }

    @Test func anotherKeyOfTheTypeIsAChange() {
        let hosts = read(KnownHostsTests.line("www", "ssh-ed25519", 1), KnownHostsTests.line("www", "ssh-rsa", 1))
        guard case .changed(let lines) = hosts.verdict(on: KnownHostsTests.blob("ssh-ed25519", 2)) else {
            Issue.record("not changed")
            return
        }
        #expect(lines.map(\.number) == [1])
        guard case .typeChanged(let others) = hosts.verdict(on: KnownHostsTests.blob("ecdsa-sha2-nistp256", 2)) else {
            Issue.record("not of another type")
            return
        }
        #expect(others.count == 2)
    }

    @Test func oneOfSeveralKeysIsEnough() {
        let hosts = read(KnownHostsTests.line("www", "ssh-ed25519", 1), KnownHostsTests.line("*", "ssh-ed25519", 2))
        guard case .match = hosts.verdict(on: KnownHostsTests.blob("ssh-ed25519", 2)) else {
            Issue.record("no match")
            return
        }
    }

    @Test func aRevokedKeyIsRefusedWhateverElseIsStored() {
        let hosts = read(
            KnownHostsTests.line("www", "ssh-ed25519", 1), "@revoked " + KnownHostsTests.line("*", "ssh-ed25519", 1))
        guard case .revoked(let line) = hosts.verdict(on: KnownHostsTests.blob("ssh-ed25519", 1)) else {
            Issue.record("not revoked")
            return
        }
        #expect(line.number == 2)
    }

    @Test func negationAuthoritiesAndRubbish() {
        let hosts = read(
            KnownHostsTests.line("*,!www", "ssh-ed25519", 1),
            "@cert-authority " + KnownHostsTests.line("w*", "ssh-ed25519", 3),
            "www ssh-ed25519", "www ssh-rsa " + Base64.encode(KnownHostsTests.blob("ssh-ed25519", 1)),
            "@nonsense www ssh-ed25519 AAAA", "www ssh-ed25519 ***")
        #expect(hosts.plainLines.isEmpty)
        #expect(hosts.authorities.count == 1)
        #expect(hosts.verdict(on: KnownHostsTests.blob("ssh-ed25519", 1)) == .unknown)
        #expect(hosts.invalidLines == ["kh:3", "kh:4", "kh:5", "kh:6"])
    }

    @Test func namesToLookUp() {
        #expect(KnownHosts.lookupName(host: "WWW", port: 22) == "www")
        #expect(KnownHosts.lookupName(host: "www", port: 2222) == "[www]:2222")
        #expect(KnownHosts.lookupName(host: "::1", port: 2222) == "[::1]:2222")
        #expect(KnownHosts.lookupName(host: "www", port: 2222, alias: "Gate") == "Gate")
    }

    @Test func knownKeysComeFirstInTheOffer() {
        let all = [
            "ssh-ed25519-cert-v01@openssh.com", "rsa-sha2-512-cert-v01@openssh.com", "ssh-ed25519", "rsa-sha2-512",
            "rsa-sha2-256",
        ]
        #expect(read().ordered(hostKeyAlgorithms: all) == all)
        #expect(read(KnownHostsTests.line("www", "ssh-ed25519", 1)).ordered(hostKeyAlgorithms: all) == all)
        #expect(
            read(KnownHostsTests.line("www", "ssh-rsa", 1)).ordered(hostKeyAlgorithms: all) == [
                "rsa-sha2-512-cert-v01@openssh.com", "rsa-sha2-512", "rsa-sha2-256", "ssh-ed25519-cert-v01@openssh.com",
                "ssh-ed25519",
            ])
        let authority = read(
            "@cert-authority " + KnownHostsTests.line("*", "ssh-rsa", 1),
            KnownHostsTests.line("www", "ecdsa-sha2-nistp256", 1))
        #expect(
            authority.ordered(hostKeyAlgorithms: [
                "ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-ed25519-cert-v01@openssh.com",
            ]) == [
                "ecdsa-sha2-nistp256", "ssh-ed25519-cert-v01@openssh.com", "ssh-ed25519",
            ])
    }

    @Test func revokedKeyFiles() {
        let blob = KnownHostsTests.blob("ssh-ed25519", 1)
        let text = "# bad\nssh-ed25519 \(Base64.encode(blob)) x\n"
        #expect(RevokedKeys.lookUp(blob, in: Array(text.utf8)) == .revoked(line: 2))
        #expect(RevokedKeys.lookUp(KnownHostsTests.blob("ssh-ed25519", 2), in: Array(text.utf8)) == .notListed)
        #expect(RevokedKeys.lookUp(blob, in: Array("SSHKRL\n\0…".utf8)) == .unreadable)
    }

    @Test func damagedFilesBreakNothing() {
        var generator = Seeded(11)
        let good = Array(
            (0..<6).map { KnownHostsTests.line("www,*.example,!x,[www]:22", "ssh-ed25519", $0) }.joined(separator: "\n")
                .utf8)
        for _ in 0..<3000 {
            var hosts = KnownHosts(name: "www")
            hosts.scan(generator.mutated(good), file: "kh")
            _ = hosts.verdict(on: KnownHostsTests.blob("ssh-ed25519", 3))
            #expect(hosts.lines.count <= 7)
        }
        var endless = KnownHosts(name: "www")
        endless.scan([UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20), file: "kh")
        #expect(endless.invalidLines == ["kh:1"])
    }

    /// The same question to ssh-keygen -F, on generated files, plain and hashed.
    @Test(.enabled(if: Command.hasOpenSSH, "needs ssh-keygen")) func ourAnswersAreThoseOfSSHKeygen() async throws {
        let scratch = Scratch()
        var generator = Seeded(3)
        let names = ["www", "a.example", "b.example", "192.0.2.1", "2001:db8::1", "gate_1", "x"]
        let fields = [
            "www", "WWW,www2", "*.example", "*.example,!b.example", "[www]:2222", "192.0.2.?", "2001:db8::1",
            "[2001:db8::1]:2222", "*",
            "!x,*", "gate_1,x", "[*]:2222",
        ]
        for round in 0..<12 {
            let lines = (0..<6).map { index in
                let marker = Int.random(in: 0..<6, using: &generator) == 0 ? "@cert-authority " : ""
                let type = ["ssh-ed25519", "ssh-rsa"].randomElement(using: &generator)!
                return marker
                    + KnownHostsTests.line(fields.randomElement(using: &generator)!, type, UInt8(10 * round + index))
            }
            scratch.write(lines.joined(separator: "\n") + "\n", to: "kh")
            if round % 3 == 2 { _ = try await Command.run("ssh-keygen", ["-H", "-f", scratch.file("kh")]) }
            for name in names {
                for port in [22, 2222] {
                    let lookup = KnownHosts.lookupName(host: name, port: port)
                    var ours = KnownHosts(name: lookup)
                    ours.scan(scratch.read("kh"), file: "kh")
                    let answer = try await Command.run("ssh-keygen", ["-F", lookup, "-f", scratch.file("kh")])
                    let theirs = answer.output.split(separator: "\n").filter { $0.hasPrefix("# Host ") }.compactMap {
                        line in
                        line.split(separator: " ").drop { $0 != "line" }.dropFirst().first.flatMap { Int($0) }
                    }
                    #expect(ours.lines.map(\.number) == theirs, "\(lookup) in \(lines)")
                }
            }
        }
    }
}
