import Evidence
import TunnelModel

/// Why a server refuses a key: it gives one and the same answer for most of these.
let keyRefusalCauses = CauseTable.of {
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
                    "ssh -i KEY -o IdentitiesOnly=yes -l USER "
                        + "\(scene.portOption)\(ShellWord.quoted(scene.typedHost))"),
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
                    "Name the right account.", "ssh -l USER \(scene.portOption)\(ShellWord.quoted(scene.typedHost))"),
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
        why: "sshd lets nobody in whose login shell is not there or cannot be run, tunnel or not. "
            + "nologin exists, and does not stop a tunnel with -N.",
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
        "auth.authorized-keys-permissions", Scene.warnAfterLogin,
        "Others may write to authorized_keys or its directories",
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
                scene.onTunnelHost(
                    "Check the owners too; with SELinux also sudo restorecon -R \(home)/.ssh.",
                    "sudo ls -ld \(home) \(home)/.ssh \(home)/.ssh/authorized_keys"),
            ]
        },
        matching: [
            [.keys(.refused(.ed25519)), .denied],
            [
                .keys(.refused(.ed25519)),
                .login(
                    .succeeded(method: "password", identity: nil),
                    messages: [
                        "Ignored authorized keys: bad ownership or modes for file /home/alice/.ssh/authorized_keys"
                    ]),
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
        title: { "\($0.shortHost) may not trust the authority of \($0.certificate)" },
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
        title: { "\($0.certificateFirst) for \($0.shortHost) is outside its time of validity" },
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
        title: { "\($0.certificateFirst) is not for the account \($0.shortUser) on \($0.shortHost)" },
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
        title: { "\($0.certificateFirst) may not be used from \($0.thisAddress) on \($0.shortHost)" },
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
        why: "The server accepts no signature algorithm of the key's type, and may not say so (server-sig-algs): DSA "
            + "and SHA-1 with RSA are refused by current servers, others by policy (PubkeyAcceptedAlgorithms).",
        // OpenSSH up to 9.9 announces every algorithm it has, also those that PubkeyAcceptedAlgorithms takes away.
        when: .on(.identities) { keys, facts in
            keys.decide(facts) && !keys.isNotOffered && !keys.ofRefusedAlgorithm.isEmpty
                || keys.refusalIsUnexplained(facts)
        },
        likelier: { ($0.identities?.refused.isEmpty ?? false) && !($0.identities?.ofRefusedAlgorithm.isEmpty ?? true) },
        experiment: "Offer a key of another type, or the same RSA key with another signature algorithm.",
        fixes: { scene in
            [
                scene.onClient("Use an Ed25519 key.", "ssh-keygen -t ed25519"),
                scene.onTunnelHost(
                    "See what is accepted.", scene.effectivePolicy("pubkeyacceptedalgorithms")),
            ]
        },
        matching: [[.keys(.noAlgorithm(.rsa)), .denied], [.keys(.refused(.rsa)), .denied]],
        not: [[.keys(.accepted(.ed25519)), .loggedIn], [.keys(.noAlgorithm(.rsa), .accepted(.ed25519)), .loggedIn]])
}
