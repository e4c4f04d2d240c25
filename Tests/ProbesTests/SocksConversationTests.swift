import Evidence
import HostSystem
import SOCKS
import Testing
import TunnelModel

@testable import Probes

/// A proxy in memory: the server's machine behind a stream, and a destination that greets.
private actor MemoryProxy: ByteStream {
    enum Manner: Sendable {
        case serves(SOCKSDialResult)
        /// As OpenSSH: the method is chosen, and a request that fails is answered with an end.
        case closesOnFailure
        case says([UInt8])
        case isSilent
    }

    private var server = SOCKSServer()
    private let manner: Manner
    private let greeting: [UInt8]
    private var waiting: [UInt8] = []
    private var isOver = false
    private(set) var asked: SOCKSRequest?

    init(_ manner: Manner, greeting: String = "220 mail.example ESMTP\r\n") {
        self.manner = manner
        self.greeting = Array(greeting.utf8)
    }

    func send(_ bytes: [UInt8], deadline: Deadline) async -> Bool {
        switch manner {
        case .isSilent: return true
        case .says(let words):
            waiting += words
            isOver = true
        case .serves(let result): act(server.receive(bytes), result)
        case .closesOnFailure: act(server.receive(bytes), nil)
        }
        return true
    }

    private func act(_ actions: [SOCKSServer.Action], _ result: SOCKSDialResult?) {
        for action in actions {
            switch action {
            case .send(let bytes): waiting += bytes
            case .dial(let request):
                asked = request
                if let result { act(server.dialled(result), result) } else { isOver = true }
            case .relay:
                waiting += greeting
                isOver = true
            case .judge, .close: isOver = true
            }
        }
    }

    func receive(_ limit: Int, deadline: Deadline) async -> Received {
        if waiting.isEmpty { return isOver ? .endOfStream : .timedOut }
        // In small pieces, and across the borders of messages.
        let bytes = Array(waiting.prefix(min(limit, 7)))
        waiting.removeFirst(bytes.count)
        return .bytes(bytes)
    }
}

@Suite struct SocksConversationTests {
    private static let named = Endpoint.tcp(host: "mail", port: 25)
    private static let numbered = Endpoint.tcp(host: "192.0.2.25", port: 25)

    private func run(
        _ form: SocksEvidence.Form, _ manner: MemoryProxy.Manner
    ) async throws -> (SocksEvidence.Exchange, SOCKSRequest?) {
        let isNamed = form == .socks5Name || form == .socks4a
        let conversation = try #require(
            SocksConversation(form, to: isNamed ? Self.named : Self.numbered, timeout: .seconds(1)))
        let proxy = MemoryProxy(manner)
        return (await conversation.run(over: proxy), await proxy.asked)
    }

    @Test(arguments: [SocksEvidence.Form.socks5Name, .socks4a, .socks5IPv4, .socks4])
    func everyFormGetsThroughAndTheDestinationIsHeard(_ form: SocksEvidence.Form) async throws {
        let (exchange, request) = try await run(form, .serves(.connected))
        #expect(exchange.reply == .granted)
        #expect(
            exchange.answer == .greeted(.smtp, line: "220 mail.example ESMTP"), "what came behind the reply is kept")
        let isNamed = form == .socks5Name || form == .socks4a
        #expect(request?.destination.address.host == (isNamed ? "mail" : "192.0.2.25"))
        #expect(request?.destination.port == 25)
    }

    @Test func whatAProxyDoesIsTold() async throws {
        let rows: [(SocksEvidence.Form, MemoryProxy.Manner, SocksEvidence.Reply)] = [
            (.socks5Name, .serves(.connectionRefused), .refused(code: 5, words: "connection refused")),
            (.socks4a, .serves(.hostUnreachable), .refused(code: 91, words: "request rejected or failed")),
            (.socks5Name, .closesOnFailure, .closedAfterRequest), (.socks4, .closesOnFailure, .closedAfterRequest),
            (.socks5Name, .says(Array("HTTP/1.1 400".utf8)), .otherProtocol("HTTP/1.")),
            (.socks5Name, .says([]), .closedAtGreeting), (.socks5Name, .says([5, 0xff]), .noMethod),
            (.socks5Name, .says([5, 2]), .wantsPassword),
        ]
        for (form, manner, reply) in rows {
            let (exchange, _) = try await run(form, manner)
            #expect(exchange.reply == reply, "\(form)")
            #expect(exchange.answer == nil)
        }
        let (exchange, _) = try await run(.socks5Name, .isSilent)
        guard case .silent = exchange.reply else {
            Issue.record("\(exchange)")
            return
        }
    }

    @Test func aFormThatCannotNameTheDestinationIsNone() {
        for form in [SocksEvidence.Form.socks5Name, .socks4a] {
            #expect(SocksConversation(form, to: Self.numbered, timeout: .zero) == nil)
        }
        for form in [SocksEvidence.Form.socks5IPv4, .socks4, .socks5IPv6] {
            #expect(SocksConversation(form, to: Self.named, timeout: .zero) == nil)
        }
        let six = Endpoint.tcp(host: "2001:db8::1", port: 25)
        #expect(SocksConversation(.socks5IPv6, to: six, timeout: .zero) != nil)
        #expect(SocksConversation(.socks4, to: six, timeout: .zero) == nil)
        #expect(SocksConversation(.socks5Name, to: .unix(path: "/x"), timeout: .zero) == nil)
        #expect(SocksConversation(.socks5Name, to: .tcp(host: "x", port: 70000), timeout: .zero) == nil)
    }
}

