import Evidence
import TunnelModel

extension PermissionEvidence {
    /// A refusal with words: OpenSSH's always has some.
    fileprivate var isProhibited: Bool { if case .prohibited(let text) = result { !text.isEmpty } else { false } }

    /// The refusal to listen names PermitListen or nothing, or nobody tried: no word on forwarding as a whole.
    fileprivate var listeningTellsNothing: Bool {
        switch remoteListener {
        case .notMade, .noAnswer, .prohibited: true
        case .allowed: false
        case .refused: !listeningIsDisabled
        }
    }

    fileprivate func keyHas(_ word: String) -> Bool { keyOptions?.words.contains(word) ?? false }

    /// The options of the accepted key are known and do not stand in the way.
    fileprivate var keyMayForward: Bool { keyOptions == nil || keyHas("port-forwarding") }

    /// The login was by a key whose options nobody has seen.
    fileprivate func keyIsUnknown(_ facts: Facts) -> Bool {
        guard keyOptions == nil else { return false }
        if case .succeeded(let method, _)? = facts.login?.result { return method == "publickey" }
        return facts.login == nil
    }

    /// The refusal is sshd's policy on forwarding as a whole or on this target; nothing tells it more exactly.
    fileprivate func isPolicy(_ facts: Facts) -> Bool {
        isProhibited && keyMayForward && !passwordExpired && allowedSpellings.isEmpty && speaksForSSHD(facts)
    }

    /// The words and messages are those of OpenSSH, or nobody saw whose they are.
    fileprivate func speaksForSSHD(_ facts: Facts) -> Bool { facts.banner?.isOpenSSH ?? true }

    /// Forwarding as a whole may be off: no other target was allowed, and no listener either.
    fileprivate func mayBeOff(_ facts: Facts) -> Bool {
        isPolicy(facts) && otherTarget != .allowed
            && (listeningIsDisabled || !keyHas("permitopen") && listeningTellsNothing)
    }

    /// A list of targets may be the reason. One that was allowed proves it even where listening is disabled: that is
    /// AllowTcpForwarding local with a list.
    fileprivate func isListed(_ facts: Facts) -> Bool {
        isPolicy(facts) && (!listeningIsDisabled || otherTarget == .allowed)
    }
}

/// A refusal that leaves open whether other destinations of a proxy are allowed is no failure yet.
private let refusal = Cause.Severity.depends { scene in
    scene.facts.permission?.mayBeListed ?? false ? .unknown : .fail
}

extension Scene {
    fileprivate var shortEgress: String { isAnyDestination ? "destinations" : egressText.clipped(to: 40) }
    /// What a list of allowed targets is to name.
    fileprivate var listEntry: String { isAnyDestination ? "HOST:PORT" : egressText }
    fileprivate var keyPlace: String {
        (facts.permission?.keyOptions ?? facts.listener?.keyOptions)?.place ?? "authorized_keys"
    }

    /// What an option of the key lists for this forward and no more.
    fileprivate var permitWords: String {
        switch subject.plan.forward.kind {
        case .local, .dynamic: "permitopen=\"\(listEntry)\""
        case .remote, .remoteDynamic: "permitlisten=\"\(facts.listener?.place ?? "localhost:\(listenerPort)")\""
        }
    }

    /// The value of AllowTcpForwarding that lets this forward through and no more.
    fileprivate var leastPolicy: String {
        switch subject.plan.forward.kind {
        case .local, .dynamic: "AllowTcpForwarding local"
        case .remote, .remoteDynamic: "AllowTcpForwarding remote"
        }
    }

    fileprivate var seePolicy: Fix {
        onTunnelHost(
            "See what is in force for this user, Match blocks counted in.",
            effectivePolicy("allowtcpforwarding|disableforwarding|permitopen"))
    }

    fileprivate func setPolicy(_ line: String) -> Fix {
        onTunnelHost(
            "Allow it, for this account only: put `Match User \(user)` and `\(line)` at the end of sshd_config, then "
                + "reload.",
            "sudo sshd -t && sudo systemctl reload ssh")
    }
}

