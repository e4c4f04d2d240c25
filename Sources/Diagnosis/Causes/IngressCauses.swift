import Evidence
import TunnelModel

extension IngressEvidence {
    fileprivate var isFaulty: Bool { runningTunnel == nil }

    /// The port is taken on every address that could have been had.
    fileprivate var isTaken: Bool {
        if case .inUse? = obstacle { isFaulty } else { false }
    }

    /// The tunnel runs, and one of its two addresses is another program's.
    fileprivate var isShadowed: Bool { !strangers.isEmpty }

    /// An ssh that serves others over a shared connection (ControlMaster) holds the port.
    fileprivate var isHeldByMaster: Bool {
        sharedForward != nil || owner.map { $0.name == "ssh" && $0.command.contains("[mux]") } ?? false
    }
}

extension Scene {
    fileprivate var portWord: String { ingressPort.map(String.init) ?? "PORT" }

    /// A port nearby that needs no privilege: 18080 for 8080, 8443 for 443.
    fileprivate var otherPort: Int {
        guard let port = ingressPort, port > 0 else { return 18080 }
        return port < 1024 ? port + 8000 : port + 10000 <= 65535 ? port + 10000 : port - 10000
    }

    fileprivate var otherForward: String {
        guard case .tcp(let address?, _) = subject.plan.forward.ingress else { return forward(from: "\(otherPort)") }
        return forward(from: "\(Endpoint.bracketed(address)):\(otherPort)")
    }

    fileprivate var useOtherPort: Fix {
        onClient("Let the tunnel listen on another port.", command(forwarding: otherForward))
    }

    fileprivate var ownerWords: String {
        facts.ingress?.otherOwner.map { "\($0.name.clipped(to: 25)) (pid \($0.pid))" } ?? "another program"
    }

    fileprivate var seeOwner: Fix { onClient("See who holds the port.", "sudo ss -ltnp 'sport = :\(portWord)'") }

    fileprivate var configurationLine: String {
        if case .refused(let lines, _, _)? = facts.configuration, let line = lines.first { return line }
        return "Bad configuration option"
    }
}

