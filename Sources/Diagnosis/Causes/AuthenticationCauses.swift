import Evidence
import TunnelModel

let authenticationCauses = keyRefusalCauses + keyFileCauses + loginCauses

/// Why a login fails, keys apart.
let loginCauses = CauseTable.of {
    Cause(
        "auth.too-many-failures", .fail, "The server gave up after too many refused keys",
        title: { scene in
            let count = scene.facts.identities?.disconnected?.afterRefusals ?? scene.facts.identities?.refusals ?? 0
            return "\(scene.shortHost) gave up after \(count) refused keys (MaxAuthTries)"
        },
        why: "Every key that ssh offers and the server refuses counts as a failed try. An agent with many keys uses "
            + "the "
            + "tries up (MaxAuthTries, six by default) before the right key comes.",
        // OpenSSH says so; a server that hangs up without a word after two refusals may mean the same.
        when: .on(.identities) { keys, _ in
            guard let end = keys.disconnected, keys.accepted == nil else { return false }
            return end.text?.lowercased().contains("too many") ?? (end.afterRefusals > 1)
        },
        .on(.login) { login, _ in login.isDisconnected && login.says("too many authentication failures") },
        .on(.methods) { methods, _ in
            if case .closed(_, let text?) = methods { text.contains("Too many authentication failures") } else { false }
        },
        experiment: "Offer one key only (IdentitiesOnly yes): if the server takes it, the others were in its way.",
        fixes: { scene in
            [
                scene.onClient(
                    "Offer only the key that is meant for this host.",
                    scene.command(adding: "-o", "IdentitiesOnly=yes", "-i", scene.keyWord)),
                scene.onClient("See what the agent offers before it, and drop what is not needed.", "ssh-add -l"),
                scene.onTunnelHost(
                    "See the limit; correct the client rather than this.", scene.effectivePolicy("maxauthtries")),
            ]
        },
        matching: [
            [
                .keys(
                    .refused(.ed25519), .refused(.rsa),
                    disconnected: .init(afterRefusals: 6, text: "Too many authentication failures"))
            ],
            [.keys(.refused(.ed25519)), .login(.disconnected(text: "Too many authentication failures"))],
        ],
        not: [[.keys(.refused(.ed25519)), .denied], [.login(.disconnected(text: nil))]])

    Cause(
        "auth.method-not-offered", .fail, "The server does not offer the method that would be used",
        title: { "\($0.shortHost) does not take keys" },
        why: "The server's list of methods lacks publickey, and there is a key but nobody to ask for anything else. "
            + "PubkeyAuthentication or a Match block on the server leaves it out.",
        when: .on(.identities) { keys, facts in keys.decide(facts) && keys.isNotOffered && keys.hasKeys },
        experiment: "Log in with a method that is offered: if publickey appears in the list after it, the server wants "
            + "the methods in that order.",
        fixes: { scene in
            [
                scene.onClient(
                    "Log in with a method that is offered, at a terminal.", "ssh \(scene.portOption)\(scene.login)"),
                scene.onTunnelHost(
                    "See which methods are on for this user.",
                    scene.effectivePolicy("^(pubkey|password|kbdinteractive)authentication|authenticationmethods")),
            ]
        },
        matching: [
            [.takesPasswords, .keys(.notAsked(.ed25519), notOffered: true), .nobodyToAsk],
            [.keys(.notAsked(.ed25519), notOffered: true), .denied],
        ],
        not: [
            [.keys(.notAsked(.ed25519), notOffered: true), .byPassword], [.keys(notOffered: true), .nobodyToAsk],
            [.keys(.refused(.ed25519)), .denied],
        ])

    Cause(
        "auth.method-order", .fail, "The key may be asked for only after another method has passed",
        title: { "\($0.shortHost) may want another method before the key" },
        why: "AuthenticationMethods of sshd_config can want a password first and the key second. The list then names "
            + "the first method only, and the key is not taken before it.",
        when: .on(.identities) { keys, facts in
            // Only another method can come first, so the list must name one.
            guard keys.decide(facts), keys.isNotOffered, keys.hasKeys else { return false }
            guard case .offered(let methods, _)? = facts.methods else { return true }
            return !methods.isEmpty
        },
        experiment: "Log in with a method that is offered: if publickey appears in the list after it, the server wants "
            + "the methods in that order.",
        fixes: { scene in
            [
                scene.onClient("Give the first factor at a terminal.", "ssh \(scene.portOption)\(scene.login)"),
                scene.onTunnelHost(
                    "See the order, and put publickey first or leave it alone.",
                    scene.effectivePolicy("authenticationmethods")),
            ]
        },
        matching: [[.takesPasswords, .keys(.notAsked(.ed25519), notOffered: true), .nobodyToAsk]],
        not: [[.keys(.refused(.ed25519)), .denied], [.keys(.accepted(.ed25519)), .loggedIn]])

    Cause(
        "auth.method-disabled-by-client", .fail, "The client's own configuration switches public keys off",
        title: { "ssh does not use keys: PubkeyAuthentication is off for \($0.shortHost)" },
        why: "PubkeyAuthentication no stands in ssh_config or on the command line, and no other method is left that "
            + "both sides allow.",
        when: .on(.login) { login, facts in
            guard case .nothingLeft = login.result else { return false }
            return facts.identities?.isDisabledByClient ?? false
        },
        experiment: "Switch it on for one try.",
        fixes: { scene in
            [
                scene.onClient("Switch it on.", scene.command(adding: "-o", "PubkeyAuthentication=yes")),
                scene.onClient(
                    "Find where it is switched off.",
                    "ssh -G \(ShellWord.quoted(scene.typedHost)) | grep -i authentication"),
            ]
        },
        matching: [[.keys(.notAsked(.ed25519), disabled: true), .denied]],
        not: [[.keys(.notAsked(.ed25519), disabled: true), .byPassword], [.keys(.refused(.ed25519)), .denied]])

    Cause(
        "auth.second-factor-missing", .fail, "One method passed, and the server wants another as well",
        title: { scene in
            guard case .partial(let passed, let remaining)? = scene.facts.login?.result else {
                return "\(scene.shortHost) wants a second factor"
            }
            let more = remaining.joined(separator: " or ")
            return "\(scene.shortHost) wants \(more.clipped(to: 35)) after \(passed.clipped(to: 15))"
        },
        why: "The server accepted the first proof and asks for a second (AuthenticationMethods). Nobody can type it in "
            + "a script.",
        when: .on(.login) { login, _ in if case .partial = login.result { true } else { false } },
        experiment: "Log in at a terminal: ssh asks for the second factor.",
        fixes: { scene in
            [
                scene.onClient(
                    "Log in once at a terminal and let the tunnel use that connection.",
                    scene.command(
                        adding: "-o", "ControlMaster=auto", "-o", "ControlPath=~/.ssh/cm-%C", "-o", "ControlPersist=8h")
                ),
                scene.onTunnelHost(
                    "For a tunnel account that needs no second factor: Match User \(scene.user), AuthenticationMethods "
                        + "publickey.",
                    scene.effectivePolicy("authenticationmethods")),
            ]
        },
        matching: [[.keys(.accepted(.ed25519)), .login(.partial(passed: "publickey", remaining: ["password"]))]],
        not: [[.keys(.accepted(.ed25519)), .loggedIn], [.keys(.refused(.ed25519)), .denied]])

    Cause(
        "auth.root-login-refused", .fail, "The server does not let root log in this way",
        title: { "\($0.shortHost) does not let \($0.shortUser) log in this way (PermitRootLogin)" },
        why: "PermitRootLogin of sshd_config refuses root, or refuses passwords for root. sshd then accepts the key in "
            + "question and still refuses the login.",
        when: .on(.login) { login, _ in
            if case .signatureRefused = login.result { return login.user == "root" }
            // prohibit-password, the default, refuses root's password whether or not it is right.
            return login.user == "root" && login.wasRefused()
        },
        likelier: { $0.login?.user == "root" },
        experiment: "Log in with another account: if that works, root alone is refused.",
        fixes: { scene in
            [
                scene.onClient(
                    "Use another account: a tunnel needs no root.",
                    "ssh -l USER \(scene.portOption)\(ShellWord.quoted(scene.typedHost))"),
                scene.onTunnelHost("See what is allowed for root.", scene.effectivePolicy("permitrootlogin")),
            ]
        },
        matching: [
            [.keys(.accepted(.ed25519), user: "root"), .login(.signatureRefused(.ed25519), user: "root")],
            [.keys(user: "root"), .login(.answerRefused(method: "password"), user: "root")],
        ],
        not: [[.keys(.accepted(.ed25519)), .loggedIn], [.login(.answerRefused(method: "password"))]])

    Cause(
        "auth.password-refused", .fail, "The password or answer was refused",
        title: { "\($0.shortHost) refuses the password or answer of \($0.shortUser)" },
        why: "What was typed is not right for the account, or the account is one that may not log in: the server says "
            + "the same for both.",
        when: .on(.login) { login, _ in login.wasRefused() },
        likelier: { _ in true },
        experiment: "Type it again at a terminal; else only the server's log tells a wrong password from an account "
            + "that may not log in.",
        fixes: { scene in
            [
                scene.onClient("Check the account and type it again.", "ssh \(scene.portOption)\(scene.login)"),
                scene.readLog,
            ]
        },
        matching: [[.keys(), .login(.answerRefused(method: "password"))]],
        not: [[.byPassword], [.nobodyToAsk]])

    Cause(
        "auth.password-not-given",
        .depends { scene in
            if case .answerNotGiven(_, batchMode: true)? = scene.facts.login?.result { .fail } else { .unknown }
        },
        "The server wants a password or an answer, and there is nobody to ask",
        title: { scene in
            guard case .answerNotGiven(let methods, _)? = scene.facts.login?.result else {
                return "\(scene.shortHost) wants an answer that nobody can give"
            }
            let what = methods.first == "password" ? "password" : "reply"
            if scene.facts.login?.isForThePersonThere ?? false {
                return "\(scene.shortHost) asks for a \(what), to be typed on \(scene.clientHost.clipped(to: 30))"
            }
            return "\(scene.shortHost) asks \(scene.shortUser) for a \(what), and nobody is there to answer"
        },
        why: "No key is accepted, and the server asks for something that a person types. Here nobody can be asked, so "
            + "whether the login works is not known; with BatchMode ssh does not ask either, and it fails.",
        when: .on(.login) { login, _ in if case .answerNotGiven = login.result { true } else { false } },
        experiment: "Run the check at a terminal, or set SSH_ASKPASS.",
        fixes: { scene in
            [
                scene.whereExamined("Run the check at a terminal, where the password can be asked for."),
                scene.onClient(
                    "Or use a key from now on.", "ssh-copy-id \(scene.portOption)\(scene.login)"),
            ]
        },
        matching: [
            [.keys(), .nobodyToAsk],
            [.keys(), .leftToThePerson(.answerNotGiven(methods: ["password"], batchMode: false))],
            [.keys(), .login(.answerNotGiven(methods: ["password"], batchMode: true))],
        ],
        not: [[.byPassword], [.denied]])

    Cause(
        "auth.account-expired-pam", .fail,
        "The server ends the connection after a valid proof: the account may not log in",
        title: { "\($0.shortHost) accepts the proof of \($0.shortUser) and closes: the account may not log in" },
        why: "The key or password was right, and the account phase of PAM refused: the account has expired, or "
            + "access.conf or a time rule keeps it out.",
        when: .on(.login) { login, _ in
            login.closedAfterProof && !login.speaksOfNologin
        },
        experiment: "The server's log names the PAM account configuration, or the file that keeps users out.",
        fixes: { scene in
            [
                scene.onTunnelHost(
                    "See when the account expires; sudo chage -E -1 lifts it. Then look at /etc/security/access.conf.",
                    "sudo chage -l \(ShellWord.quoted(scene.user)); sudo journalctl -u ssh -u sshd -n 20 --no-pager")
            ]
        },
        matching: [
            [
                .keys(.accepted(.ed25519)),
                .login(.closedAfterProof(disconnect: nil), banner: "Your account has expired"),
            ],
            [.keys(.accepted(.ed25519)), .login(.closedAfterProof(disconnect: nil))],
        ],
        not: [
            [.loggedIn], [.login(.closedAfterProof(disconnect: nil), banner: "System is booting up.")],
        ])

    Cause(
        "session.nologin-file", .fail, "The tunnel host lets no users in at the moment (nologin)",
        title: { "\($0.shortHost) lets no users in at the moment" },
        why: "While a machine boots or shuts down, or when an administrator wants it, /etc/nologin or /run/nologin "
            + "keeps everybody but root out. The file's text is shown before the connection ends, if it has one.",
        // A silent end after the proof may be an empty nologin file as well as an expired account.
        when: .on(.login) { login, _ in login.closedAfterProof && !login.says("has expired") },
        likelier: { facts in
            guard let login = facts.login else { return false }
            return login.speaksOfNologin || login.saysMore(than: facts.methods)
        },
        experiment: "The server's log names the PAM account configuration, or the file that keeps users out.",
        fixes: { scene in
            [
                scene.onClient("Try again in some minutes."),
                scene.onTunnelHost(
                    "See the file, and remove it if it was forgotten.", "ls -l /etc/nologin /run/nologin"),
            ]
        },
        matching: [
            [.keys(.accepted(.ed25519)), .login(.closedAfterProof(disconnect: nil), banner: "System is booting up.")],
            [.keys(.accepted(.ed25519)), .login(.closedAfterProof(disconnect: nil))],
        ],
        not: [[.loggedIn], [.login(.closedAfterProof(disconnect: nil), banner: "Your account has expired")]])

    Cause(
        "auth.refuse-connection", .fail, "The server ends connections of this user or address by rule",
        title: { "\($0.shortHost) may refuse connections of \($0.shortUser) by rule (RefuseConnection)" },
        why: "sshd of OpenSSH 9.9 and later can end the connection at the first authentication request, by a Match "
            + "block with RefuseConnection.",
        when: .on(.methods) { methods, facts in
            guard case .closed(_, let text) = methods, !(text?.contains("Too many") ?? false) else { return false }
            // Older servers do not have it.
            guard let version = facts.banner?.openSSHVersion else { return facts.banner == nil }
            return version >= (9, 9)
        },
        experiment: "Ask for another user, and from another address: a rule ends only some connections.",
        fixes: { scene in
            [
                scene.onTunnelHost(
                    "See whether a rule is meant for this user.", scene.effectivePolicy("refuseconnection"))
            ]
        },
        matching: [[.newOpenSSH, .methods(.closed(.finished, disconnect: nil))]],
        not: [[.openSSH, .methods(.closed(.finished, disconnect: nil))], [.takesKeys]])

    Cause(
        "auth.login-grace-exceeded", .fail, "The login took longer than the server allows",
        title: { "\($0.shortHost) ended the connection: the login took too long (LoginGraceTime)" },
        why: "sshd closes connections that have not logged in after LoginGraceTime, two minutes by default. Somebody "
            + "typed slowly, or an answer was lost on the way.",
        // An end while nobody has said anything is a matter of time; else it comes at an age of tens of seconds.
        when: .on(.login) { login, facts in
            guard login.isDisconnected, !login.says("too many") else { return false }
            return login.endedWhileAsking != nil || (facts[.login]?.elapsed ?? .zero) >= .seconds(20)
        },
        experiment: "Measure the age of the connection at its end: always the same means LoginGraceTime.",
        fixes: { scene in
            [
                scene.onClient("Let an agent answer instead of typing.", "ssh-add"),
                scene.onTunnelHost("See the limit.", scene.effectivePolicy("logingracetime")),
            ]
        },
        matching: [
            .init(.login(.disconnected(text: nil)), elapsed: .seconds(120)),
            [.login(.disconnected(text: nil), endedWhileAsking: .seconds(30))],
        ],
        not: [[.login(.disconnected(text: nil))], [.loggedIn]])

    Cause(
        "auth.slow",
        // Behind the login ssh waits for good, and what it was asked for is not there.
        .depends { scene in scene.facts.login?.isSuccess ?? false ? .fail : .unknown },
        "The server does not answer in the middle of the login",
        title: { "\($0.shortHost) did not answer in the login in time" },
        why: "The server was silent until the time was over. It may answer later: name lookups, PAM and home "
            + "directories on a network take 5 to 30 seconds when something is wrong with them. A path that loses "
            + "large packets looks the same.",
        when: .on(.methods) { methods, _ in if case .silent = methods { true } else { false } },
        .on(.login) { login, _ in if case .silent = login.result { true } else { false } },
        // The session is opened between the login's success and the first request (pam_systemd, a home on a network).
        .on(.permission) { seen, _ in
            if case .silent = seen.result { seen.isAcknowledged ?? false } else { false }
        },
        experiment: "Wait longer (--timeout 60): an answer after a multiple of 5 seconds means a name lookup; no "
            + "answer at all means a lost packet or a stopped server.",
        fixes: { scene in
            [
                scene.onClient(
                    "Leave out a method that often waits.", scene.command(adding: "-o", "GSSAPIAuthentication=no")),
                scene.onTunnelHost(
                    "Switch UseDNS off, and mend the resolver and PAM modules there.",
                    "sudo sshd -T | grep -iE 'usedns|usepam'; cat /etc/resolv.conf"),
            ]
        },
        matching: [
            [.methods(.silent(after: .seconds(5)))], [.login(.silent(after: .seconds(5)))],
            [.loggedIn, .policy(.silent(after: .seconds(5)), acknowledged: true)],
        ],
        not: [
            [.takesKeys], [.loggedIn], [.denied],
            [.loggedIn, .policy(.silent(after: .seconds(5)), acknowledged: false)],
        ])

    Cause(
        "auth.closed", .fail, "The server ends the connection in the middle of the login",
        title: { "\($0.shortHost) ends the connection in the login" },
        why: "The server closed the connection between the key exchange and the end of the login, for a reason it did "
            + "not give: a fault of its own, a limit, or a device in between.",
        when: .on(.methods) { methods, _ in if case .closed = methods { true } else { false } },
        .on(.identities) { keys, _ in
            guard let end = keys.disconnected, keys.accepted == nil else { return false }
            return !(end.text?.lowercased().contains("too many") ?? false)
        },
        .on(.login) { login, _ in login.isDisconnected },
        general: true,
        experiment: "Read the server's log at the time of the connection.",
        fixes: { scene in
            [scene.readLog, scene.onClient("See how far ssh itself comes.", scene.command(adding: "-v"))]
        },
        matching: [
            [.openSSH, .methods(.closed(.reset, disconnect: nil))], [.login(.disconnected(text: "Internal error"))],
        ],
        not: [[.takesKeys], [.loggedIn]])

    Cause(
        "auth.denied", .fail, "No way to log in is left",
        title: { "\($0.shortHost) does not let \($0.shortUser) in, and nothing is left to try" },
        why: "Everything that ssh and the server both allow was tried or is not available here.",
        when: .on(.login) { login, _ in
            switch login.result {
            case .nothingLeft, .signatureRefused: true
            default: false
            }
        },
        general: true,
        experiment: "Run ssh -v and compare the methods it tries with those that the server offers.",
        fixes: { scene in
            [
                scene.onClient("See what ssh tries.", scene.command(adding: "-v")),
                scene.onTunnelHost(
                    "See which methods are on for this user.",
                    scene.effectivePolicy("authentication")),
            ]
        },
        matching: [
            [.keys(notOffered: true), .login(.nothingLeft(offered: ["gssapi-with-mic"]))],
            [.keys(.accepted(.ed25519)), .login(.signatureRefused(.ed25519))],
        ],
        not: [[.loggedIn], [.nobodyToAsk]])
}
