import SSH
import SSHWire
import Testing

struct HandshakeObserverTests {
    private static let line = Array("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n".utf8)

    private func observed(_ pieces: [UInt8]...) -> HandshakeReport {
        var observer = HandshakeObserver()
        for (index, piece) in pieces.enumerated() {
            observer.receive(piece, .fromServer, at: .milliseconds(index))
        }
        return observer.report
    }

    @Test(
        arguments: [
            (
                "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", ServerIdentification.Version.ssh2, "2.0", "OpenSSH_9.2p1",
                "Debian-2"
            ),
            ("SSH-2.0-dropbear_2022.83\r\n", .ssh2, "2.0", "dropbear_2022.83", nil),
            ("SSH-1.99-Cisco-1.25\n", .ssh2, "1.99", "Cisco-1.25", nil),
            ("SSH-2.0-x  y\r\n", .ssh2, "2.0", "x", " y"),
            ("SSH-1.5-OldServer\n", .ssh1, "1.5", "OldServer", nil),
            ("SSH-3.0-Future\r\n", .malformed, "3.0", "Future", nil),
            ("SSH-2.0\r\n", .malformed, nil, nil, nil),
            ("SSH-\r\n", .malformed, nil, nil, nil),
            ("SSH-2.0-\u{1b}[31mred\r\n", .malformed, nil, nil, nil),
        ] as [(String, ServerIdentification.Version, String?, String?, String?)])
    func readsIdentifications(
        _ example: (String, ServerIdentification.Version, String?, String?, String?)
    ) throws {
        let identification = try #require(observed(Array(example.0.utf8)).identification)
        #expect(identification.version == example.1)
        #expect(identification.protocolVersion == example.2)
        #expect(identification.software == example.3)
        #expect(identification.comments == example.4)
        #expect(identification.endsInCRLF == example.0.hasSuffix("\r\n"))
    }

    @Test func keepsLinesBeforeTheIdentification() {
        let report = observed(Array("Welcome\r\nExceeded MaxStartups\nSSH-2.0-x\r\n".utf8))
        #expect(report.linesBefore == [Array("Welcome".utf8), Array("Exceeded MaxStartups".utf8)])
        #expect(report.identification?.software == "x")
        #expect(report.stage == .identification)
    }

    @Test func isTheSameByteByByte() {
        var observer = HandshakeObserver()
        let bytes = Array("hello\r\n".utf8) + Self.line + packet(kexInit())
        for byte in bytes { observer.receive([byte], .fromServer, at: .zero) }
        let whole = observed(bytes)
        #expect(observer.report == whole)
        #expect(whole.stage == .kexInit)
        #expect(whole.serverKexInit?.hostKeyAlgorithms == ["ssh-ed25519"])
    }

    @Test func tellsHowManyBytesAreNoSSH() {
        var observer = HandshakeObserver()
        #expect(observer.receive(Array("abc".utf8), .fromServer, at: .zero) == 3)
        #expect(observer.identificationLine == nil)
        #expect(observer.receive(Array("\r\nSSH-2.0-x\r\nrest".utf8), .fromServer, at: .zero) == 13)
        #expect(observer.identificationLine == Array("SSH-2.0-x\r\n".utf8))
        #expect(observer.receive(Array("more".utf8), .fromServer, at: .zero) == 0)
    }

    @Test func givesUpAfter64KiB() {
        var observer = HandshakeObserver()
        for _ in 0..<100_000 { observer.receive(Array("go away\r\n".utf8), .fromServer, at: .zero) }
        let report = observer.report
        #expect(report.isEndless)
        #expect(report.linesBefore.count == 64)
        #expect(report.bytesFromServer == 900_000)
        #expect(report.firstBytes.count == 256)
    }

    @Test func anEndlessLineIsEndlessToo() {
        let report = observed([UInt8](repeating: 0xff, count: 70_000))
        #expect(report.isEndless && report.linesBefore.isEmpty && report.unfinishedLine.isEmpty)
    }

    @Test func keepsAnUnfinishedLine() {
        let report = observed(Array("220 mail ESMTP".utf8))
        #expect(report.unfinishedLine == Array("220 mail ESMTP".utf8) && report.stage == .connected)
    }

