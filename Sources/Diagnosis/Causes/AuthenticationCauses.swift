import Evidence
import TunnelModel

extension IdentitiesEvidence {
    /// The server refused keys, and gave no reason: the login stood or fell with them, nothing that can be seen of the
    /// keys explains it, and no file that the person named was left unused.
    fileprivate func refusalIsUnexplained(_ facts: Facts) -> Bool {
        decide(facts) && !refused.isEmpty && blocked.isEmpty && !certificateExplains
    }

    /// A refused certificate shows by itself why.
    fileprivate var certificateExplains: Bool { refused.contains { !$0.certificateProblems.isEmpty } }

    fileprivate func certificate(_ facts: Facts, _ test: (Identity.CertificateProblem) -> Bool) -> Bool {
        decide(facts) && blocked.isEmpty && refused.contains { $0.certificateProblems.contains(where: test) }
    }

    /// A certificate whose own text holds was refused, so that the server alone knows why.
    fileprivate func soundCertificateRefused(_ facts: Facts) -> Bool {
        refusalIsUnexplained(facts) && refused.contains(where: \.isCertificate)
    }

    fileprivate func blocks(_ facts: Facts, _ test: (Identity.Problem) -> Bool) -> Bool {
        decide(facts) && blocked.contains { $0.problem.map(test) ?? false }
    }
}

extension LoginEvidence {
    fileprivate func cannotUse(_ test: (Identity.Problem) -> Bool) -> Bool {
        if case .identityUnusable(let identity) = result { identity.problem.map(test) ?? false } else { false }
    }

    fileprivate func wasRefused(by method: String? = nil) -> Bool {
        if case .answerRefused(let refused) = result { method == nil || refused == method } else { false }
    }

    fileprivate var closedAfterProof: Bool { if case .closedAfterProof = result { true } else { false } }

    fileprivate var isDisconnected: Bool { if case .disconnected = result { true } else { false } }
}

extension Facts {
    /// After a login by other means the server tells why it refused a key before (SSH_MSG_DEBUG).
    fileprivate func toldAfterLogin(_ phrases: String...) -> Bool {
        guard let login, login.isSuccess, !(identities?.refused.isEmpty ?? true) else { return false }
        let texts = login.serverMessages.map { $0.lowercased() }
        return phrases.contains { phrase in texts.contains { $0.contains(phrase) } }
    }
}

extension Scene {
    /// The key that the failure is about, as ssh's options name it.
    fileprivate var keyPath: String {
        let keys = facts.identities
        let problem = keys?.blocked.first ?? keys?.lockedAway.first
        let used: Identity? =
            switch facts.login?.result {
            case .identityUnusable(let key), .passphraseNotGiven(let key), .passphraseWrong(let key): key
            case .agentRefused(let key), .signatureRefused(let key): key
            default: nil
            }
        let refused = keys?.refused.first { $0.path != nil }
        return (used ?? problem ?? refused ?? keys?.queries.first { $0.identity.path != nil }?.identity)?.path
            ?? "~/.ssh/id_ed25519"
    }

    fileprivate var keyWord: String { ShellWord.quoted(keyPath) }
    fileprivate var shortKey: String { keyPath.clipped(to: 40) }
    fileprivate var shortHost: String { tunnelHost.clipped(to: 40) }
    fileprivate var shortUser: String { user.clipped(to: 30) }

    /// The public half of the key, as ssh-copy-id wants it.
    fileprivate var publicKeyWord: String {
        let path = keyPath
        return ShellWord.quoted(path.hasSuffix("-cert.pub") ? String(path.dropLast(9)) + ".pub" : path + ".pub")
    }

    fileprivate var copyKey: Fix {
        onClient(
            "Put the key into the account, if there is another way in (a password, another key).",
            "ssh-copy-id -i \(publicKeyWord) \(portOption)\(login)")
    }

    /// sshd's own account of the refusal names the cause.
    fileprivate var readLog: Fix {
        onTunnelHost("Read why sshd refused it: the log tells these causes apart.", "sudo journalctl -u ssh -n 30 --no-pager")
    }

    /// After a login by another way the refusal is a nuisance; without one it is the failure.
    fileprivate static let warnAfterLogin = Cause.Severity.depends { scene in
        scene.facts.login?.isSuccess ?? false ? .warn : .fail
    }
}

private let refusalExperiment =
    "Log in by any other way with ssh -v: sshd then says why it refused the key (debug1: Remote). Else only the server's "
    + "log tells these causes apart."