private let policyExperiment =
    "The server's log tells them apart: `refused local port forward` means that forwarding is off, `but the request "
    + "was "
    + "denied` means a list of targets. sshd -T shows the settings."

let forwardCauses = CauseTable.of {
    Cause(
        "forward.administratively-prohibited.key-no-port-forwarding", refusal, "The key may not forward ports",
        title: { "\($0.keyFirst) on \($0.shortHost) may not forward ports (\($0.keyPlace.clipped(to: 30)))" },
        why: "The line of authorized_keys that let you in has restrict or no-port-forwarding. sshd lists what the key "
            + "may do after login, and port forwarding is not among it.",
        when: .on(.permission) { seen, facts in
            guard seen.isProhibited, !seen.passwordExpired else { return false }
            if let options = seen.keyOptions { return options.place != "cert" && !seen.keyHas("port-forwarding") }
            return seen.mayBeOff(facts) && seen.keyIsUnknown(facts)
        },
        .on(.listener) { seen, facts in
            guard seen.saidDisabled, !seen.passwordExpired else { return false }
            if let options = seen.keyOptions { return options.place != "cert" && !seen.keyHas("port-forwarding") }
            return seen.dialsItself != .allowed && seen.keyIsUnknown(facts)
        },
        .on(.listener) { seen, facts in
            seen.saidNoSockets && (!seen.keyMayForward || seen.keyIsUnknown(facts))
        },
        likelier: { $0.permission?.keyOptions != nil || $0.listener?.keyOptions != nil },
        experiment: policyExperiment,
        fixes: { scene in
            [
                scene.onClient(
                    "Use another key, if the account has one for tunnels.",
                    scene.command(adding: "-o", "IdentitiesOnly=yes", "-i", "KEY")),
                scene.onTunnelHost(
                    "Let the key forward: write restrict,port-forwarding,\(scene.permitWords) before it, "
                        + "or drop no-port-forwarding.",
                    "sudo grep -nE 'restrict|no-port-forwarding' ~\(scene.accountWord)/.ssh/authorized_keys"),
            ]
        },
        matching: [
            [.loggedIn, .policy(words: [])],
            [.loggedIn, .policy(words: ["pty"], listener: Evidence.disabledForwarding)],
            [.loggedIn, .policy()], [.loggedIn, .listener(saying: Evidence.disabled, words: [])],
            [.loggedIn, .listener(saying: Evidence.disabled)],
            [.loggedIn, .socket(.free, policy: Evidence.noSockets, words: [])],
        ],
        not: [
            [.loggedIn, .policy(words: Evidence.keyWords)], [.loggedIn, .policy(.allowed)],
            [.loggedIn, .policy(words: [], place: "cert")], [.byPassword, .policy()],
            [.loggedIn, .listener(saying: Evidence.disabled, words: Evidence.keyWords)],
            [.byPassword, .listener(saying: Evidence.disabled)],
        ])

    Cause(
        "forward.administratively-prohibited.cert-no-port-forwarding", refusal, "The certificate may not forward ports",
        title: { "\($0.certificateFirst) does not allow port forwarding on \($0.shortHost)" },
        why: "The user certificate lacks the extension permit-port-forwarding.",
        when: .on(.permission) { seen, facts in
            guard seen.isProhibited, !seen.passwordExpired else { return false }
            if let options = seen.keyOptions { return options.place == "cert" && !seen.keyHas("port-forwarding") }
            return seen.mayBeOff(facts)
                && facts.identities?.accepted?.certificateProblems.contains(.noPortForwarding) ?? false
        },
        .on(.listener) { seen, facts in
            guard seen.saidDisabled, !seen.passwordExpired else { return false }
            if let options = seen.keyOptions { return options.place == "cert" && !seen.keyHas("port-forwarding") }
            return facts.identities?.accepted?.certificateProblems.contains(.noPortForwarding) ?? false
        },
        likelier: { $0.permission?.keyOptions != nil || $0.listener?.keyOptions != nil },
        experiment: "ssh-keygen -L -f CERTIFICATE lists its extensions.",
        fixes: { scene in
            [
                scene.onClient(
                    "See what it allows, and ask for permit-port-forwarding.",
                    "ssh-keygen -Lf "
                        + "\(ShellWord.quoted(scene.facts.identities?.accepted?.path ?? "~/.ssh/id_ed25519-cert.pub"))")
            ]
        },
        matching: [
            [.keys(.accepted(.certificate(.noPortForwarding))), .loggedIn, .policy(words: [], place: "cert")],
            [.loggedIn, .listener(saying: Evidence.disabled, words: [], place: "cert")],
        ],
        not: [[.loggedIn, .policy(words: [])], [.loggedIn, .policy(words: Evidence.keyWords, place: "cert")]])

    Cause(
        "auth.password-expired-forwarding-off", .fail, "The password has expired: login works, forwarding does not",
        title: { "\($0.shortHost) forwards nothing until the password of \($0.user.clipped(to: 30)) is changed" },
        why: "The account's password has expired. sshd lets you in to change it, and switches every forward off until "
            + "that is done, also for logins by key.",
        when: .on(.permission) { seen, _ in seen.isProhibited && seen.passwordExpired },
        .on(.listener) { seen, _ in seen.saidDisabled && seen.passwordExpired },
        experiment: "Log in at a terminal: the server asks for a new password.",
        fixes: { scene in
            [
                scene.onClient("Change it at a terminal.", "ssh -t \(scene.portOption)\(scene.login) passwd"),
                scene.onTunnelHost(
                    "For an account that serves tunnels only, switch the expiry off.",
                    "sudo chage -M -1 \(ShellWord.quoted(scene.user))"),
            ]
        },
        matching: [
            [.loggedIn, .policy(words: Evidence.keyWords, listener: Evidence.disabledForwarding, expired: true)],
            [.loggedIn, .listener(saying: Evidence.disabled, words: Evidence.keyWords, expired: true)],
        ],
        not: [[.loggedIn, .policy(words: Evidence.keyWords)], [.loggedIn, .policy(.allowed, expired: true)]])

    Cause(
        "forward.administratively-prohibited.permitopen-spelling", .fail, "The target is allowed in another spelling",
        title: { scene in
            let spelling = scene.facts.permission?.allowedSpellings.first ?? "another spelling"
            return "\(scene.shortHost) allows \(spelling.clipped(to: 25)), not \(scene.egressText.clipped(to: 25))"
        },
        why:
            "The options permitopen and PermitOpen compare the target letter by letter, without looking names up. The same target "
            + "is allowed when it is written as the list has it.",
        when: .on(.permission) { seen, _ in seen.isProhibited && !seen.passwordExpired && !seen.allowedSpellings.isEmpty
        },
        experiment: "Ask for the same target in each spelling: localhost, 127.0.0.1, ::1, short name, full name, "
            + "address.",
        fixes: { scene in
            let spelling = scene.facts.permission?.allowedSpellings.first ?? "127.0.0.1"
            // Either the host alone or host:port, as the probe names it.
            let port = scene.egressPort.map { ":\($0)" } ?? ""
            let target = spelling.hasSuffix(port) ? spelling : Endpoint.bracketed(spelling) + port
            return [
                scene.onClient(
                    "Write the target as the list has it.", scene.command(reaching: target)),
                scene.onTunnelHost(
                    "Or list this spelling too: PermitOpen \(scene.listEntry).", scene.effectivePolicy("permitopen")),
            ]
        },
        matching: [[.loggedIn, .policy(words: Evidence.keyWords, spellings: ["127.0.0.1"])]],
        not: [[.loggedIn, .policy(words: Evidence.keyWords)], [.loggedIn, .policy(.allowed)]])

    Cause(
        "forward.administratively-prohibited.key-permitopen", refusal, "The key may reach listed targets only",
        title: { "\($0.keyFirst) on \($0.shortHost) may not reach \($0.shortEgress) (permitopen=)" },
        why: "The line of authorized_keys that let you in lists the targets it may be forwarded to, and this one is "
            + "not among them.",
        // With the option the key's list explains it; without the options seen, the key's and the server's are alike.
        when: .on(.permission) { seen, facts in
            seen.isListed(facts) && (seen.keyHas("permitopen") && !seen.mayBeListed || seen.keyIsUnknown(facts))
        },
        likelier: { $0.permission?.keyOptions?.words.contains("permitopen") ?? false },
        experiment: "ssh -v shows the key's options after login (debug1: Remote): permitopen there means the key's "
            + "list, else it is the server's.",
        fixes: { scene in
            [
                scene.onTunnelHost(
                    "Add permitopen=\"\(scene.listEntry)\" to the key's line.",
                    "sudo grep -n 'permitopen=' ~\(scene.accountWord)/.ssh/authorized_keys"),
                scene.onClient("Or use another key.", scene.command(adding: "-o", "IdentitiesOnly=yes", "-i", "KEY")),
            ]
        },
        matching: [
            [.loggedIn, .policy(words: Evidence.keyWords + ["permitopen"], other: .prohibited, listener: .allowed)],
            [.loggedIn, .policy(other: .allowed)],
        ],
        not: [
            [.loggedIn, .policy(words: Evidence.keyWords)],
            [.loggedIn, .policy(words: Evidence.keyWords + ["permitopen"], listener: Evidence.disabledForwarding)],
            [.loggedIn, .policy(.allowed, words: ["permitopen"])],
        ])

    Cause(
        "forward.administratively-prohibited.permitopen", refusal, "The server allows listed targets only",
        title: { "\($0.shortHost) does not allow \($0.shortEgress) (PermitOpen)" },
        why: "PermitOpen of sshd_config lists the targets that may be forwarded to, letter by letter, and this one is "
            + "not among them; none forbids all.",
        // One target allowed proves a list; none allowed leaves PermitOpen none or AllowTcpForwarding remote (T1).
        when: .on(.permission) { seen, facts in
            seen.isListed(facts) && !seen.keyHas("permitopen")
        },
        likelier: { facts in
            // Where forwarding as a whole has not been shown to work, its switch is likelier than a list.
            guard let seen = facts.permission, !seen.mayBeListed else { return false }
            return seen.otherTarget == .allowed || seen.remoteListener == .allowed
        },
        experiment: policyExperiment,
        fixes: { scene in
            [
                scene.seePolicy,
                scene.setPolicy("PermitOpen \(scene.listEntry)"),
                scene.onClient("Or name a target that is listed, in exactly its spelling."),
            ]
        },
        matching: [
            [.loggedIn, .policy(words: Evidence.keyWords, other: .allowed, listener: .allowed)],
            [.loggedIn, .policy(words: Evidence.keyWords, listener: .allowed)],
        ],
        not: [
            [.loggedIn, .policy(words: Evidence.keyWords, listener: Evidence.disabledForwarding)],
            [.loggedIn, .policy(words: Evidence.keyWords + ["permitopen"])], [.loggedIn, .policy(.allowed)],
        ])

    Cause(
        "forward.administratively-prohibited.allowtcpforwarding-remote", refusal,
        "The server allows remote forwards only",
        title: { "\($0.shortHost) may allow only -R forwards (AllowTcpForwarding remote)" },
        why: "AllowTcpForwarding remote of sshd_config refuses every connection that the tunnel host would have to "
            + "make, and still lets it listen for -R.",
        when: .on(.permission) { seen, facts in
            // A listener that was granted shows that -R works; a target that was allowed, that -L does.
            seen.isListed(facts) && !seen.keyHas("permitopen") && seen.otherTarget != .allowed
        },
        experiment: policyExperiment,
        fixes: { scene in [scene.seePolicy, scene.setPolicy("AllowTcpForwarding local")] },
        matching: [[.loggedIn, .policy(words: Evidence.keyWords, listener: .allowed)]],
        not: [
            [.loggedIn, .policy(words: Evidence.keyWords, other: .allowed)],
            [.loggedIn, .policy(words: Evidence.keyWords, listener: Evidence.disabledForwarding)],
            [.loggedIn, .policy(.allowed)],
        ])

    Cause(
        "forward.administratively-prohibited.allowtcpforwarding-no", refusal, "The server forwards no ports",
        title: { "\($0.shortHost) forwards no ports (AllowTcpForwarding no)" },
        why: "AllowTcpForwarding no stands in sshd_config, perhaps in a Match block for this user. Hardened systems "
            + "and network storage boxes are delivered so. The login works, and every connection through the tunnel "
            + "is refused.",
        when: .on(.permission) { seen, facts in seen.mayBeOff(facts) },
        .on(.listener) { seen, _ in
            seen.mayBeOff && seen.dialsItself != .allowed || seen.saidNoForwards && seen.keyMayForward
        },
        likelier: { facts in
            if let seen = facts.listener { return seen.dialsItself != .allowed && !seen.agentIsRefused }
            // DisableForwarding would have taken the agent away as well; where nothing tells, the plain switch is likeliest.
            guard let seen = facts.permission, seen.otherTarget != .allowed, seen.remoteListener != .allowed else {
                return false
            }
            switch seen.agentForwarding {
            case .prohibited, .refused: return false
            default: return true
            }
        },
        experiment: "Ask for agent forwarding or a unix-domain socket: DisableForwarding refuses those too, "
            + "AllowTcpForwarding no does not by itself. sshd -T shows the settings.",
        fixes: { scene in
            [
                scene.seePolicy, scene.setPolicy(scene.leastPolicy),
                scene.onClient("Ask the administrator whether tunnels are meant to be used on this host."),
            ]
        },
        matching: [
            [.loggedIn, .policy(words: Evidence.keyWords, listener: Evidence.disabledForwarding)],
            [.loggedIn, .policy(words: Evidence.keyWords, listener: Evidence.disabledForwarding, agent: .allowed)],
            [.byPassword, .policy(listener: Evidence.disabledForwarding)],
            [.loggedIn, .listener(saying: Evidence.disabled, dialsItself: .prohibited, words: Evidence.keyWords)],
            [.loggedIn, .listener(saying: Evidence.disabled, words: Evidence.keyWords)],
        ],
        not: [
            [.loggedIn, .policy(words: Evidence.keyWords, listener: .allowed)],
            [.loggedIn, .policy(words: Evidence.keyWords, other: .allowed)], [.loggedIn, .policy(words: [])],
            [.loggedIn, .policy(.allowed)],
            [.loggedIn, .listener(saying: Evidence.disabled, dialsItself: .allowed, words: Evidence.keyWords)],
            [.loggedIn, .listener(saying: Evidence.notListed, words: Evidence.keyWords)],
        ])

    Cause(
        "forward.administratively-prohibited.disableforwarding", refusal, "The server forwards nothing at all",
        title: { "\($0.shortHost) may forward nothing at all (DisableForwarding)" },
        why: "DisableForwarding yes stands in sshd_config: ports, agents, X11 and sockets are all refused, whatever "
            + "the other settings say.",
        when: .on(.permission) { seen, facts in seen.mayBeOff(facts) && seen.agentForwarding != .allowed },
        .on(.listener) { seen, _ in
            seen.mayBeOff && seen.dialsItself != .allowed && seen.agentForwarding != .allowed
                || seen.saidNoSockets && seen.keyMayForward
        },
        likelier: { facts in
            // An agent that is refused as well speaks for the switch that takes everything.
            switch facts.permission?.agentForwarding ?? facts.listener?.agentForwarding {
            case .prohibited, .refused: true
            default: false
            }
        },
        experiment: "Ask for agent forwarding or a unix-domain socket: DisableForwarding refuses those too, "
            + "AllowTcpForwarding no does not by itself. sshd -T shows the settings.",
        fixes: { scene in [scene.seePolicy, scene.setPolicy("DisableForwarding no")] },
        matching: [
            [.loggedIn, .policy(words: Evidence.keyWords, listener: Evidence.disabledForwarding)],
            [
                .loggedIn,
                .policy(words: Evidence.keyWords, listener: Evidence.disabledForwarding, agent: .refused(message: nil)),
            ],
            [
                .loggedIn,
                .listener(
                    saying: Evidence.disabled, dialsItself: .prohibited, agent: .refused(message: nil),
                    words: Evidence.keyWords),
            ],
        ],
        not: [
            [.loggedIn, .policy(words: Evidence.keyWords, listener: Evidence.disabledForwarding, agent: .allowed)],
            [.loggedIn, .policy(words: Evidence.keyWords, listener: .allowed)],
        ])

    Cause(
        "forward.denied-without-text", .fail, "The server refuses to forward and gives no reason",
        title: { "\($0.shortHost) refuses to forward, without a word" },
        why: "The refusal has no text, as Dropbear sends it: started with -j or -k, or no-port-forwarding stands "
            + "before the key. Such a server gives none of the messages that would tell more.",
        when: .on(.permission) { seen, _ in seen.result == .prohibited(text: "") },
        experiment: "Look at the options with which the server was started, and at the key's line.",
        fixes: { scene in
            [
                scene.onTunnelHost(
                    "See how the server was started, and start it without -j and -k.",
                    "ps -eo args | grep '[d]ropbear'"),
                scene.onTunnelHost(
                    "See whether the key is restricted.",
                    "sudo grep -nE 'restrict|no-port-forwarding' ~\(scene.accountWord)/.ssh/authorized_keys"),
            ]
        },
        matching: [[.dropbear, .loggedIn, .policy(.prohibited(text: ""))]],
        not: [[.openSSH, .loggedIn, .policy()], [.loggedIn, .policy(.allowed)]])

    Cause(
        "forward.channel-type-unsupported", .fail, "The server's software does not forward ports",
        title: { "The SSH server of \($0.shortHost) does not know port forwarding" },
        why: "The server answered that it knows no such channel: devices, Git hosting services and small servers have "
            + "SSH without forwarding.",
        when: .on(.permission) { seen, _ in if case .unknownChannelType = seen.result { true } else { false } },
        experiment: "The server's identification tells which software it is; its documentation whether it can forward.",
        fixes: { scene in
            [
                scene.onClient("Use another host behind the same network as tunnel host."),
                scene.onTunnelHost("Enable forwarding in this server, or run OpenSSH's sshd."),
            ]
        },
        matching: [[.loggedIn, .policy(.unknownChannelType(text: "unsupported channel type"))]],
        not: [[.loggedIn, .policy()], [.loggedIn, .policy(.allowed)]])

    Cause(
        "forward.resource-shortage", .fail, "The tunnel host has no resources left for another connection",
        title: { "\($0.shortHost) has no resources left for another connection" },
        why: "The server answered with a shortage, or cannot make any connection at all any more: its process has no "
            + "file descriptors left, or the machine no free local ports or no memory.",
        when: .on(.permission) { seen, _ in if case .resourceShortage = seen.result { true } else { false } },
        // Where even another dial fails, it is not the destination; where none was tried, it may be.
        .on(.egressConnect) { seen, _ in
            seen.dialler == .tunnelHost && seen.failedAtOnceWithoutReason && seen.otherDialWorks != true
        },
        likelier: { $0.egressConnect?.otherDialWorks == false },
        experiment: "Open a connection to the tunnel host's own SSH port through the tunnel: if that fails too, the "
            + "tunnel host can dial nowhere.",
        fixes: { scene in
            [
                scene.onClient("Close connections that are not needed, or start the tunnel anew."),
                scene.onTunnelHost(
                    "See the limits; raise LimitNOFILE of the ssh service.",
                    "for pid in $(pgrep -u \(ShellWord.quoted(scene.user)) sshd); do grep 'open files' "
                        + "/proc/$pid/limits; sudo ls /proc/$pid/fd | wc -l; done"),
                scene.onTunnelHost(
                    "See whether its local ports are used up.", "ss -s; sysctl net.ipv4.ip_local_port_range"),
            ]
        },
        matching: [
            [.loggedIn, .policy(.resourceShortage(text: ""))],
            [.connect(.failed(text: "open failed"), other: false)], [.connect(.failed(text: "open failed"))],
        ],
        not: [
            [.connect(.failed(text: "open failed"), other: true)], [.connect(.failed(text: "Connection refused"))],
            [.loggedIn, .policy(.allowed)],
        ])

    Cause(
        "forward.streamlocal-denied", .fail, "The server does not forward unix-domain sockets",
        title: { scene in
            let path = scene.facts.listener?.socket == nil ? scene.shortEgress : scene.listenerPlace
            let isSure = scene.facts.egressConnect?.socket == .listening || scene.facts.listener?.saidNoSockets ?? false
            return "\(scene.shortHost) \(isSure ? "does" : "may") not allow forwards of sockets such as \(path)"
        },
        why:
            "AllowStreamLocalForwarding of sshd_config refuses sockets: connections to them, listeners at them, or both. "
            + "Of a connection OpenSSH says only that the open failed.",
        // What is wrong with the socket itself explains the failure.
        when: .on(.egressConnect) { seen, _ in
            seen.dialler == .tunnelHost && seen.failedAtOnceWithoutReason && seen.isSocket
                && (seen.socket ?? .listening) == .listening
        },
        .on(.listener) { seen, _ in seen.saidNoSockets && seen.keyMayForward },
        likelier: { $0.listener?.saidNoSockets ?? false },
        experiment: "sshd -T shows the setting; the log says `refused streamlocal port forward`.",
        fixes: { scene in
            [
                scene.onTunnelHost("See the setting.", scene.effectivePolicy("streamlocal|disableforwarding")),
                scene.setPolicy("AllowStreamLocalForwarding local"),
            ]
        },
        matching: [
            [.connect(.failed(text: "open failed"), to: "/run/app.sock")],
            [.connect(.failed(text: "open failed"), to: "/run/app.sock", socket: .listening)],
            [.loggedIn, .socket(.free, policy: Evidence.noSockets)],
        ],
        not: [
            [.connect(.failed(text: "open failed"))], [.connect(.opened, to: "/run/app.sock")],
            [.connect(.failed(text: "open failed"), to: "/run/app.sock", socket: .missing)],
            [.loggedIn, .socket(.free)],
        ])

    Cause(
        "forward.cleared-by-client", .fail, "ssh itself drops the forwards",
        title: { "ssh drops the forwards to \($0.shortHost) itself (ClearAllForwardings)" },
        why: "ClearAllForwardings yes, or -W, removes every -L, -R and -D of the command line and the configuration. "
            + "The login works and no port ever opens.",
        when: .on(.configuration) { seen, _ in
            if case .read(0, true) = seen { true } else { false }
        },
        .on(.permission) { seen, _ in seen.result == .clearedByClient },
        .on(.listener) { seen, _ in seen.result == .clearedByClient },
        experiment: "ssh -G HOST shows clearallforwardings and the forwards that are left.",
        fixes: { scene in
            [
                scene.onClient("Let the forwards be.", scene.command(adding: "-o", "ClearAllForwardings=no")),
                scene.onClient(
                    "Find where they are cleared.",
                    "ssh -G \(ShellWord.quoted(scene.typedHost)) | grep -iE 'clearall|forward'"),
            ]
        },
        matching: [
            [.configuration(.read(forwards: 0, forwardsCleared: true))], [.loggedIn, .policy(.clearedByClient)],
            [.loggedIn, .listener(.clearedByClient)],
        ],
        not: [[.configuration(.read(forwards: 1, forwardsCleared: false))], [.loggedIn, .policy(.allowed)]])

    Cause(
        "forward.administratively-prohibited", .fail, "The server refuses to forward, by a rule that does not show",
        title: { "\($0.shortHost) refuses to forward to \($0.shortEgress)" },
        why: "The server answered that the forward is prohibited. Its software is not OpenSSH, or what was tried does "
            + "not fit any single rule of it.",
        when: .on(.permission) { seen, _ in if case .prohibited = seen.result { true } else { false } },
        general: true,
        experiment: policyExperiment,
        fixes: { scene in
            [
                scene.onTunnelHost("Look up the rules for forwarding in the configuration of this SSH server."),
                scene.onClient("Ask the administrator whether tunnels are meant to be used on this host."),
            ]
        },
        matching: [
            [.dropbear, .loggedIn, .policy(.prohibited(text: "not today"))]
        ],
        not: [[.loggedIn, .policy(.allowed)]])
}
