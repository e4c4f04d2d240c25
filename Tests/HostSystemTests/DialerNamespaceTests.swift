import SystemPackage
import Testing

@testable import HostSystem

/// Three hosts in a row, you – router – server, on which every way of not answering is set up.
struct ThreeHosts {
    let you: NetworkNamespace
    let router: NetworkNamespace
    let server: NetworkNamespace

    /// Reject rules on the router by destination port.
    static let rejects: [(port: Int, with: String)] = [
        (1000, "icmp type net-unreachable"), (1001, "icmp type host-unreachable"), (1002, "icmp type prot-unreachable"),
        (1003, "icmp type port-unreachable"), (1009, "icmp type net-prohibited"), (1010, "icmp type host-prohibited"),
        (1013, "icmp type admin-prohibited"), (1099, "tcp reset"),
    ]
    static let rejects6: [(port: Int, with: String)] = [
        (1000, "icmpv6 type no-route"), (1001, "icmpv6 type admin-prohibited"), (1003, "icmpv6 type addr-unreachable"),
        (1004, "icmpv6 type port-unreachable"), (1005, "icmpv6 type policy-fail"), (1006, "icmpv6 type reject-route"),
        (1099, "tcp reset"),
    ]

    init() async throws {
        you = try await NetworkNamespace()
        router = try await NetworkNamespace()
        server = try await NetworkNamespace()
        let rules =
            Self.rejects.map { "ip protocol tcp tcp dport \($0.port) reject with \($0.with)" }
            + Self.rejects6.map { "meta nfproto ipv6 tcp dport \($0.port) reject with \($0.with)" }
        let silence = "echo 0 > /proc/sys/net/ipv4/icmp_ratelimit; echo 0 > /proc/sys/net/ipv6/icmp/ratelimit"
        try await you.shell(
            """
            ip link add y type veth peer name ry netns \(router.path)
            ip addr add 10.9.1.1/24 dev y; ip addr add fd09:1::1/64 dev y nodad; ip link set y up
            """)
        try await server.shell(
            """
            \(silence)
            echo 1 > /proc/sys/net/ipv4/ip_forward
            ip link add s type veth peer name rs netns \(router.path)
            ip addr add 10.9.2.1/24 dev s; ip addr add fd09:2::1/64 dev s nodad; ip link set s up
            ip route add default via 10.9.2.254; ip -6 route add default via fd09:2::fe
            nft -f - <<'END'
            table inet t { chain input { type filter hook input priority 0;
            tcp dport 2000 drop
            ip protocol tcp tcp dport 2010 reject with icmp type host-prohibited
            meta nfproto ipv6 tcp dport 2010 reject with icmpv6 type admin-prohibited
            ip protocol tcp tcp dport 2003 reject with icmp type port-unreachable
            }
            }
            END
            """)
        try await router.shell(
            """
            \(silence)
            ip addr add 10.9.1.254/24 dev ry; ip addr add fd09:1::fe/64 dev ry nodad; ip link set ry up
            ip addr add 10.9.2.254/24 dev rs; ip addr add fd09:2::fe/64 dev rs nodad; ip link set rs up
            echo 1 > /proc/sys/net/ipv4/ip_forward; echo 1 > /proc/sys/net/ipv6/conf/all/forwarding
            ip route add prohibit 10.9.13.0/24; ip route add unreachable 10.9.14.0/24
            ip route add blackhole 10.9.15.0/24
            ip -6 route add prohibit fd09:13::/64; ip -6 route add unreachable fd09:14::/64
            ip route add 10.9.16.0/24 via 10.9.2.1
            nft -f - <<'END'
            table inet t { chain forward { type filter hook forward priority 0;
            \(rules.joined(separator: "\n"))
            }
            }
            END
            """)
        try await you.shell(
            """
            ip route add default via 10.9.1.254; ip -6 route add default via fd09:1::fe
            ip route add prohibit 10.9.23.0/24; ip route add unreachable 10.9.24.0/24
            ip route add blackhole 10.9.25.0/24
            nft -f - <<'END'
            table inet t { chain output { type filter hook output priority 0;
            ip protocol tcp tcp dport 3003 reject with icmp type port-unreachable
            ip protocol tcp tcp dport 3013 reject with icmp type admin-prohibited
            meta nfproto ipv6 tcp dport 3013 reject with icmpv6 type admin-prohibited
            ip protocol tcp tcp dport 3001 reject with icmp type host-unreachable
            tcp dport 3000 drop
            }
            }
            END
            """)
    }
}