let authenticationCauses = CauseTable.of {
    Cause(
        "auth.key-not-accepted", .fail, "The key is not in the account's authorized_keys",
        title: { scene in
            let count = scene.facts.identities?.refused.count ?? 1
            let keys = count == 1 ? "the key" : "any of \(count) keys"
            return "\(scene.shortHost) does not accept \(keys) for \(scene.shortUser)"
        },
        why: "The server takes keys and refused those that ssh offered. Usually the public key is missing from the "
            + "account's authorized_keys, or it is the wrong account or the wrong key. sshd answers just the same when "
            + "the account is missing, denied or locked, or the key's line is not valid for this client.",
        // All of these leave one and the same refusal (failures T: X5); none of them can be seen from here.
        when: .on(.identities) { keys, facts in keys.refusalIsUnexplained(facts) },
        experiment: refusalExperiment,
        fixes: { scene in
            [
                scene.copyKey,
                scene.onClient(
                    "Or name the right account and the right key.",
                    "ssh -i KEY -o IdentitiesOnly=yes -l USER \(scene.portOption)\(ShellWord.quoted(scene.tunnelHost))"),
                scene.onTunnelHost(
                    "Is the key there? Compare fingerprints.",
                    "sudo ssh-keygen -lf ~\(scene.accountWord)/.ssh/authorized_keys"),
                scene.readLog,
            ]
        },
        matching: [
            [.takesKeys, .keys(.refused(.ed25519)), .denied], [.keys(.refused(.ed25519), .refused(.inAgent))],
            [.keys(.refused(.ed25519)), .nobodyToAsk],
        ],
        not: [
            [.keys(.accepted(.ed25519)), .loggedIn], [.keys(.refused(.ed25519)), .byPassword],
            [.keys(.refused(.certificate(.expired("2020-01-01")))), .denied],
            [.keys(.refused(.ed25519), .notAsked(.named(.missing))), .denied],
        ])

    Cause(
        "auth.unknown-user", .fail, "The account does not exist on the tunnel host",
        title: { "\($0.shortHost) may have no account \($0.shortUser)" },
        why: "sshd answers for a missing account exactly as for a wrong key or password, so that nobody can find out "
            + "names. Without a user name in the command, ssh takes the local one.",
        when: .on(.identities) { keys, facts in keys.refusalIsUnexplained(facts) },
        .on(.login) { login, _ in login.wasRefused() },
        experiment: refusalExperiment,
        fixes: { scene in
            [
                scene.onClient(
                    "Name the right account.", "ssh -l USER \(scene.portOption)\(ShellWord.quoted(scene.tunnelHost))"),
                scene.onTunnelHost("Does the account exist?", "getent passwd \(ShellWord.quoted(scene.user))"),
            ]
        },
        matching: [[.keys(.refused(.ed25519)), .denied], [.keys(), .login(.answerRefused(method: "password"))]],
        not: [[.keys(.accepted(.ed25519)), .loggedIn], [.keys(.refused(.ed25519)), .byPassword]])

    Cause(
        "auth.user-denied", .fail, "AllowUsers, DenyUsers or their groups keep the account out",
        title: { "\($0.shortHost) may deny logins of \($0.shortUser) (AllowUsers, DenyUsers, groups)" },
        why: "sshd_config lists who may log in, or from where, and this account is not among them. Keys and passwords "
            + "are then refused without a reason, also when they are right.",
        when: .on(.identities) { keys, facts in keys.refusalIsUnexplained(facts) },
        .on(.login) { login, _ in login.wasRefused() },
        experiment: refusalExperiment,
        fixes: { scene in
            [
                scene.onTunnelHost(
                    "See who may log in, and add the account or its group.",
                    scene.effectivePolicy("^(allow|deny)(users|groups)"))
            ]
        },
        matching: [[.keys(.refused(.ed25519)), .denied], [.keys(), .login(.answerRefused(method: "password"))]],
        not: [[.keys(.accepted(.ed25519)), .loggedIn]])

    Cause(
        "auth.account-locked", .fail, "The account is locked",
        title: { "The account \($0.shortUser) on \($0.shortHost) may be locked" },
        why: "The account's password is locked, or the account has expired, and sshd runs without PAM: it then refuses "
            + "keys as well.",
        when: .on(.identities) { keys, facts in keys.refusalIsUnexplained(facts) },
        .on(.login) { login, _ in login.wasRefused() },
        experiment: refusalExperiment,
        fixes: { scene in
            let user = ShellWord.quoted(scene.user)
            return [
                scene.onTunnelHost(
                    "See the state (L is locked), then keep the password unusable without locking: sudo usermod -p '*' "
                        + "\(user).",
                    "sudo passwd -S \(user); sudo chage -l \(user)")
            ]
        },
        matching: [[.keys(.refused(.ed25519)), .denied], [.keys(), .login(.answerRefused(method: "password"))]],
        not: [[.keys(.accepted(.ed25519)), .loggedIn]])

    Cause(
        "auth.shell-missing", .fail, "The account's login shell does not exist",
        title: { "The login shell of \($0.shortUser) on \($0.shortHost) may be missing" },
        why: "sshd lets nobody in whose login shell is not there or cannot be run, tunnel or not. (nologin exists, and "
            + "does not stop a tunnel with -N.)",
        when: .on(.identities) { keys, facts in keys.refusalIsUnexplained(facts) },
        .on(.login) { login, _ in login.wasRefused() },
        experiment: refusalExperiment,
        fixes: { scene in
            let user = ShellWord.quoted(scene.user)
            return [
                scene.onTunnelHost(
                    "See whether the shell is there; give the account another with sudo usermod -s /bin/sh \(user).",
                    "ls -lL \"$(getent passwd \(user) | cut -d: -f7)\"")
            ]
        },
        matching: [[.keys(.refused(.ed25519)), .denied], [.keys(), .login(.answerRefused(method: "password"))]],
        not: [[.keys(.accepted(.ed25519)), .loggedIn]])

    Cause(
        "auth.authorized-keys-permissions", Scene.warnAfterLogin, "Others may write to authorized_keys or its directories",
        title: { "sshd on \($0.shortHost) may ignore the keys of \($0.shortUser): file permissions" },
        why: "With StrictModes sshd ignores authorized_keys when the file, .ssh or the home directory belongs to "
            + "somebody else or can be written by others.",
        when: .on(.identities) { keys, facts in
            keys.refusalIsUnexplained(facts) || facts.toldAfterLogin("bad ownership or modes")
        },
        experiment: refusalExperiment,
        fixes: { scene in
            let home = "~\(scene.accountWord)"
            return [
                scene.onTunnelHost(
                    "Take the write permission of others away.",
                    "sudo chmod go-w \(home) \(home)/.ssh \(home)/.ssh/authorized_keys"),
                scene.onTunnelHost("Check the owners too; with SELinux also sudo restorecon -R \(home)/.ssh.",
                    "sudo ls -ld \(home) \(home)/.ssh \(home)/.ssh/authorized_keys"),
            ]
        },
        matching: [
            [.keys(.refused(.ed25519)), .denied],
            [
                .keys(.refused(.ed25519)),
                .login(
                    .succeeded(method: "password", identity: nil),
                    messages: ["Ignored authorized keys: bad ownership or modes for file /home/alice/.ssh/authorized_keys"]),
            ],
        ],
        not: [[.keys(.accepted(.ed25519)), .loggedIn], [.keys(.refused(.ed25519)), .byPassword]])

    Cause(
        "auth.key-option-from", Scene.warnAfterLogin, "The key may be used from other addresses only",
        title: { "The key's line on \($0.shortHost) may not allow this address (from=)" },
        why: "The line of authorized_keys says from which addresses the key is valid, and the address that the server "
            + "sees is not among them; behind NAT or a VPN that is not the address of the client host.",
        when: .on(.identities) { keys, facts in
            keys.refusalIsUnexplained(facts) || facts.toldAfterLogin("is not permitted to use this key for login")
        },
        experiment: refusalExperiment,
        fixes: { scene in
            [
                scene.onClient("Connect from the network or through the VPN that the key is meant for."),
                scene.onTunnelHost(
                    "See what the line allows, and extend it.",
                    "sudo grep -n 'from=' ~\(scene.accountWord)/.ssh/authorized_keys"),
            ]
        },
        matching: [
            [.keys(.refused(.ed25519)), .denied],
            [
                .keys(.refused(.ed25519)),
                .login(
                    .succeeded(method: "password", identity: nil),
                    messages: ["FILE:1: Your host '192.0.2.7' is not permitted to use this key for login."]),
            ],
        ],
        not: [[.keys(.accepted(.ed25519)), .loggedIn], [.keys(.refused(.ed25519)), .byPassword]])

    Cause(
        "auth.key-entry-expired", Scene.warnAfterLogin, "The key's line in authorized_keys has expired",
        title: { "The key's line on \($0.shortHost) may have expired (expiry-time=)" },
        why: "The line of authorized_keys was valid until a date that has passed.",
        when: .on(.identities) { keys, facts in
            keys.refusalIsUnexplained(facts) || facts.toldAfterLogin("entry expired at")
        },
        experiment: refusalExperiment,
        fixes: { scene in
            [
                scene.onTunnelHost(
                    "See the date, and set a new one.",
                    "sudo grep -n 'expiry-time=' ~\(scene.accountWord)/.ssh/authorized_keys; date")
            ]
        },
        matching: [
            [.keys(.refused(.ed25519)), .denied],
            [
                .keys(.refused(.ed25519)),
                .login(
                    .succeeded(method: "password", identity: nil),
                    messages: ["FILE:1: entry expired at 2020-01-01T00:00:00"]),
            ],
        ],
        not: [[.keys(.accepted(.ed25519)), .loggedIn], [.keys(.refused(.ed25519)), .byPassword]])

    Cause(
        "auth.key-option-invalid", Scene.warnAfterLogin, "A mistake in the options of the key's line disables it",
        title: { "The key's line on \($0.shortHost) may have a mistake in its options" },
        why: "One unknown option or missing quote before the key, and sshd skips the whole line of authorized_keys.",
        when: .on(.identities) { keys, facts in
            keys.refusalIsUnexplained(facts) || facts.toldAfterLogin("bad key options")
        },
        experiment: refusalExperiment,
        fixes: { scene in
            [
                scene.onTunnelHost(
                    "Only lines that can be read are listed; correct the one that is missing.",
                    "sudo ssh-keygen -lf ~\(scene.accountWord)/.ssh/authorized_keys")
            ]
        },
        matching: [
            [.keys(.refused(.ed25519)), .denied],
            [
                .keys(.refused(.ed25519)),
                .login(
                    .succeeded(method: "password", identity: nil),
                    messages: ["FILE:1: bad key options: unknown key option"]),
            ],
        ],
        not: [[.keys(.accepted(.ed25519)), .loggedIn], [.keys(.refused(.ed25519)), .byPassword]])

    Cause(
        "auth.key-revoked", .fail, "The server lists the key as revoked",
        title: { "\($0.shortHost) may have revoked the key (RevokedKeys)" },
        why: "RevokedKeys of sshd_config names a list of keys that are refused whatever authorized_keys says.",
        when: .on(.identities) { keys, facts in keys.refusalIsUnexplained(facts) },
        experiment: refusalExperiment,
        fixes: { scene in
            [
                scene.onTunnelHost("Is there such a list?", scene.effectivePolicy("revokedkeys")),
                scene.onClient("If the key is on it, make a new one.", "ssh-keygen -t ed25519 -f ~/.ssh/id_new"),
            ]
        },
        matching: [[.keys(.refused(.ed25519)), .denied]],
        not: [[.keys(.accepted(.ed25519)), .loggedIn]])

    Cause(
        "auth.rsa-key-too-small", .fail, "The RSA key is shorter than ssh or the server accepts",
        title: { "The RSA key \($0.shortKey) is too short for ssh or \($0.shortHost)" },
        why: "RequiredRSASize of ssh or of sshd asks for a longer RSA key. ssh then does not offer it; sshd refuses it "
            + "without a reason.",
        // The server's limit is at least 1024 bits; what it is shows only there, so any RSA key may fall under it.
        when: .on(.identities) { keys, facts in
            keys.blocks(facts) { if case .tooSmall = $0 { true } else { false } }
                || keys.refusalIsUnexplained(facts) && keys.refused.contains { $0.isRSA && ($0.bits ?? 0) < 4096 }
        },
        .on(.login) { login, _ in login.cannotUse { if case .tooSmall = $0 { true } else { false } } },
        experiment: refusalExperiment,
        fixes: { scene in
            [
                scene.onClient("Make a new key, and put it into the account.", "ssh-keygen -t ed25519"),
                scene.onTunnelHost("See the limit in force.", scene.effectivePolicy("requiredrsasize")),
            ]
        },
        matching: [
            [.keys(.notAsked(.named(.tooSmall(bits: 1024, required: 2048)))), .denied],
            [.keys(.refused(.rsa)), .denied],
            [.keys(.accepted(.rsa)), .login(.identityUnusable(.named(.tooSmall(bits: 1024, required: 2048))))],
        ],
        not: [[.keys(.refused(.ed25519)), .denied], [.keys(.accepted(.rsa)), .loggedIn]])

    Cause(
        "auth.cert-untrusted-ca", .fail, "The server does not trust the authority that signed the certificate",
        title: { "\($0.shortHost) may not trust the authority of your certificate" },
        why: "The certificate itself holds, and the server refused it without a reason: its TrustedUserCAKeys does not "
            + "list the authority that signed it.",
        when: .on(.identities) { keys, facts in keys.soundCertificateRefused(facts) },
        likelier: { $0.identities?.refused.contains(where: \.isCertificate) ?? false },
        experiment: refusalExperiment,
        fixes: { scene in
            [
                scene.onClient("See who signed it.", "ssh-keygen -Lf \(scene.keyWord)"),
                scene.onTunnelHost(
                    "Which authorities are trusted?",
                    scene.effectivePolicy("trustedusercakeys|authorizedprincipals")),
            ]
        },
        matching: [[.keys(.refused(.certificate()), .refused(.ed25519)), .denied]],
        not: [[.keys(.refused(.ed25519)), .denied], [.keys(.refused(.certificate(.expired("2020")))), .denied]])

    Cause(
        "auth.cert-expired", Scene.warnAfterLogin, "The certificate is outside its time of validity",
        title: { "Your certificate for \($0.shortHost) is outside its time of validity" },
        why: "The user certificate is no longer valid, or not yet; a wrong clock on either side has the same effect.",
        when: .on(.identities) { keys, facts in
            keys.certificate(facts) {
                switch $0 {
                case .expired, .notYetValid: true
                default: false
                }
            } || facts.toldAfterLogin("certificate invalid: expired", "certificate invalid: not yet valid")
        },
        experiment: "Compare the certificate's validity with the clocks of both machines.",
        fixes: { scene in
            [
                scene.onClient(
                    "See its validity, and have it signed anew.", "ssh-keygen -Lf \(scene.keyWord); date"),
                scene.onTunnelHost("Is the clock right?", "timedatectl"),
            ]
        },
        matching: [
            [.keys(.refused(.certificate(.expired("2020-01-01"))), .refused(.ed25519)), .denied],
            [.keys(.refused(.certificate(.notYetValid("2030-01-01")))), .denied],
        ],
        not: [[.keys(.refused(.certificate())), .denied], [.keys(.refused(.ed25519)), .denied]])

    Cause(
        "auth.cert-principal", Scene.warnAfterLogin, "The certificate is not for this account",
        title: { "Your certificate is not for the account \($0.shortUser) on \($0.shortHost)" },
        why: "The certificate lists the accounts (principals) it is for, and this one is not among them, or the server "
            + "maps principals in a way that leaves it out.",
        // Which principals the server maps to the account shows only there, so a sound certificate may fail on it too.
        when: .on(.identities) { keys, facts in
            keys.certificate(facts) { if case .principal = $0 { true } else { false } }
                || keys.soundCertificateRefused(facts)
                || facts.toldAfterLogin("name is not a listed principal", "authorized principal")
        },
        likelier: { $0.identities?.refused.contains(where: \.isCertificate) ?? false },
        experiment: refusalExperiment,
        fixes: { scene in
            [
                scene.onClient("See whom it is for, and ask for the principal.", "ssh-keygen -Lf \(scene.keyWord)"),
                scene.onTunnelHost("How are principals mapped?", scene.effectivePolicy("authorizedprincipals")),
            ]
        },
        matching: [
            [.keys(.refused(.certificate(.principal(listed: ["bob"], user: "alice")))), .denied],
            [.keys(.refused(.certificate())), .denied],
        ],
        not: [[.keys(.refused(.certificate(.expired("2020")))), .denied], [.keys(.refused(.ed25519)), .denied]])

    Cause(
        "auth.cert-source-address", Scene.warnAfterLogin, "The certificate may be used from other addresses only",
        title: { "Your certificate may not be used from this address on \($0.shortHost)" },
        why: "The certificate has a source-address option, and the address that the server sees is not in it.",
        when: .on(.identities) { keys, facts in
            keys.certificate(facts) { if case .sourceAddress = $0 { true } else { false } }
                || facts.toldAfterLogin("not permitted to use this certificate")
        },
        experiment: refusalExperiment,
        fixes: { scene in
            [
                scene.onClient("See from where it is valid.", "ssh-keygen -Lf \(scene.keyWord)"),
                scene.onClient("Connect from that network, or have it signed for this one."),
            ]
        },
        matching: [[.keys(.refused(.certificate(.sourceAddress("198.51.100.0/24")))), .denied]],
        not: [[.keys(.refused(.certificate())), .denied], [.keys(.accepted(.certificate())), .loggedIn]])

    Cause(
        "auth.key-algorithm-refused", .fail, "The server takes no signatures of the key's type",
        title: { scene in
            let type = scene.facts.identities?.ofRefusedAlgorithm.first?.keyType ?? "this type"
            return "\(scene.shortHost) takes no keys of type \(type.clipped(to: 30))"
        },
        why: "The server said which signature algorithms it accepts (server-sig-algs), and none fits the key: DSA and "
            + "SHA-1 with RSA are refused by current servers, others by policy.",
        when: .on(.identities) { keys, facts in keys.decide(facts) && !keys.ofRefusedAlgorithm.isEmpty },
        likelier: { $0.identities?.refused.isEmpty ?? false },
        experiment: "Offer a key of another type, or the same RSA key with another signature algorithm.",
        fixes: { scene in
            [
                scene.onClient("Use an Ed25519 key.", "ssh-keygen -t ed25519"),
                scene.onTunnelHost(
                    "See what is accepted.", scene.effectivePolicy("pubkeyacceptedalgorithms")),
            ]
        },
        matching: [[.keys(.noAlgorithm(.rsa)), .denied]],
        not: [[.keys(.refused(.rsa)), .denied], [.keys(.noAlgorithm(.rsa), .accepted(.ed25519)), .loggedIn]])

    Cause(
        "auth.too-many-failures", .fail, "The server gave up after too many refused keys",
        title: { scene in
            let count = scene.facts.identities?.disconnected?.afterRefusals ?? scene.facts.identities?.refusals ?? 0
            return "\(scene.shortHost) gave up after \(count) refused keys (MaxAuthTries)"
        },
        why: "Every key that ssh offers and the server refuses counts as a failed try. An agent with many keys uses the "
            + "tries up (MaxAuthTries, six by default) before the right key comes.",
        when: .on(.identities) { keys, _ in keys.disconnected != nil && keys.accepted == nil },
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
                scene.onTunnelHost("See the limit; correct the client rather than this.", scene.effectivePolicy("maxauthtries")),
            ]
        },
        matching: [
            [.keys(.refused(.ed25519), .refused(.rsa), disconnected: .init(afterRefusals: 6, text: "Too many authentication failures"))],
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
                    "ssh -G \(ShellWord.quoted(scene.tunnelHost)) | grep -i authentication"),
            ]
        },
        matching: [[.keys(.notAsked(.ed25519), disabled: true), .denied]],
        not: [[.keys(.notAsked(.ed25519), disabled: true), .byPassword], [.keys(.refused(.ed25519)), .denied]])

    Cause(
        "auth.key-file-permissions", .fail, "Others may read the private key, so ssh does not use it",
        title: { "ssh will not use \($0.shortKey): others may read it" },
        why: "ssh ignores a private key that other users of the client host could read: WARNING: UNPROTECTED PRIVATE "
            + "KEY FILE.",
        when: .on(.identities) { keys, facts in keys.blocks(facts) { if case .permissions = $0 { true } else { false } } },
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
                scene.onClient("See what is there, and correct the path; give the whole path in units and scripts.",
                    "ls -l ~/.ssh"),
                scene.onClient(
                    "Find where the file is named.",
                    "ssh -G \(ShellWord.quoted(scene.tunnelHost)) | grep -i identityfile"),
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
        "auth.key-passphrase", .fail, "The key is encrypted, and its passphrase was not given",
        title: { scene in
            if case .passphraseWrong? = scene.facts.login?.result { return "The passphrase of \(scene.shortKey) was wrong" }
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
                    "For unattended tunnels, make a separate key without passphrase, and restrict it on the server with "
                        + "restrict,port-forwarding,permitopen=\"\(scene.egressText)\".",
                    "ssh-keygen -t ed25519 -f ~/.ssh/id_tunnel -N ''"),
            ]
        },
        matching: [
            [.keys(.accepted(.ed25519)), .login(.passphraseNotGiven(.ed25519))],
            [.keys(.accepted(.ed25519)), .login(.passphraseWrong(.ed25519))],
            [.keys(.notAsked(.named(nil, encrypted: true))), .nobodyToAsk],
        ],
        not: [[.keys(.accepted(.ed25519)), .loggedIn], [.keys(.refused(.ed25519)), .denied]])

    Cause(
        "auth.agent-absent", .fail, "ssh has no key to offer, and no agent to ask",
        title: { "ssh has no key to offer to \($0.shortHost): no key file, and no agent" },
        why: "There is no usable key file, and no agent that could be asked: SSH_AUTH_SOCK is not set, or its socket is "
            + "dead. cron, systemd and sudo drop SSH_AUTH_SOCK.",
        when: .on(.identities) { keys, facts in
            guard keys.leaveNothingToOffer(facts) else { return false }
            if case .listed = keys.agent { return false }
            return true
        },
        experiment: "Run ssh-add -l in the same environment.",
        fixes: { scene in
            [
                scene.onClient("Is there an agent in this environment?", "echo \"$SSH_AUTH_SOCK\"; ssh-add -l"),
                scene.onClient("Start one and give it the key.", "eval \"$(ssh-agent -s)\" && ssh-add"),
                scene.onClient(
                    "If there is no key yet, make one, and have it put into the account.", "ssh-keygen -t ed25519"),
            ]
        },
        matching: [
            [.takesKeys, .keys(), .denied],
            [.keys(agent: .unreachable(path: "/tmp/agent", reason: "Connection refused")), .denied],
        ],
        not: [
            [.keys(agent: .listed(keys: 0)), .denied], [.keys(), .nobodyToAsk], [.keys(.refused(.ed25519)), .denied],
        ])

    Cause(
        "auth.agent-empty", .fail, "The agent holds no key, and there is no other",
        title: { "The agent lists no key, and ssh has no other to offer to \($0.shortHost)" },
        why: "An agent runs and lists no identity. It was started anew, its keys have expired, or it is locked.",
        when: .on(.identities) { keys, facts in keys.leaveNothingToOffer(facts) && keys.agent == .listed(keys: 0) },
        experiment: "ssh-add a key: a locked agent refuses it, an empty one takes it.",
        fixes: { scene in [scene.onClient("Give the agent the key.", "ssh-add")] },
        matching: [[.takesKeys, .keys(agent: .listed(keys: 0)), .denied]],
        not: [[.keys(), .denied], [.keys(.accepted(.ed25519), agent: .listed(keys: 0)), .loggedIn]])

    Cause(
        "auth.agent-locked", .fail, "The agent is locked",
        title: { _ in "The agent may be locked: it lists no key" },
        why: "ssh-add -x locks an agent with a passphrase. It then lists nothing and signs nothing, like an empty one.",
        when: .on(.identities) { keys, facts in keys.leaveNothingToOffer(facts) && keys.agent == .listed(keys: 0) },
        experiment: "ssh-add a key: a locked agent refuses it, an empty one takes it.",
        fixes: { scene in [scene.onClient("Unlock it.", "ssh-add -X")] },
        matching: [[.keys(agent: .listed(keys: 0)), .denied]],
        not: [[.keys(), .denied], [.keys(agent: .listed(keys: 0)), .nobodyToAsk]])

    Cause(
        "auth.no-key-offered", .fail, "ssh has no key that it may offer",
        title: { "ssh has no key that it may offer to \($0.shortHost)" },
        why: "There are keys, in files or in the agent, and none that this configuration lets ssh use for this host: "
            + "IdentitiesOnly, IdentityFile or a missing public half keeps them back.",
        when: .on(.identities) { keys, facts in keys.reading(in: Scene(.placeholder, facts)).state == .broken },
        general: true,
        experiment: "Name the key with -i.",
        fixes: { scene in
            [
                scene.onClient("See which keys are meant for this host.",
                    "ssh -G \(ShellWord.quoted(scene.tunnelHost)) | grep -i identit; ssh-add -l")
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
                        adding: "-o", "ControlMaster=auto", "-o", "ControlPath=~/.ssh/cm-%C", "-o", "ControlPersist=8h")),
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
                scene.onClient("Use another account: a tunnel needs no root.",
                    "ssh -l USER \(scene.portOption)\(ShellWord.quoted(scene.tunnelHost))"),
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
        experiment: "Type it again at a terminal; else only the server's log tells a wrong password from an account that "
            + "may not log in.",
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
            return "\(scene.shortHost) asks \(scene.shortUser) for a \(methods.first == "password" ? "password" : "reply")"
                + ", and nobody is there to answer"
        },
        why: "No key is accepted, and the server asks for something that a person types. Here nobody can be asked, so "
            + "whether the login works is not known; with BatchMode ssh does not ask either, and it fails.",
        when: .on(.login) { login, _ in if case .answerNotGiven = login.result { true } else { false } },
        experiment: "Run the check at a terminal, or set SSH_ASKPASS.",
        fixes: { scene in
            [
                scene.onClient("Run the check at a terminal, where the password can be asked for."),
                scene.onClient(
                    "Or use a key from now on.", "ssh-copy-id \(scene.portOption)\(scene.login)"),
            ]
        },
        matching: [
            [.keys(), .nobodyToAsk], [.keys(), .login(.answerNotGiven(methods: ["password"], batchMode: true))],
        ],
        not: [[.byPassword], [.denied]])

    Cause(
        "auth.account-expired-pam", .fail, "The server ends the connection after a valid proof: the account may not log in",
        title: { "\($0.shortHost) accepts the proof of \($0.shortUser) and closes: the account may not log in" },
        why: "The key or password was right, and the account phase of PAM refused: the account has expired, or "
            + "access.conf or a time rule keeps it out.",
        when: .on(.login) { login, _ in
            login.closedAfterProof && !login.says("boot", "shut", "going down", "not permitted to log in yet", "nologin")
        },
        experiment: "The server's log names the PAM account configuration, or the file that keeps users out.",
        fixes: { scene in
            [
                scene.onTunnelHost(
                    "See when the account expires; sudo chage -E -1 lifts it. Then look at /etc/security/access.conf.",
                    "sudo chage -l \(ShellWord.quoted(scene.user)); sudo journalctl -u ssh -n 20 --no-pager")
            ]
        },
        matching: [
            [.keys(.accepted(.ed25519)), .login(.closedAfterProof(disconnect: nil), banner: "Your account has expired")],
            [.keys(.accepted(.ed25519)), .login(.closedAfterProof(disconnect: nil))],
        ],
        not: [
            [.loggedIn], [.login(.closedAfterProof(disconnect: nil), banner: "System is booting up.")],
        ])

    Cause(
        "session.nologin-file", .fail, "The tunnel host lets no users in at the moment (nologin)",
        title: { "\($0.shortHost) lets no users in at the moment" },
        why: "While a machine boots or shuts down, or when an administrator wants it, /etc/nologin or /run/nologin keeps "
            + "everybody but root out. The file's text is shown before the connection ends, if it has one.",
        // A silent end after the proof may be an empty nologin file as well as an expired account.
        when: .on(.login) { login, _ in login.closedAfterProof && !login.says("expired") },
        likelier: { facts in
            facts.login?.says("boot", "shut", "going down", "not permitted to log in yet", "nologin") ?? false
        },
        experiment: "The server's log names the PAM account configuration, or the file that keeps users out.",
        fixes: { scene in
            [
                scene.onClient("Try again in some minutes."),
                scene.onTunnelHost("See the file, and remove it if it was forgotten.", "ls -l /etc/nologin /run/nologin"),
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
        why: "sshd of OpenSSH 9.9 and later can end the connection at the first authentication request, by a Match block "
            + "with RefuseConnection.",
        when: .on(.methods) { methods, facts in
            guard case .closed(_, let text) = methods, !(text?.contains("Too many") ?? false) else { return false }
            // Older servers do not have it.
            guard let version = facts.banner?.openSSHVersion else { return facts.banner == nil }
            return version >= (9, 9)
        },
        experiment: "Ask for another user, and from another address: a rule ends only some connections.",
        fixes: { scene in
            [scene.onTunnelHost("See whether a rule is meant for this user.", scene.effectivePolicy("refuseconnection"))]
        },
        matching: [[.newOpenSSH, .methods(.closed(.finished, disconnect: nil))]],
        not: [[.openSSH, .methods(.closed(.finished, disconnect: nil))], [.takesKeys]])

    Cause(
        "auth.login-grace-exceeded", .fail, "The login took longer than the server allows",
        title: { "\($0.shortHost) ended the connection: the login took too long (LoginGraceTime)" },
        why: "sshd closes connections that have not logged in after LoginGraceTime, two minutes by default. Somebody "
            + "typed slowly, or an answer was lost on the way.",
        // Such an end comes at a fixed age of the connection, which servers do not set below tens of seconds.
        when: .on(.login) { login, facts in
            login.isDisconnected && !login.says("too many") && (facts[.login]?.elapsed ?? .zero) >= .seconds(20)
        },
        experiment: "Measure the age of the connection at its end: always the same means LoginGraceTime.",
        fixes: { scene in
            [
                scene.onClient("Let an agent answer instead of typing.", "ssh-add"),
                scene.onTunnelHost("See the limit.", scene.effectivePolicy("logingracetime")),
            ]
        },
        matching: [.init(.login(.disconnected(text: nil)), elapsed: .seconds(120))],
        not: [[.login(.disconnected(text: nil))], [.loggedIn]])

    Cause(
        "auth.slow", .unknown, "The server does not answer in the middle of the login",
        title: { "\($0.shortHost) did not answer in the login in time" },
        why: "The server was silent until the time was over. It may answer later: name lookups, PAM and home directories "
            + "on a network take 5 to 30 seconds when something is wrong with them. A path that loses large packets "
            + "looks the same.",
        when: .on(.methods) { methods, _ in if case .silent = methods { true } else { false } },
        .on(.login) { login, _ in if case .silent = login.result { true } else { false } },
        experiment: "Wait longer (--timeout 60): an answer after a multiple of 5 seconds means a name lookup; no answer at "
            + "all means a lost packet or a stopped server.",
        fixes: { scene in
            [
                scene.onClient("Leave out a method that often waits.", scene.command(adding: "-o", "GSSAPIAuthentication=no")),
                scene.onTunnelHost(
                    "Switch UseDNS off, and mend the resolver and PAM modules of this machine.",
                    "sudo sshd -T | grep -iE 'usedns|usepam'; cat /etc/resolv.conf"),
            ]
        },
        matching: [[.methods(.silent(after: .seconds(5)))], [.login(.silent(after: .seconds(5)))]],
        not: [[.takesKeys], [.loggedIn], [.denied]])

    Cause(
        "auth.closed", .fail, "The server ends the connection in the middle of the login",
        title: { "\($0.shortHost) ends the connection in the login" },
        why: "The server closed the connection between the key exchange and the end of the login, for a reason it did "
            + "not give: a fault of its own, a limit, or a device in between.",
        when: .on(.methods) { methods, _ in if case .closed = methods { true } else { false } },
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
