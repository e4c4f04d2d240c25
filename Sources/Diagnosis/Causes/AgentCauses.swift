import Evidence
import TunnelModel

extension AgentEvidence {
    /// A command there finds no agent of ours.
    fileprivate var isMissingThere: Bool {
        switch remote {
        case .refused, .otherAgent: true
        default: false
        }
    }

    /// Whether it is forwarded was not seen.
    fileprivate var isUndecided: Bool {
        switch remote {
        case .untried, .noShell, .sessionRefused, .silent: true
        case .notAsked, .granted, .refused, .otherAgent: false
        }
    }

    /// Asked for in the command it is a failure; a setting in a file may be meant for other hosts.
    fileprivate static let severity = Cause.Severity.depends { scene in
        scene.facts.agent?.isAskedInCommand ?? true ? .fail : .warn
    }
}

extension Cause.Severity {
    /// As severe as it is without an agent to log in with; where there was only one to forward, by who asked for it.
    static let unlessForwarding = Cause.Severity.depends { scene in
        guard let agent = scene.facts.agent, agent.isAbsentHere else { return .fail }
        return agent.isAskedInCommand ? .fail : .warn
    }
}

extension Scene {
    /// Through the tunnel host without leaving it the use of the keys.
    fileprivate var jump: Fix {
        onClient(
            "To go on to another host from there, jump through it: the keys stay \(here).",
            "ssh -J \(ShellWord.quoted(subject.spec.name)) NEXT-HOST")
    }
}

