import CLibSSL
import HostSystem
import Testing

@testable import TLS

@Suite struct TLSFuzzTests {
    private let deadline = Deadline(after: .seconds(300))

    /// Four hundred handshakes with bytes changed, dropped and doubled on the way; or as many as TUNDOCTOR_FUZZ says.
    @Test func noBytesBreakTheHandshake() async throws {
        let identity = try await TestIdentity()
        let wanted = Memory.fromEnvironment("TUNDOCTOR_FUZZ") ?? 400
        var generator = SplitMix(state: 7)
        var failures = 0
        for _ in 0..<wanted {
            let seed = generator.next()
            let server = try MemoryServer(identity) { bytes, _ in
                var generator = SplitMix(state: seed ^ UInt64(bytes.count))
                return generator.change(bytes)
            }
            let client = TLSConnection(over: server, serverName: "www")
            switch await client.handshake(judging: ["www"], deadline: deadline) {
            case .failure: failures += 1
            case .success: _ = await client.receive(100, deadline: deadline)
            }
        }
        #expect(failures > wanted / 2)
    }

    /// Certificates with changed bytes, where the library still takes them for certificates.
    @Test func noCertificateBreaksTheReader() async throws {
        let identity = try await TestIdentity(names: "DNS:www.example.com,IP:127.0.0.1,IP:::1")
        let file = try #require(BIO_new_file(identity.certificate, "r"))
        defer { BIO_free(file) }
        let original = try #require(PEM_read_bio_X509(file, nil, nil, nil))
        defer { X509_free(original) }
        var buffer: UnsafeMutablePointer<UInt8>?
        let length = i2d_X509(original, &buffer)
        let bytes = Array(UnsafeBufferPointer(start: try #require(buffer), count: Int(length)))
        td_tls_free(buffer)
        var generator = SplitMix(state: 11)
        var read = 0
        for _ in 0..<3000 {
            let changed = generator.change(bytes)
            let certificate = changed.withUnsafeBufferPointer { changed -> OpaquePointer? in
                var start = changed.baseAddress
                return d2i_X509(nil, &start, changed.count)
            }
            guard let certificate else { continue }
            defer { X509_free(certificate) }
            read += 1
            let found = CertificateReading.certificate(certificate)
            #expect(found.names.count <= 64)
            _ = CertificateReading.isFor("www.example.com", certificate)
            _ = CertificateReading.isFor("127.0.0.1", certificate)
            _ = ChainVerification.verify(certificate, nil, against: .file(identity.certificate))
        }
        #expect(read > 200)
    }
}

/// A small generator with a known seed (SplitMix64): the same inputs on every run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// One to three changes of a byte, a loss or a repetition.
    mutating func change(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &self) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &self)
            switch Int.random(in: 0..<4, using: &self) {
            case 0: bytes.remove(at: place)
            case 1: bytes.insert(bytes[place], at: place)
            default: bytes[place] = UInt8.random(in: 0...255, using: &self)
            }
        }
        return bytes
    }
}
