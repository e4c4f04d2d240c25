import SOCKS
import Testing

/// Both sides against noise, against each other, and against messages that were cut and changed.
@Suite struct SOCKSFuzzTests {
    /// The same noise in every run.
    private struct Noise: RandomNumberGenerator {
        var state: UInt64 = 0x1234_5678_9abc_def1
        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
    }

    private static func pieces(_ bytes: [UInt8], _ noise: inout Noise) -> [[UInt8]] {
        var rest = bytes[...]
        var pieces: [[UInt8]] = []
        while !rest.isEmpty {
            let count = Int.random(in: 1...rest.count, using: &noise)
            pieces.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return pieces
    }

    /// What a server does must not depend on how the network cuts what it is sent.
    @Test func cuttingChangesNothing() {
        var noise = Noise()
        for row in SOCKSServerTests.rows {
            for _ in 0..<200 {
                var server = SOCKSServer(row.policy)
                let actions = Self.pieces(row.input, &noise).flatMap { server.receive($0) }
                #expect(actions == row.actions, "\(row.name)")
            }
        }
    }

    @Test func changedMessagesDoNoHarm() {
        var noise = Noise()
        for round in 0..<40_000 {
            let row = SOCKSServerTests.rows[round % SOCKSServerTests.rows.count]
            var bytes = row.input + (round % 3 == 0 ? [UInt8](repeating: UInt8(round & 0xff), count: round % 700) : [])
            for _ in 0..<Int.random(in: 0...4, using: &noise) where !bytes.isEmpty {
                bytes[Int.random(in: bytes.indices, using: &noise)] = UInt8.random(in: .min ... .max, using: &noise)
            }
            let split = Self.pieces(bytes, &noise)
            var whole = SOCKSServer(row.policy)
            var cut = SOCKSServer(row.policy)
            let expected = whole.receive(bytes)
            #expect(split.flatMap { cut.receive($0) } == expected, "\(bytes)")
            let closes = expected.count { if case .close = $0 { true } else { false } }
            #expect(closes <= 1)
            for case .dial(let request) in expected { #expect(request.bytes != nil && request.command == .connect) }
        }
    }

    @Test func aClientSurvivesAnyAnswer() throws {
        var noise = Noise()
        let destination = SOCKSDestination(.name(Array("www".utf8)), port: 80)
        for round in 0..<40_000 {
            let form: SOCKSRequest.Form = round % 2 == 0 ? .socks5 : .socks4a
            var client = try #require(SOCKSClient(SOCKSRequest(form, to: destination)))
            _ = client.start()
            var bytes: [UInt8] = round % 4 < 2 ? [5, 0, 5, 0, 0, 1, 0, 0, 0, 0, 0, 0] : [0, 90, 0, 0, 0, 0, 0, 0]
            for _ in 0..<Int.random(in: 0...3, using: &noise) {
                bytes[Int.random(in: bytes.indices, using: &noise)] = UInt8.random(in: .min ... .max, using: &noise)
            }
            var finished = 0
            for piece in Self.pieces(bytes, &noise) {
                var action = client.receive(piece)
                while case .send = action { action = client.receive([]) }
                if case .failed(let failure) = action {
                    finished += 1
                    if case .notSOCKS(let opening) = failure { #expect((1...64).contains(opening.count)) }
                }
                if case .established = action { finished += 1 }
            }
            if case .failed = client.end() { finished += 1 }
            #expect(finished <= 1, "one outcome, once")
        }
    }

    /// Each side takes what the other sends, for every form and kind of address, however it is cut.
    @Test func bothSidesUnderstandEachOther() throws {
        var noise = Noise()
        let addresses: [SOCKSAddress] = [
            .ipv4([203, 0, 113, 80]), .ipv6([UInt8](repeating: 3, count: 16)), .name(Array("www.example.com".utf8)),
            .name([UInt8](repeating: 97, count: 255)),
        ]
        let credentials = SOCKSCredentials(user: Array("alice".utf8), password: Array("secret".utf8))
        for form in SOCKSRequest.Form.allCases {
            for address in addresses {
                for policy in [SOCKSServer.Policy.anyone, .password] where form == .socks5 || policy == .anyone {
                    let request = SOCKSRequest(form, to: SOCKSDestination(address, port: 443))
                    guard var client = SOCKSClient(request, credentials: credentials) else { continue }
                    // A 4a client with an address asks in version 4.
                    let isAddress = if case .name = address { false } else { true }
                    let read: SOCKSRequest.Form = form == .socks4a && isAddress ? .socks4 : form
                    var server = SOCKSServer(policy)
                    var dialled: SOCKSRequest?
                    var toServer = client.start()
                    var outcome: SOCKSClient.Action?
                    while case .send(let bytes) = toServer {
                        var actions = Self.pieces(bytes, &noise).flatMap { server.receive($0) }
                        var answer: [UInt8] = []
                        while !actions.isEmpty {
                            switch actions.removeFirst() {
                            case .send(let bytes): answer += bytes
                            case .judge(let given): actions += server.authenticated(given == credentials)
                            case .dial(let request):
                                dialled = request
                                actions += server.dialled(.connected)
                            case .relay(let ahead): #expect(ahead == [])
                            case .close(let why): Issue.record("\(form) \(address): \(why)")
                            }
                        }
                        toServer = .wait
                        for piece in Self.pieces(answer, &noise) { toServer = client.receive(piece) }
                        outcome = toServer
                    }
                    #expect(outcome == .established(rest: []))
                    #expect(dialled == SOCKSRequest(read, to: request.destination))
                }
            }
        }
    }
}
