import Evidence
import TunnelModel

extension ExposureEvidence {
    /// Somebody else than the tunnel host itself was to enter, and cannot.
    var isBoundToLoopbackOnly: Bool { asked != .loopback && granted == .loopback }

    /// One way in leads to another program, or to nobody, while another leads to the tunnel.
    var isHalfBound: Bool {
        let inside = trials.filter { $0.origin == .tunnelHost }.map(\.entry)
        guard inside.contains(.arrived) else { return false }
        if inside.contains(.otherProgram) { return true }
        // Without an address both families are asked for; programs there try 127.0.0.1 first, or alone.
        return written == nil && entry("127.0.0.1") == .refused && entry("::1") == .arrived
    }

    /// More can enter than were asked for.
    var isWiderThanAsked: Bool { asked != .wildcard && granted == .wildcard }

    /// Whoever enters uses the client host's network, and may be anybody.
    var isOpenProxy: Bool { isDynamic && asked != .loopback && (granted == .wildcard || granted == .address) }

    /// Everybody was asked for, and one family is shut out although the tunnel host has it.
    var isOneFamilyShutOut: Bool {
        guard asked == .wildcard, granted == .wildcard else { return false }
        let (four, six) = (boundIPv4, boundIPv6)
        return four == .wildcard && six == .nothing && entry("::1") == .refused
            || six == .wildcard && four == .nothing && entry("127.0.0.1") == .refused
    }

    /// It is bound beyond loopback, as was asked, and who comes over the network is stopped.
    var isFirewalled: Bool {
        guard asked != .loopback, granted == .wildcard || granted == .address else { return false }
        return trials.contains { trial in
            guard trial.origin == .clientHost, trial.entry.isShut else { return false }
            // Bound there: seen from inside, or, where that address cannot be dialled from inside, by the wildcard.
            let inside = entry(trial.address)
            return inside == .arrived
                || inside?.tells != true && (trial.address.contains(":") ? boundIPv6 : boundIPv4) == .wildcard
        }
    }
}

extension Scene {
    /// What the server would have to say for the wish to come true.
    fileprivate var setClientSpecified: Fix {
        onTunnelHost(
            "Let clients choose who may enter: GatewayPorts clientspecified in sshd_config, in a Match block for "
                + "\(user.clipped(to: 30)) if it is to hold for this account alone; then reload.",
            effectivePolicy("gatewayports"))
    }

    fileprivate var asLoopback: Fix {
        onClient(
            "Ask for the loopback by its address.",
            command(forwarding: remoteForward(from: "127.0.0.1:\(listenerPort)")))
    }
}

private let exposureExperiment =
    "On the tunnel host, ss -ltn shows on which addresses the port is listened on; sshd -T shows GatewayPorts."

