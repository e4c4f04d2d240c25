extension FaultExpectations {
    /// What the ssh of the middle host says of the second one, in both labs of chains.
    static let secondHop: [String: String] = both { second in
        let denied = #"alice@\#(second): Permission denied \("#
        return [
            "sshd-silent": ended("Connection timed out during banner exchange"),
            "host-key-type-dropped": ended("REMOTE HOST IDENTIFICATION HAS CHANGED!"),
            "host-key-revoked": ended("REVOKED HOST KEY DETECTED!"),
            "config-broken": ended("Bad configuration option: nosuchoption"),
            "ssh-missing": #"== ssh is up\n== ssh [\s\S]*ssh: (command )?not found[\s\S]*== ssh exited 127\n$"#,
            "password-only": ended(denied + #"password"#),
            "key-with-passphrase": ended(#"Server accepts key[\s\S]*"# + denied + "publickey"),
            "key-readable-by-all": ended(#"UNPROTECTED PRIVATE KEY FILE![\s\S]*"# + denied + "publickey"),
            "few-tries-allowed": ended("Too many authentication failures"),
            "account-locked": ended(denied + "publickey"),
            "nologin-shell": works,
            "host-name-elsewhere": ended(#"connect to host 10\.4\d\.2\.53 port 22: Connection refused"#),
            "proxy-command": going(#"Executing proxy command: exec socat - TCP:\#(second):22"#),
            "proxy-command-fails": ended("nc-not-there: not found"),
            "proxy-jump": going(#"Executing proxy command: exec ssh [^\n]* -W '\[\#(second)\]:22' localhost"#),
            "proxy-jump-unknown": ended("Could not resolve hostname nowhere-host"),
            "control-master": going("setting up multiplex master socket"),
            "banner-and-motd": #"Authorised users only\.[\s\S]*"# + works,
            "chatty-shell": works, "one-session-at-a-time": works, "shell-fish": works, "shell-csh": works,
            "shell-dash": works,
        ]
    }
    .merging([
        "forwarding-disabled-on-middle-at-test-server": up(
            prohibited + #"[\s\S]*== ssh is up\n== ssh"#, "git 128"),
        "forwarding-disabled-on-middle-at-beta-server": up(
            refusedListening + #"forwarding failed for listen port 8080\n[\s\S]*== ssh is up\n== ssh"#, "curl (52|56)"),
        "forwarding-disabled-at-test-server": up(#"test-server -N\n[\s\S]*"# + prohibited, "git 128"),
        "forwarding-disabled-at-beta-server": up(
            #"beta-server -N\n[\s\S]*"# + refusedListening + "forwarding failed for listen port 9999", "curl 7"),
        "second-permit-open-elsewhere": up(#"test-server -N\n[\s\S]*"# + prohibited, "git 128"),
        "second-forwarding-remote-only": up(#"test-server -N\n[\s\S]*"# + prohibited, "git 128"),
        "second-egress-dropped": up("test-server -N", "git 124"),
        "join-without-ipv6": up(
            #"channel \d+: open failed: connect failed: Connection refused\n[\s\S]*== ssh is up\n== ssh"#, "git 128"),
        "middle-agent-locked": #"Requesting authentication agent forwarding[\s\S]*"#
            + ended(
                #"agent contains no identities[\s\S]*Trying private key: /home/alice/.ssh/id_ed25519(?![\s\S]*Offering)"#
                    + #"[\s\S]*Permission denied"#),
    ]) { first, _ in first }

    private static let prohibited = #"channel \d+: open failed: administratively prohibited: open failed\n"#
    private static let refusedListening = #"Remote: Server has disabled port forwarding\.\n[\s\S]*"#
    private static let works = #"== ssh is up\n== ssh [\s\S]*"# + carries

    /// The first command got its shell, and the second ended.
    private static func ended(_ words: String) -> String {
        #"== ssh is up\n== ssh [\s\S]*"# + words + #"[\s\S]*== ssh exited 255\n$"#
    }

    /// The second got there in this way.
    private static func going(_ words: String) -> String {
        #"== ssh is up\n== ssh [\s\S]*"# + words + #"[\s\S]*"# + carries
    }

    /// Both are up, and what goes through them ends so.
    private static func up(_ words: String, _ use: String) -> String {
        words + #"[\s\S]*== ssh is up\n== "# + use + #"\n"#
    }

    private static func both(_ table: (String) -> [String: String]) -> [String: String] {
        var rows: [String: String] = [:]
        for second in ["test-server", "beta-server"] {
            for (name, words) in table(second) { rows["\(name)-at-\(second)"] = words }
        }
        return rows
    }
}