    @Test func followsAnExchangeToNewKeys() {
        var observer = HandshakeObserver()
        observer.receive(Self.line + packet(kexInit()), .fromServer, at: .milliseconds(5))
        observer.receive(Array("SSH-2.0-us\r\n".utf8) + packet(kexInit()), .toServer, at: .milliseconds(6))
        let reply: [UInt8] = [31] + string(Array("blob".utf8)) + string([1]) + string([2])
        observer.receive(packet(reply) + packet([21]) + [9, 9, 9], .fromServer, at: .milliseconds(9))
        #expect(observer.report.hostKeyBlob == Array("blob".utf8))
        #expect(observer.report.reached[.kexReply] == .milliseconds(9))
        #expect(observer.report.stage == .newKeys)
        #expect(observer.report.clientKexInit == KeyExchangeInit(payload: kexInit()))
        #expect(observer.report.unexpectedMessages.isEmpty)
    }

    @Test func inGroupExchangeTheReplyIs33() {
        var observer = HandshakeObserver()
        let lists = kexInit("diffie-hellman-group-exchange-sha256")
        observer.receive(Self.line + packet(lists), .fromServer, at: .zero)
        observer.receive(Array("SSH-2.0-us\r\n".utf8) + packet(lists), .toServer, at: .zero)
        observer.receive(packet([31] + string([7]) + string([2])), .fromServer, at: .zero)
        #expect(observer.report.hostKeyBlob == nil)
        observer.receive(packet([33] + string([8]) + string([1]) + string([2])), .fromServer, at: .zero)
        #expect(observer.report.hostKeyBlob == [8])
    }

    @Test func readsDisconnectAndDebug() {
        let disconnect: [UInt8] = [1, 0, 0, 0, 2] + string(Array("Too many".utf8)) + string([])
        let debug: [UInt8] = [4, 1] + string(Array("words".utf8)) + string([])
        let report = observed(Self.line + packet(debug) + packet([200]) + packet(disconnect))
        #expect(report.disconnect == .init(code: 2, text: "Too many"))
        #expect(report.debugTexts == ["words"])
        #expect(report.unexpectedMessages == [200])
    }

    @Test(arguments: [0, 1, 0x4845_4c4f, 0xffff_ffff, 262_145] as [UInt32])
    func namesAnImpossibleLength(_ length: UInt32) {
        let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> UInt32($0)) } + [4, 0, 0, 0, 0, 0]
        #expect(observed(Self.line + bytes).impossiblePacketLength == length)
    }

    @Test func onlyTheFirstEndCounts() {
        var observer = HandshakeObserver()
        observer.closed(by: .server, error: 104, at: .seconds(1))
        observer.closed(by: .client, error: nil, at: .seconds(2))
        #expect(observer.report.closure == .init(by: .server, error: 104, at: .seconds(1)))
    }

    /// Whatever comes: no trap, and bounded memory.
    @Test func survivesAnything() {
        var random = SystemRandomNumberGenerator()
        let reply: [UInt8] = [31] + string([1, 2]) + string([3]) + string([4])
        let seed = Self.line + packet(kexInit()) + packet(reply) + packet([21])
        for _ in 0..<3000 {
            var observer = HandshakeObserver()
            var bytes = seed
            for _ in 0..<Int.random(in: 0...8, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...64, using: &random)
                let direction = Int.random(in: 0...9) == 0 ? HandshakeObserver.Direction.toServer : .fromServer
                let foreign = observer.receive(rest.prefix(count), direction, at: .zero)
                #expect(foreign <= count)
                rest = rest.dropFirst(count)
            }
            #expect(observer.report.linesBefore.count <= 64)
        }
    }
}

/// `string` of RFC 4251 §5.
func string(_ bytes: [UInt8]) -> [UInt8] {
    var writer = WireWriter()
    writer.string(bytes)
    return writer.bytes
}

/// An unencrypted packet (RFC 4253 §6).
func packet(_ payload: [UInt8]) -> [UInt8] {
    let padding = 8 - (payload.count + 5) % 8 + 4
    var writer = WireWriter()
    writer.uint32(UInt32(payload.count + padding + 1))
    writer.byte(UInt8(padding))
    return writer.bytes + payload + [UInt8](repeating: 0, count: padding)
}

func kexInit(
    _ kex: String = "curve25519-sha256", cipher: String = "aes256-ctr", mac: String = "hmac-sha2-256"
) -> [UInt8] {
    let lists = [kex, "ssh-ed25519", cipher, cipher, mac, mac, "none", "none", "", ""]
    return [20] + [UInt8](repeating: 7, count: 16) + lists.flatMap { string(Array($0.utf8)) } + [0, 0, 0, 0, 0]
}
