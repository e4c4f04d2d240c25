import Evidence
import TunnelModel

extension ReachEvidence {
    /// The jump host from which this host is dialled.
    fileprivate var jumpHost: String? { if case .jump(let host) = transport { host } else { nil } }
}

extension Scene {
    /// The jump host before the one that this is about, as a title names it.
    fileprivate var jumpHost: String { (facts.reach?.jumpHost ?? "the jump host").clipped(to: 40) }

    fileprivate func onJumpHost(_ text: String, _ command: String? = nil) -> Fix {
        Fix(.tunnelHost, host: facts.reach?.jumpHost ?? "jump host", text, command: command)
    }
}

extension Evidence {
    fileprivate static func otherPort(_ port: Int) -> Evidence {
        var reach = ReachEvidence(
            attempts: [.init(address: "192.0.2.10", port: 22, outcome: .refusedByReset, elapsed: .milliseconds(1))])
        reach.portThatAnswers = port
        return .reach(reach)
    }

    fileprivate static func keys(refusedBut identity: Identity) -> Evidence {
        var keys = IdentitiesEvidence(queries: [], agent: .notConfigured, user: "alice")
        keys.acceptedIfOffered = identity
        return .identities(keys)
    }

    fileprivate static func keysOnMiddle(acceptedFromHere identity: Identity?) -> Evidence {
        var keys = IdentitiesEvidence(queries: [], agent: .notConfigured, user: "alice")
        keys.acceptedFromHere = identity
        return .identities(keys)
    }

    fileprivate static func nearEnd(_ outcome: ReachEvidence.Outcome) -> Evidence {
        var reach = ReachEvidence(
            attempts: [.init(address: "127.0.0.1", port: 2222, outcome: outcome, elapsed: .milliseconds(1))])
        reach.tunnelBefore = 1
        return .reach(reach)
    }

    fileprivate static func agreeing(_ exchange: KeyExchangeEvidence) -> KeyExchangeEvidence {
        var exchange = exchange
        exchange.agreesWithOther = true
        return exchange
    }

    /// What came of dialling from a jump host; nil: it was opened.
    fileprivate static func jump(_ refusal: ReachEvidence.Refusal?) -> Evidence {
        var reach = ReachEvidence(transport: .jump(host: "jump-host"), attempts: [], isConnected: refusal == nil)
        reach.refusal = refusal
        return .reach(reach)
    }
}