let exposureCauses = CauseTable.of {
    Cause(
        "remote.half-bound", .fail, "Another program holds the port on some addresses of the tunnel host",
        title: { "Port \($0.listenerPort) of \($0.shortHost) leads to another program on some addresses" },
        why:
            "The server listens on 127.0.0.1 and on ::1. One of them is taken, it takes the other and reports success, "
            + "so ssh cannot notice. Programs that choose the taken one reach the other program.",
        when: .on(.exposure) { seen, _ in seen.isHalfBound },
        experiment: exposureExperiment,
        fixes: { scene in
            var fixes = [scene.useOtherListenerPort]
            let free = scene.facts.exposure?.trials.first { $0.entry == .arrived }?.address
            if let free {
                fixes.append(
                    scene.onClient(
                        "Or listen on the free address only, and have programs there use exactly that.",
                        scene.command(
                            forwarding: scene.remoteForward(
                                from: "\(Endpoint.bracketed(free)):\(scene.listenerPort)"))))
            }
            fixes.append(scene.seeListenerOwner)
            return fixes
        },
        matching: [
            [.grantedListener, .exposure(.loopback, ipv4: .otherProgram)],
            [.grantedListener, .exposure(.loopback, ipv6: .otherProgram)],
            [.grantedListener, .exposure(.loopback, ipv4: .refused)],
        ],
        not: [
            [.grantedListener, .exposure(.loopback)],
            [.grantedListener, .exposure(.loopback, written: "127.0.0.1", ipv6: .refused)],
            [.grantedListener, .exposure(.loopback, ipv6: .unreachable("Cannot assign requested address"))],
        ])

    Cause(
        "remote.bound-loopback-only", .fail, "Others were to enter, and the server listens for itself only",
        title: { "Only \($0.shortHost) itself can enter port \($0.listenerPort), whatever was asked for" },
        why: "GatewayPorts no, the default of sshd_config, binds every remote forward to the server's loopback, "
            + "whatever address is asked for, and reports success. Who connects from elsewhere is refused.",
        when: .on(.exposure) { seen, _ in seen.isBoundToLoopbackOnly },
        experiment: exposureExperiment,
        fixes: { scene in
            [
                scene.setClientSpecified,
                scene.onClient(
                    "If programs on \(scene.tunnelHost) are enough, ask for no more than that.",
                    scene.command(forwarding: scene.remoteForward(from: "\(scene.listenerPort)"))),
                scene.onTunnelHost(
                    "Or, with a shell there, open it to others by a tunnel of its own.",
                    "ssh -g -L \(scene.otherListenerPort):localhost:\(scene.listenerPort) localhost -N"),
            ]
        },
        matching: [
            [.grantedListener, .exposure(.wildcard, written: "*")],
            [.grantedListener, .exposure(.address("192.0.2.10"), written: "192.0.2.10")],
            [
                .grantedListener,
                .exposure(
                    .wildcard, written: "*", ipv4: .forbidden, ipv6: .forbidden, beyond: .forbidden, foreign: .ignored),
            ],
        ],
        not: [
            [.grantedListener, .exposure(.loopback)],
            [.grantedListener, .exposure(.wildcard, written: "*", beyond: .arrived)],
        ])

    Cause(
        "remote.bind-address-ignored", .warn, "The server listens on every address, whatever was asked for",
        title: { "\($0.shortHost) listens on every address, though \($0.listenerPlace) was asked for" },
        why: "GatewayPorts yes of sshd_config binds every remote forward to all addresses of the server, also where "
            + "the client asks for the loopback or for a single address.",
        when: .on(.exposure) { seen, _ in seen.isWiderThanAsked },
        experiment: exposureExperiment,
        fixes: { scene in
            [
                scene.setClientSpecified,
                scene.onTunnelHost("Until then, keep others out of the port with its firewall."),
            ]
        },
        matching: [
            [.grantedListener, .exposure(.loopback, beyond: .arrived, overridden: true)],
            [
                .grantedListener,
                .exposure(.address("192.0.2.10"), written: "192.0.2.10", beyond: .arrived, overridden: true),
            ],
        ],
        not: [
            [.grantedListener, .exposure(.loopback)],
            [.grantedListener, .exposure(.wildcard, written: "*", beyond: .arrived)],
        ])

    Cause(
        "security.remote-wildcard", .warn, "Everybody who reaches the tunnel host can enter the tunnel",
        title: { scene in
            scene.facts.exposure?.isOpenProxy ?? false
                ? "Everybody who reaches \(scene.shortHost) can use \(scene.isTypedHere ? "your network" : "the network of \(scene.shortClient)") through port \(scene.listenerPort)"
                : "Everybody who reaches \(scene.shortHost) can enter at port \(scene.listenerPort)"
        },
        why: "The listener is open to other machines: what stands behind the tunnel is offered to all of them, as if "
            + "it stood there. Behind -R without a target that is every destination that the client host can reach.",
        when: .on(.exposure) { seen, _ in seen.isWiderThanAsked || seen.isOpenProxy },
        experiment: "Connect to the port from a third machine.",
        fixes: { scene in
            var fixes = [scene.asLoopback]
            if scene.facts.exposure?.isWiderThanAsked ?? false { fixes = [] }
            fixes.append(scene.onTunnelHost("Keep others out of the port with its firewall, or by GatewayPorts no."))
            if scene.facts.exposure?.isDynamic ?? false {
                fixes.append(
                    scene.onClient(
                        "Let the proxy reach listed destinations only.",
                        scene.command(adding: "-o", "PermitRemoteOpen=HOST:PORT")))
            } else {
                fixes.append(scene.onEgress("Let the service itself ask who comes: a password, TLS with certificates."))
            }
            return fixes
        },
        matching: [
            [.grantedListener, .exposure(.loopback, beyond: .arrived, overridden: true)],
            [.grantedListener, .exposure(.wildcard, written: "*", beyond: .arrived, dynamic: true)],
        ],
        not: [
            [.grantedListener, .exposure(.wildcard, written: "*", beyond: .arrived)],
            [.grantedListener, .exposure(.loopback, dynamic: true)],
        ])

    Cause(
        "remote.bind-wrong-family", .warn, "Everybody was to enter, and one address family is shut out",
        title: { scene in
            let family = scene.facts.exposure?.boundIPv4 == .nothing ? "IPv4" : "IPv6"
            return "Nobody can enter port \(scene.listenerPort) of \(scene.shortHost) by \(family)"
        },
        why: "The bind address 0.0.0.0 asks for every IPv4 address and no more, :: for every IPv6 address and no more; "
            + "AddressFamily of sshd_config limits every listener to one of them. Clients that choose the other family are refused.",
        when: .on(.exposure) { seen, _ in seen.isOneFamilyShutOut },
        experiment: exposureExperiment,
        fixes: { scene in
            [
                scene.onClient(
                    "Ask for every address of both families.",
                    scene.command(forwarding: scene.remoteForward(from: "*:\(scene.listenerPort)"))),
                scene.onTunnelHost("See whether its sshd uses both.", scene.effectivePolicy("addressfamily")),
            ]
        },
        matching: [
            [
                .grantedListener,
                .exposure(
                    .wildcard, written: "0.0.0.0", ipv6: .refused, beyond: .arrived, beyond6: .refused, foreign: .tried),
            ]
        ],
        not: [
            [.grantedListener, .exposure(.wildcard, written: "*", beyond: .arrived)],
            [
                .grantedListener,
                .exposure(
                    .wildcard, written: "*", ipv6: .unreachable("Cannot assign requested address"), beyond: .arrived,
                    beyond6: .unreachable("Network is unreachable")),
            ],
        ])

    Cause(
        "remote.firewalled-outside", .warn, "The server listens for others, and something stops them on the way",
        title: { "\($0.shortHost) listens for others, but \($0.shortClient) cannot enter port \($0.listenerPort)" },
        why: "The listener is bound as was asked: from the tunnel host itself its own address lets us in. From outside "
            + "nothing comes in: a firewall or a provider's security group stops it, or an address translation in front "
            + "does not pass the port on.",
        when: .on(.exposure) { seen, _ in seen.isFirewalled },
        experiment:
            "Connect to the port from a machine beside the tunnel host: if that works, what stops you is farther "
            + "out.",
        fixes: { scene in
            let port = scene.listenerPort
            return [
                scene.onTunnelHost(
                    "Does its own firewall let the port in?", "sudo nft list ruleset | grep -n '\(port)'"),
                scene.inNetwork(
                    "Let TCP port \(port) in to \(scene.tunnelHost): firewalls, security groups, address translation."),
                scene.onClient(
                    "Or use a port that is let in already.",
                    scene.command(forwarding: scene.remoteForward(from: "\(scene.bindPrefix)PORT"))),
            ]
        },
        matching: [
            [.grantedListener, .exposure(.wildcard, written: "*", beyond: .arrived, outside: .timedOut)],
            [.grantedListener, .exposure(.wildcard, written: "*", beyond: .arrived, outside: .refused)],
        ],
        not: [
            [.grantedListener, .exposure(.wildcard, written: "*", beyond: .arrived, outside: .arrived)],
            [.grantedListener, .exposure(.wildcard, written: "*", outside: .refused)],
            [.grantedListener, .exposure(.loopback, beyond: .arrived, outside: .timedOut, overridden: true)],
        ])

    Cause(
        "remote.exposure-unknown", .unknown, "Who can enter the listener on the tunnel host did not show",
        title: { "Who can enter port \($0.listenerPort) of \($0.shortHost) did not show" },
        why: "The server grants the listener and does not say on which address; and nobody came in who tried, or the "
            + "server does not let anybody try from there.",
        when: .on(.exposure) { seen, _ in seen.granted == .unknown || seen.granted == .nothing },
        general: true,
        experiment: exposureExperiment,
        fixes: { scene in
            [
                scene.onTunnelHost(
                    "While the tunnel runs, see where it is listened on.", "ss -ltn 'sport = :\(scene.listenerPort)'")
            ]
        },
        matching: [
            [
                .dropbear, .grantedListener,
                .exposure(
                    .wildcard, written: "*", ipv4: .forbidden, ipv6: .forbidden, beyond: .forbidden, openSSH: false),
            ],
            [.grantedListener, .exposure(.wildcard, written: "*", ipv4: .refused, ipv6: .refused)],
        ],
        not: [[.grantedListener, .exposure(.loopback)]])
}
