import Evidence
import TunnelModel

/// Proxies, tunnels that run, and shared connections.
extension EveryEvidence {
    static let replies: [SocksEvidence.Reply] = [
        .granted, .refused(code: 5, words: "connection refused"), .wantsPassword, .noMethod, .closedAtGreeting,
        .closedAfterRequest, .silent(after: .seconds(5)), .otherProtocol("HTTP/1.1 400"), .notConnected("refused"),
    ]

    static var proxies: [Evidence] {
        var all = [Evidence.socks(SocksEvidence(proxy: "127.0.0.1:8080", exchanges: []))]
        for isNamed in [true, false] {
            for first in replies {
                for form in SocksEvidence.Form.allCases {
                    all.append(.socks(.init(proxy: "p", exchanges: [.init(form, "x:1", first)], isNamed: isNamed)))
                }
                for second in replies {
                    for form in [SocksEvidence.Form.socks4, .socks4a, .socks5IPv4] {
                        let exchanges = [
                            SocksEvidence.Exchange(.socks5Name, "x:1", first), .init(form, "x:1", second),
                        ]
                        all.append(.socks(SocksEvidence(proxy: "p", exchanges: exchanges, isNamed: isNamed)))
                    }
                }
            }
        }
        return all
    }

    static let visitAnswers: [EgressServiceEvidence.Result] = [
        .greeted(.http, line: "HTTP/1.1 200 OK"), .greeted(.ssh, line: "SSH-2.0-x"), .silent(after: .seconds(5)),
        .closed(after: .milliseconds(3)), .closed(after: .seconds(4)),
    ]

    static var visits: [RunningEvidence.Outcome] {
        [.notAccepted("Connection refused")] + visitAnswers.map { .entered($0) }
            + replies.map { .proxied(.init(.socks5Name, "x:1", $0)) }
            + visitAnswers.map { .proxied(.init(.socks5Name, "x:1", .granted, answer: $0)) }
    }

    static var runningTunnels: [Evidence] {
        let holder = IngressEvidence.Process(pid: 9, name: "ssh", command: "ssh")
        var all: [Evidence] = [
            .running(RunningEvidence(holder: nil)), .running(RunningEvidence(holder: holder)),
            .running(RunningEvidence(holder: holder, isStopped: true)),
        ]
        for one in visits {
            // One of each way that a second address can be different.
            for two in [visits[0], visits[1], visits[3], visits[6]] {
                for unacknowledged in [0, 120] {
                    all.append(
                        .running(
                            RunningEvidence(
                                holder: holder,
                                transport: .init(unacknowledged: unacknowledged, retransmissions: 0),
                                entries: [.init("127.0.0.1:8080", one), .init("[::1]:8080", two)], egress: "x:1",
                                expected: .http, spokeFirst: true)))
                }
            }
        }
        return all
    }

    static var names: [Evidence] {
        let here: [NamesEvidence.Here] = [.addresses(["192.0.2.1"]), .failed("no such name")]
        let there: [NamesEvidence.There] = [
            .resolves(connected: true), .resolves(connected: false), .failed, .unsettled,
        ]
        let byAddress: [NamesEvidence.ByAddress] = [
            .notTried, .opens(isSame: nil), .opens(isSame: true), .opens(isSame: false), .fails("refused"),
        ]
        return here.flatMap { here in
            there.flatMap { there in
                byAddress.map { .names(NamesEvidence(name: "x", here: here, there: there, byAddress: $0)) }
            }
        }
    }

    static let dialPermissions: [Evidence] = [
        .dialPermission(DialPermissionEvidence(rule: .any, destination: nil, isPermitted: true)),
        .dialPermission(DialPermissionEvidence(rule: .none, destination: nil, isPermitted: false)),
        .dialPermission(DialPermissionEvidence(rule: .list(["a:1"]), destination: nil, isPermitted: nil)),
        .dialPermission(DialPermissionEvidence(rule: .list(["a:1"]), destination: "a:1", isPermitted: true)),
        .dialPermission(DialPermissionEvidence(rule: .list(["a:1"]), destination: "b:1", isPermitted: false)),
    ]

    static let masters: [Evidence] = [
        .master(MasterEvidence(path: "/x", pid: 9)), .master(MasterEvidence(path: "/x", pid: 0)),
    ]

    /// A proxy's stand-in, refused in every way, and what a running tunnel's port says of a shared connection.
    static var standIns: [Evidence] {
        let trials: [PermissionEvidence.Trial] = [
            .notMade, .allowed, .prohibited, .refused(message: nil),
            .refused(message: "Server has disabled port forwarding."), .noAnswer,
        ]
        let words: [[String]?] = [nil, [], ["port-forwarding"], ["port-forwarding", "permitopen"]]
        let results: [PermissionEvidence.Result] = [.allowed, .prohibited(text: "open failed"), .prohibited(text: "")]
        var all: [Evidence] = []
        for result in results {
            for words in words {
                for listener in trials {
                    for other in trials {
                        all.append(
                            .permission(
                                PermissionEvidence(
                                    result: result, egress: "127.0.0.1:22", isStandIn: true,
                                    keyOptions: words.map { .init(place: "f:1", words: $0) }, otherTarget: other,
                                    remoteListener: listener)))
                    }
                }
            }
        }
        let master = IngressEvidence.Process(pid: 8, name: "ssh", command: "ssh: x [mux]")
        for shared in [IngressEvidence.SharedForward.same, .other, .notAsked] {
            let attempt = IngressEvidence.Attempt(
                address: "127.0.0.1", isIPv6: false, outcome: .inUse(owner: master))
            all.append(
                .ingress(
                    IngressEvidence(
                        result: .tcp(port: 8080, attempts: [attempt]), runningTunnel: shared == .same ? master : nil,
                        sharedForward: shared)))
        }
        return all
    }
}