@Suite(.enabled(if: NetworkNamespace.isPossible, NetworkNamespace.missing ?? ""))
struct DialerNamespaceTests {
    /// What the attempt said, in a form that a table can hold.
    private func said(_ attempt: DialAttempt) -> String {
        switch attempt.outcome {
        case .connected: "connected"
        case .refusedByReset: "reset"
        case .refusedByICMP(let error): "refused \(error.type)/\(error.code) \(error.reporter)"
        case .unreachable(let error): "unreachable \(error.type)/\(error.code) \(error.reporter)"
        case .noRoute(let code): "no route \(code.rawValue)"
        case .deniedLocally(let code, let error):
            "denied \(error.map { "\($0.type)/\($0.code)" } ?? "\(code.rawValue)")"
        default: "\(attempt.outcome)"
        }
    }

    @Test func everyWayOfNotAnswering() async throws {
        let hosts = try await ThreeHosts()
        let listener4 = await hosts.server.inside { try? TestListener("10.9.2.1:80") }
        let listener6 = await hosts.server.inside { try? TestListener("[fd09:2::1]:80") }
        defer { withExtendedLifetime((listener4, listener6)) {} }
        let router4 = ICMPError.Reporter.router(try #require(IPAddress("10.9.1.254")))
        let router6 = ICMPError.Reporter.router(try #require(IPAddress("fd09:1::fe")))
        // 64 hops, two a round: the second router of the loop is the last.
        let loop = ICMPError.Reporter.router(try #require(IPAddress("10.9.2.1")))
        let rows: [(address: String, expected: String)] = [
            ("10.9.2.1:80", "connected"), ("[fd09:2::1]:80", "connected"),
            ("10.9.2.1:81", "reset"), ("[fd09:2::1]:81", "reset"),
            // Rules of a firewall on the way.
            ("10.9.2.1:1000", "unreachable 3/0 \(router4)"), ("10.9.2.1:1001", "unreachable 3/1 \(router4)"),
            ("10.9.2.1:1002", "refused 3/2 \(router4)"), ("10.9.2.1:1003", "refused 3/3 \(router4)"),
            ("10.9.2.1:1009", "unreachable 3/9 \(router4)"), ("10.9.2.1:1010", "unreachable 3/10 \(router4)"),
            ("10.9.2.1:1013", "unreachable 3/13 \(router4)"), ("10.9.2.1:1099", "reset"),
            ("[fd09:2::1]:1000", "unreachable 1/0 \(router6)"), ("[fd09:2::1]:1001", "unreachable 1/1 \(router6)"),
            ("[fd09:2::1]:1003", "unreachable 1/3 \(router6)"), ("[fd09:2::1]:1004", "refused 1/4 \(router6)"),
            ("[fd09:2::1]:1005", "unreachable 1/5 \(router6)"), ("[fd09:2::1]:1006", "unreachable 1/6 \(router6)"),
            ("[fd09:2::1]:1099", "reset"),
            // Rules of the host itself.
            ("10.9.2.1:2000", "timedOut"), ("[fd09:2::1]:2000", "timedOut"),
            ("10.9.2.1:2003", "refused 3/3 destination"), ("10.9.2.1:2010", "unreachable 3/10 destination"),
            ("[fd09:2::1]:2010", "unreachable 1/1 destination"),
            // Routes of a router.
            ("10.9.13.1:80", "unreachable 3/13 \(router4)"), ("10.9.14.1:80", "unreachable 3/1 \(router4)"),
            ("10.9.15.1:80", "timedOut"), ("10.9.99.1:80", "unreachable 3/0 \(router4)"),
            ("[fd09:13::1]:80", "unreachable 1/1 \(router6)"), ("[fd09:14::1]:80", "unreachable 1/0 \(router6)"),
            ("[fd09:99::1]:80", "unreachable 1/0 \(router6)"), ("10.9.16.1:80", "unreachable 11/0 \(loop)"),
            // A host that is off: behind the router, and on our own link.
            ("10.9.2.77:80", "unreachable 3/1 \(router4)"), ("[fd09:2::77]:80", "unreachable 1/3 \(router6)"),
            ("10.9.1.77:80", "noAnswerFromNeighbour"), ("[fd09:1::77]:80", "noAnswerFromNeighbour"),
            // This host's own routes and rules.
            ("10.9.23.1:80", "denied 13"), ("10.9.24.1:80", "no route 113"), ("10.9.25.1:80", "no route 22"),
            ("10.9.2.1:3001", "denied 3/1"), ("10.9.2.1:3003", "denied 3/3"),
            ("10.9.2.1:3013", "denied 3/13"), ("[fd09:2::1]:3013", "denied 1/1"),
            ("10.9.2.1:3000", "timedOut"),
        ]
        let before = openDescriptors()
        await withTaskGroup(of: Void.self) { group in
            for row in rows {
                group.addTask {
                    // A router limits its ICMP to one a second, and a SYN is repeated after 1, 3, 7 s.
                    let timeout: Duration = row.expected == "timedOut" ? .seconds(2) : .seconds(20)
                    let attempt = try? await hosts.you.dial(row.address, timeout: timeout)
                    #expect(attempt.map(said) == row.expected, "\(row.address) after \(attempt?.elapsed ?? .zero)")
                }
            }
        }
        #expect(await !leaks(runs: rows.count, since: before))
    }

    @Test func noRouteAtAll() async throws {
        let alone = try await NetworkNamespace()
        #expect(try await alone.dial("192.0.2.1:22").outcome == .noRoute(.networkUnreachable))
        #expect(try await alone.dial("[2001:db8::1]:22").outcome == .noRoute(.networkUnreachable))
    }

    @Test func noLocalPortIsLeft() async throws {
        let alone = try await NetworkNamespace()
        try await alone.shell("echo '40000 40000' > /proc/sys/net/ipv4/ip_local_port_range")
        let taken = await alone.inside { try? TestListener("127.0.0.1:40000") }
        defer { withExtendedLifetime(taken) {} }
        // There is a way, and an address to start from: that is no missing route.
        #expect(try await alone.dial("127.0.0.1:22").outcome == .other(.addressNotAvailable))
    }

    @Test func sourceMustBeOurs() async throws {
        let alone = try await NetworkNamespace()
        let foreign = try #require(SocketAddress("192.0.2.9:0"))
        let attempt = try await alone.dial("127.0.0.1:22", from: foreign)
        #expect(attempt.outcome == .sourceUnavailable(.bind(foreign, .addressNotAvailable)))
    }
}

@Suite struct NeighbourTableTests {
    @Test func readsTheKernelsTables() {
        let arp = """
            IP address       HW type     Flags       HW address            Mask     Device
            10.9.1.77        0x1         0x0         00:00:00:00:00:00     *        y
            10.9.1.254       0x1         0x2         be:ef:00:00:00:01     *        y
            garbage
            """
        #expect(NeighbourTable.incompleteEntries(in: arp).map(\.description) == ["10.9.1.77"])
        let routes =
            "Iface\tDestination\tGateway \tFlags\ny\t00000000\tFE01090A\t0003\ny\t0001090A\t00000000\t0001\nbad\n"
        #expect(NeighbourTable.gateways(in: routes).map(\.description) == ["10.9.1.254"])
        #expect(!NeighbourTable.isIncomplete(towards: .loopback4))
    }
}
