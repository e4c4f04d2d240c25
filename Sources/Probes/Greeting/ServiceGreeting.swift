package import Evidence

/// What a client of the expected service says first; nothing is ever sent to a port whose service is not known.
package enum ServiceGreeting {
    /// The opening words, or nil where the server speaks first or nothing is expected.
    ///
    /// - Parameters:
    ///   - host: the egress host, for `Host:` (RFC 9112 §3.2) and the server name of TLS (RFC 6066 §3).
    ///   - random: 64 random bytes, for the two random fields of a ClientHello.
    package static func opening(
        for service: EgressServiceEvidence.Service?, host: String, port: Int, random: [UInt8]
    ) -> [UInt8]? {
        switch service {
        case .http:
            let name = host.contains(":") ? "[\(host)]" : host
            let authority = port == 80 ? name : "\(name):\(port)"
            return Array(
                "HEAD / HTTP/1.1\r\nHost: \(authority)\r\nUser-Agent: tundoctor\r\nConnection: close\r\n\r\n".utf8)
        case .tls: return clientHello(serverName: host, random: random)
        default: return nil
        }
    }

    /// A ClientHello of TLS 1.2 and 1.3 (RFC 8446 §4.1.2), enough for any server to answer with a record.
    static func clientHello(serverName: String, random: [UInt8]) -> [UInt8] {
        let random = (random + [UInt8](repeating: 0, count: 64)).prefix(64)
        var extensions: [UInt8] = []
        // A literal address is not a server name (RFC 6066 §3).
        let isName = !serverName.contains(":") && serverName.contains { $0.isLetter }
        if isName, serverName.utf8.count < 256 {
            let name = [0] + vector16(Array(serverName.utf8))
            extensions += extension16(0, vector16(name))
        }
        extensions += extension16(10, vector16([0, 29, 0, 23, 0, 24]))
        extensions += extension16(11, [1, 0])
        extensions += extension16(13, vector16([4, 3, 8, 7, 8, 4, 4, 1, 5, 1, 8, 5, 8, 6, 6, 1]))
        extensions += extension16(43, [4, 3, 4, 3, 3])
        extensions += extension16(51, vector16([0, 29] + vector16(Array(random.suffix(32)))))
        var hello: [UInt8] = [3, 3] + random.prefix(32) + [0]
        hello += vector16([
            0x13, 0x01, 0x13, 0x02, 0x13, 0x03, 0xc0, 0x2b, 0xc0, 0x2f, 0xc0, 0x2c, 0xc0, 0x30, 0xcc, 0xa9, 0xcc, 0xa8,
            0xc0, 0x13, 0xc0, 0x14, 0x00, 0x9c, 0x00, 0x9d, 0x00, 0x2f, 0x00, 0x35,
        ])
        hello += [1, 0] + vector16(extensions)
        let handshake = [1, UInt8(hello.count >> 16 & 0xff)] + vector16(hello)
        return [22, 3, 1] + vector16(handshake)
    }

    /// Two bytes of length, then the bytes; callers keep within 65,535.
    private static func vector16(_ bytes: [UInt8]) -> [UInt8] {
        [UInt8(bytes.count >> 8 & 0xff), UInt8(bytes.count & 0xff)] + bytes
    }

    private static func extension16(_ type: UInt8, _ body: [UInt8]) -> [UInt8] { [0, type] + vector16(body) }
}
