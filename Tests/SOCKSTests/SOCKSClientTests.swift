import SOCKS
import Testing

/// The client's side: what a proxy may answer, in one piece and byte by byte.
@Suite struct SOCKSClientTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        var form: SOCKSRequest.Form = .socks5
        var password = false
        /// What the proxy says before it closes.
        var answer: [UInt8]
        /// Nil: it waits for more until the proxy closes.
        var outcome: SOCKSClient.Action?
        var atEnd: SOCKSClient.Action = .wait
        var testDescription: String { name }
    }

    private static let granted: [UInt8] = [5, 0, 0, 1, 0, 0, 0, 0, 0, 0]

    static let rows: [Row] = [
        Row(name: "granted", answer: [5, 0] + granted, outcome: .established(rest: [])),
        Row(
            name: "granted, and the destination speaks at once", answer: [5, 0] + granted + [83, 83, 72],
            outcome: .established(rest: [83, 83, 72])),
        Row(
            name: "granted, bound to a name", answer: [5, 0, 5, 0, 0, 3, 2, 97, 98, 0, 80],
            outcome: .established(rest: [])),
        Row(
            name: "granted, bound to IPv6", answer: [5, 0, 5, 0, 0, 4] + [UInt8](repeating: 1, count: 18),
            outcome: .established(rest: [])),
        Row(
            name: "half a reply", answer: [5, 0, 5, 0, 0, 1, 0], outcome: nil,
            atEnd: .failed(.notSOCKS([5, 0, 0, 1, 0]))),
        Row(
            name: "refused", answer: [5, 0, 5, 5, 0, 1, 0, 0, 0, 0, 0, 0],
            outcome: .failed(.refused(.version5(reply: 5)))),
        Row(
            name: "refused in two bytes", answer: [5, 0, 5, 4], outcome: nil,
            atEnd: .failed(.refused(.version5(reply: 4)))),
        Row(name: "closed as OpenSSH does", answer: [5, 0], outcome: nil, atEnd: .failed(.closed(.request))),
        Row(name: "closed at once", answer: [], outcome: nil, atEnd: .failed(.closed(.greeting))),
        Row(name: "no method suits it", answer: [5, 0xff], outcome: .failed(.methodRefused(0xff))),
        Row(name: "a password is demanded and there is none", answer: [5, 2], outcome: .failed(.methodRefused(2))),
        Row(
            name: "a password is taken", password: true, answer: [5, 2, 1, 0] + granted, outcome: .established(rest: [])
        ),
        Row(
            name: "a password is not asked for", password: true, answer: [5, 0] + granted,
            outcome: .established(rest: [])),
        Row(name: "a wrong password", password: true, answer: [5, 2, 1, 1], outcome: .failed(.credentialsRefused)),
        Row(
            name: "a password, then nothing", password: true, answer: [5, 2], outcome: nil,
            atEnd: .failed(.closed(.authentication))),
        Row(
            name: "a web server", answer: Array("HTTP/1.1 400 Bad Request\r\n".utf8),
            outcome: .failed(.notSOCKS(Array("HTTP/1.1 400 Bad Request\r\n".utf8)))),
        Row(
            name: "another kind of address", answer: [5, 0, 5, 0, 0, 9, 1],
            outcome: .failed(.notSOCKS([5, 0, 0, 9, 1]))),
        Row(
            name: "4: granted", form: .socks4, answer: [0, 90, 0, 80, 1, 2, 3, 4, 42], outcome: .established(rest: [42])
        ),
        Row(
            name: "4: a proxy that writes 4", form: .socks4, answer: [4, 90, 0, 0, 0, 0, 0, 0],
            outcome: .established(rest: [])),
        Row(name: "4a: granted", form: .socks4a, answer: [0, 90, 0, 0, 0, 0, 0, 0], outcome: .established(rest: [])),
        Row(
            name: "4: refused", form: .socks4, answer: [0, 91, 0, 0, 0, 0, 0, 0],
            outcome: .failed(.refused(.version4(code: 91)))),
        Row(name: "4: closed", form: .socks4, answer: [], outcome: nil, atEnd: .failed(.closed(.request))),
        Row(name: "4: version 5 answers", form: .socks4, answer: [5, 0xff], outcome: .failed(.notSOCKS([5, 0xff]))),
        Row(name: "4: a code that is none", form: .socks4, answer: [0, 7], outcome: .failed(.notSOCKS([0, 7]))),
    ]

    private static func client(_ row: Row) throws -> SOCKSClient {
        let address: SOCKSAddress = row.form == .socks4 ? .ipv4([10, 0, 0, 1]) : .name(Array("www".utf8))
        return try #require(
            SOCKSClient(
                SOCKSRequest(row.form, to: SOCKSDestination(address, port: 80)),
                credentials: row.password ? SOCKSCredentials(user: [97], password: [98]) : nil))
    }

    /// A client sends its next message while the rest of the answer may already be there.
    private static func run(_ row: Row, pieces: [[UInt8]]) throws -> SOCKSClient.Action? {
        var client = try client(row)
        _ = client.start()
        for piece in pieces {
            var action = client.receive(piece)
            while case .send = action { action = client.receive([]) }
            if action != .wait { return action }
        }
        return nil
    }

    @Test(arguments: rows) func reads(_ row: Row) throws {
        #expect(try Self.run(row, pieces: [row.answer]) == row.outcome)
        // Byte by byte the first bytes of a stranger settle it, so less of it is quoted, and no rest has come yet.
        let slowly = try Self.run(row, pieces: row.answer.map { [$0] })
        switch (row.outcome, slowly) {
        case (.failed(.notSOCKS(let all))?, .failed(.notSOCKS(let few))?):
            #expect(all.starts(with: few) && !few.isEmpty)
        case (.established?, let slowly): #expect(slowly == .established(rest: []))
        default: #expect(slowly == row.outcome)
        }
        guard row.outcome == nil else { return }
        var client = try Self.client(row)
        _ = client.start()
        var action = client.receive(row.answer)
        while case .send = action { action = client.receive([]) }
        #expect(client.end() == row.atEnd)
    }

    @Test func asksInEveryForm() {
        let name = SOCKSDestination(.name(Array("www".utf8)), port: 443)
        let four = SOCKSDestination(.ipv4([10, 0, 0, 1]), port: 443)
        let six = SOCKSDestination(.ipv6([UInt8](repeating: 0, count: 15) + [1]), port: 443)
        #expect(SOCKSRequest(.socks4, to: four).bytes == [4, 1, 1, 187, 10, 0, 0, 1, 0])
        #expect(SOCKSRequest(.socks4a, to: name).bytes == [4, 1, 1, 187, 0, 0, 0, 1, 0, 119, 119, 119, 0])
        #expect(SOCKSRequest(.socks5, to: four).bytes == [5, 1, 0, 1, 10, 0, 0, 1, 1, 187])
        #expect(SOCKSRequest(.socks5, to: name).bytes == [5, 1, 0, 3, 3, 119, 119, 119, 1, 187])
        #expect(SOCKSRequest(.socks5, to: six).bytes?.count == 22)
        for (form, destination) in [(.socks4, name), (.socks4, six), (.socks4a, six)]
            as [(SOCKSRequest.Form, SOCKSDestination)]
        {
            #expect(SOCKSClient(SOCKSRequest(form, to: destination)) == nil, "\(form)")
        }
        #expect(SOCKSRequest(.socks4, to: four, userID: [0]).bytes == nil)
    }

    @Test func aPasswordIsOfferedBesideNone() throws {
        let request = SOCKSRequest(.socks5, to: SOCKSDestination(.ipv4([10, 0, 0, 1]), port: 1))
        var without = try #require(SOCKSClient(request))
        #expect(without.start() == .send([5, 1, 0]))
        var with = try #require(SOCKSClient(request, credentials: SOCKSCredentials(user: [97], password: [98])))
        #expect(with.start() == .send([5, 2, 0, 2]))
        #expect(with.receive([5, 2]) == .send([1, 1, 97, 1, 98]))
    }

    @Test(arguments: [
        ("::", "::"), ("1", "::1"), ("20010db8000000000000000000000001", "2001:db8::1"),
        ("20010db8000000010001000100010001", "2001:db8:0:1:1:1:1:1"),
        ("20010000000000010000000000000001", "2001:0:0:1::1"), ("fe800000000000000000000000000000", "fe80::"),
    ])
    func writesIPv6AsRFC5952(_ hex: String, _ text: String) {
        let digits = hex == "::" ? "" : hex
        let padded = String(repeating: "0", count: 32 - digits.count) + digits
        let bytes = stride(from: 0, to: 32, by: 2).compactMap { UInt8(padded.dropFirst($0).prefix(2), radix: 16) }
        #expect(SOCKSAddress(networkBytes: bytes)?.host == text)
    }

    @Test func namesThatNoMessageCarries() {
        #expect(SOCKSAddress(name: "") == nil && SOCKSAddress(name: String(repeating: "a", count: 256)) == nil)
        #expect(SOCKSAddress(name: "a\0b") == nil && SOCKSAddress(networkBytes: [1, 2, 3]) == nil)
        #expect(SOCKSAddress(name: String(repeating: "a", count: 255))?.host.count == 255)
        #expect(SOCKSAddress.ipv4([10, 0, 0, 1]).host == "10.0.0.1")
    }
}