let chainCauses = CauseTable.of {
    Cause(
        "chain.jump-forward-denied", .fail, "The jump host may not be jumped from: it forbids the connection",
        title: { "\($0.jumpHost) will not connect \($0.shortClient) to \($0.tunnelHost.clipped(to: 40))" },
        why:
            "ssh goes through a jump host in a channel that its server must open (direct-tcpip), as for a local tunnel. "
            + "This server logs you in and forbids that: AllowTcpForwarding or DisableForwarding, PermitOpen, or an "
            + "option of your key there. ForceCommand and a missing shell do not hinder a jump.",
        when: .on(.reach) { seen, _ in
            switch seen.refusal {
            case .prohibited?, .unknownChannelType?: true
            default: false
            }
        },
        experiment: "The same without the tunnel: ssh -W of the next host through the jump host.",
        fixes: { scene in
            [
                scene.onJumpHost(
                    "Allow the connection for this account, in sshd_config or in the options of the key: "
                        + "AllowTcpForwarding, and PermitOpen with exactly this name and port.",
                    scene.effectivePolicy("allowtcpforwarding|permitopen|disableforwarding")),
                scene.onClient(
                    "If the jump host allows some names only, use the one that it lists: it compares letter by letter."
                ),
            ]
        },
        matching: [
            [.jump(.prohibited(text: "open failed"))], [.jump(.unknownChannelType(text: "unknown channel type"))],
        ],
        not: [[.jump(nil)], [.jump(.failed(text: "Connection refused"))], [.dial(.refusedByReset)]])

    Cause(
        "chain.jump-target-unreachable", .fail, "The jump host does not reach the next host",
        title: { scene in
            let host = "\(scene.subject.hostName.clipped(to: 30)):\(scene.port)"
            switch scene.facts.reach?.refusal {
            case .failed(let text)? where !text.isEmpty && text.lowercased() != "open failed":
                return "\(scene.jumpHost) does not reach \(host): \(text.clipped(to: 40))"
            case .noReply?: return "\(scene.jumpHost) gets no answer from \(host)"
            default: return "\(scene.jumpHost) does not reach \(host)"
            }
        },
        why: "The jump host looks the name up and dials, not the client host: what counts is what it knows and what it "
            + "reaches. It tried and failed, for the reason that stands in the evidence.",
        when: .on(.reach) { seen, _ in
            switch seen.refusal {
            case .failed?, .noReply?: true
            default: false
            }
        },
        experiment: "On the jump host look whether it finds the name, and whether the port answers.",
        fixes: { scene in
            let host = ShellWord.quoted(scene.subject.hostName)
            return [
                scene.onJumpHost(
                    "See what it finds and reaches.", "getent hosts \(host); nc -vz -w 5 \(host) \(scene.port)"),
                scene.onClient(
                    "Name the next host as the jump host knows it (HostName in ssh_config), and with the port that its "
                        + "sshd listens on."),
                scene.inNetwork("Let the jump host reach port \(scene.port) of that host."),
            ]
        },
        matching: [
            [.jump(.failed(text: "Connection refused"))], [.jump(.failed(text: "Name or service not known"))],
            [.jump(.noReply(after: .seconds(10)))],
        ],
        not: [[.jump(nil)], [.jump(.prohibited(text: "open failed"))], [.dial(.timedOut(after: .seconds(5)))]])

    Cause(
        "chain.jump-hop-failed", .fail, "The connection to the jump host ended when the next host was asked for",
        title: { "\($0.jumpHost) ends the connection instead of dialling \($0.tunnelHost.clipped(to: 40))" },
        why:
            "The login on the jump host worked, and its server gave up the whole connection, or had no means left, when "
            + "it was asked to dial the next host.",
        when: .on(.reach) { seen, _ in
            switch seen.refusal {
            case .ended?, .resourceShortage?: true
            default: false
            }
        },
        experiment: "Log in on the jump host by itself and stay for a while: it may hang up then, too.",
        fixes: { scene in
            [
                scene.onJumpHost(
                    "Its log says why it ended the session.", "sudo journalctl -u ssh --since '5 minutes ago'")
            ]
        },
        matching: [[.jump(.ended(disconnect: nil))], [.jump(.resourceShortage(text: "no more"))]],
        not: [[.jump(nil)], [.jump(.failed(text: "Connection refused"))]])

    Cause(
        "chain.option-not-applied-to-jump", .fail,
        "An option that the jump host needs is given to the tunnel host only",
        title: { scene in
            let host = scene.tunnelHost.clipped(to: 40)
            if let port = scene.facts.reach?.portThatAnswers {
                return "The SSH server of \(host) is on port \(port), which is named for the last host only"
            }
            if scene.facts.keyExchange?.agreesWithOther ?? false {
                return "\(host) needs the algorithms that are allowed for the last host only"
            }
            return "\(host) would accept a key that ssh offers to the last host only"
        },
        why:
            "Options of the command line (-i, -p, -l, -o) are for the host at its end. To a jump host ssh goes with what "
            + "ssh_config says of the jump host, and with -F alone of the command line. With the same option it would be "
            + "got through.",
        when: .onReach { seen, _ in seen.portThatAnswers != nil },
        .on(.keyExchange) { seen, _ in seen.agreesWithOther },
        .on(.identities) { seen, _ in seen.acceptedIfOffered != nil },
        .on(.login) { seen, facts in !seen.isSuccess && facts.identities?.acceptedIfOffered != nil },
        decisive: true,
        experiment: "ssh -G JUMPHOST shows what ssh takes for the jump host itself.",
        fixes: { scene in
            var lines: [String] = []
            if let port = scene.facts.reach?.portThatAnswers { lines.append("Port \(port)") }
            if let identity = scene.facts.identities?.acceptedIfOffered {
                switch identity.source {
                case .file(let path), .certificate(let path): lines.append("IdentityFile \(path)")
                case .agent: lines.append("IdentityAgent")
                }
            }
            if lines.isEmpty { lines.append("the option") }
            return [
                scene.onClient(
                    "Give it to the jump host in ~/.ssh/config: under Host \(scene.tunnelHost.clipped(to: 60)) write "
                        + lines.joined(separator: " and ") + ".")
            ]
        },
        matching: [
            [Evidence.otherPort(2222)],
            [Evidence.keys(refusedBut: .ed25519)],
            [
                .keyExchange(
                    Evidence.agreeing(
                        KeyExchangeEvidence(
                            result: .noCommon(.keyExchange, ssh: ["a"], server: ["diffie-hellman-group14-sha1"]))))
            ],
        ],
        not: [
            [.dial(.refusedByReset)], [.loggedIn],
            [.exchange(.noCommon(.keyExchange, ssh: ["a"], server: ["b"]))],
        ])

    Cause(
        "chain.jump-loop-or-conflict", .fail, "The jump hosts lead in a circle, or contradict a proxy command",
        title: { scene in
            guard case .refused(let lines, _, _)? = scene.facts.configuration, let line = lines.first else {
                return "The jump hosts lead in a circle"
            }
            return "ssh refuses the way: \(line.clipped(to: 70))"
        },
        why:
            "A jump host that is itself to be reached through the same jump host (a Host * block with ProxyJump applies to "
            + "the jump host, too), or -J beside a ProxyCommand, is a way that ssh does not go.",
        when: .on(.configuration) { seen, _ in
            guard case .refused(let lines, _, _) = seen else { return false }
            let complaints = [
                "jumphost loop", "Cannot specify -J with ProxyCommand", "inconsistent options: ProxyCommand+ProxyJump",
                "the jump hosts never end",
            ]
            return lines.contains { line in complaints.contains { line.contains($0) } }
        },
        experiment: "ssh -G JUMPHOST shows what ssh takes for the jump host itself.",
        fixes: { scene in
            [
                scene.onClient(
                    "Take the jump host out of the rule: before it in ssh_config write Host JUMPHOST, and under that "
                        + "ProxyJump none."),
                scene.onClient(
                    "Or give the way for this command alone.", scene.command(adding: "-o", "ProxyJump=none")),
            ]
        },
        matching: [
            [.configuration(.refused(lines: ["jumphost loop via jump-host"], file: nil, line: nil))],
            [.configuration(.refused(lines: ["Cannot specify -J with ProxyCommand"], file: nil, line: nil))],
        ],
        not: [
            [.configuration(.read(forwards: 1, forwardsCleared: false))],
            [.configuration(.refused(lines: ["Bad configuration option: foo"], file: nil, line: nil))],
        ])

    Cause(
        "chain.agent-not-forwarded", .fail, "The middle host has no key for the next host, and yours stay at home",
        title: { scene in
            let next = scene.tunnelHost.clipped(to: 30)
            return scene.facts.identities?.isAgentAsked ?? false
                ? "\(scene.clientHost.clipped(to: 30)) has no key for \(next), and your agent does not come along"
                : "\(scene.clientHost.clipped(to: 30)) has no key for \(next), and your agent is not forwarded"
        },
        why:
            "An ssh that is typed on a middle host uses the keys and the agent that are there. It has none that the next "
            + "host accepts; a key of the person's own would be accepted, and stays where the person is unless the agent "
            + "is forwarded (-A). Jumping through the middle host (-J) needs no key and no agent there.",
        when: .on(.identities) { seen, facts in
            seen.acceptedFromHere != nil && !(facts.login?.isSuccess ?? false)
        },
        .on(.login) { seen, facts in !seen.isSuccess && facts.identities?.acceptedFromHere != nil },
        decisive: true,
        experiment: "ssh-add -l on the middle host lists what an ssh there could use.",
        fixes: { scene in
            let words = scene.subject.spec.arguments.map(ShellWord.quoted).joined(separator: " ")
            return [
                Fix(
                    .client, host: LegPlan.clientHost,
                    "Go through it in one command: the keys stay here, and the tunnel begins here.",
                    command: "ssh -J \(ShellWord.quoted(scene.clientHost)) \(words)"),
                Fix(
                    .client, host: LegPlan.clientHost,
                    "Or forward the agent with the command that leads there (-A): only where you trust its administrators, "
                        + "who can use it as long as you are there."),
                scene.onClient(
                    "Or let it have a key of its own.",
                    "ssh-keygen -t ed25519 && ssh-copy-id \(scene.portOption)\(scene.login)"),
            ]
        },
        matching: [[Evidence.keysOnMiddle(acceptedFromHere: .ed25519)]],
        not: [[.loggedIn], [Evidence.keysOnMiddle(acceptedFromHere: nil)]])

    Cause(
        "chain.ports-do-not-join", .fail, "One tunnel does not lead to where the next one begins",
        title: { scene in
            guard let join = scene.facts.join else { return "One tunnel does not lead to where the next one begins" }
            let end = "command \(join.diallingStep) leads to \(join.dialled.clipped(to: 24))"
            return "\(end), command \(join.listeningStep) listens at \(join.listening.clipped(to: 30))"
        },
        why:
            "In a double tunnel the far end of one is the near end of the next: the same host, the same port, and an address "
            + "of the same family (127.0.0.1 is not ::1). Here they differ, and nothing else listens where the first one leads.",
        when: .on(.join) { seen, _ in
            switch seen.kind {
            case .portDiffers, .familyDiffers, .addressDiffers, .hostDiffers: true
            case .joined, .wrongOrder, .noListener, .apart: false
            }
        },
        decisive: true,
        experiment: "tundoctor draw shows where the tunnels meet, and where they do not.",
        fixes: { scene in
            guard let join = scene.facts.join else { return [scene.onClient("Let both name one place.")] }
            switch join.kind {
            case .hostDiffers:
                return [
                    Fix(
                        .client, host: join.host,
                        "Type command \(join.listeningStep) there: \(join.dialled) is that host's own, not "
                            + "\(join.listeningHost)'s.")
                ]
            case .familyDiffers:
                return [
                    scene.onClient(
                        "Lead to the name, which stands for both families.",
                        scene.command(forwarding: scene.forward(to: "localhost:\(join.port)")))
                ]
            default:
                return [
                    scene.onClient(
                        "Lead to where the next one listens.",
                        scene.command(forwarding: scene.forward(to: join.firstListening))),
                    Fix(
                        .client, host: join.listeningHost,
                        "Or let command \(join.listeningStep) listen at \(join.dialled), instead of \(join.option)."),
                ]
            }
        },
        matching: [
            [Evidence.join(.sample(.portDiffers))], [Evidence.join(.sample(.familyDiffers))],
            [Evidence.join(.sample(.addressDiffers))], [Evidence.join(.sample(.hostDiffers))],
        ],
        not: [[Evidence.join(.sample(.joined))], [Evidence.join(.sample(.noListener))]])

    Cause(
        "chain.forward-loop", .fail, "The tunnels lead in a circle",
        title: { scene in
            let step = scene.facts.join.map { "command \($0.diallingStep)" } ?? "the tunnel"
            return "What enters \(step) comes back to where it entered"
        },
        why:
            "Each tunnel leads into the next, and the last one into the first: a connection goes round until something "
            + "runs out of descriptors. None of them leads to a service.",
        when: .on(.join) { seen, _ in seen.kind == .joined && seen.isLoop },
        decisive: true,
        experiment: "tundoctor draw shows the way.",
        fixes: { scene in [scene.onClient("Let one of the tunnels lead to the service that is meant.")] },
        matching: [[Evidence.join(.sample(.joined, isLoop: true))]],
        not: [[Evidence.join(.sample(.joined))], [Evidence.join(.sample(.portDiffers))]])

    Cause(
        "chain.outer-dead", .fail, "The tunnel that this ssh goes through is not there",
        title: { scene in
            let number = scene.facts.reach?.tunnelBefore.map { "command \($0)" } ?? "the first command"
            return "Nothing listens at \(scene.subject.hostName):\(scene.port): the tunnel of \(number) is not there"
        },
        why:
            "This ssh connects to the near end of another command's tunnel. That one has not been started, or it has ended: "
            + "then every ssh through it ends, too.",
        when: .on(.reach) { seen, _ in
            seen.tunnelBefore != nil
                && seen.fails { outcome in
                    switch outcome {
                    case .refusedByReset, .refusedByICMP, .refused: true
                    default: false
                    }
                }
        },
        decisive: true,
        experiment: "ss -ltn on the client host shows whether anything listens at the port.",
        fixes: { scene in
            [
                scene.onClient("Start the command before it first, and keep it running (a service, autossh)."),
                scene.onClient("Or go through the host in between in one command (ssh -J): nothing else has to run."),
            ]
        },
        matching: [[Evidence.nearEnd(.refusedByReset)]],
        not: [[.dial(.refusedByReset)], [Evidence.nearEnd(.connected)]])

    Cause(
        "chain.inner-egress-dead", .fail, "The tunnel that this ssh goes through does not arrive",
        title: { scene in
            let number = scene.facts.reach?.tunnelBefore.map { "command \($0)" } ?? "the first command"
            return "The tunnel of \(number) takes the connection, and its far end does not answer"
        },
        why:
            "The ssh of the tunnel in between listens and accepts, its tunnel host cannot connect to the far end, and ssh "
            + "closes what it had accepted. Why, only that ssh is told.",
        when: .on(.banner) { seen, facts in
            guard facts.reach?.tunnelBefore != nil, case .closed = seen.result else { return false }
            return true
        },
        decisive: true,
        experiment: "Check the command in between by itself: its egress is the broken leg.",
        fixes: { scene in
            [
                scene.onClient(
                    "See what is said of the far end of the command before it, or in the window where it runs.")
            ]
        },
        matching: [[Evidence.nearEnd(.connected), .firstWords(.closed(.finished))]],
        not: [[.dial(.connected), .firstWords(.closed(.finished))], [Evidence.nearEnd(.refusedByReset)]])

    Cause(
        "chain.first-tunnel-exits", .warn, "A tunnel that others need stays only as long as a command",
        title: {
            "The tunnel to \($0.tunnelHost.clipped(to: 40)) ends with the command that it runs, and others need it"
        },
        why:
            "Without -N an ssh ends with what it runs there, and its tunnel with it, unless a connection is open at that "
            + "moment. What leads through it, or is typed where it leads, breaks then.",
        when: .on(.session) { seen, _ in if case .ownCommand = seen.result { true } else { false } },
        experiment: "Run the command, wait for its end, and look whether the port still listens.",
        fixes: { scene in
            [
                scene.onClient("Leave the command out and ask for no session: -N."),
                scene.onClient("Or let something keep it up: a service with Restart=always, or autossh -M 0."),
            ]
        },
        matching: [[.loggedIn, .session(SessionEvidence(result: .ownCommand("sleep 10")))]],
        not: [[.loggedIn, .session(SessionEvidence(result: .shell))]])

    Cause(
        "chain.step-not-reached", .unknown, "The host on which the command is typed was not come to",
        title: { "What \($0.clientHost.clipped(to: 40)) would do could not be seen" },
        why:
            "A command of a chain is examined where it is typed, over the session of the command that leads there. That one "
            + "did not get so far, or no shell answers there: what stands in the way is said of the earlier command.",
        when: .unable { if case .notReached = $0 { true } else { false } },
        decisive: true,
        experiment: "Put the earlier command right, and check the chain again.",
        fixes: { scene in
            [
                Fix(
                    .client, host: LegPlan.clientHost,
                    "Put right what is said of the command that leads to \(scene.clientHost).")
            ]
        },
        matching: [
            .init(
                .configuration,
                unable: .notReached(host: "middle-host", why: "the command that leads there comes first"))
        ],
        not: [.init(.configuration, unable: .interrupted), [.loggedIn]])
}

extension JoinEvidence {
    /// Of the listener.
    fileprivate var port: String { dialled.split(separator: ":").last.map(String.init) ?? "PORT" }

    /// Where it listens, as a destination.
    fileprivate var firstListening: String {
        listening.split(separator: ",").first.map { $0.trimmingPrefix { $0 == " " } }.map(String.init) ?? listening
    }

    fileprivate static func sample(_ kind: Join.Kind, isLoop: Bool = false) -> JoinEvidence {
        JoinEvidence(
            kind: kind, diallingStep: 1, listeningStep: 2, host: "tunnel-host", dialled: "localhost:2999",
            option: "-L 2998:www:80", listening: "localhost:2998", listeningHost: "tunnel-host", isLoop: isLoop)
    }
}
