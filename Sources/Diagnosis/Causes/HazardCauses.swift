import Evidence
import TunnelModel

extension SettingsEvidence {
    /// Nobody would see ssh say that a forward could not be set up: it is in the background or supervised; or several
    /// are asked for, the others work, and one line is all that tells.
    fileprivate var failsUnseen: Bool {
        !exitsOnForwardFailure && (start != .terminal || (runsNothing && forwards > 1))
    }

    /// Nobody would see the connection die, and start it again: in the background, or supervised.
    fileprivate var diesUnseen: Bool {
        serverAliveInterval == 0 && start != .terminal
    }

    fileprivate var isOpen: Bool {
        switch audience {
        case .everybody?, .address?: true
        case .loopback?, nil: false
        }
    }

    /// The loopback address that programs try first is not the one that listens.
    fileprivate var missesLocalhost: Bool {
        guard let localhost, let first = localhost.resolves.first else { return false }
        return !localhost.listens.contains(first)
    }

    static func plain(_ kind: Forward.Kind = .local, _ change: (inout Self) -> Void = { _ in }) -> Evidence {
        var seen = SettingsEvidence(kind: kind)
        // What no example is about does not speak.
        seen.exitsOnForwardFailure = true
        seen.serverAliveInterval = 30
        change(&seen)
        return .hazards(seen)
    }
}

extension Scene {
    fileprivate var settings: SettingsEvidence? { facts.hazards }

    fileprivate var listenerWords: String { (settings?.ingress ?? "the port").clipped(to: 40) }

    /// The same forward, open to this machine only.
    fileprivate var closedForward: String {
        let port = ingressPort.map(String.init) ?? "PORT"
        return subject.plan.forward.kind == .dynamic ? "localhost:\(port)" : forward(from: "localhost:\(port)")
    }

    /// The same ports the other way round.
    fileprivate var turnedCommand: String {
        let forward = subject.plan.forward
        let letter = forward.optionLetter == "R" ? "L" : "R"
        let target = egressPort.map { "localhost:\($0)" } ?? "localhost:PORT"
        return "ssh -\(letter) \(ingressPort.map(String.init) ?? "PORT"):\(target) \(portOption)\(login) -N"
    }

    fileprivate var turnedOption: String { subject.plan.forward.optionLetter == "R" ? "-L" : "-R" }
}