@Suite struct ProxyPartsTests {
    @Test func permitRemoteOpen() {
        let www = Endpoint.tcp(host: "www", port: 80)
        let six = Endpoint.tcp(host: "::1", port: 80)
        let rows: [(String, Endpoint?, Bool?)] = [
            ("any", www, true), ("any", nil, true), ("none", www, false), ("none", nil, false), ("www:80", www, true),
            ("www:80", nil, nil), ("www:81", www, false), ("WWW:80", www, false), ("a:1 www:*", www, true),
            ("*:80", www, true), ("*:443", www, false), ("[::1]:80", six, true), ("::1", six, false),
            ("www", www, false),
            ("", www, true),
        ]
        for (rule, target, permits) in rows {
            #expect(DialRule(rule).permits(target) == permits, "\(rule) \(target as Any)")
        }
    }

    @Test func aMasterSaysItsPid() {
        #expect(SharedConnection.pid(in: "Master running (pid=4242)\r\n") == 4242)
        #expect(SharedConnection.pid(in: "Master running\r\n") == nil)
        #expect(SharedConnection.pid(in: "pid=") == nil)
        #expect(SharedConnection.pid(in: "pid=99999999999") == nil)
    }

    private func http(_ tag: String, date: String = "Mon") -> AnswerSample? {
        AnswerSample(Array("HTTP/1.1 200 OK\r\nDate: \(date)\r\nETag: \(tag)\r\n\r\n".utf8))
    }

    @Test func answersTellMachinesApart() throws {
        #expect(AnswerSample.isSame(http("a"), http("a", date: "Tue"), as: http("a", date: "Wed")) == true)
        #expect(AnswerSample.isSame(http("a"), http("a"), as: http("b")) == false)
        // A server that answers each time differently shows nothing by another difference.
        #expect(AnswerSample.isSame(http("a"), http("b"), as: http("c")) == nil)
        #expect(AnswerSample.isSame(http("a"), http("b"), as: http("b")) == true)
        #expect(AnswerSample.isSame(nil, http("a"), as: http("a")) == nil)
    }

    @Test func answersThatTellNothing() {
        for text in ["", "SSH-2.0-OpenSSH_9.2p1\r\n", "HTTP/1.1 200 OK\r\n\r\n", "\u{16}\u{3}\u{1}\u{0}\u{5}hello"] {
            #expect(AnswerSample(Array(text.utf8)) == nil, "\(text)")
        }
        #expect(AnswerSample(Array("220 mail.example ESMTP\r\n".utf8)) != nil)
    }
}
