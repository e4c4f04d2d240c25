import SOCKS
import Testing

/// The proxy's side, message by message: what goes in, what must come out, in one piece and byte by byte.
@Suite struct SOCKSServerTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        var policy: SOCKSServer.Policy = .anyone
        var input: [UInt8]
        var actions: [SOCKSServer.Action]
        var testDescription: String { name }
    }

    private static let no5: [UInt8] = [0, 1, 0, 0, 0, 0, 0, 0]
    private static func answer5(_ code: UInt8) -> [UInt8] { [5, code] + no5 }
    private static let no4: [UInt8] = [0, 91, 0, 0, 0, 0, 0, 0]
    private static let www = Array("www.example.com".utf8)
    private static let web = SOCKSDestination(.ipv4([203, 0, 113, 80]), port: 80)
    private static let ipv6: [UInt8] = [0x20, 1, 0x0d, 0xb8] + [UInt8](repeating: 0, count: 11) + [1]

    static let rows: [Row] = [
        Row(
            name: "SOCKS4", input: [4, 1, 0, 80, 203, 0, 113, 80] + Array("alice".utf8) + [0],
            actions: [.dial(SOCKSRequest(.socks4, to: web, userID: Array("alice".utf8)))]),
        Row(
            name: "SOCKS4 without a user", input: [4, 1, 0, 80, 203, 0, 113, 80, 0],
            actions: [.dial(.init(.socks4, to: web))]),
        Row(
            name: "SOCKS4a", input: [4, 1, 1, 187, 0, 0, 0, 1, 0] + www + [0],
            actions: [.dial(SOCKSRequest(.socks4a, to: .init(.name(www), port: 443)))]),
        Row(
            name: "SOCKS4 to 0.0.0.0 is no SOCKS4a", input: [4, 1, 0, 80, 0, 0, 0, 0, 0],
            actions: [.dial(.init(.socks4, to: .init(.ipv4([0, 0, 0, 0]), port: 80)))]),
        Row(name: "SOCKS4 without its end", input: [4, 1, 0, 80, 203, 0, 113, 80, 97], actions: []),
        Row(name: "SOCKS4a without its name's end", input: [4, 1, 0, 80, 0, 0, 0, 9, 0] + www, actions: []),
        Row(
            name: "SOCKS4a with an empty name", input: [4, 1, 0, 80, 0, 0, 0, 9, 0, 0],
            actions: [.send(no4), .close(.malformed)]),
        Row(
            name: "SOCKS4 with a user without end",
            input: [4, 1, 0, 80, 203, 0, 113, 80] + [UInt8](repeating: 97, count: 300),
            actions: [.send(no4), .close(.oversized)]),
        Row(
            name: "SOCKS4a with a name without end",
            input: [4, 1, 0, 80, 0, 0, 0, 9, 0] + [UInt8](repeating: 97, count: 300),
            actions: [.send(no4), .close(.oversized)]),
        Row(
            name: "SOCKS4 BIND", input: [4, 2, 0, 80, 203, 0, 113, 80, 0],
            actions: [.send(no4), .close(.commandUnsupported(2))]),
        Row(
            name: "SOCKS4 where a password is demanded", policy: .password, input: [4, 1, 0, 80, 203, 0, 113, 80, 0],
            actions: [.send(no4), .close(.noAcceptableMethod(offered: []))]),
        Row(
            name: "SOCKS5 with IPv4", input: [5, 1, 0, 5, 1, 0, 1, 203, 0, 113, 80, 0, 80],
            actions: [.send([5, 0]), .dial(.init(.socks5, to: web))]),
        Row(
            name: "SOCKS5 with IPv6", input: [5, 1, 0, 5, 1, 0, 4] + ipv6 + [0, 22],
            actions: [.send([5, 0]), .dial(.init(.socks5, to: .init(.ipv6(ipv6), port: 22)))]),
        Row(
            name: "SOCKS5 with a name", input: [5, 1, 0, 5, 1, 0, 3, UInt8(www.count)] + www + [1, 187],
            actions: [.send([5, 0]), .dial(.init(.socks5, to: .init(.name(www), port: 443)))]),
        Row(name: "SOCKS5 offering a password too", input: [5, 2, 0, 2], actions: [.send([5, 0])]),
        Row(
            name: "SOCKS5 offering a password only", input: [5, 1, 2],
            actions: [.send([5, 0xff]), .close(.noAcceptableMethod(offered: [2]))]),
        Row(
            name: "SOCKS5 offering nothing", input: [5, 0],
            actions: [.send([5, 0xff]), .close(.noAcceptableMethod(offered: []))]),
        Row(name: "SOCKS5 with half a greeting", input: [5, 3, 0, 1], actions: []),
        Row(
            name: "SOCKS5 with half a request", input: [5, 1, 0, 5, 1, 0, 3, 9, 119],
            actions: [.send([5, 0])]),
        Row(
            name: "SOCKS5 with an empty name", input: [5, 1, 0, 5, 1, 0, 3, 0, 0, 80],
            actions: [.send([5, 0]), .send(answer5(1)), .close(.malformed)]),
        Row(
            name: "SOCKS5 with a name that holds a zero", input: [5, 1, 0, 5, 1, 0, 3, 2, 97, 0, 0, 80],
            actions: [.send([5, 0]), .send(answer5(1)), .close(.malformed)]),
        Row(
            name: "SOCKS5 BIND", input: [5, 1, 0, 5, 2, 0, 1, 203, 0, 113, 80, 0, 80],
            actions: [.send([5, 0]), .send(answer5(7)), .close(.commandUnsupported(2))]),
        Row(
            name: "SOCKS5 UDP ASSOCIATE", input: [5, 1, 0, 5, 3, 0, 1, 0, 0, 0, 0, 0, 0],
            actions: [.send([5, 0]), .send(answer5(7)), .close(.commandUnsupported(3))]),
        Row(
            name: "SOCKS5 with an unknown kind of address", input: [5, 1, 0, 5, 1, 0, 2, 1, 1, 1, 1, 0, 80],
            actions: [.send([5, 0]), .send(answer5(8)), .close(.addressTypeUnsupported(2))]),
        Row(
            name: "SOCKS5 greeting, then version 4", input: [5, 1, 0, 4, 1, 0, 1, 203, 0, 113, 80, 0, 80],
            actions: [.send([5, 0]), .send(answer5(1)), .close(.malformed)]),
        Row(
            name: "a password where one is demanded", policy: .password,
            input: [5, 2, 0, 2, 1, 1, 97, 2, 98, 99],
            actions: [.send([5, 2]), .judge(SOCKSCredentials(user: [97], password: [98, 99])!)]),
        Row(
            name: "no password where one is demanded", policy: .password, input: [5, 1, 0],
            actions: [.send([5, 0xff]), .close(.noAcceptableMethod(offered: [0]))]),
        Row(
            name: "a password of another version", policy: .password, input: [5, 1, 2, 5, 1, 97, 1, 98],
            actions: [.send([5, 2]), .send([1, 1]), .close(.malformed)]),
        Row(name: "HTTP", input: Array("GET / HTTP/1.1\r\n\r\n".utf8), actions: [.close(.speaksHTTP)]),
        Row(name: "an HTTP proxy's CONNECT", input: Array("CONNECT www:443".utf8), actions: [.close(.speaksHTTP)]),
        Row(name: "TLS", input: [0x16, 3, 1, 2, 0, 1], actions: [.close(.speaksTLS)]),
        Row(name: "something else", input: [0, 5], actions: [.close(.unknownVersion(0))]),
        Row(name: "nothing", input: [], actions: []),
    ]

    @Test(arguments: rows) func answers(_ row: Row) {
        var whole = SOCKSServer(row.policy)
        #expect(whole.receive(row.input) == row.actions)
        var slow = SOCKSServer(row.policy)
        #expect(row.input.flatMap { slow.receive([$0]) } == row.actions)
    }

    @Test func whatWasSentAheadBelongsToTheDestination() {
        let ahead = Array("GET / HTTP/1.0\r\n\r\n".utf8)
        for request in [
            [5, 1, 0, 5, 1, 0, 1, 203, 0, 113, 80, 0, 80], [4, 1, 0, 80, 203, 0, 113, 80, 0] as [UInt8],
        ] {
            var server = SOCKSServer()
            guard case .dial(let asked)? = server.receive(request + ahead.prefix(4)).last else {
                Issue.record("nothing to dial")
                return
            }
            #expect(server.receive(Array(ahead.dropFirst(4))) == [])
            let reply: [UInt8] = asked.form == .socks5 ? [5, 0] + Self.no5 : [0, 90, 0, 0, 0, 0, 0, 0]
            #expect(server.dialled(.connected) == [.send(reply), .relay(ahead: ahead)])
            #expect(server.receive([1]) == [], "from here on it is the relay's")
        }
    }

    @Test(arguments: SOCKSDialResult.allCases.filter { $0 != .connected })
    func aFailedDialIsToldByItsCode(_ result: SOCKSDialResult) {
        var five = SOCKSServer()
        _ = five.receive([5, 1, 0, 5, 1, 0, 1, 203, 0, 113, 80, 0, 80])
        #expect(five.dialled(result) == [.send(Self.answer5(result.rawValue)), .close(.dialFailed(result))])
        var four = SOCKSServer()
        _ = four.receive([4, 1, 0, 80, 203, 0, 113, 80, 0])
        #expect(four.dialled(result) == [.send(Self.no4), .close(.dialFailed(result))])
    }

    @Test func passwordsAreJudgedAndNeverPrinted() throws {
        let credentials = try #require(SOCKSCredentials(user: Array("alice".utf8), password: Array("secret".utf8)))
        #expect("\(credentials)" == "<redacted>" && !String(reflecting: credentials).contains("secret"))
        var dumped = ""
        dump(credentials, to: &dumped)
        #expect(!dumped.contains("115"), "bytes of the password")
        for isRight in [true, false] {
            var server = SOCKSServer(.password)
            _ = server.receive([5, 1, 2, 1, 1, 97, 1, 98] + [5, 1, 0, 1, 203, 0, 113, 80, 0, 80])
            #expect(
                server.authenticated(isRight)
                    == (isRight
                        ? [.send([1, 0]), .dial(.init(.socks5, to: Self.web))]
                        : [.send([1, 1]), .close(.wrongCredentials)]))
        }
    }

    @Test func aClientThatSendsAheadIsHeldBack() {
        var server = SOCKSServer()
        _ = server.receive([4, 1, 0, 80, 203, 0, 113, 80, 0])
        #expect(!server.isFull)
        _ = server.receive([UInt8](repeating: 7, count: 2000))
        #expect(server.isFull)
    }
}
