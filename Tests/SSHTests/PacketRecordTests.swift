import SSH
import SSHWire
import Testing

struct PacketRecordTests {
    private static let port: UInt16 = 40000

    private func header() -> [UInt8] {
        [0xa1, 0xb2, 0xc3, 0xd4, 0, 2, 0, 4] + [UInt8](repeating: 0, count: 12) + [0, 0, 0, 12]
    }

    /// A record as libssh writes it: pcap header, IPv4 and TCP headers, packet.
    private func record(_ packet: [UInt8], fromServer: Bool = true) -> [UInt8] {
        var writer = WireWriter()
        writer.uint32(1)
        writer.uint32(2)
        writer.uint32(UInt32(packet.count + 40))
        writer.uint32(UInt32(packet.count + 40))
        let port = fromServer ? 50000 : Self.port
        let ports = [UInt8(port >> 8), UInt8(port & 255), 0, 22]
        return writer.bytes + [UInt8](repeating: 0, count: 20) + ports + [UInt8](repeating: 0, count: 16) + packet
    }

    private func messages(_ bytes: [UInt8]) -> [ServerMessage] {
        var record = PacketRecord(clientPort: Self.port)
        return record.append(header() + bytes)
    }

    private let debug: [UInt8] = [4, 1] + string(Array("port forwarding refused".utf8)) + string([])

    @Test func readsPacketsWithAndWithoutLength() {
        // Incoming encrypt-then-MAC packets have no length in the record.
        #expect(
            messages(record(packet(debug)) + record(Array(packet(debug).dropFirst(4))))
                == [.debug("port forwarding refused"), .debug("port forwarding refused")])
    }

    @Test func skipsWhatWeSent() {
        let password: [UInt8] = [50] + string(Array("me".utf8)) + string(Array("secret".utf8))
        #expect(messages(record(packet(password), fromServer: false) + record(packet(debug))).count == 1)
    }

    @Test func keepsOurOwnLists() {
        var record = PacketRecord(clientPort: Self.port)
        #expect(record.append(header() + self.record(packet(kexInit()), fromServer: false)).isEmpty)
        #expect(record.clientKexInit == KeyExchangeInit(payload: kexInit()))
    }

    @Test func knowsTheNumbersOfOurChannels() {
        var record = PacketRecord(clientPort: Self.port)
        for number: UInt8 in [43, 44] {
            let open: [UInt8] =
                [90] + string(Array("direct-tcpip".utf8)) + [0, 0, 0, number, 0, 0, 1, 0, 0, 0, 1, 0]
            #expect(
                record.append((number == 43 ? header() : []) + self.record(packet(open), fromServer: false)).isEmpty)
        }
        #expect(record.requestedChannels == [43, 44])
        // The server's own are no answer to us.
        let theirs: [UInt8] = [90] + string(Array("auth-agent@openssh.com".utf8)) + [0, 0, 0, 2]
        #expect(record.append(self.record(packet(theirs))) == [.channelOpen(type: "auth-agent@openssh.com")])
        #expect(record.requestedChannels == [43, 44])
    }

    @Test func findsListsWithoutCommonEntry() throws {
        let ours = try #require(KeyExchangeInit(payload: kexInit()))
        #expect(KeyExchangeInit.noMatch(client: ours, server: ours) == nil)
        let otherKex = try #require(KeyExchangeInit(payload: kexInit("diffie-hellman-group1-sha1")))
        #expect(KeyExchangeInit.noMatch(client: ours, server: otherKex)?.kind == "kex algos")
        let otherCipher = try #require(KeyExchangeInit(payload: kexInit(cipher: "arcfour")))
        let match = KeyExchangeInit.noMatch(client: ours, server: otherCipher)
        #expect(match?.kind == "encryption client->server" && match?.server == ["arcfour"])
        let gcm = try #require(KeyExchangeInit(payload: kexInit(cipher: "aes256-gcm@openssh.com", mac: "umac")))
        let gcmToo = try #require(KeyExchangeInit(payload: kexInit(cipher: "aes256-gcm@openssh.com")))
        #expect(KeyExchangeInit.noMatch(client: gcm, server: gcmToo) == nil)
        let otherMAC = try #require(KeyExchangeInit(payload: kexInit(mac: "umac")))
        #expect(KeyExchangeInit.noMatch(client: ours, server: otherMAC)?.kind == "mac algo client->server")
    }

    @Test func readsEachKindOfMessage() {
        let blob = string(Array("ssh-ed25519".utf8)) + string([1, 2, 3])
        let examples: [([UInt8], ServerMessage)] = [
            ([1, 0, 0, 0, 2] + string(Array("bye".utf8)) + string([]), .disconnect(.init(code: 2, text: "bye"))),
            (
                [51] + string(Array("publickey,password".utf8)) + [1],
                .authenticationFailure(methods: ["publickey", "password"], isPartial: true)
            ),
            ([52], .authenticationSuccess),
            ([53] + string(Array("banner".utf8)) + string([]), .authenticationBanner("banner")),
            (
                [7, 0, 0, 0, 1] + string(Array("server-sig-algs".utf8)) + string(Array("a,b".utf8)),
                .extensions(["server-sig-algs": "a,b"])
            ),
            (
                [80] + string(Array("hostkeys-00@openssh.com".utf8)) + [0] + string(blob),
                .hostKeys([PublicKey(blob: blob)!])
            ),
            ([80] + string(Array("other".utf8)) + [1], .globalRequest("other")),
            ([81, 0, 0, 0x9c, 0x40], .requestSuccess(port: 40000)),
            ([81], .requestSuccess(port: nil)),
            ([82], .requestFailure),
            ([90] + string(Array("x11".utf8)) + [0, 0, 0, 2], .channelOpen(type: "x11")),
            (
                [92, 0, 0, 0, 43, 0, 0, 0, 1] + string(Array("open failed".utf8)) + string([]),
                .openFailure(channel: 43, code: 1, text: "open failed")
            ),
        ]
        for (payload, message) in examples { #expect(messages(record(packet(payload))) == [message]) }
    }

    @Test func isTheSameByteByByte() {
        var record = PacketRecord(clientPort: Self.port)
        var found: [ServerMessage] = []
        for byte in header() + self.record(packet(debug)) + self.record(packet([82])) { found += record.append([byte]) }
        #expect(found == [.debug("port forwarding refused"), .requestFailure])
    }

    @Test func refusesAnotherFormat() {
        var record = PacketRecord(clientPort: Self.port)
        #expect(record.append([UInt8](repeating: 1, count: 100)).isEmpty)
        #expect(record.isDamaged)
    }

    @Test func stepsOverAnOversizedRecord() {
        var writer = WireWriter()
        for value in [0, 0, 400_000, 400_000] as [UInt32] { writer.uint32(value) }
        let big = writer.bytes + [UInt8](repeating: 9, count: 400_000)
        #expect(messages(big + record(packet([82]))) == [.requestFailure])
    }

    @Test func survivesAnything() {
        var random = SystemRandomNumberGenerator()
        let seed = header() + record(packet(debug)) + record(packet([82])) + record(packet(kexInit()))
        for _ in 0..<3000 {
            var bytes = seed
            for _ in 0..<Int.random(in: 1...10, using: &random) {
                bytes[Int.random(in: 4..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            var record = PacketRecord(clientPort: Self.port)
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...80, using: &random)
                #expect(record.append(rest.prefix(count)).count <= 80)
                rest = rest.dropFirst(count)
            }
        }
    }
}
