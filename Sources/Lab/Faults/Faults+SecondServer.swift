extension FaultCatalog {
    /// What stands at port 22 of the second host, whom it lets in, and what the middle host knows of it.
    static let secondServers: [Fault] =
        both("closes-at-once", area: "banner", "\(Hop.second) accepts and closes without a word") {
            [.init($0.second, "instead_of_sshd close")]
        }
        + both("resets-at-once", area: "banner", "\(Hop.second) accepts and resets") {
            [.init($0.second, "instead_of_sshd reset")]
        }
        + both("http-on-ssh-port", area: "banner", "A web server answers on port 22 of \(Hop.second)") {
            [.init($0.second, "instead_of_sshd answer 'HTTP/1.1 400 Bad Request\\r\\nConnection: close\\r\\n\\r\\n'")]
        }
        + both("stalls-after-banner", area: "kex", "\(Hop.second) says who it is, and nothing more") {
            [.init($0.second, "instead_of_sshd say 'SSH-2.0-OpenSSH_9.2p1\\r\\n'")]
        }
        + both("closes-after-banner", area: "kex", "\(Hop.second) says who it is, and hangs up") {
            [.init($0.second, "instead_of_sshd say-close 'SSH-2.0-OpenSSH_9.2p1\\r\\n'")]
        }
        + both("stalls-in-key-exchange", area: "kex", "\(Hop.second) falls silent in its key exchange reply") {
            [.init($0.second, "before_sshd stall reply")]
        }
        + both("no-common-cipher", area: "kex", "\(Hop.second) knows only an old cipher") {
            [.init($0.second, "sshd_option 'Ciphers aes128-cbc'")]
        }
        + both("second-factor-needed", area: "auth", "AuthenticationMethods publickey,password on \(Hop.second)") {
            [
                .init(
                    $0.second,
                    "sshd_option 'PasswordAuthentication yes' 'AuthenticationMethods publickey,password'")
            ]
        }
        + both("account-expired", area: "auth", "alice's account on \(Hop.second) has expired (PAM)") {
            [.init($0.second, shadow(8, "1"))]
        }
        + both("key-algorithm-refused", area: "auth", "\(Hop.second) accepts no ed25519 signatures") {
            [.init($0.second, "sshd_option 'PubkeyAcceptedAlgorithms rsa-sha2-512,rsa-sha2-256'")]
        }
        + both("key-restricted", area: "forward", "restrict on the key of \(Hop.middle) on \(Hop.second)") {
            [.init($0.second, keyOption("restrict"))]
        }
        + both("key-restricted-on-middle", area: "forward", "restrict on alice's key on \(Hop.middle)") {
            [.init($0.middle, keyOption("restrict"))]
        }
        + both(
            "key-forces-command-on-middle", area: "session", "command= on alice's key on \(Hop.middle)"
        ) { [.init($0.middle, keyOption("command=\"/bin/echo tunnels only\""))] }
        + both("stale-hosts-entry", area: "resolve", "/etc/hosts on \(Hop.middle) has an old address") {
            [.init($0.middle, "echo '\($0.elsewhere) \($0.second)' >> /etc/hosts")]
        }
        + both("resolver-silent", area: "resolve", "The name server of \(Hop.middle) does not answer") {
            [.init("inner-dns", "filter input 'udp dport 53 drop'"), .init($0.middle, "true")]
        }
        + both("known-hosts-hashed", area: "hostkey", "known_hosts on \(Hop.middle) is hashed", effect: .healthy) {
            [.init($0.middle, "as_alice ssh-keygen -q -H -f .ssh/known_hosts >/dev/null 2>&1")]
        }
        + both(
            "new-hosts-accepted", area: "hostkey",
            "known_hosts on \(Hop.middle) is empty, and its ssh accepts new keys", effect: .healthy
        ) {
            [
                .init(
                    $0.middle,
                    ": > /home/alice/.ssh/known_hosts\necho '    StrictHostKeyChecking accept-new' >> \(config)")
            ]
        }
        + both("home-not-writable", area: "session", "alice's home on \(Hop.middle) is full", effect: .healthy) {
            [.init($0.middle, "chown -R root: /home/alice/.ssh/known_hosts\nchmod 644 /home/alice/.ssh/known_hosts")]
        }
        + forwardsInConfig

    /// The second command is an alias: what it forwards stands in the middle host's configuration.
    private static let forwardsInConfig: [Fault] =
        both(
            "forward-in-config", area: "ingress", "The second tunnel stands in ~/.ssh/config on \(Hop.middle)",
            effect: .healthy, second: "ssh work -N"
        ) {
            [.init($0.middle, alias(of: $0.second, $0.forward))]
        }
        + both(
            "forward-in-config-elsewhere", area: "chain",
            "The second tunnel stands in ~/.ssh/config on \(Hop.middle), with another port", second: "ssh work -N"
        ) {
            [.init($0.middle, alias(of: $0.second, $0.missingForward))]
        }
        + both(
            "alias-missing", area: "resolve", "The second command names an alias that \(Hop.middle) does not have",
            second: "ssh -N work -L 2999:localhost:22"
        ) {
            [.init($0.middle, "true")]
        }

    private static let config = "/home/alice/.ssh/config"

    private static func alias(of host: String, _ forward: String) -> String {
        """
        printf 'Host work\\n    HostName \(host)\\n    User alice\\n    IdentityFile ~/.ssh/id_ed25519\\n    \(forward)\\n' \
        >> \(config)
        """
    }
}
