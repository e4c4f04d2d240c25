import Evidence
import TunnelModel

extension Scene {
    private var holder: IngressEvidence.Process? { facts.running?.holder }
    fileprivate var holderPID: String { holder.map { String($0.pid) } ?? "PID" }

    fileprivate var startAnew: [Fix] {
        [
            onClient("End the dead ssh.", "kill \(holderPID)"),
            onClient(
                "Start it anew, so that it notices the next time and ends by itself.",
                command(adding: "-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=3")),
        ]
    }
}

let runningCauses = CauseTable.of {
    Cause(
        "ingress.not-listening-yet-or-any-more", .fail, "The tunnel is not running",
        title: { scene in
            let listener = scene.subject.plan.forward.listenerWords.clipped(to: 60)
            return "No ssh of \(scene.thisMachine) holds \(listener)\(scene.isTypedHere ? " for you" : "")"
        },
        why:
            "Nobody listens where the tunnel should be entered: ssh was not started, has not logged in yet, or has ended. "
            + "With -f the prompt comes back only after the login; without -N the tunnel ends with its command.",
        when: .on(.running) { seen, _ in seen.holder == nil },
        experiment: "tundoctor list shows the tunnels that run on its machine, and since when.",
        fixes: { scene in
            [
                scene.onClient("Start it.", scene.subject.spec.command),
                scene.onClient("See what runs.", scene.isTypedHere ? "tundoctor list" : "ps -C ssh -o pid,lstart,args"),
                scene.onClient("Keep it running: a service with Restart=always, or autossh.", "autossh -M 0 -N HOST"),
            ]
        },
        matching: [[.running(holder: nil)]],
        not: [[.running(.entered(.greeted(.http, line: "HTTP/1.1 200 OK")))]])

    Cause(
        "stability.client-suspended", .fail, "The ssh that holds the tunnel is stopped",
        title: { "ssh (pid \($0.holderPID)), which holds the tunnel, is stopped" },
        why:
            "The process was stopped by a signal, mostly Ctrl-Z at its terminal. The kernel still accepts connections for "
            + "it, and nobody serves them: programs hang.",
        when: .on(.running) { seen, _ in seen.isStopped && seen.holder != nil },
        experiment: "The state of the process is T in the output of ps.",
        fixes: { scene in
            [
                scene.onClient("Let it go on; bg in its shell does the same.", "kill -CONT \(scene.holderPID)"),
                scene.onClient("See its state.", "ps -o pid,stat,lstart,args -p \(scene.holderPID)"),
            ]
        },
        matching: [[.running(.entered(.silent(after: .seconds(5))), stopped: true)]],
        not: [[.running(.entered(.greeted(.http, line: "HTTP/1.1 200 OK")))], [.running(holder: nil)]])

    Cause(
        "stability.nat-idle-timeout", .fail, "The way of the running connection is lost, mostly in a firewall",
        title: { "Something between \($0.shortClient) and \($0.shortHost) has forgotten the running connection" },
        why:
            "The running ssh sends, and nobody acknowledges, while a new connection gets through. A NAT device or firewall "
            + "forgets connections that are quiet for some minutes; so does a changed address after sleep.",
        when: .on(.running) { seen, facts in seen.state(facts) == .dead(isPathDead: true) },
        experiment: "Start it with ServerAliveInterval=15: if it lives on then, it was the silence.",
        fixes: \.startAnew,
        matching: [
            [.running(.entered(.silent(after: .seconds(5))), unacknowledged: 120)],
            [.running(.proxied(.init(.socks5Name, "localhost:22", .silent(after: .seconds(5)))), unacknowledged: 120)],
        ],
        not: [
            [.running(.entered(.greeted(.http, line: "HTTP/1.1 200 OK")))],
            [.egressWorks, .running(.entered(.silent(after: .seconds(5))))],
        ])

    Cause(
        "stability.tunnel-does-not-carry", .fail, "The running tunnel does not do what a new one would",
        title: { scene in
            let place = scene.facts.running?.entries.first?.address ?? "the ingress"
            return scene.facts.running?.state(scene.facts) == .answersOtherwise
                ? "\(place.clipped(to: 50)) leads elsewhere than to \(scene.egressText.clipped(to: 35))"
                : "\(place.clipped(to: 50)) closes what enters, while a new session gets through"
        },
        why:
            "The same destination works from a session of its own and not through the tunnel that runs. It may have been "
            + "started with other words, its tunnel host may be another machine by now, or its server process is out of "
            + "resources or under rules that have changed since.",
        when: .on(.running) { seen, facts in
            [.closes, .answersOtherwise, .notAccepted].contains(seen.state(facts))
        },
        experiment: "Start the same command beside it with another port, and compare.",
        fixes: { scene in
            [
                scene.onClient("See how it was started.", "ps -o pid,lstart,args -p \(scene.holderPID)"),
                scene.onClient("End it, and start it anew.", "kill \(scene.holderPID)"),
            ]
        },
        matching: [
            [.egressWorks, .running(.entered(.closed(after: .milliseconds(3))))],
            [.egressWorks, .running(.entered(.greeted(.ssh, line: "SSH-2.0-OpenSSH_9.2p1")))],
            [.running(.notAccepted("Connection refused"))],
            [.running(.proxied(.init(.socks5Name, "localhost:22", .otherProtocol("HTTP/1.1 400"))))],
        ],
        not: [
            [.egressWorks, .running(.entered(.greeted(.http, line: "HTTP/1.1 200 OK")))],
            [.connect(.failed(text: "Connection refused")), .running(.entered(.closed(after: .milliseconds(3))))],
        ])

    Cause(
        "stability.tunnel-not-settled", .unknown, "Whether the running tunnel carries did not show",
        title: { "Whether the tunnel that runs (pid \($0.holderPID)) carries did not show" },
        why:
            "Connections to it are accepted, which the kernel does by itself, and nothing came back that would tell. The "
            + "same destination could not be looked at from a session of its own to compare.",
        when: .on(.running) { seen, facts in seen.state(facts) == .unsettled },
        experiment: "Use the program that the tunnel is for.",
        fixes: { scene in
            [
                scene.onClient("Use the program that the tunnel is for, and see whether it gets on."),
                scene.onClient("See how ssh fares.", "ps -o pid,stat,lstart,args -p \(scene.holderPID)"),
            ]
        },
        matching: [
            [.running(.entered(.silent(after: .seconds(5))))], [.running(.entered(.closed(after: .milliseconds(3))))],
        ],
        not: [
            [.running(.entered(.greeted(.http, line: "HTTP/1.1 200 OK")))],
            [.egressWorks, .running(.entered(.silent(after: .seconds(5))))],
        ])

    Cause(
        "ingress.controlmaster-took-forward", .warn, "The tunnel lives in a shared connection, not in this command",
        title: { scene in
            let master = scene.facts.master.map { $0.pid > 0 ? "pid \($0.pid)" : "another ssh" } ?? "another ssh"
            return "ssh hands this tunnel to a shared connection (\(master)); no new login is made"
        },
        why:
            "A ControlMaster holds a connection to this host, and ssh asks it for the forward instead of logging in. The "
            + "forward lives there: it stays when this command ends, ends with the master, and options that changed since "
            + "have no effect.",
        when: .on(.master) { _, _ in true },
        experiment: "ssh -O check HOST names the master's pid; ss -ltnp shows that it listens.",
        fixes: { scene in
            let forward = scene.subject.plan.forward
            let option = "-\(forward.optionLetter) \(ShellWord.quoted(forward.specification))"
            let path = scene.facts.master.map { "-S \(ShellWord.quoted($0.path)) " } ?? ""
            return [
                scene.onClient("Take this forward out of it.", "ssh \(path)-O cancel \(option) \(scene.login)"),
                scene.onClient("End it, with all its sessions and forwards.", "ssh \(path)-O exit \(scene.login)"),
                scene.onClient(
                    "Or give the tunnel a connection of its own.", scene.command(adding: "-o", "ControlPath=none")),
            ]
        },
        matching: [[.shared]],
        not: [[.bind(.free, .free)], [.bind(.inUse(owner: Evidence.master), running: Evidence.master)]])
}

extension Forward {
    /// The listener with its option, e.g. `-D 8080`.
    var listenerWords: String { "-\(optionLetter) \(specification)" }
}
