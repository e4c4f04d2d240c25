import Evidence
import TunnelModel

extension ReachEvidence {
    /// Whether it fails so, and not only for ssh's mark.
    func fails(_ test: (Outcome) -> Bool) -> Bool {
        !isConnected && !isProxied && lostClass == nil && (telling.map { test($0.outcome) } ?? false)
    }

    /// The ICMP error that answered, and whether the host that was dialled sent it itself.
    fileprivate func icmp(_ test: (ICMPError, _ fromHost: Bool) -> Bool) -> Bool {
        fails { outcome in
            guard case .unreachable(let error) = outcome else { return false }
            return test(error, error.from != nil && error.from == telling?.address)
        }
    }
}

extension Scene {
    /// The address that the telling attempt dialled, with its port.
    fileprivate var dialled: String {
        guard let attempt = facts.dialled?.telling else {
            return Endpoint.tcp(host: tunnelHost, port: port).description
        }
        return Endpoint.tcp(host: attempt.address, port: attempt.port).description
    }

    fileprivate var address: String { facts.dialled?.telling?.address ?? subject.hostName }
}

let reachCauses = CauseTable.of {
    Cause(
        "reach.refused", .fail, "The tunnel host is up and nothing listens on the SSH port",
        title: { "\($0.dialled) refuses the connection" },
        why: "A TCP reset came back: the machine is there and no SSH server listens on that port. A firewall that "
            + "rejects with a reset looks the same from here.",
        // A reset is a reset: `reject with tcp reset` differs only in TTL, which a socket does not show.
        when: .onReach { seen, facts in
            seen.fails { $0 == .refusedByReset || $0 == .refused } && !(facts.ports?.resetsComeFromTheNetwork ?? false)
        },
        experiment: "Compare the TTL of the reset with that of an open port of the same host, in a capture: another "
            + "TTL means that a firewall answered. Or look on the tunnel host whether sshd listens.",
        fixes: { scene in
            [
                scene.onClient(
                    "Is it the right port and the right machine? This shows what ssh uses.",
                    "ssh -G \(ShellWord.quoted(scene.typedHost)) | grep -E '^(hostname|port) '"),
                scene.onTunnelHost(
                    "Does sshd run, and on which port? Port and ListenAddress in sshd_config decide, or ssh.socket.",
                    "sudo ss -ltnp | grep -E 'sshd|:\(scene.port) '"),
                scene.onTunnelHost("If it does not run, start it.", "sudo systemctl start ssh"),
            ] + scene.lookAtPorts
        },
        matching: [
            [.dial(.refusedByReset)], [.dial(.noRoute, .refusedByReset)], [.dial(.refusedByReset, .noRoute)],
            [.dial(.refused)],
        ],
        not: [[.dial(.connected)], [.dial(.refusedByReset, .connected)], [.dial(.timedOut(after: .seconds(5)))]])

    Cause(
        "reach.refused-by-firewall", .fail, "A firewall rejects the connection in the tunnel host's name",
        title: { "A firewall rejects connections to \($0.dialled)" },
        why: "ICMP port unreachable came back, or a reset that a firewall can forge. TCP itself never answers with "
            + "port unreachable: a packet filter on the tunnel host or before it rejects the connection.",
        when: .onReach { seen, _ in
            seen.fails { outcome in
                if case .refusedByICMP = outcome { true } else { outcome == .refusedByReset || outcome == .refused }
            } || seen.icmp { error, _ in error.kind == .portUnreachable }
        },
        experiment: "Connect from another address: if that works, this address alone is shut out.",
        fixes: { scene in
            [
                scene.onTunnelHost(
                    "Allow the SSH port for the client host's address; these are the rules in force.",
                    "sudo nft list ruleset | grep -nE 'reject|dport \(scene.port)'"),
                scene.inNetwork(
                    "Ask whoever runs the firewall to allow the client host to reach TCP port \(scene.port)."),
            ] + scene.lookAtPorts
        },
        matching: [
            [.dial(.refusedByICMP(Evidence.icmp(.portUnreachable, 3, from: "192.0.2.10")))], [.dial(.refusedByReset)],
            [.dial(.unreachable(Evidence.icmp(.portUnreachable, 3)))], [.dial(.refused)],
        ],
        not: [[.dial(.connected)], [.dial(.timedOut(after: .seconds(5)))]])

    Cause(
        "reach.timeout", .fail, "Nothing answers: the SSH port is filtered, or the tunnel host is down",
        title: { "\($0.dialled) does not answer" },
        why: "The connection request got no answer at all, not even a refusal. A firewall drops it, or the machine "
            + "behind the last router is off or has another address now.",
        when: .onReach { seen, _ in seen.fails { if case .timedOut = $0 { true } else { false } } },
        experiment: "Try another port of the same host and another network: if every port is silent the host or the "
            + "route is gone; if only this port is, it is filtered; if only this address is, it is banned.",
        fixes: { scene in
            [
                scene.onClient(
                    "Find out how far packets come.",
                    "sudo traceroute -T -p \(scene.port) \(ShellWord.quoted(scene.address))"),
                scene.onClient(
                    "If this network blocks the port, ask its administrator, or use the network or VPN that is meant "
                        + "for this host."),
                scene.onTunnelHost(
                    "Is the machine up, with this address, and does its firewall allow the port?",
                    "ip addr; sudo nft list ruleset | grep -n \(scene.port)"),
                scene.inNetwork("Allow TCP port \(scene.port) from the client host, in cloud security groups too."),
            ] + scene.lookAtPorts
        },
        matching: [
            [.dial(.timedOut(after: .seconds(5)), each: .seconds(5))],
            [.dial(.noRoute, .timedOut(after: .seconds(5)))],
        ],
        not: [
            [.dial(.connected)], [.dial(.timedOut(after: .seconds(5)), .connected)], [.dial(.refusedByReset)],
            [.dial(.timedOut(after: .seconds(5)), lostClass: "af21")],
        ])

    Cause(
        "reach.admin-prohibited", .fail, "A firewall rejects the connection as prohibited",
        title: { "A firewall on the way to \($0.dialled) prohibits the connection" },
        why: "An ICMP error came back that a packet filter sends for a connection it forbids. ssh shows it as "
            + "No route to host although there is a route.",
        // Hosts do not call themselves unreachable: such an error from the host itself is its firewall's. From a
        // router, and where nobody knows the sender, it may as well be true.
        when: .onReach { seen, _ in
            seen.icmp { error, fromHost in
                error.kind == .administrativelyProhibited || error.kind == .hostUnreachable
                    || error.kind == .networkUnreachable && fromHost
            } || seen.fails { if case .unreachableUnexplained = $0 { true } else { false } }
        },
        experiment: "Ping the host: if it answers while the connection is prohibited, a firewall rejects it; a capture "
            + "shows the ICMP code and who sends it.",
        fixes: { scene in
            [
                scene.onTunnelHost(
                    "Allow SSH, e.g. with firewalld.",
                    "sudo firewall-cmd --permanent --add-port=\(scene.port)/tcp && sudo firewall-cmd --reload"),
                scene.inNetwork("Allow TCP port \(scene.port) from the client host to the tunnel host."),
            ]
        },
        matching: [
            [.dial(.unreachable(Evidence.icmp(.administrativelyProhibited, 13)))],
            [.dial(.unreachable(Evidence.icmp(.hostUnreachable, 1, from: Evidence.icmpFromHost)))],
            [.dial(.unreachableUnexplained("No route to host"))],
        ],
        not: [[.dial(.connected)], [.dial(.noRoute)], [.dial(.noNeighbour)]])

    Cause(
        "reach.host-unreachable", .fail, "The tunnel host does not answer on its own network",
        title: { "\($0.address) is not there: its network gets no answer from it" },
        why: "The last machine before the tunnel host asked for it on the local network and got no answer: it is off, "
            + "disconnected, or has another address now.",
        when: .onReach { seen, _ in
            seen.fails { outcome in
                switch outcome {
                case .noNeighbour: true
                case .unreachableUnexplained(let text): !text.lowercased().contains("network is unreachable")
                default: false
                }
            } || seen.icmp { error, fromHost in error.kind == .hostUnreachable && !fromHost }
        },
        likelier: { facts in
            // From a router the plain meaning comes first.
            if case .unreachable(let error)? = facts.dialled?.telling?.outcome {
                error.kind == .hostUnreachable
            } else {
                false
            }
        },
        experiment: "Ping the host: if it answers, a firewall rejects the connection; if it does not and other hosts "
            + "of its network do, it is off.",
        fixes: { scene in
            [
                scene.onClient("See which way packets go.", "ip route get \(ShellWord.quoted(scene.address))"),
                scene.onTunnelHost("Is it powered and connected, and is this still its address?", "ip -br addr"),
            ]
        },
        matching: [
            [.dial(.noNeighbour)], [.dial(.unreachable(Evidence.icmp(.hostUnreachable, 1)))],
            [.dial(.unreachableUnexplained("No route to host"))],
        ],
        not: [
            [.dial(.connected)], [.dial(.noRoute)], [.dial(.timedOut(after: .seconds(5)))],
            [.dial(.unreachable(Evidence.icmp(.hostUnreachable, 1, from: Evidence.icmpFromHost)))],
        ])

    Cause(
        "reach.no-route", .fail, "The client host has no route to the tunnel host",
        title: { "\($0.thisMachineFirst) has no route to \($0.address)" },
        why: "No packet left the client host: its own routing table has no way to that address. The network or the "
            + "VPN is down, or only IPv6 is missing.",
        when: .onReach { seen, _ in
            seen.fails { outcome in
                if case .unreachableUnexplained(let text) = outcome {
                    text.lowercased().contains("network is unreachable")
                } else {
                    outcome == .noRoute
                }
            }
        },
        likelier: { facts in
            if case .unreachableUnexplained? = facts.dialled?.telling?.outcome { true } else { false }
        },
        experiment: "Ask the kernel for the route: ip route get ADDRESS fails at once where there is none.",
        fixes: { scene in
            [
                scene.onClient(
                    "Bring up the network or the VPN; this shows the route.",
                    "ip route get \(ShellWord.quoted(scene.address))"),
                scene.onClient(
                    "If only IPv6 has no route, use IPv4.", scene.command(adding: "-o", "AddressFamily=inet")),
            ]
        },
        matching: [[.dial(.noRoute)], [.dial(.unreachableUnexplained("Network is unreachable"))]],
        not: [
            [.dial(.noRoute, .connected)], [.dial(.noRoute, .timedOut(after: .seconds(5)))],
            [.dial(.unreachable(Evidence.icmp(.networkUnreachable, 0)))],
        ])

    Cause(
        "reach.net-unreachable", .fail, "A router on the way has no route to the tunnel host's network",
        title: { "A router has no route to \($0.address)" },
        why: "A router answered with ICMP network unreachable: the way ends there. The route, a VPN or a link behind "
            + "it is down, or the address belongs to no reachable network.",
        when: .onReach { seen, _ in
            seen.icmp { error, fromHost in error.kind == .networkUnreachable && !fromHost }
                || seen.fails {
                    if case .unreachableUnexplained(let text) = $0 {
                        text.lowercased().contains("network is unreachable")
                    } else {
                        false
                    }
                }
        },
        experiment: "A capture shows who sends the ICMP error; with no packet on the wire the client host itself has "
            + "no route.",
        fixes: { scene in
            [
                scene.onClient("See where the way ends.", "traceroute \(ShellWord.quoted(scene.address))"),
                scene.inNetwork("Repair the route to the tunnel host's network on the router that answers."),
            ]
        },
        matching: [[.dial(.unreachable(Evidence.icmp(.networkUnreachable, 0)))]],
        not: [[.dial(.connected)], [.dial(.noRoute)]])

    Cause(
        "reach.banned-source", .fail, "The tunnel host has banned this address after failed logins",
        title: { "\($0.tunnelHost.clipped(to: 60)) may have banned \($0.thisAddress)" },
        why: "Programs such as fail2ban shut an address out for a while after failed logins: the port that answered "
            + "before rejects or ignores it, while other machines still get in. An agent with many keys is enough "
            + "to be banned.",
        when: .onReach { seen, _ in
            seen.fails { outcome in
                switch outcome {
                case .refusedByICMP, .refused, .timedOut: true
                default: false
                }
            } || seen.icmp { error, _ in error.kind == .portUnreachable }
        },
        // A ban is mostly on the one port.
        .on(.ports) { seen, _ in seen.outcomeForSSH == .filtered },
        experiment: "Connect from another address, and to another port of the same host: if both work, this address "
            + "is banned on the SSH port. A ban ends by itself, mostly after ten minutes.",
        fixes: { scene in
            [
                scene.onClient(
                    "Wait, and then offer only the right key.", scene.command(adding: "-o", "IdentitiesOnly=yes")),
                scene.onTunnelHost(
                    "See who is banned, and lift the ban: sudo fail2ban-client set sshd unbanip ADDRESS.",
                    "sudo fail2ban-client status sshd"),
            ]
        },
        matching: [
            [.dial(.refusedByICMP(Evidence.icmp(.portUnreachable, 3)))], [.dial(.timedOut(after: .seconds(5)))],
            [.portsSeen([22: .silent, 80: .reset])], [.dial(.refused)],
        ],
        not: [[.dial(.connected)], [.dial(.refusedByReset)], [.portsSeen([22: .reset])]])

    Cause(
        "reach.source-bind", .fail, "The source address or interface asked for cannot be used",
        title: { "ssh cannot use the source \(($0.facts.reach?.source ?? "it was given").clipped(to: 60))" },
        why: "BindAddress (-b) or BindInterface (-B) names an address or interface that the client host does not have "
            + "at the moment; a VPN that is down takes its address with it.",
        when: .onReach { seen, _ in seen.fails { if case .sourceUnavailable = $0 { true } else { false } } },
        experiment: "Connect without -b, -B, BindAddress and BindInterface.",
        fixes: { scene in
            [
                scene.onClient("Bring up the interface, or name one of the addresses that are there.", "ip -br addr"),
                scene.onClient(
                    "Find where the source is set.",
                    "ssh -G \(ShellWord.quoted(scene.typedHost)) | grep -E '^bind'"),
            ]
        },
        matching: [[.dial(.sourceUnavailable("Cannot assign requested address"))]],
        not: [[.dial(.connected)], [.dial(.noRoute)]])

    Cause(
        "reach.denied-locally", .fail, "A firewall on the client host forbids the connection",
        title: { "\($0.thisMachineFirst)'s own firewall forbids connections to \($0.dialled)" },
        why: "The kernel of the client host refused to send the connection request: a rule of its own packet filter, "
            + "or a sandbox, forbids it. No packet left.",
        when: .onReach { seen, _ in seen.fails { $0 == .deniedLocally } },
        experiment: "Look at the client host's own rules for outgoing packets.",
        fixes: { scene in
            [
                scene.onClient(
                    "Find the rule and allow the port.", "sudo nft list ruleset | grep -nE 'output|\(scene.port)'")
            ]
        },
        matching: [[.dial(.deniedLocally)]],
        not: [[.dial(.connected)], [.dial(.refusedByReset)]])

    Cause(
        "reach.proxy-command-failed", .fail, "The proxy command or jump host gave no connection",
        title: { "The proxy command to \($0.tunnelHost.clipped(to: 50)) gave no connection" },
        why: "ssh does not connect by itself here: ProxyCommand or ProxyJump does, and it ended before the SSH server "
            + "said a word. What it printed tells why.",
        when: .on(.reach) { seen, _ in seen.isProxied && !seen.isConnected },
        .on(.banner) { seen, facts in
            guard facts.reach?.isProxied ?? false, case .closed = seen.result else { return false }
            return seen.bytesReceived == 0
        },
        experiment: "Run the proxy command by itself: it should print the SSH server's first line.",
        fixes: { scene in
            let command: String =
                if case .proxy(let command)? = scene.facts.reach?.transport { command } else { "ProxyCommand" }
            return [
                scene.onClient(
                    "Let ssh show the command it runs, then run it by hand; it should print a line that begins with "
                        + "SSH-2.0.",
                    scene.command(adding: "-v") + " 2>&1 | grep -i 'proxy'"),
                scene.onClient(
                    "Is the helper installed, and are %h and %p quoted in the configuration? It says: "
                        + "\(command.clipped(to: 120)).",
                    "ssh -G \(ShellWord.quoted(scene.typedHost)) | grep -i '^proxy'"),
            ]
        },
        matching: [
            [.proxied(false, saying: ["nc: connection refused"])], [.proxied(true), .firstWords(.closed(.finished))],
        ],
        not: [[.proxied(true)], [.dial(.refusedByReset)], [.dial(.connected), .firstWords(.closed(.finished))]])

    Cause(
        "reach.slow-first-address", .warn, "The first address does not answer, a later one does",
        title: { "ssh waits \($0.facts.reach?.lost.inWords ?? "long") for addresses that do not answer" },
        why: "ssh tries the addresses of a name one after the other and waits for each. The first, often IPv6, "
            + "does not answer; a later one does. The tunnel works, after a pause at every start.",
        // Less than a second is no nuisance: a refusal or a missing route costs nothing.
        when: .on(.reach) { seen, _ in seen.isConnected && seen.lost >= .seconds(1) },
        experiment: "Connect to each address by itself and compare the times.",
        fixes: { scene in
            [
                scene.onClient(
                    "Use the family that answers.", scene.command(adding: "-o", "AddressFamily=inet")),
                scene.onClient("Or wait less.", scene.command(adding: "-o", "ConnectTimeout=5")),
                scene.inNetwork("Make the first address answer, or take its record out of the zone."),
            ]
        },
        matching: [[.dial(.timedOut(after: .seconds(5)), .connected, each: .seconds(5))]],
        not: [
            [.dial(.connected, each: .seconds(5))], [.dial(.noRoute, .connected)],
            [.dial(.timedOut(after: .seconds(5)), each: .seconds(5))],
        ])

    Cause(
        "reach.failed", .fail, "The connection to the tunnel host failed",
        title: { "The connection to \($0.dialled) failed" },
        why: "The connection attempt ended with an error that is neither a refusal nor silence nor a missing route.",
        when: .onReach { seen, _ in !seen.isConnected && seen.refusal == nil },
        general: true,
        experiment: "Connect to the same port with another program and compare what it says.",
        fixes: { scene in
            [
                scene.onClient(
                    "See what another program says.",
                    "nc -v -w 5 \(ShellWord.quoted(scene.address)) \(scene.port) </dev/null")
            ]
        },
        matching: [
            [.dial(.other("Protocol error"))], [.dial(.unreachable(Evidence.icmp(.packetTooBig, 4)))],
            [.reach(ReachEvidence(attempts: []))],
        ],
        not: [[.dial(.connected)]])
}