let ingressCauses = CauseTable.of {
    Cause(
        "ingress.bad-specification", .fail, "The forward is not written as ssh wants it",
        title: { $0.configurationLine.clipped(to: 100) },
        why: "ssh cannot read the argument of -L, -R or -D and does not start: a missing port, a port above 65535, or "
            + "an IPv6 address without brackets.",
        when: .on(.configuration) { seen, _ in
            guard case .refused(let lines, _, _) = seen else { return false }
            return lines.contains { $0.contains("forwarding specification") || $0.contains("Bad forwarding") }
        },
        experiment: "ssh -G with the same words prints the same complaint.",
        fixes: { scene in
            [
                scene.onClient(
                    "Write it as [bind_address:]port:host:hostport, IPv6 addresses in brackets.",
                    "ssh -L 8080:www:80 \(scene.portOption)\(scene.login) -N")
            ]
        },
        matching: [
            [.configuration(.refused(lines: ["Bad local forwarding specification '8080:80'"], file: nil, line: nil))]
        ],
        not: [
            [.configuration(.read(forwards: 1, forwardsCleared: false))],
            [.configuration(.refused(lines: ["Bad configuration option: foo"], file: "~/.ssh/config", line: 3))],
        ])

    Cause(
        "ingress.config-error", .fail, "ssh rejects its configuration",
        title: { scene in
            guard case .refused(_, let file, let line)? = scene.facts.configuration,
                let place = ConfigurationEvidence.place(file, line)
            else { return "ssh rejects its configuration" }
            return "ssh rejects its configuration at \(place.clipped(to: 60))"
        },
        why: "ssh stops before it connects: an option that it does not know, a value it does not accept, or a "
            + "configuration file that others may write to.",
        when: .on(.configuration) { seen, _ in if case .refused = seen { true } else { false } },
        general: true,
        experiment: "ssh -G HOST reads the configuration and makes no connection.",
        fixes: { scene in
            var command = "ssh -G \(ShellWord.quoted(scene.typedHost)) >/dev/null"
            if case .refused(_, let file?, let line?)? = scene.facts.configuration {
                command = "sed -n \(line)p \(ShellWord.quoted(file))"
            }
            return [
                scene.onClient(
                    "Correct the line. An option of a newer ssh can be passed over with IgnoreUnknown.", command),
                scene.onClient(
                    "If it complains of owner or permissions, keep the file to yourself.", "chmod 600 ~/.ssh/config"),
            ]
        },
        matching: [
            [
                .configuration(
                    .refused(
                        lines: ["~/.ssh/config: line 3: Bad configuration option: foo"], file: "~/.ssh/config", line: 3)
                )
            ]
        ],
        not: [[.configuration(.read(forwards: 1, forwardsCleared: false))], [.configuration(.noSSH)]])

    Cause(
        "ingress.config-unread", .unknown, "There is no ssh on the client host to read its configuration",
        title: {
            $0.isTypedHere
                ? "There is no ssh on this machine: what its configuration says is not known"
                : "No ssh of \($0.shortClient) was asked: what its configuration says is not known"
        },
        why: "Only ssh itself knows what ssh_config, its Match blocks and its Include files mean. Without it the "
            + "command line alone was examined.",
        when: .on(.configuration) { seen, _ in seen == .noSSH },
        experiment: "Install ssh and run the check again.",
        fixes: { scene in
            scene.isTypedHere
                ? [scene.onClient("Install the OpenSSH client.", "sudo apt-get install openssh-client")]
                : [
                    scene.onClient(
                        "Is there an ssh, and what does it read?", "ssh -G \(ShellWord.quoted(scene.typedHost))")
                ]
        },
        matching: [[.configuration(.noSSH)]],
        not: [[.configuration(.read(forwards: 1, forwardsCleared: false))]])

    Cause(
        "ingress.half-bound", .fail, "Another program holds the port on one of the two loopback addresses",
        title: { "\($0.ownerWords) holds port \($0.portWord) on one of its two addresses" },
        why: "ssh listens on 127.0.0.1 and on ::1. One of them is taken, ssh takes the other and goes on, without a "
            + "failure even with ExitOnForwardFailure. Programs that choose the taken one reach the other program.",
        when: .on(.ingress) { seen, _ in
            seen.isFaulty && !seen.free.isEmpty && !seen.taken.isEmpty || seen.isShadowed
        },
        experiment: "Connect to 127.0.0.1 and to ::1 by themselves, and compare what answers.",
        fixes: { scene in
            let free = scene.facts.ingress?.ownAddress ?? "127.0.0.1"
            return [
                scene.useOtherPort,
                scene.onClient(
                    "Or listen on the free address only, and have programs use exactly that.",
                    scene.command(
                        forwarding: scene.forward(from: "\(Endpoint.bracketed(free)):\(scene.portWord)"))),
                scene.seeOwner,
            ]
        },
        matching: [
            [.bind(.inUse(owner: Evidence.nginx), .free)], [.bind(.free, .inUse(owner: nil))],
            [.bind(.inUse(owner: Evidence.nginx), .inUse(owner: Evidence.plainSSH), running: Evidence.plainSSH)],
            [.bind(.inUse(owner: nil), .inUse(owner: Evidence.plainSSH), running: Evidence.plainSSH)],
        ],
        not: [
            [.bind(.free, .free)], [.bind(.inUse(owner: nil), .inUse(owner: nil))], [.bind(.free, .familyUnsupported)],
            [.bind(.inUse(owner: Evidence.master), .free, running: Evidence.master)],
        ])

    Cause(
        "ingress.controlmaster-refused-forward",
        .depends { $0.facts.ingress?.sharedForward == .notAsked ? .unknown : .fail },
        "An ssh that shares its connection holds the port with another forward",
        title: { "Port \($0.portWord) belongs to a shared ssh connection (pid \($0.facts.ingress?.owner?.pid ?? 0))" },
        why: "A ControlMaster, an ssh that others share, holds the port with another forward, which lives on when the "
            + "command that asked for it has ended. ssh asks the master if it is its own, is refused, and can then not listen "
            + "there by itself either.",
        when: .on(.ingress) { seen, _ in seen.isTaken && seen.isHeldByMaster },
        experiment:
            "ssh -O check HOST names the master's pid; ssh -O forward with this forward succeeds only if it is there "
            + "already.",
        fixes: { scene in
            [
                scene.onClient(
                    "End the master; its other sessions end with it.",
                    "ssh -O exit \(scene.portOption)\(scene.login)"),
                scene.onClient(
                    "Or keep tunnels out of shared connections.", scene.command(adding: "-o", "ControlPath=none")),
                scene.useOtherPort,
            ]
        },
        matching: [[.bind(.inUse(owner: Evidence.master), .inUse(owner: Evidence.master))]],
        not: [
            [.bind(.inUse(owner: Evidence.nginx))],
            [.bind(.inUse(owner: Evidence.master), running: Evidence.master)],
            [.shared],
        ])

    Cause(
        "ingress.port-in-use", .fail, "Another program holds the port on which the tunnel should listen",
        title: { "Port \($0.portWord) on \($0.thisMachine) is in use by \($0.ownerWords)" },
        why: "ssh cannot listen: the address is already in use. ssh stays connected all the same, unless "
            + "ExitOnForwardFailure is set, and programs reach whoever holds the port.",
        when: .on(.ingress) { seen, _ in seen.isTaken && !seen.isHeldByMaster },
        experiment: "See which process holds the port.",
        fixes: { scene in
            var fixes = [scene.useOtherPort, scene.seeOwner]
            if let owner = scene.facts.ingress?.owner {
                fixes.append(scene.onClient("Or end \(owner.name), if nobody needs it.", "kill \(owner.pid)"))
            }
            fixes.append(
                scene.onClient(
                    "Let ssh say so next time instead of going on.",
                    scene.command(adding: "-o", "ExitOnForwardFailure=yes")))
            return fixes
        },
        matching: [
            [.bind(.inUse(owner: Evidence.nginx), .inUse(owner: Evidence.nginx))],
            [.bind(.inUse(owner: nil), .familyUnsupported)],
        ],
        not: [[.bind(.free, .free)], [.bind(.inUse(owner: nil), .free)], [.bind(.privileged(firstUnprivileged: 1024))]])

    Cause(
        "ingress.privileged-port", .fail, "The port may be listened on by the administrator only",
        title: { "Port \($0.portWord) needs privilege on \($0.thisMachine)" },
        why: "Ports below a limit, mostly 1024, are for the administrator. ssh cannot listen there for an ordinary "
            + "user.",
        when: .on(.ingress) { seen, _ in
            if case .privileged? = seen.obstacle { seen.isFaulty } else { false }
        },
        experiment: "The limit is in net.ipv4.ip_unprivileged_port_start.",
        fixes: { scene in
            [
                scene.useOtherPort,
                scene.onClient(
                    "Or let ordinary users have the port on \(scene.thisMachine).",
                    "sudo sysctl net.ipv4.ip_unprivileged_port_start=\(scene.portWord)"),
            ]
        },
        matching: [[.bind(.privileged(firstUnprivileged: 1024), .privileged(firstUnprivileged: 1024), port: 80)]],
        not: [[.bind(.free, .free)], [.bind(.inUse(owner: nil), .inUse(owner: nil))]])

    Cause(
        "ingress.address-not-available", .fail, "The bind address is not an address of the client host",
        title: {
            "\($0.thisMachineFirst) does not have the address \($0.bindAddress) that the tunnel should listen on"
        },
        why: "ssh can listen on the machine's own addresses only, and the one that the forward names is not there: a "
            + "mistyped address, or an interface that is down.",
        when: .on(.ingress) { seen, _ in seen.isFaulty && seen.obstacle == .notLocal },
        experiment: "ip -br addr lists the addresses of the machine.",
        fixes: { scene in
            [
                scene.onClient("See which addresses there are.", "ip -br addr"),
                scene.onClient(
                    "Listen on loopback, if only programs on \(scene.thisMachine) use the tunnel.",
                    scene.command(forwarding: scene.forward(from: scene.portWord))),
            ]
        },
        matching: [[.bind(.notLocal)], [.bind(.notLocal, .familyUnsupported)]],
        not: [[.bind(.free, .notLocal)], [.bind(.inUse(owner: nil))]])

    Cause(
        "ingress.v6only-unsupported", .fail, "The client host has no such address family",
        title: { "\($0.thisMachineFirst) has no address of the kind that port \($0.portWord) should listen on" },
        why: "IPv6 (or IPv4) is switched off in the kernel of the client host, and the forward, or -6, asks for it.",
        when: .on(.ingress) { seen, _ in seen.isFaulty && seen.obstacle == .familyUnsupported },
        experiment: "ip -6 addr lists nothing where IPv6 is switched off.",
        fixes: { scene in
            [
                scene.onClient("Use the other family.", scene.command(adding: "-4")),
                scene.onClient("See whether IPv6 is on.", "sysctl net.ipv6.conf.all.disable_ipv6; ip -6 -br addr"),
            ]
        },
        matching: [[.bind(.familyUnsupported)]],
        not: [[.bind(.free, .familyUnsupported)], [.bind(.notLocal)]])

    Cause(
        "ingress.bind-name-unresolvable", .fail, "The bind address is a name that does not resolve on the client host",
        title: { "The bind address \($0.bindAddress) does not resolve on \($0.thisMachine)" },
        why: "The forward names a host to listen on, and the client host's resolver does not know it.",
        when: .on(.ingress) { seen, _ in if case .unresolvable = seen.result { seen.isFaulty } else { false } },
        experiment: "getent ahosts NAME shows what the resolver makes of it.",
        fixes: { scene in
            [
                scene.onClient(
                    "Name an address of \(scene.thisMachine), or none for loopback.",
                    scene.command(forwarding: scene.forward(from: scene.portWord)))
            ]
        },
        matching: [
            [.ingress(IngressEvidence(result: .unresolvable(name: "nohost", reason: "Name or service not known")))]
        ],
        not: [[.bind(.free)], [.bind(.notLocal)]])

    Cause(
        "ingress.unix-socket-exists", .fail, "The socket on which the tunnel should listen exists already",
        title: { "\($0.listener.clipped(to: 60)) exists already on \($0.thisMachine)" },
        why: "ssh does not replace an existing file unless StreamLocalBindUnlink says so. An earlier tunnel left it "
            + "behind, or another program listens there.",
        when: .on(.ingress) { seen, _ in
            if case .unixExists(_, _, willUnlink: false) = seen.result { seen.isFaulty } else { false }
        },
        experiment: "Connect to the socket: a refusal means that nobody listens any more.",
        fixes: { scene in
            let path = scene.listener
            return [
                scene.onClient("See who uses it; if nobody, remove it.", "ss -xlp | grep -F \(ShellWord.quoted(path))"),
                scene.onClient(
                    "Let ssh replace it each time.", scene.command(adding: "-o", "StreamLocalBindUnlink=yes")),
            ]
        },
        matching: [
            [.ingress(IngressEvidence(result: .unixExists(path: "/tmp/www.sock", live: false, willUnlink: false)))],
            [.ingress(IngressEvidence(result: .unixExists(path: "/tmp/www.sock", live: true, willUnlink: false)))],
        ],
        not: [
            [.ingress(IngressEvidence(result: .unixExists(path: "/tmp/www.sock", live: false, willUnlink: true)))],
            [.ingress(IngressEvidence(result: .unixFree(path: "/tmp/www.sock")))],
        ])

    Cause(
        "ingress.cannot-listen", .fail, "The client host cannot listen where the tunnel should",
        title: { "ssh cannot listen on \($0.listener.clipped(to: 60))" },
        why: "The system refused the listener for a reason that is none of the usual ones; the evidence quotes it.",
        when: .on(.ingress) { seen, facts in seen.reading(in: Scene(.placeholder, facts)).state == .broken },
        general: true,
        experiment: "Let another program listen there and compare.",
        fixes: { scene in
            [
                scene.useOtherPort,
                scene.onClient("See what is there.", "ss -ltnp 'sport = :\(scene.portWord)'; ip -br addr"),
            ]
        },
        matching: [
            [.bind(.other("Too many open files"))],
            [
                .ingress(
                    IngressEvidence(
                        result: .unixImpossible(path: "/no/such/x.sock", reason: "No such file or directory")))
            ],
            [.ingress(IngressEvidence(result: .tcp(port: 8080, attempts: [])))],
        ],
        not: [[.bind(.free, .free)], [.bind(.other("x"), .free)]])
}

extension Scene {
    /// Where the tunnel should listen: the socket that was looked at, else what was asked for.
    fileprivate var listener: String {
        switch facts.ingress?.result {
        case .unixFree(let path), .unixExists(let path, _, _), .unixImpossible(let path, _): path
        default: subject.plan.forward.ingress.description
        }
    }

    /// The address on which the tunnel should listen, short enough for a title.
    fileprivate var bindAddress: String {
        if case .unresolvable(let name, _)? = facts.ingress?.result { return name.clipped(to: 30) }
        guard case .tcp(let address, _) = subject.plan.forward.ingress else { return "of the socket" }
        return (address ?? facts.ingress?.attempts.first?.address ?? "127.0.0.1").clipped(to: 30)
    }
}
