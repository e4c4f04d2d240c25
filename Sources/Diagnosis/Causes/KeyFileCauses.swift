import Evidence
import TunnelModel

/// Why ssh cannot use a key that it has, or has none.
let keyFileCauses = CauseTable.of {
    Cause(
        "auth.key-file-permissions", .fail, "Others may read the private key, so ssh does not use it",
        title: { "ssh will not use \($0.shortKey): others may read it" },
        why: "ssh ignores a private key that other users of the client host could read: WARNING: UNPROTECTED PRIVATE "
            + "KEY FILE.",
        when: .on(.identities) { keys, facts in keys.blocks(facts) { if case .permissions = $0 { true } else { false } }
        },
        .on(.login) { login, _ in login.cannotUse { if case .permissions = $0 { true } else { false } } },
        experiment: "Look at the file's mode.",
        fixes: { scene in
            [scene.onClient("Keep the key to yourself.", "chmod 600 \(scene.keyWord)")]
        },
        matching: [
            [.keys(.accepted(.ed25519)), .login(.identityUnusable(.named(.permissions(mode: 0o644))))],
            [.keys(.notAsked(.named(.permissions(mode: 0o644)))), .denied],
        ],
        not: [[.keys(.accepted(.ed25519)), .loggedIn], [.keys(.refused(.ed25519)), .denied]])

    Cause(
        "auth.key-file-missing", .fail, "The key file that was asked for is not there",
        title: { "There is no key file \($0.shortKey)" },
        why: "IdentityFile or -i names a file that does not exist. Under sudo, cron or systemd the home directory is "
            + "another one.",
        when: .on(.identities) { keys, facts in keys.blocks(facts) { $0 == .missing } },
        .on(.login) { login, _ in login.cannotUse { $0 == .missing } },
        experiment: "List the file as the user that runs ssh.",
        fixes: { scene in
            [
                scene.onClient(
                    "See what is there, and correct the path; give the whole path in units and scripts.",
                    "ls -l ~/.ssh"),
                scene.onClient(
                    "Find where the file is named.",
                    "ssh -G \(ShellWord.quoted(scene.typedHost)) | grep -i identityfile"),
            ]
        },
        matching: [
            [.keys(.notAsked(.named(.missing))), .denied],
            [.keys(.refused(.ed25519), .notAsked(.named(.missing))), .denied],
        ],
        not: [
            [.keys(.notAsked(.named(.missing)), .accepted(.ed25519)), .loggedIn], [.keys(.refused(.ed25519)), .denied],
        ])

    Cause(
        "auth.key-file-unreadable", .fail, "The key file is not a private key that ssh can read",
        title: { "ssh cannot read \($0.shortKey) as a private key" },
        why: "The file is damaged, in another program's format (PuTTY), a public key, or not readable for this user.",
        when: .on(.identities) { keys, facts in
            keys.blocks(facts) { problem in
                if case .unreadable = problem { true } else { problem == .notAllowed }
            }
        },
        .on(.login) { login, _ in
            guard case .identityUnusable(let identity) = login.result else { return false }
            switch identity.problem {
            case nil, .unreadable, .notAllowed: return true
            default: return false
            }
        },
        experiment: "Read the first line of the file; an OpenSSH key begins with BEGIN OPENSSH PRIVATE KEY.",
        fixes: { scene in
            [
                scene.onClient(
                    "See what it is and whose.", "ls -l \(scene.keyWord); ssh-keygen -lf \(scene.keyWord)"),
                scene.onClient("A PuTTY key is converted by: puttygen KEY.ppk -O private-openssh -o KEY."),
            ]
        },
        matching: [
            [.keys(.notAsked(.named(.unreadable(detail: "PuTTY")))), .denied],
            [.keys(.notAsked(.named(.notAllowed))), .denied],
            [.keys(.accepted(.ed25519)), .login(.identityUnusable(.named(.unreadable(detail: ""))))],
        ],
        not: [[.keys(.accepted(.ed25519)), .loggedIn], [.keys(.notAsked(.named(.missing))), .denied]])

    Cause(
        "auth.key-pub-mismatch", .fail, "The .pub file beside the private key belongs to another key",
        title: { "The .pub file beside \($0.shortKey) belongs to another key" },
        why: "ssh offers the public key from the .pub file, and the private key cannot sign for it.",
        when: .on(.identities) { keys, facts in keys.blocks(facts) { $0 == .publicMismatch } },
        .on(.login) { login, _ in login.cannotUse { $0 == .publicMismatch } },
        experiment: "Compare ssh-keygen -y -f KEY with KEY.pub.",
        fixes: { scene in
            [
                scene.onClient(
                    "Make the .pub file anew from the private key.",
                    "ssh-keygen -y -f \(scene.keyWord) > \(scene.publicKeyWord)"),
                scene.onClient("If the account knows the other key, find that one's private half."),
            ]
        },
        matching: [
            [.keys(.accepted(.ed25519)), .login(.identityUnusable(.named(.publicMismatch)))],
            [.keys(.notAsked(.named(.publicMismatch))), .denied],
        ],
        not: [[.keys(.accepted(.ed25519)), .loggedIn], [.keys(.refused(.ed25519)), .denied]])

    Cause(
        "auth.key-passphrase", .depends { $0.facts.login?.isForThePersonThere ?? false ? .unknown : .fail },
        "The key is encrypted, and its passphrase was not given",
        title: { scene in
            if scene.facts.login?.isForThePersonThere ?? false {
                return
                    "\(scene.shortKey) needs its passphrase: ssh will ask for it on \(scene.clientHost.clipped(to: 30))"
            }
            if case .passphraseWrong? = scene.facts.login?.result {
                return "The passphrase of \(scene.shortKey) was wrong"
            }
            return "\(scene.shortKey) needs its passphrase, and there is nobody to type it"
        },
        why: "The private key is encrypted. In scripts, cron or with BatchMode nobody types the passphrase, and ssh "
            + "cannot sign; so it is when the passphrase is wrong.",
        when: .on(.login) { login, _ in
            switch login.result {
            case .passphraseNotGiven, .passphraseWrong: true
            default: false
            }
        },
        .on(.identities) { keys, facts in keys.decide(facts) && keys.blocked.isEmpty && !keys.lockedAway.isEmpty },
        experiment: "ssh-keygen -y -P '' -f KEY fails where a passphrase is needed.",
        fixes: { scene in
            [
                scene.onClient("Let the agent hold the key: type the passphrase once.", "ssh-add \(scene.keyWord)"),
                scene.onClient(
                    "For unattended tunnels, make a separate key without passphrase, and restrict it on the server "
                        + "with restrict,port-forwarding,permitopen=\"\(scene.egressText)\".",
                    "ssh-keygen -t ed25519 -f ~/.ssh/id_tunnel -N ''"),
            ]
        },
        matching: [
            [.keys(.accepted(.ed25519)), .login(.passphraseNotGiven(.ed25519))],
            [.keys(.accepted(.ed25519)), .login(.passphraseWrong(.ed25519))],
            [.keys(.accepted(.ed25519)), .leftToThePerson(.passphraseNotGiven(.ed25519))],
            [.keys(.notAsked(.named(nil, encrypted: true))), .nobodyToAsk],
        ],
        not: [[.keys(.accepted(.ed25519)), .loggedIn], [.keys(.refused(.ed25519)), .denied]])

    Cause(
        "auth.agent-absent", .unlessForwarding, "There is no agent to ask, to log in with or to forward",
        title: { scene in
            scene.facts.agent.map { _ in "There is no agent \(scene.here) that could be forwarded to \(scene.shortHost)"
            }
                ?? "ssh has no key to offer to \(scene.shortHost): no key file, and no agent"
        },
        why:
            "No agent could be asked: SSH_AUTH_SOCK is not set, or its socket is dead; cron, systemd and sudo drop it. "
            + "Then ssh has the keys in files only, and asks for no agent forwarding, whatever -A and ForwardAgent say.",
        when: .on(.identities) { keys, facts in
            guard keys.leaveNothingToOffer(facts) || keys.onlyNamesMissingFiles(facts) else { return false }
            if case .listed = keys.agent { return false }
            return true
        },
        .on(.login) { login, facts in
            // The server knows the key, and its private half is not in a file: an agent was to have it.
            guard login.cannotUse({ $0 == .missing }), let agent = facts.identities?.agent else { return false }
            if case .listed = agent { return false }
            return true
        },
        .on(.agent) { seen, _ in seen.isAbsentHere },
        likelier: { if case .unreachable? = $0.identities?.agent { true } else { false } },
        experiment: "Run ssh-add -l in the same environment.",
        fixes: { scene in
            [
                scene.onClient("Is there an agent in this environment?", "echo \"$SSH_AUTH_SOCK\"; ssh-add -l"),
                scene.onClient("Start one and give it the key.", "eval \"$(ssh-agent -s)\" && ssh-add"),
                scene.facts.agent == nil
                    ? scene.onClient(
                        "If there is no key yet, make one, and have it put into the account.", "ssh-keygen -t ed25519")
                    : scene.onClient(
                        "Or do without: go on to the next host through this one, with the keys that are \(scene.isTypedHere ? "here" : "there").",
                        "ssh -J \(ShellWord.quoted(scene.subject.spec.name)) NEXT-HOST"),
            ]
        },
        matching: [
            [.takesKeys, .keys(), .denied],
            [.keys(agent: .unreachable(path: "/tmp/agent", reason: "Connection refused")), .denied],
            [.loggedIn, .noAgentHere],
        ],
        not: [
            [.keys(agent: .listed(keys: 0)), .denied], [.keys(), .nobodyToAsk], [.keys(.refused(.ed25519)), .denied],
        ])

    Cause(
        "auth.agent-empty", .depends { $0.facts.agent?.keys == [] ? .warn : .fail },
        "The agent holds no key, and there is no other",
        title: { scene in
            scene.facts.agent.map { _ in "The agent that is forwarded to \(scene.shortHost) lists no key" }
                ?? "The agent lists no key, and ssh has no other to offer to \(scene.shortHost)"
        },
        why: "An agent runs and lists no identity. It was started anew, its keys have expired, or it is locked.",
        when: .on(.identities) { keys, facts in
            (keys.leaveNothingToOffer(facts) || keys.onlyNamesMissingFiles(facts)) && keys.agent == .listed(keys: 0)
        },
        .on(.login) { login, facts in login.cannotUse { $0 == .missing } && facts.identities?.agent == .listed(keys: 0)
        },
        .on(.agent) { seen, _ in seen.remote == .granted && seen.keys == [] },
        likelier: { _ in true },
        experiment: "ssh-add a key: a locked agent refuses it, an empty one takes it.",
        fixes: { scene in [scene.onClient("Give the agent the key; if it is locked, ssh-add -X first.", "ssh-add")] },
        matching: [
            [.takesKeys, .keys(agent: .listed(keys: 0)), .denied],
            [.loggedIn, .forwardedAgent(.granted, local: .listed([]))],
        ],
        not: [[.keys(), .denied], [.keys(.accepted(.ed25519), agent: .listed(keys: 0)), .loggedIn]])

    Cause(
        "auth.agent-locked", .fail, "The agent is locked",
        title: { _ in "The agent may be locked: it lists no key" },
        why: "ssh-add -x locks an agent with a passphrase. It then lists nothing and signs nothing, like an empty one.",
        when: .on(.identities) { keys, facts in
            (keys.leaveNothingToOffer(facts) || keys.onlyNamesMissingFiles(facts)) && keys.agent == .listed(keys: 0)
        },
        .on(.login) { login, facts in login.cannotUse { $0 == .missing } && facts.identities?.agent == .listed(keys: 0)
        },
        likelier: { _ in true },
        experiment: "ssh-add a key: a locked agent refuses it, an empty one takes it.",
        fixes: { scene in [scene.onClient("Unlock it.", "ssh-add -X")] },
        matching: [[.keys(agent: .listed(keys: 0)), .denied]],
        not: [[.keys(), .denied], [.keys(agent: .listed(keys: 0)), .nobodyToAsk]])

    Cause(
        "auth.no-key-offered", .fail, "ssh has no key that it may offer",
        title: { "ssh has no key that it may offer to \($0.shortHost)" },
        why: "There are keys, in files or in the agent, and none that this configuration lets ssh use for this host: "
            + "IdentitiesOnly, IdentityFile or a missing public half keeps them back.",
        when: .on(.identities) { keys, facts in
            keys.disconnected == nil && keys.reading(in: Scene(.placeholder, facts)).state == .broken
        },
        general: true,
        experiment: "Name the key with -i.",
        fixes: { scene in
            [
                scene.onClient(
                    "See which keys are meant for this host.",
                    "ssh -G \(ShellWord.quoted(scene.typedHost)) | grep -i identit; ssh-add -l")
            ]
        },
        matching: [[.keys(agent: .listed(keys: 2)), .denied]],
        not: [[.keys(.accepted(.ed25519)), .loggedIn], [.keys(), .nobodyToAsk]])

    Cause(
        "auth.agent-refused", .fail, "The agent has the key and would not sign",
        title: { "The agent would not sign for \($0.shortHost)" },
        why: "The server accepts the key, and the agent refused to sign: nobody confirmed (ssh-add -c), touched the "
            + "security key or unlocked the keyring.",
        when: .on(.login) { login, _ in if case .agentRefused = login.result { true } else { false } },
        experiment: "Ask the agent for a signature by hand: ssh-add -T KEY.pub.",
        fixes: { scene in
            [
                scene.onClient("Confirm or touch when asked; see which keys the agent holds.", "ssh-add -l"),
                scene.onClient("Or add the key again without confirmation.", "ssh-add \(scene.keyWord)"),
            ]
        },
        matching: [[.keys(.accepted(.inAgent)), .login(.agentRefused(.inAgent))]],
        not: [[.keys(.accepted(.inAgent)), .loggedIn]])
}