/// Hazards seen in the words and the configuration alone; each stands by itself.
let hazardCauses = CauseTable.of {
    Cause(
        "spec.duplicate-ingress", .fail, "Two forwards of one command listen on the same port and address",
        title: { scene in
            let first = (scene.settings?.sameListener ?? "an earlier forward").clipped(to: 40)
            let isLost = scene.settings?.isListenerLost ?? true
            return "\(scene.listenerWords) is \(isLost ? "" : "half ")taken by \(first) of the same command"
        },
        why: "ssh sets its forwards up one after the other. The second finds the port taken by the first, says so once "
            + "and goes on without it: programs that use the port reach the first one's destination.",
        when: .on(.hazards) { seen, _ in seen.sameListener != nil },
        experiment: "Run the command with -v: the second listener fails with \"Address already in use\".",
        fixes: { scene in
            let port = scene.ingressPort ?? 8080
            let other = port + 1 <= 65535 ? port + 1 : port - 1
            return [
                scene.onClient("Give each forward a port of its own, e.g. \(other) for this one.")
            ]
        },
        matching: [[SettingsEvidence.plain { $0.sameListener = "-L 8080:www:80" }]],
        not: [[SettingsEvidence.plain()], [SettingsEvidence.plain { $0.forwards = 2 }]])

    Cause(
        "ingress.exit-on-forward-failure", .fail,
        "Another forward of the command cannot be set up, and ExitOnForwardFailure ends ssh",
        title: { scene in
            "ssh ends because \((scene.settings?.failedSibling ?? "another forward").clipped(to: 40)) cannot be set up"
        },
        why:
            "With ExitOnForwardFailure yes ssh ends when one of the command's listeners cannot be had, on either side, "
            + "and takes the forwards that could be with it.",
        when: .on(.hazards) { seen, _ in seen.exitsOnForwardFailure && seen.failedSibling != nil },
        experiment: "Run the command without the other forward: this one then stays.",
        fixes: { scene in
            [
                scene.onClient("Repair the other forward; its own finding says how."),
                scene.onClient(
                    "Where a part of the tunnels is better than none, let ssh go on without it.",
                    scene.command(adding: "-o", "ExitOnForwardFailure=no")),
            ]
        },
        matching: [[SettingsEvidence.plain { $0.failedSibling = "-L 8081:www:81" }]],
        not: [
            [SettingsEvidence.plain()],
            [
                SettingsEvidence.plain {
                    $0.failedSibling = "-L 8081:www:81"
                    $0.exitsOnForwardFailure = false
                }
            ],
        ])

    Cause(
        "spec.exit-on-forward-failure-unset", .warn, "ssh stays up without a forward, and nobody would notice",
        title: { _ in "If a forward cannot be set up, ssh stays up without it, and nobody is told" },
        why: "Without ExitOnForwardFailure ssh reports a listener that it cannot have once, on its standard error, and "
            + "goes on. This is said where nobody reads that: ssh in the background (-f), under autossh, or with -N "
            + "and several forwards. A supervisor sees a running ssh and takes it for a tunnel.",
        when: .on(.hazards) { seen, _ in seen.failsUnseen },
        experiment: "Occupy the port and start the command: ssh stays, and the tunnel does not.",
        fixes: { scene in
            [
                scene.onClient(
                    "Let ssh end when a listener cannot be had.",
                    scene.command(adding: "-o", "ExitOnForwardFailure=yes"))
            ]
        },
        matching: [
            [
                SettingsEvidence.plain {
                    $0.exitsOnForwardFailure = false
                    $0.start = .background
                }
            ],
            [
                SettingsEvidence.plain {
                    $0.exitsOnForwardFailure = false
                    $0.forwards = 2
                }
            ],
        ],
        not: [
            [SettingsEvidence.plain { $0.exitsOnForwardFailure = false }],
            [SettingsEvidence.plain { $0.start = .autossh }],
            [SettingsEvidence.plain(.remote) { $0.exitsOnForwardFailure = false }],
            [
                SettingsEvidence.plain {
                    $0.exitsOnForwardFailure = false
                    $0.forwards = 2
                    $0.runsNothing = false
                }
            ],
        ])

    Cause(
        "spec.no-keepalive", .warn, "When the connection dies silently, ssh does not notice",
        title: { _ in "A connection that dies silently is not noticed: ServerAliveInterval is 0" },
        why:
            "A firewall that forgets the connection, or a laptop that moves, leaves ssh waiting for hours: the listener "
            + "stays and nothing comes through. For a remote forward the dead session also keeps the port. This is "
            + "said where nobody sits before it: ssh in the background (-f), and under autossh.",
        when: .on(.hazards) { seen, _ in seen.diesUnseen },
        experiment: "Cut the network and wait: ssh does not end.",
        fixes: { scene in
            [
                scene.onClient(
                    "Let ssh ask every 30 seconds, and end after three questions without an answer.",
                    scene.command(adding: "-o", "ServerAliveInterval=30", "-o", "ServerAliveCountMax=3"))
            ]
        },
        matching: [
            [
                SettingsEvidence.plain(.remote) {
                    $0.serverAliveInterval = 0
                    $0.start = .background
                }
            ],
            [
                SettingsEvidence.plain {
                    $0.serverAliveInterval = 0
                    $0.start = .autossh
                }
            ],
        ],
        not: [
            [SettingsEvidence.plain { $0.serverAliveInterval = 0 }],
            [SettingsEvidence.plain(.remote) { $0.serverAliveInterval = 0 }],
            [SettingsEvidence.plain { $0.start = .background }],
        ])

    Cause(
        "spec.wrong-direction", .warn, "The forward looks as if it was meant the other way round",
        title: { scene in
            let forward = scene.subject.plan.forward
            switch scene.settings?.turned {
            case .targetIsOtherSide(let target)?:
                return "-\(forward.optionLetter) leads back to \(target.clipped(to: 40)), where it begins"
            case .listenerIsOtherSide(let address)?:
                return "-\(forward.optionLetter) would listen on \(address.clipped(to: 40)), which is the other machine"
            case nil: return "The forward looks as if it was meant the other way round"
            }
        },
        why:
            "Local and dynamic forwards (-L, -D) listen on the client host and dial from the tunnel host; remote ones (-R) listen on the tunnel host and dial "
            + "from the client host. Here the destination, or the address to listen on, is that of the machine at the "
            + "other end.",
        when: .on(.hazards) { seen, _ in seen.turned != nil },
        experiment: "Say aloud which machine shall listen and which shall dial, and compare with ssh(1).",
        fixes: { scene in
            [scene.onClient("If the other machine shall listen, use \(scene.turnedOption).", scene.turnedCommand)]
        },
        matching: [
            [SettingsEvidence.plain { $0.turned = .targetIsOtherSide("laptop") }],
            [SettingsEvidence.plain(.dynamic) { $0.turned = .listenerIsOtherSide("192.0.2.10") }],
        ],
        not: [[SettingsEvidence.plain()]])

    Cause(
        "security.ingress-wildcard", .warn, "Others than this machine's own programs can enter the tunnel",
        title: { scene in
            let isProxy = scene.settings?.kind == .dynamic
            let what = isProxy ? "is an open proxy" : "is open"
            if case .address(let address)? = scene.settings?.audience {
                return "\(scene.listenerWords) \(what) to whoever reaches \(address.clipped(to: 40))"
            }
            return "\(scene.listenerWords) \(what) to everybody who reaches \(scene.thisMachine)"
        },
        why:
            "The listener is not on loopback only: a bind address, -g or GatewayPorts yes opens it. Whoever reaches it is "
            + "let through with your rights on the tunnel host, without being asked who they are; behind -D that is "
            + "every destination that the tunnel host reaches.",
        // A name may still stand for loopback: then the addresses that were tried say so.
        when: .on(.hazards) { seen, facts in
            guard seen.isOpen else { return false }
            guard case .address? = seen.audience, let attempts = facts.ingress?.attempts, !attempts.isEmpty else {
                return true
            }
            return !attempts.allSatisfy { Endpoint.tcp(host: $0.address, port: 1).isLoopback }
        },
        experiment: "Connect to the port from another machine.",
        fixes: { scene in
            let forward = scene.closedForward
            return [
                scene.onClient(
                    "Listen on loopback, if only \(scene.thisMachine)'s programs shall enter.",
                    "ssh -\(scene.subject.plan.forward.optionLetter) \(ShellWord.quoted(forward)) \(scene.portOption)\(scene.login) -N"
                ),
                scene.onClient("Else bind one address, and let a firewall say who may connect to it."),
            ]
        },
        matching: [
            [SettingsEvidence.plain { $0.audience = .everybody(how: "GatewayPorts yes (-g)") }],
            [SettingsEvidence.plain(.dynamic) { $0.audience = .address("192.0.2.7") }],
        ],
        not: [
            [SettingsEvidence.plain()], [SettingsEvidence.plain(.remote)],
            [.bind(.free), SettingsEvidence.plain { $0.audience = .address("my-loopback") }],
        ])

    Cause(
        "client.localhost-resolves-to-ipv6", .warn, "Programs that use localhost try an address where nothing listens",
        title: { scene in
            let localhost = scene.settings?.localhost
            let first = localhost?.resolves.first ?? "::1"
            return
                "localhost means \(first.clipped(to: 40)) \(scene.here), and the tunnel listens on \(localhost?.listens.first ?? "127.0.0.1") only"
        },
        why:
            "The listener covers one of the two loopback addresses, and localhost resolves to the other one first. Some "
            + "programs try both; others, Node.js from version 17 among them, take the first and are refused.",
        when: .on(.hazards) { seen, _ in seen.missesLocalhost },
        experiment: "getent ahosts localhost shows the order that programs get.",
        fixes: { scene in
            [
                scene.onClient(
                    "Leave the bind address out, or write localhost: ssh then listens on both.",
                    scene.command(forwarding: scene.closedForward)),
                scene.onClient(
                    "Or have the program use \(scene.settings?.localhost?.listens.first ?? "127.0.0.1") itself."),
            ]
        },
        matching: [
            [SettingsEvidence.plain { $0.localhost = .init(listens: ["127.0.0.1"], resolves: ["::1", "127.0.0.1"]) }],
            [SettingsEvidence.plain { $0.localhost = .init(listens: ["::1"], resolves: ["127.0.0.1"]) }],
        ],
        not: [
            [SettingsEvidence.plain { $0.localhost = .init(listens: ["127.0.0.1"], resolves: ["127.0.0.1", "::1"]) }],
            [SettingsEvidence.plain { $0.localhost = .init(listens: ["127.0.0.1"], resolves: []) }],
            [SettingsEvidence.plain()],
        ])

    Cause(
        "security.hostkey-checking-off", .warn, "Any machine may pose as the tunnel host",
        title: { scene in
            scene.settings?.acceptsAnyHostKey ?? true
                ? "StrictHostKeyChecking no: any machine may pose as \(scene.tunnelHost.clipped(to: 40))"
                : "Host keys are accepted and forgotten: any machine may pose as \(scene.tunnelHost.clipped(to: 30))"
        },
        why: "ssh takes whatever host key it is shown: with StrictHostKeyChecking no, or with accept-new and a "
            + "known_hosts file that keeps nothing (/dev/null). What is encrypted then may be encrypted to a stranger.",
        when: .on(.hazards) { seen, _ in seen.acceptsAnyHostKey || seen.forgetsHostKeys },
        experiment: "ssh -G shows stricthostkeychecking and userknownhostsfile.",
        fixes: { scene in
            [
                scene.onClient(
                    "Take new keys once, and refuse changed ones.",
                    scene.command(
                        adding: "-o", "StrictHostKeyChecking=accept-new", "-o", "UserKnownHostsFile=~/.ssh/known_hosts")
                )
            ]
        },
        matching: [
            [SettingsEvidence.plain { $0.acceptsAnyHostKey = true }],
            [SettingsEvidence.plain { $0.forgetsHostKeys = true }],
        ],
        not: [[SettingsEvidence.plain()]])

    Cause(
        "security.x11-forwarding", .warn, "The display is forwarded with full rights",
        title: { "Programs on \($0.tunnelHost.clipped(to: 50)) can read your screen and keyboard" },
        why:
            "ForwardX11Trusted (-Y, and -X too where the system's ssh_config says so) gives programs on the tunnel host, and "
            + "its administrators, everything that your display has: keys typed, screens shown.",
        when: .on(.hazards) { seen, _ in seen.forwardsX11 == .trusted },
        experiment: "ssh -G shows forwardx11 and forwardx11trusted.",
        fixes: { scene in [scene.onClient("Leave it off for a tunnel.", scene.command(adding: "-x"))] },
        matching: [[SettingsEvidence.plain { $0.forwardsX11 = .trusted }]],
        not: [[SettingsEvidence.plain()], [SettingsEvidence.plain { $0.forwardsX11 = .untrusted }]])
}
