import Evidence
import TunnelModel

extension EgressConnectEvidence {
    var isSocket: Bool { egress.hasPrefix("/") }

    private var host: Substring {
        let end = egress.lastIndex(of: ":") ?? egress.endIndex
        return egress[..<end].drop { $0 == "[" }.prefix { $0 != "]" }
    }

    fileprivate var isLoopback: Bool {
        !isSocket && Endpoint.tcp(host: String(host), port: 1).isLoopback
    }

    /// A name, for which the tunnel host has to ask its resolver; an address is used as it is.
    fileprivate var isName: Bool {
        !isSocket && !host.contains(":") && !host.allSatisfy { $0.isNumber || $0 == "." }
    }

    /// For `-R` ssh on the client host dials: remote.local-target-refused says it there.
    fileprivate var isRefused: Bool { dialler == .tunnelHost && fails(with: "connection refused") }
    fileprivate var hasNoReply: Bool { if case .noReply = result { true } else { false } }
}

extension Scene {
    fileprivate var shortEgress: String { egressText.clipped(to: 50) }
    fileprivate var target: String { ShellWord.quoted(egress?.host ?? egressText) }
    fileprivate var targetPort: String { egressPort.map(String.init) ?? "PORT" }

    /// What shows who listens on the port, and on which of the machine's addresses.
    fileprivate var seeListener: Fix {
        onEgress("Does the service run, and on which address does it listen?", "sudo ss -ltnp 'sport = :\(targetPort)'")
    }

    fileprivate var nameOther: Fix {
        onClient(
            "If the service is elsewhere, name its host and port as \(name(of: dialler)) sees them.",
            command(reaching: "HOST:PORT"))
    }
}

