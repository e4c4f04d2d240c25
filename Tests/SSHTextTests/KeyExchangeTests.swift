import Testing

@testable import SSHText

@Suite struct KeyExchangeTests {
    static func payload(_ lists: [String], follows: Bool = false) -> [UInt8] {
        var bytes: [UInt8] = [20] + [UInt8](repeating: 9, count: 16)
        for list in lists {
            let text = Array(list.utf8)
            bytes += [0, 0, UInt8(text.count >> 8), UInt8(text.count & 255)] + text
        }
        return bytes + [follows ? 1 : 0, 0, 0, 0, 0]
    }

    static func lists(
        kex: String = "curve25519-sha256", hostKey: String = "ssh-ed25519", cipher: String = "aes128-ctr",
        mac: String = "hmac-sha2-256",
        compression: String = "none", cipherBack: String? = nil, macBack: String? = nil
    ) -> KeyExchangeLists {
        let text = [kex, hostKey, cipher, cipherBack ?? cipher, mac, macBack ?? mac, compression, compression, "", ""]
        return KeyExchangeLists(payload: payload(text))!
    }

    @Test func thePayloadIsTakenApart() {
        let lists = KeyExchangeTests.lists(kex: "a,b,ext-info-c", cipher: "c,d", cipherBack: "e")
        #expect(lists.kex == ["a", "b", "ext-info-c"])
        #expect(lists.cipherToServer == ["c", "d"] && lists.cipherToClient == ["e"])
        #expect(lists.compressionToClient == ["none"])
        #expect(!lists.firstPacketFollows)
    }

    @Test func theClientsFirstChoiceWins() {
        let client = KeyExchangeTests.lists(
            kex: "x,b,a,ext-info-c,kex-strict-c-v00@openssh.com", hostKey: "h2,h1", cipher: "c1,c2", mac: "m1,m2")
        let server = KeyExchangeTests.lists(
            kex: "a,b,ext-info-s,kex-strict-s-v00@openssh.com", hostKey: "h1,h2", cipher: "c2,c1", mac: "m2")
        let result = KeyExchangeNegotiation(client: client, server: server)
        #expect(result.isPossible)
        #expect(result.agreed[.kex] == "b" && result.agreed[.hostKey] == "h2")
        #expect(result.agreed[.cipherToServer] == "c1" && result.agreed[.macToClient] == "m2")
    }

    @Test func signalsAreNoAlgorithms() {
        let client = KeyExchangeTests.lists(kex: "a,ext-info-c,kex-strict-c-v00@openssh.com")
        let server = KeyExchangeTests.lists(kex: "b,ext-info-c,kex-strict-c-v00@openssh.com")
        let result = KeyExchangeNegotiation(client: client, server: server)
        #expect(result.mismatches == [.init(kind: .kex, client: ["a"], server: ["b"])])
    }

    @Test(arguments: ["chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com"])
    func anAuthenticatedCipherNeedsNoMAC(cipher: String) {
        let client = KeyExchangeTests.lists(cipher: cipher, mac: "m1")
        let server = KeyExchangeTests.lists(cipher: cipher, mac: "m2")
        let result = KeyExchangeNegotiation(client: client, server: server)
        #expect(result.isPossible && result.agreed[.macToServer] == nil)
    }

    @Test func eachKindAndDirectionIsNamed() {
        typealias Lists = KeyExchangeTests
        let server = Lists.lists()
        let rows: [(KeyExchangeLists, KeyExchangeNegotiation.Kind)] = [
            (Lists.lists(kex: "z"), .kex), (Lists.lists(hostKey: "z"), .hostKey),
            (Lists.lists(cipher: "z", cipherBack: "aes128-ctr"), .cipherToServer),
            (Lists.lists(cipherBack: "z"), .cipherToClient),
            (Lists.lists(mac: "z", macBack: "hmac-sha2-256"), .macToServer), (Lists.lists(macBack: "z"), .macToClient),
        ]
        for (client, kind) in rows {
            #expect(KeyExchangeNegotiation(client: client, server: server).mismatches.map(\.kind) == [kind])
        }
        let compression = KeyExchangeNegotiation(client: Lists.lists(compression: "zlib"), server: server)
        #expect(compression.mismatches.map(\.kind) == [.compressionToClient, .compressionToServer])
        // ssh complains of the first only; asked itself, with a server that has nothing in common with it, of this one.
        let nothing = Lists.lists(kex: "z", hostKey: "z", cipher: "z", mac: "z", cipherBack: "z", macBack: "z")
        #expect(
            KeyExchangeNegotiation(client: nothing, server: server).mismatches.map(\.kind) == [
                .kex, .hostKey, .cipherToClient, .cipherToServer,
            ])
    }

    @Test func damagedPayloadsBreakNothing() {
        var generator = Seeded(5)
        let good = KeyExchangeTests.payload(["a,b", "h", "c", "c", "m", "m", "none", "none", "", ""])
        for length in 0..<good.count { #expect(KeyExchangeLists(payload: Array(good[..<length])) == nil) }
        var readable = 0
        for _ in 0..<5000 where KeyExchangeLists(payload: generator.mutated(good)) != nil { readable += 1 }
        #expect((1..<5000).contains(readable))
        #expect(KeyExchangeLists(payload: [UInt8](repeating: 20, count: 300 * 1024)) == nil)
    }

    /// What a real ssh sends, caught by a ProxyCommand that plays a server which says no more than its version.
    @Test(.enabled(if: Command.hasOpenSSH, "needs an ssh client")) func theOfferIsThatOfSSH() async throws {
        let scratch = Scratch()
        for extra in [[], ["-C"], ["-c", "aes128-ctr", "-o", "KexAlgorithms=curve25519-sha256"]] {
            scratch.write("printf 'SSH-2.0-OpenSSH_9.2\\r\\n'; timeout 1 cat > \(scratch.file("sent"))\n", to: "server")
            let server = ["-o", "ProxyCommand=sh \(scratch.file("server"))", "-o", "UserKnownHostsFile=/dev/null"]
            _ = try await Command.run("ssh", ["-F", "/dev/null"] + server + extra + ["host"])
            let configuration = EffectiveConfiguration(
                parsing: try await Command.run("ssh", ["-G", "-F", "/dev/null"] + extra + ["host"]).output)
            let sent = scratch.read("sent")
            let packet = Array(sent.drop { $0 != UInt8(ascii: "\n") }.dropFirst())
            try #require(packet.count > 6)
            let length = packet[..<4].reduce(0) { $0 << 8 | Int($1) }
            let payload = Array(packet[5..<(4 + length - Int(packet[4]))])
            let theirs = try #require(KeyExchangeLists(payload: payload))
            let ours = KeyExchangeLists(configuration)
            #expect(
                ours.kex.filter { !KeyExchangeLists.isSignal($0) }
                    == theirs.kex.filter { !KeyExchangeLists.isSignal($0) })
            #expect(ours.hostKey == theirs.hostKey)
            #expect(ours.cipherToServer == theirs.cipherToServer && ours.macToClient == theirs.macToClient)
            #expect(ours.compressionToServer == theirs.compressionToServer)
            #expect(theirs.packetSize == 4 + length)
            // Older releases send no strict-kex signal.
            #expect(abs(ours.packetSize - theirs.packetSize) <= 32)
        }
    }
}
