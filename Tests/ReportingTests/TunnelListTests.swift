import Foundation
import Reporting
import Testing
import TunnelModel

@Suite struct TunnelListTests {
    static let list: TunnelList = {
        let local = Forward(
            kind: .local, ingress: .tcp(bindAddress: nil, port: 8080), egress: .tcp(host: "www", port: 80))
        let proxy = Forward(kind: .dynamic, ingress: .tcp(bindAddress: nil, port: 1080), egress: nil)
        let remote = Forward(
            kind: .remote, ingress: .tcp(bindAddress: nil, port: 9000), egress: .tcp(host: "localhost", port: 22))
        return TunnelList(
            version: "0.1.0", startedAt: "2026-11-23T09:00:00.123Z",
            tunnels: [
                .init(
                    pid: 4711, user: "alice", since: "2026-11-23T06:55:00.000Z", age: .seconds(7500), isStopped: false,
                    tunnelHost: "tunnel-host", command: "ssh -f -N -L 8080:www:80 -D 1080 tunnel-host",
                    words: .configuration, controlPath: nil,
                    items: [
                        .init(
                            forward: local, listens: ["127.0.0.1:8080", "[::1]:8080"], status: .pass,
                            detail: "www:80 answers: HTTP/1.1 200 OK"),
                        .init(
                            forward: proxy, listens: [], status: .fail,
                            detail: "does not listen: port 1080 is held by nginx, pid 3"),
                        .init(forward: remote, listens: [], status: .skip, detail: "entered on tunnel-host, not here"),
                    ]),
                .init(
                    pid: 42, user: "bob", since: nil, age: nil, isStopped: true, tunnelHost: "192.0.2.10:22",
                    command: "ssh: /home/bob/.ssh/cm [mux]", words: .gone, controlPath: "/home/bob/.ssh/cm",
                    items: [
                        .init(
                            forward: nil, listens: ["127.0.0.1:3000"], status: .fail,
                            detail: "ssh is stopped: nobody serves what enters")
                    ]),
            ],
            arrivals: [.init(place: "127.0.0.1:9090", pid: 99, user: "carol")], otherSessions: 2, isComplete: true)
    }()

    static let empty = TunnelList(
        version: "0.1.0", startedAt: "2026-11-23T09:00:00.123Z", tunnels: [], arrivals: [], otherSessions: 0,
        isComplete: false)

    @Test(arguments: [40, 80, 120]) func theListInText(width: Int) throws {
        try GoldenTests.compare(
            TunnelListRenderer.text(Self.list, TextStyle(width: width)), "list-\(width).txt")
    }

    @Test func theListInJSON() throws {
        try GoldenTests.compare(TunnelListRenderer.json(Self.list), "list.json")
    }

    @Test func anEmptyList() {
        #expect(TunnelListRenderer.text(Self.empty) == "No ssh tunnel of yours runs on this machine.\n")
        #expect(Self.empty.verdict == .healthy)
    }

    @Test func theVerdictIsOfWhatWasTried() {
        func verdict(_ statuses: CheckStatus...) -> Verdict {
            var list = Self.list
            list.tunnels = [list.tunnels[0]]
            list.tunnels[0].items = statuses.map { .init(forward: nil, listens: [], status: $0, detail: "") }
            return list.verdict
        }
        #expect(Self.list.verdict == .broken)
        #expect(verdict(.pass, .skip) == .healthy && verdict(.skip) == .healthy)
        #expect(verdict(.pass, .unknown) == .unknown && verdict(.unknown, .fail) == .broken)
    }

    @Test(.enabled(if: SchemaValidator.interpreter != nil, "needs python3 with jsonschema"))
    func theListIsValid() throws {
        let schema = SchemaValidator.schema.deletingLastPathComponent().appending(path: "list.schema.json")
        let whole = TunnelListRenderer.json(Self.list)
        let good = [whole, TunnelListRenderer.json(Self.empty)]
        #expect(try SchemaValidator.verdicts(good, of: schema) == ["valid", "valid"])
        let damages = [
            ("\"schemaVersion\": 1", "\"schemaVersion\": 2"), ("\"verdict\": \"broken\"", "\"verdict\": \"bad\""),
            ("\"pid\": 4711", "\"pid\": \"4711\""), ("\"state\": \"running\"", "\"state\": \"asleep\""),
            ("\"words\": \"gone\"", "\"words\": \"lost\""), ("\"forwards\"", "\"forward\""),
            ("\"status\": \"pass\"", "\"status\": \"good\""), ("\"arrivals\"", "\"arrival\""),
            ("\"complete\": true", "\"complete\": 1"),
        ]
        let bad = damages.map { whole.replacing($0.0, with: $0.1, maxReplacements: 1) }
        for (index, verdict) in try SchemaValidator.verdicts(bad, of: schema).enumerated() {
            #expect(bad[index] != whole && verdict != "valid", "\(damages[index])")
        }
    }
}