let egressCauses = CauseTable.of {
    Cause(
        "egress.name-not-resolved-at-tunnel-host", .fail, "The destination's name is unknown on the tunnel host",
        title: { "\($0.shortHost) does not know the name \(($0.egress?.host ?? $0.egressText).clipped(to: 35))" },
        why:
            "The destination of -L, and what a SOCKS client names, is looked up by the tunnel host, with its resolver and its hosts file, not "
            + "by the client host. There the name does not exist, or its resolver does not answer.",
        when: .on(.egressName) { seen, _ in
            switch seen {
            case .failed(_, let text, .tunnelHost): return !text.lowercased().contains("address family")
            case .waiting: return true
            case .failed, .resolves, .unsettled: return false
            }
        },
        .on(.egressConnect) { seen, facts in
            // Silence may be the resolver's, as long as it has not been seen to answer.
            if seen.hasNoReply, case .unsettled? = facts.egressName { return true }
            return seen.dialler == .tunnelHost && seen.failedToResolve
        },
        .on(.egressPorts) { seen, _ in seen.outcomeForEgress == .nameUnknown || seen.mayBeUnresolved },
        experiment: "Ask for the destination by its address: if that works, only the name is wrong.",
        fixes: { scene in
            [
                scene.onTunnelHost("See what the tunnel host makes of the name.", "getent ahosts \(scene.target)"),
                scene.onClient(
                    "Use the address, or the name that is valid there.",
                    scene.command(reaching: "ADDRESS:\(scene.targetPort)")),
                scene.onTunnelHost(
                    "Correct its resolver, or add the name to its hosts file.", "cat /etc/resolv.conf /etc/hosts"),
            ]
        },
        matching: [
            [.egressName(.failed(name: "www", text: "Name or service not known"))],
            [.connect(.failed(text: "Temporary failure in name resolution"))],
            [.egressName(.unsettled(name: "www")), .connect(.noReply(after: .seconds(5)))],
            [.egressName(.waiting(name: "www", after: .seconds(5)))],
            [.loggedIn, .egressPortsSeen([80: .failedThere(text: "Name or service not known")])],
        ],
        not: [
            [.egressName(.resolves(name: "www")), .connect(.opened)],
            [.egressName(.resolves(name: "www")), .connect(.noReply(after: .seconds(5)))],
            [.egressName(.failed(name: "www", text: "Address family for hostname not supported"))],
        ])

    Cause(
        "egress.address-family-restricted", .fail, "The tunnel host's sshd uses one address family only",
        title: { "\($0.shortHost) does not use the address family of \($0.shortEgress)" },
        why: "AddressFamily inet or inet6 of sshd_config holds for forwards as well: addresses of the other family are "
            + "refused, and names resolve to one family only.",
        when: .on(.egressName) { seen, _ in
            if case .failed(_, let text, .tunnelHost) = seen {
                text.lowercased().contains("address family")
            } else {
                false
            }
        },
        .on(.egressConnect) { seen, _ in seen.dialler == .tunnelHost && seen.fails(with: "address family") },
        experiment: "Ask for an address of the other family.",
        fixes: { scene in
            [
                scene.onClient(
                    "Name an address of the other family.",
                    scene.command(reaching: "ADDRESS:\(scene.targetPort)")),
                scene.onTunnelHost("Set AddressFamily any.", scene.effectivePolicy("addressfamily")),
            ]
        },
        matching: [
            [.connect(.failed(text: "Address family for hostname not supported"), to: "[::1]:80", literal6: true)],
            [.egressName(.failed(name: "www", text: "Address family for hostname not supported"))],
        ],
        not: [[.connect(.opened)], [.connect(.failed(text: "Name or service not known"))]])

    Cause(
        "egress.refused", .fail, "The destination refuses the connection",
        title: { "\($0.shortEgress) refuses connections from \($0.shortHost)" },
        why: "The tunnel host reached the destination, and a reset came back: nothing listens on that port there, or a "
            + "firewall answers with a reset. The tunnel opens, and every connection through it is closed at once.",
        when: .on(.egressConnect) { seen, _ in seen.isRefused },
        // Servers that open first and dial afterwards end the channel at once when the dial fails.
        .on(.egressService) { seen, facts in
            guard seen.dialler == .tunnelHost, seen.closedTooSoon, let banner = facts.banner,
                case .identified = banner.result
            else { return false }
            return !banner.isOpenSSH
        },
        experiment: "On the destination, see on which addresses the port is listened on: none means that the service "
            + "is not running; 127.0.0.1 or another single address means that it is not open to the tunnel host.",
        fixes: { scene in [scene.seeListener, scene.nameOther] },
        matching: [
            [.connect(.failed(text: "Connection refused"))],
            [.connect(.failed(text: "Connection refused"), to: "localhost:80")],
            [.connect(.failed(text: "Connection refused"), loopback: true)],
        ],
        not: [[.connect(.opened)], [.connect(.failed(text: "Connection timed out"))]])

    Cause(
        "egress.localhost-means-tunnel-host", .fail, "localhost behind the tunnel means the tunnel host",
        title: { "\($0.shortEgress) is \($0.shortHost) itself, not \($0.yourMachine)" },
        why: "The destination is dialled by the tunnel host, so localhost there is the tunnel host's own. The "
            + "service may be meant on another machine.",
        when: .on(.egressConnect) { seen, _ in seen.isRefused && seen.isLoopback },
        experiment: "See whether the service runs on the tunnel host; if it runs elsewhere, that host must be named.",
        fixes: { scene in
            [
                scene.onClient(
                    "Name the host on which the service runs.",
                    scene.command(reaching: "HOST:\(scene.targetPort)")),
                scene.onTunnelHost(
                    "If it should run on the tunnel host: does it?", "sudo ss -ltnp 'sport = :\(scene.targetPort)'"),
            ]
        },
        matching: [[.connect(.failed(text: "Connection refused"), to: "localhost:80")]],
        not: [[.connect(.failed(text: "Connection refused"))], [.connect(.opened, to: "localhost:80")]])

    Cause(
        "egress.service-on-other-interface", .fail, "The service listens on another address of its host",
        title: { "The service of \($0.shortEgress) may listen on another address" },
        why: "A service that listens on 127.0.0.1 only, or on one address or one family only, refuses connections to "
            + "the others.",
        when: .on(.egressConnect) { seen, _ in seen.isRefused },
        // The same port answers on the tunnel host's loopback: that is where the service probably is.
        likelier: { $0.egressConnect?.answersOnLoopback ?? false },
        experiment: "On the destination, see on which addresses the port is listened on; from the tunnel host try "
            + "127.0.0.1, ::1 and its other addresses.",
        fixes: { scene in
            let loopback = scene.facts.egressConnect?.answersOnLoopback ?? false
            let other = scene.egress?.isLoopback ?? false ? "ADDRESS" : "localhost"
            return [
                scene.seeListener,
                scene.onClient(
                    loopback
                        ? "The port answers on the tunnel host's loopback: use that."
                        : "If the service is on the tunnel host itself, use the address on which it listens.",
                    scene.command(reaching: "\(other):\(scene.targetPort)")),
            ]
        },
        matching: [
            [.connect(.failed(text: "Connection refused"), loopback: true)],
            [.connect(.failed(text: "Connection refused"))],
        ],
        not: [[.connect(.opened)], [.connect(.failed(text: "No route to host"))]])

    Cause(
        "egress.timeout", .fail, "The destination does not answer",
        title: { "\($0.shortEgress) does not answer \($0.shortDialler)" },
        why:
            "The host that dials (the tunnel host for -L, yours for -R) got no answer from the destination, not even a "
            + "refusal: a firewall drops its packets, "
            + "or the machine is off behind a router. The program that uses the tunnel hangs for minutes.",
        when: .on(.egressConnect) { seen, _ in seen.hasNoReply || seen.fails(with: "timed out", "timeout") },
        likelier: { _ in true },
        experiment:
            "From the host that dials try another port of the destination and another host of its network: only "
            + "this port silent means a filter; ask for the address instead of the name to exclude the resolver.",
        fixes: { scene in
            [
                scene.onDialler(
                    "See it from there.",
                    "nc -vz -w 5 \(scene.target) \(scene.targetPort)"),
                scene.onEgress(
                    "Is the machine up, and does its firewall allow \(scene.name(of: scene.dialler))?",
                    "sudo nft list ruleset | grep -n '\(scene.targetPort)'"),
                scene.inNetwork(
                    "Allow TCP port \(scene.targetPort) from \(scene.name(of: scene.dialler)) to the destination."),
            ]
        },
        matching: [
            [.egressName(.resolves(name: "www")), .connect(.noReply(after: .seconds(5)))],
            [.connect(.failed(text: "Connection timed out"), after: .seconds(130))],
        ],
        not: [[.connect(.opened)], [.connect(.failed(text: "Connection refused"))]])

    Cause(
        "egress.host-unreachable", .fail, "The destination is unreachable",
        title: { scene in
            // Linux asks for a neighbour three times, a second apart; an ICMP error comes at once.
            let slow = (scene.facts.egressConnect?.elapsed ?? .zero) >= .seconds(1)
            return slow
                ? "\(scene.shortEgress) is not there: its network gets no answer from it"
                : "\(scene.shortEgress) is unreachable: a router or firewall says so at once"
        },
        why: "The host that dials was told that there is no way to the destination. After some seconds: nobody answers "
            + "for that "
            + "address on its own network, the machine is off. At once: a router or a firewall says so.",
        when: .on(.egressConnect) { seen, _ in
            !seen.isLocalFailure && seen.fails(with: "no route to host", "host is unreachable", "host unreachable")
        },
        experiment: "Time it: about three seconds mean a machine that is off, an immediate answer means a router or a "
            + "firewall.",
        fixes: { scene in
            [
                scene.onEgress("Is the machine on, with this address, and does its firewall reject?", "ip -br addr"),
                scene.onDialler("See the way to it.", "ip route get \(scene.target); ip neigh"),
            ]
        },
        matching: [
            [.connect(.failed(text: "No route to host"), after: .milliseconds(3060))],
            [.connect(.failed(text: "No route to host"))],
        ],
        not: [[.connect(.opened)], [.connect(.failed(text: "Network is unreachable"))]])

    Cause(
        "egress.net-unreachable", .fail, "A router says that the destination's network is unreachable",
        title: { "A router tells \($0.shortDialler) that the network of \($0.shortEgress) is unreachable" },
        why: "A router between the host that dials and the destination has no route to that network.",
        when: .on(.egressConnect) { seen, _ in
            !seen.isLocalFailure && seen.fails(with: "network is unreachable", "network unreachable")
        },
        experiment:
            "On the host that dials, ip route get ADDRESS fails where it has no route itself; traceroute shows the "
            + "router.",
        fixes: { scene in
            [
                scene.onDialler("See where the way ends.", "traceroute \(scene.target)"),
                scene.inNetwork("Repair the route to the destination's network."),
            ]
        },
        matching: [[.openSSH, .connect(.failed(text: "Network is unreachable"))]],
        not: [[.connect(.opened)], [.connect(.failed(text: "No route to host"))]])

    Cause(
        "egress.no-route", .fail, "The tunnel host has no route to the destination",
        title: { "\($0.shortHost) has no route to \($0.shortEgress)" },
        why: "The tunnel host could not even send: it has no route to that address, often because the destination is "
            + "IPv6 and it has IPv4 only. OpenSSH says nothing but that the open failed.",
        // OpenSSH has no text for a call that fails at once; other servers give the system's.
        when: .on(.egressConnect) { seen, facts in
            guard !seen.isSocket, seen.dialler == .tunnelHost else { return false }
            if seen.failedAtOnceWithoutReason { return seen.otherDialWorks != false }
            guard let banner = facts.banner, case .identified = banner.result else { return false }
            return !banner.isOpenSSH && seen.fails(with: "network is unreachable")
        },
        likelier: { $0.egressConnect?.failedAtOnceWithoutReason ?? false },
        experiment: "Open a connection to the tunnel host's own SSH port through the tunnel: if that works, the "
            + "destination has no route; if not, the tunnel host has no resources left.",
        fixes: { scene in
            [
                scene.onTunnelHost("See the route.", "ip route get \(scene.target)"),
                scene.onClient(
                    "If the name has an IPv4 address, use that.",
                    scene.command(reaching: "ADDRESS:\(scene.targetPort)")),
                scene.onTunnelHost("Bring up the network or VPN that leads there.", "ip route"),
            ]
        },
        matching: [
            [.connect(.failed(text: "open failed"), other: true)], [.connect(.failed(text: "open failed"))],
            [.dropbear, .connect(.failed(text: "Network is unreachable"))],
        ],
        not: [
            [.connect(.failed(text: "open failed"), other: false)],
            [.connect(.failed(text: "open failed"), to: "/run/app.sock")], [.connect(.opened)],
            [.openSSH, .connect(.failed(text: "Network is unreachable"))],
        ])

    Cause(
        "egress.unix-socket-permission", .fail, "The login may not use the destination's socket, or it is not there",
        title: { "\($0.user.clipped(to: 30)) cannot connect to \($0.shortEgress) on \($0.shortHost.clipped(to: 30))" },
        why: "The socket does not exist on the tunnel host, nobody listens on it, or the account has no permission. "
            + "OpenSSH says nothing but that the open failed.",
        // A command that finds the socket in order leaves the server's refusal alone.
        when: .on(.egressConnect) { seen, _ in
            seen.dialler == .tunnelHost && seen.isSocket && seen.failedAtOnceWithoutReason && seen.socket != .listening
        },
        likelier: { _ in true },
        experiment: "On the tunnel host, list the socket and connect to it as the same user.",
        fixes: { scene in
            [
                scene.onTunnelHost(
                    "See whether it is there, and who may use it; membership of its group may be enough.",
                    "ls -l \(ShellWord.quoted(scene.egressText)); id \(ShellWord.quoted(scene.user))")
            ]
        },
        matching: [
            [.connect(.failed(text: "open failed"), to: "/run/app.sock")],
            [.connect(.failed(text: "open failed"), to: "/run/app.sock", socket: .forbidden)],
        ],
        not: [
            [.connect(.failed(text: "open failed"))], [.connect(.opened, to: "/run/app.sock")],
            [.connect(.failed(text: "open failed"), to: "/run/app.sock", socket: .listening)],
        ])

    Cause(
        "egress.failed", .fail, "The destination could not be connected to",
        title: { "\($0.shortDialler) cannot connect to \($0.shortEgress)" },
        why:
            "The host that dials tried, and its words for the failure are not among the known ones; the evidence quotes "
            + "them.",
        when: .on(.egressConnect) { seen, _ in seen.result != .opened },
        general: true,
        experiment: "Connect to the destination from a shell on that host and compare.",
        fixes: { scene in
            [
                scene.onDialler(
                    "See it from there.",
                    "nc -vz -w 5 \(scene.target) \(scene.targetPort)"),
                scene.seeListener,
            ]
        },
        matching: [[.connect(.failed(text: "Permission denied"))]],
        not: [[.connect(.opened)]])

    Cause(
        "egress.ipv6-blackhole-delay", .warn, "The connection opens only after a long wait",
        title: { scene in
            let time = scene.facts.egressConnect?.elapsed.inWords ?? "long"
            return "\(scene.shortDialler) needs \(time) to connect to \(scene.shortEgress)"
        },
        why: "The host that dials tries the addresses of the name one after the other. The first, often IPv6, does not "
            + "answer, and only the next one does; or its resolver is slow. Every connection through the tunnel waits "
            + "as long.",
        when: .on(.egressConnect) { seen, _ in seen.result == .opened && seen.isName && seen.elapsed >= .seconds(2) },
        experiment: "Ask for the IPv4 address instead of the name and compare the times.",
        fixes: { scene in
            [
                scene.onClient(
                    "Ask for the address that answers.",
                    scene.command(reaching: "ADDRESS:\(scene.targetPort)")),
                scene.onDialler("See which addresses the name has there.", "getent ahosts \(scene.target)"),
                scene.inNetwork("Make the first address answer, or take its record out of the zone."),
            ]
        },
        matching: [[.connect(.opened, after: .milliseconds(3040))]],
        not: [
            [.connect(.opened)], [.connect(.opened, to: "192.0.2.80:80", after: .seconds(3))],
            [.connect(.failed(text: "Connection refused"), after: .seconds(3))],
        ])

    Cause(
        "egress.closed-at-once", .fail, "The destination accepts the connection and closes it at once",
        title: { "\($0.shortEgress) accepts connections from \($0.shortDialler) and closes them at once" },
        why: "The connection was made and ended without a byte: a proxy or load balancer with nothing behind it, a "
            + "service that fails to start a worker, or one that does not want this peer.",
        when: .on(.egressService) { seen, _ in seen.closedTooSoon },
        likelier: { _ in true },
        experiment: "Connect to the service from its own host: if it answers there, it turns other hosts away; "
            + "then try the protocol that belongs to the port.",
        fixes: { scene in
            [
                scene.onEgress(
                    "Read the service's own log at the time of the connection.", "sudo journalctl -n 50 --no-pager"),
                scene.onEgress(
                    "See who listens, and whether what is behind it "
                        + "runs.", "sudo ss -ltnp 'sport = :\(scene.targetPort)'"),
                scene.onDialler(
                    "See whether it is the same from a shell there.",
                    "nc -v -w 5 \(scene.target) \(scene.targetPort) </dev/null | head -c 100"),
            ]
        },
        matching: [
            [.service(.closed(after: .milliseconds(2)), expected: nil)],
            [.service(.closed(after: .milliseconds(2)), expected: .http, spokeFirst: true)],
        ],
        not: [
            [.service(.closed(after: .seconds(4)), expected: nil)],
            [.service(.greeted(.http, line: "HTTP/1.1 200 OK"), expected: .http, spokeFirst: true)],
        ])

    Cause(
        "egress.source-acl-at-service",
        // What HTTP 403 is for, and whom a made-up user stands for, the answer does not say.
        .depends { $0.facts.application?.mayTurnAway ?? false ? .warn : .fail },
        "The service does not serve the tunnel host's address",
        title: { scene in
            guard let seen = scene.facts.application, seen.mayTurnAway else {
                return "The service on \(scene.shortEgress) turns \(scene.shortDialler) away"
            }
            let answer = seen.terms?.refusal == nil ? "HTTP 403" : "that it has no entry"
            return "\(scene.shortEgress) answers \(answer): perhaps not for \(scene.shortDialler)"
        },
        why: "The service sees the host that dials as its client, not the program that uses the tunnel, and its access "
            + "list (a database's host grants, pg_hba.conf, a web server's deny) does not have that address. It says "
            + "so, closes at once, or answers HTTP 403, which may have other reasons.",
        when: .on(.egressService) { seen, _ in seen.turnsAway || seen.closedTooSoon },
        .on(.application) { seen, _ in seen.mayTurnAway },
        experiment: "Connect to the service from its own host: if it answers there, it turns other hosts away.",
        fixes: { scene in
            [
                scene.onEgress("Allow the address of \(scene.name(of: scene.dialler)) in the service's access list."),
                scene.onDialler("This is the address that the service sees.", "ip route get \(scene.target)"),
            ]
        },
        matching: [
            [
                .service(
                    .greeted(.mysql, line: "Host 'tunnel-host' is not allowed to connect to this MySQL server"),
                    expected: .mysql)
            ],
            [.service(.closed(after: .milliseconds(2)), expected: .mysql)],
            [.application(.web(.answered(403), .answered(403)))],
            [.application(.terms(.postgresql, refusal: "no pg_hba.conf entry for host \"10.10.0.1\""))],
        ],
        not: [
            [.application(.web(.answered(200), .answered(403)))], [.application(.web(.answered(401), .answered(401)))],
            [.service(.greeted(.http, line: "HTTP/1.1 403 Forbidden"), expected: .http, spokeFirst: true)],
            [.service(.greeted(.smtp, line: "220 mail ESMTP"), expected: .smtp)],
        ])

    Cause(
        "egress.wrong-protocol", .fail, "The destination speaks another protocol than its port says",
        title: { scene in
            guard let seen = scene.facts.egressService, case .greeted(let service, _) = seen.result else {
                return "\(scene.shortEgress) does not speak what its port says"
            }
            if service == .http, seen.expected != .tls { return "\(scene.shortEgress) wants TLS, not plain HTTP" }
            let expected = seen.expected.map { ", not \($0.words)" } ?? ""
            return "\(scene.shortEgress) speaks \(service.words)\(expected)"
        },
        why: "Something answers on the port, in another protocol than the one it is registered for: the wrong port, "
            + "TLS where plain text is expected, or the other way round.",
        // A request in the wrong protocol often gets no answer but a close.
        when: .on(.egressService) { seen, _ in seen.contradictsPort || (seen.closedTooSoon && seen.spokeFirst) },
        likelier: { $0.egressService?.contradictsPort ?? false },
        experiment: "Try the other protocol on the same port: TLS where plain text was spoken, plain text where TLS "
            + "was.",
        fixes: { scene in
            [
                scene.onClient(
                    "Use the scheme that the service speaks, e.g. https:// instead of http://, or the port of the "
                        + "other "
                        + "protocol.",
                    scene.command(reaching: "\(Endpoint.bracketed(scene.egress?.host ?? "HOST")):PORT")),
                scene.seeListener,
            ]
        },
        matching: [
            [.service(.greeted(.ssh, line: "SSH-2.0-OpenSSH_9.2p1"), expected: .http, spokeFirst: true)],
            [.service(.greeted(.http, line: "HTTP/1.1 400 Bad Request"), expected: .tls, spokeFirst: true)],
            [
                .service(
                    .greeted(.http, line: "400 The plain HTTP request was sent to HTTPS port"), expected: .http,
                    spokeFirst: true)
            ],
        ],
        not: [
            [.service(.greeted(.http, line: "HTTP/1.1 404 Not Found"), expected: .http, spokeFirst: true)],
            [.service(.greeted(.http, line: "HTTP/1.1 200 OK"), expected: nil, spokeFirst: true)],
            [.service(.greeted(.ftp, line: "220 ready"), expected: .smtp)],
        ])

    Cause(
        "egress.silent", .unknown, "The destination accepts the connection and does not answer",
        title: { "\($0.shortEgress) accepts the connection and says nothing" },
        why: "The connection stands, and what should have come, a greeting or an answer to a request, did not come in "
            + "time. The service is slow or stopped, wants another protocol, or something accepts for it.",
        when: .on(.egressService) { seen, _ in
            if case .silent = seen.result { seen.owesWords } else { false }
        },
        experiment: "Wait longer (--timeout 60), and connect to the service from its own host.",
        fixes: { scene in
            [
                scene.onEgress(
                    "Is the service overloaded or stopped?", "sudo ss -ltnp 'sport = :\(scene.targetPort)'; uptime"),
                scene.onClient("Use the program that the tunnel is for, and see whether it gets on."),
            ]
        },
        matching: [
            [.service(.silent(after: .seconds(3)), expected: .smtp)],
            [.service(.silent(after: .seconds(3)), expected: .http, spokeFirst: true)],
        ],
        not: [
            [.service(.silent(after: .seconds(3)), expected: nil)],
            [.service(.greeted(.smtp, line: "220 mail ESMTP"), expected: .smtp)],
        ])
}
