import CLibSSL
import HostSystem
import TLS
import Testing

@Suite struct TLSConnectionTests {
    private let deadline = Deadline(after: .seconds(60))

    @Test func aHandshakeTellsWhatACertificateIs() async throws {
        let identity = try await TestIdentity(names: "DNS:www.example.com,DNS:*.example.org,IP:127.0.0.1,IP:::1")
        let server = try MemoryServer(identity)
        let client = TLSConnection(over: server, serverName: "www.example.com", protocols: ["http/1.1"])
        let names = ["www.example.com", "a.example.org", "localhost", "127.0.0.1", "::1", "example.org", "", "a\0b"]
        let handshake = try await client.handshake(judging: names, deadline: deadline).get()
        #expect(handshake.version == "TLSv1.3")
        #expect(!handshake.cipher.isEmpty)
        let certificate = try #require(handshake.certificate)
        #expect(certificate.names == ["www.example.com", "*.example.org", "127.0.0.1", "::1"])
        #expect(certificate.issuer == "common.example.com")
        #expect(certificate.isSelfSigned && certificate.fingerprint.count == 32)
        #expect(certificate.validity(at: .now) == .valid)
        #expect(handshake.matching == ["www.example.com", "a.example.org", "127.0.0.1", "::1"])
        #expect(!handshake.wantsClientCertificate)
        guard case .refused(let code, let words, let depth) = handshake.trust else {
            Issue.record("\(handshake.trust)")
            return
        }
        #expect(code == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT && depth == 0 && words.contains("self"))
        #expect(await server.serverName == "www.example.com")
    }

    @Test func theStoreDecidesAboutTrust() async throws {
        let identity = try await TestIdentity()
        let stores: [(TrustStore, Trust)] = [(.file(identity.certificate), .trusted), (.file("/nowhere"), .unknown)]
        for (store, trust) in stores {
            let client = TLSConnection(over: try MemoryServer(identity), serverName: nil)
            let handshake = try await client.handshake(judging: [], trust: store, deadline: deadline).get()
            #expect(handshake.trust == trust)
        }
    }

    @Test func datesAndCommonNames() async throws {
        let expired = try await TestIdentity(start: "20200101000000Z", end: "20210101000000Z")
        let future = try await TestIdentity(start: "20900101000000Z", end: "20910101000000Z")
        let plain = try await TestIdentity(names: nil)
        for (identity, validity) in [(expired, Certificate.Validity.expired), (future, .notYetValid), (plain, .valid)] {
            let client = TLSConnection(over: try MemoryServer(identity), serverName: "x")
            let handshake = try await client.handshake(judging: ["common.example.com"], deadline: deadline).get()
            #expect(handshake.certificate?.validity(at: .now) == validity)
            // A common name counts where there is no other name, and only there.
            #expect(handshake.matching.isEmpty == (validity != .valid))
        }
        let certificate = try await certificate(of: expired)
        #expect(certificate.notAfter?.description == "2021-01-01T00:00:00.000Z")
        #expect(certificate.notBefore?.description == "2020-01-01T00:00:00.000Z")
    }

    private func certificate(of identity: TestIdentity) async throws -> Certificate {
        let client = TLSConnection(over: try MemoryServer(identity), serverName: nil)
        return try #require(try await client.handshake(judging: [], deadline: deadline).get().certificate)
    }

    @Test func anAddressIsNoServerName() async throws {
        let identity = try await TestIdentity()
        for name in ["127.0.0.1", "2001:db8::1", "", nil] {
            let server = try MemoryServer(identity)
            let client = TLSConnection(over: server, serverName: name)
            _ = try await client.handshake(judging: [], deadline: deadline).get()
            #expect(await server.serverName == nil)
        }
    }

    @Test func itIsAStreamItself() async throws {
        let client = TLSConnection(over: try MemoryServer(try await TestIdentity()), serverName: "x")
        let hello = await client.hello()
        #expect(hello.starts(with: [22, 3]))
        #expect(await client.hello().isEmpty)
        // The hello was for somebody else to send.
        let other = TLSConnection(over: try MemoryServer(try await TestIdentity()), serverName: "x")
        _ = try await other.handshake(judging: [], deadline: deadline).get()
        let words = Array(repeating: UInt8(7), count: 3000)
        #expect(await other.send(words, deadline: deadline))
        var read: [UInt8] = []
        while read.count < words.count, case .bytes(let more) = await other.receive(500, deadline: deadline) {
            read += more
        }
        #expect(read == words)
        #expect(await other.receive(500, deadline: deadline) == .timedOut)
        await other.end(deadline: deadline)
        #expect(await other.receive(500, deadline: deadline) == .endOfStream)
    }

    @Test func whatHasBeenReadIsNotAskedForAgain() async throws {
        let server = try MemoryServer(try await TestIdentity())
        let client = TLSConnection(over: server, serverName: "x")
        #expect(await server.send(await client.hello(), deadline: deadline))
        guard case .bytes(let first) = await server.receive(5, deadline: deadline) else {
            Issue.record("nothing")
            return
        }
        _ = try await client.handshake(received: first, judging: [], deadline: deadline).get()
    }

    @Test func aServerThatAsksForACertificate() async throws {
        let server = try MemoryServer(try await TestIdentity(), asksForCertificate: true)
        let client = TLSConnection(over: server, serverName: "x")
        let handshake = try await client.handshake(judging: [], deadline: deadline).get()
        #expect(handshake.wantsClientCertificate)
    }

    @Test func failuresSayWhy() async throws {
        let identity = try await TestIdentity()
        func reason(_ stream: some ByteStream) async -> TLSFailure.Reason? {
            let client = TLSConnection(over: stream, serverName: "x")
            guard case .failure(let failure) = await client.handshake(judging: [], deadline: deadline) else {
                return nil
            }
            return failure.reason
        }
        #expect(await reason(try MemoryServer(identity, limit: 100)) == .closed)
        #expect(await reason(FixedServer()) == .closed)
        #expect(await reason(FixedServer(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))) == .refusedHere)
        #expect(await reason(FixedServer([21, 3, 3, 0, 2, 2, 40])) == .alert(40))
        #expect(await reason(FixedServer([21, 3, 3, 0, 2, 2, 112])) == .alert(112))
        #expect(TLSAlert.name(of: 112) == "unrecognized_name" && TLSAlert.name(of: 200) == "alert 200")
    }

    @Test func handlesAreFreed() async throws {
        let identity = try await TestIdentity()
        func rounds(_ count: Int) async throws {
            for _ in 0..<count {
                let client = TLSConnection(over: try MemoryServer(identity), serverName: "x")
                _ = await client.handshake(judging: ["x"], deadline: deadline)
            }
        }
        try await rounds(50)
        let before = Memory.residentPages
        try await rounds(400)
        // A connection and its server take some 100 KiB: 400 that stay would be ten times this.
        #expect(Memory.residentPages - before < 1000)
    }
}
