import Evidence
import TunnelModel

extension Observation.Outcome {
    /// It could not be looked at because no command may be run.
    fileprivate var isCommandForbidden: Bool {
        if case .unable(.commandsNotAllowed) = self { true } else { false }
    }
}

extension Scene {
    /// A tunnel that runs is dead, whatever a new login does.
    fileprivate var runsDead: Bool {
        if case .dead? = facts.running?.state(facts) { true } else { false }
    }
}

extension Scene {
    private var nextCommand: String? {
        if case .session(let seen)? = facts[.session]?.evidence { seen.nextCommand } else { nil }
    }

    fileprivate var isForNextCommand: Bool { nextCommand != nil }

    /// Without a shell on the host between.
    fileprivate var jumpOn: Fix {
        onClient(
            "Type the next command \(isTypedHere ? "here" : "there") instead, through this host: a jump host needs no shell, "
                + "and the tunnel begins where it is typed.",
            "ssh -J \(ShellWord.quoted(typedHost)) \(nextCommand ?? "NEXT-HOST")")
    }
}

let sessionCauses = CauseTable.of {
    Cause(
        "session.lost", .fail, "The connection ends when the tunnel is first used",
        title: { "\($0.tunnelHost.clipped(to: 50)) ends the connection when the tunnel is used" },
        why: "The login worked, and the SSH connection ended when the forward was asked for: the session's process "
            + "crashed or was killed, or a device in between ends connections that forward.",
        when: .on(.permission) { seen, _ in if case .closed = seen.result { true } else { false } },
        .on(.listener) { seen, _ in if case .closed = seen.result { true } else { false } },
        experiment: "Log in without a tunnel: if that stays, asking for the forward ends it. The server's log tells "
            + "whether its own process ended.",
        fixes: { scene in
            [
                scene.onTunnelHost(
                    "Read what sshd says of the session's end.", "sudo journalctl -u ssh -n 30 --no-pager"),
                scene.onClient(
                    "Does a session without a tunnel stay?",
                    "ssh -o ClearAllForwardings=yes \(scene.portOption)\(scene.login) sleep 10"),
                scene.inNetwork("Look for a firewall or inspection device that ends SSH connections with forwards."),
            ]
        },
        matching: [
            [.loggedIn, .policy(.closed(disconnect: nil))], [.loggedIn, .listener(.closed(disconnect: nil))],
        ],
        not: [[.loggedIn, .policy(.allowed)], [.loggedIn, .policy()]])

    Cause(
        "stability.server-not-responding", .fail, "The connection is dead, and nobody has noticed",
        title: { scene in
            scene.runsDead
                ? "The tunnel that runs is dead: nothing comes back from \(scene.tunnelHost.clipped(to: 45))"
                : "\(scene.tunnelHost.clipped(to: 50)) answers nothing any more after the login"
        },
        why:
            "The login worked; since then nothing comes back, not even the answer to a keepalive. The path died, or the "
            + "session's process stopped or has not begun its work. Without ServerAliveInterval ssh does not notice, and "
            + "goes on accepting connections.",
        when: .on(.permission) { seen, _ in if case .silent = seen.result { true } else { false } },
        .on(.listener) { seen, _ in if case .silent = seen.result { seen.lostClass == nil } else { false } },
        .on(.running) { seen, facts in if case .dead = seen.state(facts) { true } else { false } },
        likelier: { _ in true },
        experiment: "Wait longer (--timeout 60): a session that is slow to begin answers in the end. Of a tunnel that "
            + "runs, ss -tnp shows whether its own bytes are acknowledged.",
        fixes: { scene in
            let dead = scene.runsDead ? scene.facts.running?.holder : nil
            return (dead.map { [scene.onClient("End the dead ssh.", "kill \($0.pid)")] } ?? []) + [
                scene.onClient(
                    "Let ssh notice and end, so that it can be started anew.",
                    scene.command(adding: "-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=3")),
                scene.onTunnelHost(
                    "Is the session's process stopped, or the machine overloaded?",
                    "uptime; ps -eo pid,stat,cmd | grep '[s]shd'"),
            ]
        },
        matching: [
            [.loggedIn, .policy(.silent(after: .seconds(5)))], [.loggedIn, .listener(.silent(after: .seconds(5)))],
            [.egressWorks, .running(.entered(.silent(after: .seconds(5))))],
            [.running(.entered(.silent(after: .seconds(5))), unacknowledged: 120)],
        ],
        not: [
            [.loggedIn, .policy(.allowed)], [.loggedIn, .policy(.closed(disconnect: nil))],
            [.running(.entered(.silent(after: .seconds(5))), stopped: true)],
        ])

    Cause(
        "stability.qos-marking", .fail, "A device on the way drops packets that ssh marks",
        title: { "Something before \($0.tunnelHost.clipped(to: 50)) drops marked packets (IPQoS)" },
        why: "ssh marks its packets, and marks them anew once it is logged in. Some virtual networks and routers drop "
            + "marked ones: nothing answers, or the login works and everything after it hangs.",
        when: .onReach { seen, _ in seen.lostClass != nil },
        .on(.permission) { seen, _ in if case .silentWhenMarked = seen.result { true } else { false } },
        .on(.listener) { seen, _ in seen.lostClass != nil },
        experiment: "Repeat with IPQoS none: if it works then, a device on the way drops marked packets.",
        fixes: { scene in [scene.onClient("Do not mark packets.", scene.command(adding: "-o", "IPQoS=none"))] },
        matching: [
            [.dial(.timedOut(after: .seconds(5)), lostClass: "af21")],
            [.loggedIn, .policy(.silentWhenMarked(trafficClass: "af21"))],
        ],
        not: [
            [.dial(.timedOut(after: .seconds(5)))], [.loggedIn, .policy(.allowed)],
            [.loggedIn, .policy(.silent(after: .seconds(5)))],
        ])

    Cause(
        "session.max-sessions", .fail, "The server allows no session, and without -N ssh asks for one",
        title: { "\($0.tunnelHost.clipped(to: 50)) refuses a session, and ssh ends with it" },
        why: "Without -N ssh asks for a shell first. The server refuses sessions (MaxSessions 0 marks an account for "
            + "tunnels only), ssh ends, and the tunnel with it. Forwarding itself needs no session.",
        when: .on(.session) { seen, _ in if case .refused = seen.result { true } else { false } },
        experiment: "Run the same command with -N.",
        fixes: { scene in [scene.onClient("Ask for no session.", scene.command(adding: "-N"))] },
        matching: [[.loggedIn, .session(SessionEvidence(result: .refused(text: "open failed")))]],
        not: [[.loggedIn, .session(SessionEvidence(result: .shell))]])

    Cause(
        "session.sftp-only", .fail, "The account is for sftp only, and without -N ssh ends at once",
        title: { "\($0.tunnelHost.clipped(to: 50)) lets this account do sftp only; ssh ends at once" },
        why: "The server runs its sftp service in place of a shell. Without -N ssh ends with it, and the tunnel too. "
            + "Forwarding itself may well be allowed.",
        when: .on(.session) { seen, _ in seen.isForSFTP },
        experiment: "Run the same command with -N.",
        fixes: { scene in [scene.onClient("Ask for no shell.", scene.command(adding: "-N"))] },
        matching: [
            [
                .loggedIn,
                .session(
                    SessionEvidence(
                        result: .otherProgram(status: 1, output: "This service allows sftp connections only."))),
            ]
        ],
        not: [[.loggedIn, .session(SessionEvidence(result: .shell))]])

    Cause(
        "session.shell-not-allowed", .fail, "The account has no login shell, and without -N ssh ends at once",
        title: { scene in
            "The account on \(scene.tunnelHost.clipped(to: 40)) has no shell"
                + (scene.isForNextCommand ? ": the next command cannot be typed there" : "; ssh ends at once")
        },
        why: "The account's shell is nologin or false: it ends as soon as it starts. Without -N ssh ends with it, and "
            + "the tunnel too. Accounts for tunnels are often made so on purpose.",
        when: .on(.session) { seen, _ in seen.isNoLogin },
        experiment: "Run the same command with -N.",
        fixes: { scene in
            [
                scene.isForNextCommand
                    ? scene.jumpOn : scene.onClient("Ask for no shell.", scene.command(adding: "-N")),
                scene.onTunnelHost("See the account's shell.", "getent passwd \(ShellWord.quoted(scene.user))"),
            ]
        },
        matching: [
            [
                .loggedIn,
                .session(
                    SessionEvidence(
                        result: .otherProgram(status: 1, output: "This account is currently not available."))),
            ], [.loggedIn, .session(SessionEvidence(result: .otherProgram(status: 1, output: "")))],
        ],
        not: [
            [.loggedIn, .session(SessionEvidence(result: .shell))],
            [
                .loggedIn,
                .session(SessionEvidence(result: .otherProgram(status: 1, output: ""), keyForcesCommand: true)),
            ],
        ])

    Cause(
        "session.forced-command", .fail, "The server runs a command of its own, and without -N ssh ends with it",
        title: { scene in
            "\(scene.tunnelHost.clipped(to: 40)) runs a forced command"
                + (scene.isForNextCommand ? ": the next command cannot be typed there" : "; ssh ends with it")
        },
        why: "ForceCommand, or command= of the key, runs in place of a shell. When it ends, ssh ends, and the tunnel "
            + "with it. Forwarding itself is not disabled by it.",
        when: .on(.session) { seen, _ in seen.isForced },
        experiment: "Run the same command with -N.",
        fixes: { scene in
            [
                scene.isForNextCommand
                    ? scene.jumpOn : scene.onClient("Ask for no session.", scene.command(adding: "-N")),
                scene.onTunnelHost(
                    "See where the command comes from, unless the key's line has it.",
                    scene.effectivePolicy("forcecommand")),
            ]
        },
        matching: [[.loggedIn, .session(SessionEvidence(result: .otherProgram(status: 0, output: "forced")))]],
        not: [[.loggedIn, .session(SessionEvidence(result: .shell))]])

    Cause(
        "session.commands-not-allowed", .unknown, "What only a command on the tunnel host shows was left out",
        title: { scene in
            let isAgent =
                scene.facts[.session]?.outcome.isCommandForbidden != true
                && scene.facts[.agent]?.outcome.isCommandForbidden == true
            guard scene.isTypedHere else {
                return "What ssh on \(scene.shortClient) would do was not examined (--no-exec)"
            }
            let question = isAgent ? "forwards \(scene.agent)" : "gives a shell"
            return "Whether \(scene.tunnelHost.clipped(to: 40)) \(question) was not examined (--no-exec)"
        },
        why: "Without -N the tunnel lives as long as the shell that ssh starts, and no server says whether it forwards "
            + "an agent; what an ssh that is typed on another host would do, only that host shows. All of this takes a "
            + "command there, which --no-exec forbids.",
        when: .unable { $0 == .commandsNotAllowed },
        experiment: "Run the check without --no-exec.",
        fixes: { scene in
            guard scene.isTypedHere else {
                let commands = "Run the check without --no-exec: it runs harmless commands on \(scene.clientHost)."
                return [scene.whereExamined(commands)]
            }
            return [
                scene.whereExamined(
                    "Run the check without --no-exec: it runs one harmless command on the tunnel host."),
                scene.onClient("Or ask for no shell.", scene.command(adding: "-N")),
            ]
        },
        matching: [.init(.session, unable: .commandsNotAllowed), .init(.agent, unable: .commandsNotAllowed)],
        not: [.init(.session, unable: .interrupted)])

    Cause(
        "session.not-examined", .unknown, "The login was left out, so nothing behind it is known",
        title: { "Nothing behind the login at \($0.tunnelHost.clipped(to: 50)) was examined (--no-login)" },
        why:
            "The option --no-login stops before authentication: whether the login works, what the server permits and whether the "
            + "destination answers was not looked at.",
        when: .unable { $0 == .loginNotAllowed },
        experiment: "Run the check without --no-login.",
        fixes: { scene in
            [scene.whereExamined("Run the check without --no-login: it logs in once and runs no command there.")]
        },
        matching: [.init(.methods, unable: .loginNotAllowed)],
        not: [[.takesKeys], .init(.login, unable: .interrupted)])

    Cause(
        "session.interrupted", .unknown, "The examination was cut short",
        title: { "The examination of \($0.tunnelHost.clipped(to: 50)) was cut short" },
        why: "A signal ended the examination. What had been seen by then is reported, the rest is not known.",
        when: .unable { $0 == .interrupted },
        experiment: "Run the check again and let it end.",
        fixes: { scene in [scene.whereExamined("Run the check again and let it end.")] },
        matching: [.init(.reach, unable: .interrupted)],
        not: [.init(.reach, unable: .loginNotAllowed)])

    Cause(
        "session.out-of-time", .unknown, "The time was over before anything could be seen",
        title: { "The time for \($0.tunnelHost.clipped(to: 50)) was over before all could be seen" },
        why: "The examination has a time limit, and earlier steps used it up. What was not reached may work or not.",
        when: .unable { if case .outOfTime = $0 { true } else { false } },
        experiment: "Run the check with a larger --timeout.",
        fixes: { scene in [scene.whereExamined("Run the check with more time, e.g. --timeout 60.")] },
        matching: [.init(.egressConnect, unable: .outOfTime(after: .seconds(10)))],
        not: [.init(.egressConnect, unable: .interrupted)])

    Cause(
        "session.library-cannot", .unknown, "ssh can do this, and what examined it cannot",
        title: { "What ssh would do at \($0.tunnelHost.clipped(to: 50)) could not be examined" },
        why: "ssh has an ability that the library behind this program lacks, and ssh itself could not be asked. That "
            + "says nothing against the tunnel.",
        when: .unable { if case .libraryCannot = $0 { true } else { false } },
        experiment: "Run ssh itself with -v.",
        fixes: { scene in [scene.onClient("See how ssh itself fares.", scene.command(adding: "-v"))] },
        matching: [.init(.login, unable: .libraryCannot("FIDO keys"))],
        not: [.init(.login, unable: .interrupted)])

    Cause(
        "session.local-error", .unknown, "The client host was not able to look",
        title: {
            let host = $0.tunnelHost.clipped(to: 50)
            return $0.isTypedHere
                ? "This machine could not examine the tunnel to \(host)"
                : "The tunnel from \($0.shortClient) to \(host) could not be examined"
        },
        why: "The examination met an error of the client host, such as no free file descriptors. That says nothing "
            + "about the tunnel.",
        when: .unable { if case .local = $0 { true } else { false } },
        experiment: "Remove the error and run the check again.",
        fixes: { scene in
            scene.isTypedHere
                ? [scene.onClient("See the limits of this shell, and run the check again.", "ulimit -a")]
                : [scene.onClient("See there how ssh itself fares.", scene.command(adding: "-v"))]
        },
        matching: [.init(.resolve, unable: .local("Too many open files"))],
        not: [.init(.resolve, unable: .interrupted)])
}
