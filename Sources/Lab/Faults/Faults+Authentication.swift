extension FaultCatalog {
    /// Who is let in (RFC 4252), as the server's account and key files decide.
    static let authentication: [Fault] = [
        Fault(
            "key-not-authorised", area: "auth", "alice's key is not in her authorized_keys",
            steps: [.init("tunnel-host", ": > \(authorizedKeys)")]),
        Fault(
            "authorized-keys-line-broken", area: "auth", "A line break in the middle of the key",
            steps: [
                .init("tunnel-host", "fold -w 40 \(authorizedKeys) > /run/folded\ncat /run/folded > \(authorizedKeys)")
            ]),
        Fault(
            "authorized-keys-elsewhere", area: "auth", "sshd looks for keys in /etc/ssh/keys, where there are none",
            steps: [.init("tunnel-host", "sshd_option 'AuthorizedKeysFile /etc/ssh/keys/%u'")]),
        Fault(
            "unknown-user", area: "auth", "The account does not exist on the tunnel host",
            command: ["ssh", "-l", "alicia", "-L", "8080:www:80", "tunnel-host", "-N"],
            steps: []),
        Fault(
            "user-not-in-allow-users", area: "auth", "AllowUsers does not list alice",
            steps: [.init("tunnel-host", "sshd_option 'AllowUsers bob'")]),
        Fault(
            "user-in-deny-users", area: "auth", "DenyUsers lists alice",
            steps: [.init("tunnel-host", "sshd_option 'DenyUsers alice'")]),
        Fault(
            "group-not-in-allow-groups", area: "auth", "AllowGroups lists none of alice's groups",
            steps: [.init("tunnel-host", "sshd_option 'AllowGroups tunnellers'")]),
        Fault(
            "account-locked", area: "auth", "alice's password is locked and UsePAM is no",
            steps: [.init("tunnel-host", "\(shadow(2, "!"))\nsshd_option 'UsePAM no'")]),
        Fault(
            "shell-missing", area: "auth", "alice's login shell does not exist",
            steps: [.init("tunnel-host", "edit /etc/passwd '/^alice:/s|[^:]*$|/bin/fish-not-there|'")]),
        Fault(
            "home-missing", area: "auth", "alice's home directory is not mounted",
            steps: [.init("tunnel-host", "mv /home/alice /home/.alice")]),
        Fault(
            "ssh-directory-writable-by-all", area: "auth", "StrictModes: others may write to ~/.ssh",
            steps: [.init("tunnel-host", "chmod 777 /home/alice/.ssh")]),
        Fault(
            "authorized-keys-writable-by-all", area: "auth", "StrictModes: others may write to authorized_keys",
            steps: [.init("tunnel-host", "chmod 666 \(authorizedKeys)")]),
        Fault(
            "key-from-elsewhere-only", area: "auth", "from= in authorized_keys excludes this address",
            steps: [.init("tunnel-host", keyOption("from=\"10.0.0.0/8\""))]),
        Fault(
            "key-entry-expired", area: "auth", "expiry-time= in authorized_keys is past",
            steps: [.init("tunnel-host", keyOption("expiry-time=\"20200101\""))]),
        Fault(
            "key-option-mistyped", area: "auth", "A typing error in the options makes the line void",
            steps: [.init("tunnel-host", keyOption("no-ptty"))]),
        Fault(
            "key-revoked", area: "auth", "RevokedKeys lists alice's key",
            steps: [
                .init(
                    "tunnel-host", "cp \(authorizedKeys) /etc/ssh/revoked\nsshd_option 'RevokedKeys /etc/ssh/revoked'")
            ]),
        Fault(
            "too-many-keys", area: "auth", "Six other keys are offered first and use up MaxAuthTries",
            steps: [
                .init(
                    "you",
                    """
                    for number in 1 2 3 4 5 6; do
                        new_key ".ssh/other$number" -t ed25519
                        echo "    IdentityFile ~/.ssh/other$number" >> /run/lab-others
                    done
                    edit \(config) '1r /run/lab-others'
                    """)
            ]),
        Fault(
            "few-tries-allowed", area: "auth", "MaxAuthTries 1 and another key is offered first",
            steps: [
                .init("tunnel-host", "sshd_option 'MaxAuthTries 1'"),
                .init("you", "new_key .ssh/other -t ed25519\nedit \(config) '1a \\    IdentityFile ~/.ssh/other'"),
            ]),
        Fault(
            "key-file-readable-by-all", area: "auth", "The private key has mode 0644",
            steps: [.init("you", "chmod 644 \(privateKey)")]),
        Fault(
            "key-file-missing", area: "auth", "~/.ssh/config names a key that is not there",
            steps: [.init("you", "rm \(privateKey) \(privateKey).pub")]),
        Fault(
            "key-file-damaged", area: "auth", "The private key file has lost its last lines",
            steps: [
                .init("you", "rm \(privateKey).pub\nhead -n 3 \(privateKey) > /run/key\ncat /run/key > \(privateKey)")
            ]),
        Fault(
            "key-file-with-other-line-ends", area: "auth", "The private key file has the line ends of another system",
            steps: [.init("you", "edit \(privateKey) 's/$/\\r/'")]),
        Fault(
            "key-file-without-last-line-end", area: "auth", "The private key file has lost its last line end",
            steps: [.init("you", "text=$(cat \(privateKey))\nprintf %s \"$text\" > \(privateKey)")]),
        Fault(
            "key-passphrase-needed", area: "auth", "The key has a passphrase and nobody is there to type it",
            command: ["ssh", "-o", "BatchMode=yes", "-L", "8080:www:80", "tunnel-host", "-N"],
            steps: [.init("you", "as_alice ssh-keygen -q -p -P '' -N 'sesame open' -f .ssh/id_ed25519 >/dev/null")]),
        Fault(
            "key-public-half-mismatch", area: "auth", "The .pub beside the key belongs to another authorised key",
            steps: [
                .init(
                    "you",
                    """
                    new_key .ssh/other -t ed25519
                    as_alice ssh tunnel-host 'cat >> .ssh/authorized_keys' < /home/alice/.ssh/other.pub
                    cat /home/alice/.ssh/other.pub > \(privateKey).pub
                    rm /home/alice/.ssh/other /home/alice/.ssh/other.pub
                    """)
            ]),
        Fault(
            "agent-absent", area: "auth", "The key should come from an agent that does not run",
            steps: [.init("you", "rm \(privateKey) \(privateKey).pub\n\(useAgent)")]),
        Fault(
            "no-key-at-all", area: "auth", "alice has no key, no agent, and no configuration that names one",
            steps: [.init("you", "rm \(privateKey) \(privateKey).pub\n\(forgetKey)")]),
        Fault(
            "agent-keys-kept-back", area: "auth", "The key is in the agent, and IdentitiesOnly keeps it back",
            steps: [
                .init(
                    "you",
                    """
                    \(startAgent)
                    as_alice env SSH_AUTH_SOCK=/home/alice/agent ssh-add -q .ssh/id_ed25519
                    rm \(privateKey) \(privateKey).pub
                    \(forgetKey)
                    echo '    IdentitiesOnly yes' >> \(config)
                    """)
            ]),
        Fault(
            "agent-empty", area: "auth", "The agent holds no key",
            steps: [.init("you", "\(startAgent)\nrm \(privateKey) \(privateKey).pub")]),
        Fault(
            "agent-locked", area: "auth", "The agent is locked",
            steps: [
                .init(
                    "you",
                    """
                    \(startAgent)
                    as_alice env SSH_AUTH_SOCK=/home/alice/agent ssh-add -q .ssh/id_ed25519
                    rm \(privateKey)
                    printf '%s\\n' '#!/bin/sh' 'echo sesame' > /run/askpass
                    chmod 755 /run/askpass
                    as_alice env SSH_AUTH_SOCK=/home/alice/agent SSH_ASKPASS=/run/askpass SSH_ASKPASS_REQUIRE=force \
                    ssh-add -x >/dev/null 2>&1
                    """)
            ]),
        Fault(
            "agent-refuses", area: "auth", "The agent asks for a confirmation that nobody gives",
            steps: [
                .init(
                    "you",
                    """
                    \(startAgent)
                    as_alice env SSH_AUTH_SOCK=/home/alice/agent ssh-add -q -c .ssh/id_ed25519
                    rm \(privateKey)
                    """)
            ]),
        Fault(
            "second-factor-needed", area: "auth", "AuthenticationMethods publickey,password",
            steps: [
                .init(
                    "tunnel-host",
                    "sshd_option 'PasswordAuthentication yes' 'AuthenticationMethods publickey,password'")
            ]),
        Fault(
            "password-first", area: "auth", "AuthenticationMethods password,publickey",
            steps: [
                .init(
                    "tunnel-host",
                    "sshd_option 'PasswordAuthentication yes' 'AuthenticationMethods password,publickey'")
            ]),
        Fault(
            "password-only", area: "auth", "PubkeyAuthentication no: the server wants a password",
            steps: [.init("tunnel-host", "sshd_option 'PubkeyAuthentication no' 'PasswordAuthentication yes'")]),
        Fault(
            "wrong-password", area: "auth", "The server wants a password, and the one that is typed is wrong",
            command: ["ssh", "-o", "NumberOfPasswordPrompts=1", "-L", "8080:www:80", "tunnel-host", "-N"],
            environment: askpass,
            steps: [
                .init("tunnel-host", "sshd_option 'PubkeyAuthentication no' 'PasswordAuthentication yes'"),
                .init("you", typing("echo sesame")),
            ]),
        Fault(
            "password-typed-late", area: "auth", "LoginGraceTime is over when the password is typed",
            environment: askpass,
            steps: [
                .init(
                    "tunnel-host",
                    "sshd_option 'PubkeyAuthentication no' 'PasswordAuthentication yes' 'LoginGraceTime 2'"),
                .init("you", typing("sleep 3; echo \(User.alicePassword)")),
            ]),
        Fault(
            "password", area: "auth", "The server wants a password, and it is typed", effect: .healthy,
            environment: askpass,
            steps: [
                .init("tunnel-host", "sshd_option 'PubkeyAuthentication no' 'PasswordAuthentication yes'"),
                .init("you", typing("echo \(User.alicePassword)")),
            ]),
        Fault(
            "only-gssapi", area: "auth", "The server takes Kerberos tickets only, and alice has neither ticket nor key",
            steps: [
                .init("tunnel-host", "sshd_option 'PubkeyAuthentication no' 'GSSAPIAuthentication yes'"),
                .init("you", "rm \(privateKey) \(privateKey).pub\n\(forgetKey)"),
            ]),
        Fault(
            "account-examined-slowly", area: "auth", "PAM takes its time over alice's account",
            steps: [.init("tunnel-host", "edit /etc/pam.d/sshd '1i account required pam_exec.so /bin/sleep 20'")]),
        Fault(
            "connection-refused-by-rule", area: "auth",
            "The server ends the connection at the first request, as RefuseConnection of OpenSSH 9.9 does",
            steps: [.init("tunnel-host", "python_sshd_instead refuse-connection")]),
        Fault(
            "client-forbids-public-keys", area: "auth", "~/.ssh/config says PubkeyAuthentication no",
            steps: [.init("you", "echo '    PubkeyAuthentication no' >> \(config)")]),
        Fault(
            "key-algorithm-refused", area: "auth", "The server accepts no ed25519 signatures",
            steps: [.init("tunnel-host", "sshd_option 'PubkeyAcceptedAlgorithms rsa-sha2-512,rsa-sha2-256'")]),
        Fault(
            "rsa-key-too-small", area: "auth", "alice's RSA key is shorter than the server requires",
            steps: [
                .init(
                    "you",
                    """
                    new_key .ssh/id_rsa -t rsa -b 1024
                    as_alice ssh tunnel-host 'cat > .ssh/authorized_keys' < /home/alice/.ssh/id_rsa.pub
                    edit \(config) s/id_ed25519/id_rsa/
                    """),
                .init("tunnel-host", "sshd_option 'RequiredRSASize 2048'"),
            ]),
        Fault(
            "user-certificate-expired", area: "auth", "alice's certificate is past its validity",
            steps: userCertificate("-n alice -V 20200101:20200201")),
        Fault(
            "user-certificate-wrong-principal", area: "auth", "alice's certificate is for another account",
            steps: userCertificate("-n bob -V always:forever")),
        Fault(
            "user-certificate-from-elsewhere-only", area: "auth", "alice's certificate is for other source addresses",
            steps: userCertificate("-n alice -V always:forever -O source-address=10.0.0.0/8")),
        Fault(
            "user-certificate-unknown-authority", area: "auth",
            "The server does not know who signed alice's certificate",
            steps: userCertificate("-n alice -V always:forever", trusted: false)),
        Fault(
            "user-certificate", area: "auth", "alice logs in with a certificate", effect: .healthy,
            steps: userCertificate("-n alice -V always:forever")),
        Fault(
            "stalls-during-login", area: "auth", "The server falls silent while the key is being examined",
            steps: [.init("tunnel-host", "before_sshd stall +4")]),
        Fault(
            "closes-during-login", area: "auth", "The connection ends while the key is being examined",
            steps: [.init("tunnel-host", "before_sshd relay +4")]),
        Fault(
            "root-login-refused", area: "auth", "PermitRootLogin no, and the key is root's too",
            command: ["ssh", "-l", "root", "-L", "8080:www:80", "tunnel-host", "-N"],
            steps: [
                .init(
                    "tunnel-host",
                    """
                    mkdir -m 700 /root/.ssh
                    cat \(authorizedKeys) > /root/.ssh/authorized_keys
                    sshd_option 'PermitRootLogin no'
                    """)
            ]),
        Fault(
            "account-expired", area: "auth", "alice's account has expired (PAM)",
            steps: [.init("tunnel-host", shadow(8, "1"))]),
        Fault(
            "password-expired", area: "auth", "alice's password has expired: she may log in but not forward",
            steps: [.init("tunnel-host", shadow(3, "0"))]),
        Fault(
            "agent-has-key", area: "auth", "The key is only in the agent", effect: .healthy,
            steps: [
                .init(
                    "you",
                    """
                    \(startAgent)
                    as_alice env SSH_AUTH_SOCK=/home/alice/agent ssh-add -q .ssh/id_ed25519
                    rm \(privateKey)
                    """)
            ]),
        Fault(
            "rsa-key", area: "auth", "alice has an RSA key", effect: .healthy,
            steps: [
                .init(
                    "you",
                    """
                    new_key .ssh/id_rsa -t rsa -b 2048
                    as_alice ssh tunnel-host 'cat > .ssh/authorized_keys' < /home/alice/.ssh/id_rsa.pub
                    edit \(config) s/id_ed25519/id_rsa/
                    """)
            ]),
    ]

    private static let authorizedKeys = "/home/alice/.ssh/authorized_keys"
    private static let privateKey = "/home/alice/.ssh/id_ed25519"
    private static let config = "/home/alice/.ssh/config"
    private static let forgetKey = "edit \(config) '/IdentityFile/d'"
    private static let askpass = ["SSH_ASKPASS=/run/askpass", "SSH_ASKPASS_REQUIRE=force"]

    /// A person who does `script` when asked for a password.
    private static func typing(_ script: String) -> String {
        "printf '%s\\n' '#!/bin/sh' '\(script)' > /run/askpass\nchmod 755 /run/askpass"
    }

    private static let useAgent = "echo '    IdentityAgent /home/alice/agent' >> /home/alice/.ssh/config"
    static let startAgent = useAgent + "\nas_alice ssh-agent -a /home/alice/agent >/dev/null"

    /// Puts options before alice's key.
    static func keyOption(_ options: String) -> String {
        "edit /home/alice/.ssh/authorized_keys 's|^|\(options) |'"
    }

    /// Sets a field of alice's line in shadow(5), counted from 1.
    static func shadow(_ field: Int, _ value: String) -> String {
        "awk -F: -v OFS=: '$1 == \"alice\" { $\(field) = \"\(value)\" } { print }' /etc/shadow > /run/shadow\n"
            + "cat /run/shadow > /etc/shadow"
    }

    /// A certificate authority in `you` signs alice's key; the server then knows only the authority.
    static func userCertificate(
        _ options: String, trusted: Bool = true, for server: String = "tunnel-host"
    ) -> [Fault.Step] {
        [
            .init(
                "you",
                """
                new_key .ssh/ca -t ed25519
                as_alice ssh-keygen -q -s .ssh/ca -I alice \(options) .ssh/id_ed25519.pub
                as_alice ssh \(server) 'cat > ca.pub; : > .ssh/authorized_keys' < /home/alice/.ssh/ca.pub
                """),
            .init(
                server,
                trusted
                    ? "mv /home/alice/ca.pub /etc/ssh/user_ca.pub\nsshd_option 'TrustedUserCAKeys /etc/ssh/user_ca.pub'"
                    : ":"),
        ]
    }
}