let agentCauses = CauseTable.of {
    Cause(
        "session.agent-overridden", AgentEvidence.severity, "Something on the tunnel host hides the forwarded agent",
        title: {
            "On \($0.shortHost) something sets SSH_AUTH_SOCK to another agent than \($0.isTypedHere ? "yours" : "that of \($0.shortClient)")"
        },
        why:
            "A start-up file of the account (.bashrc, .zshenv, .ssh/environment) or a service there sets SSH_AUTH_SOCK. "
            + "Programs then ask that agent, and find the forwarded one only if they are told where it is.",
        when: .on(.agent) { seen, _ in
            if case .otherAgent = seen.remote { !seen.isForbiddenByKey } else { false }
        },
        experiment:
            "Run a command without start-up files: env -i HOME=/ sh -c 'ls /tmp/ssh-*' shows whether sshd made a "
            + "socket for this login; or search the start-up files for SSH_AUTH_SOCK.",
        fixes: { scene in
            [
                scene.onTunnelHost(
                    "Find what sets it, and let it leave a forwarded agent alone: only where SSH_AUTH_SOCK is empty.",
                    "grep -n SSH_AUTH_SOCK ~/.bashrc ~/.profile ~/.zshenv ~/.ssh/environment ~/.ssh/rc 2>/dev/null"),
                scene.jump,
            ]
        },
        matching: [[.loggedIn, .forwardedAgent(.otherAgent(socket: "/run/user/1000/keyring/ssh"))]],
        not: [
            [.loggedIn, .forwardedAgent(.refused)], [.loggedIn, .forwardedAgent(.granted)],
            [.loggedIn, .forwardedAgent(.otherAgent(socket: "/run/x"), words: ["port-forwarding"])],
        ])

    Cause(
        "session.agent-forwarding-refused", AgentEvidence.severity, "The tunnel host does not forward your agent",
        title: { scene in
            guard let agent = scene.facts.agent, agent.isForbiddenByKey else {
                return "\(scene.shortHost) does not forward \(scene.agent)"
            }
            return agent.isForbiddenByCertificate
                ? "\(scene.certificateFirst) does not permit agent forwarding on \(scene.shortHost)"
                : "The options of \(scene.key) on \(scene.shortHost) forbid agent forwarding"
        },
        why: "ssh asked for agent forwarding, and a command there finds no agent. The server refuses without a word: "
            + "AllowAgentForwarding no or DisableForwarding yes for the account, or restrict or no-agent-forwarding on "
            + "the key. A login from there to the next host will find no keys.",
        when: .on(.agent) { seen, _ in seen.isMissingThere },
        experiment:
            "The server's line of key options (ssh -v) names agent-forwarding unless the key's entry forbids it; "
            + "sshd -T on the tunnel host shows what is set for everybody.",
        fixes: { scene in
            guard let agent = scene.facts.agent, agent.isForbiddenByKey, let options = agent.keyOptions else {
                return [
                    scene.jump,
                    scene.onTunnelHost(
                        "If it is to be allowed, see which of the two switches is set, for this user.",
                        scene.effectivePolicy("allowagentforwarding|disableforwarding")),
                ]
            }
            let text =
                agent.isForbiddenByCertificate
                ? "If it is to be allowed, have a certificate issued with permit-agent-forwarding."
                : "If it is to be allowed, change the key's entry at \(options.place): no-agent-forwarding out, or "
                    + "agent-forwarding behind restrict."
            return [scene.jump, scene.onTunnelHost(text)]
        },
        matching: [
            [.loggedIn, .forwardedAgent(.refused)],
            [.loggedIn, .forwardedAgent(.refused, words: ["port-forwarding", "pty"])],
            [.loggedIn, .forwardedAgent(.refused, words: ["port-forwarding"], place: "cert")],
            [.loggedIn, .forwardedAgent(.otherAgent(socket: "/run/user/1000/keyring/ssh"))],
        ],
        not: [
            [.loggedIn, .forwardedAgent(.granted)], [.loggedIn, .forwardedAgent(.noShell(output: "tunnels only"))],
            [.loggedIn, .noAgentHere],
        ])

    Cause(
        "session.agent-not-examined", .unknown, "Whether the agent is forwarded could not be seen",
        title: { "Whether \($0.shortHost) forwards \($0.agent) could not be seen" },
        why: "The server does not say whether it grants agent forwarding; only a command there shows it. None could be "
            + "run: the account has no shell or a forced command, or there was nothing to try the agent with.",
        when: .on(.agent) { seen, _ in seen.isUndecided },
        experiment: "Run ssh-add -l in a session there.",
        fixes: { scene in
            [
                scene.onTunnelHost(
                    "See whether it is allowed for this user.",
                    scene.effectivePolicy("allowagentforwarding|disableforwarding|forcecommand")),
                scene.jump,
            ]
        },
        matching: [
            [.loggedIn, .forwardedAgent(.noShell(output: "tunnels only"))],
            [.loggedIn, .forwardedAgent(.sessionRefused(text: "open failed"))],
            [.loggedIn, .forwardedAgent(.untried(socket: "/tmp/ssh-x/agent.1"))],
            [.loggedIn, .forwardedAgent(.silent(after: .seconds(5)))],
        ],
        not: [[.loggedIn, .forwardedAgent(.granted)], [.loggedIn, .forwardedAgent(.refused)]])

    Cause(
        "security.agent-forwarding-untrusted", .warn, "Your agent is forwarded: root there can use your keys",
        title: {
            $0.isTypedHere
                ? "While you are logged in, root on \($0.shortHost) can log in as you with your agent"
                : "Root on \($0.shortHost) can log in with the keys of \($0.agent)"
        },
        why: "A forwarded agent signs for whoever can open its socket on the tunnel host: its administrators, and "
            + "whoever has broken into it, can log in as you wherever your keys are accepted, as long as the session "
            + "stays. Forward it only to hosts that you trust as much as your own.",
        when: .on(.agent) { seen, _ in seen.remote == .granted && seen.keys != [] },
        // By the words alone, as long as nobody has seen what becomes of it.
        .on(.hazards) { seen, facts in seen.forwardsAgent && (facts.agent?.isUndecided ?? true) },
        experiment: "Run ssh-add -l in a session there: what it lists can be used by root of that machine.",
        fixes: { scene in
            [
                scene.jump,
                scene.onClient("Or let the agent ask you before each use of the key.", "ssh-add -c ~/.ssh/id_ed25519"),
                scene.onClient(
                    "Or let the key be used through this host to the next one only (OpenSSH 8.9 and later).",
                    "ssh-add -h \(ShellWord.quoted(scene.typedHost)) -h "
                        + "\(ShellWord.quoted(scene.tunnelHost + ">NEXT-HOST")) ~/.ssh/id_ed25519"),
            ]
        },
        matching: [
            [.loggedIn, .forwardedAgent(.granted)], [SettingsEvidence.plain { $0.forwardsAgent = true }],
            [
                SettingsEvidence.plain { $0.forwardsAgent = true }, .loggedIn,
                .forwardedAgent(.noShell(output: "tunnels only")),
            ],
        ],
        not: [
            [.loggedIn, .forwardedAgent(.refused)], [.loggedIn, .forwardedAgent(.granted, local: .listed([]))],
            [SettingsEvidence.plain()],
            [SettingsEvidence.plain { $0.forwardsAgent = true }, .loggedIn, .forwardedAgent(.refused)],
        ])
}
