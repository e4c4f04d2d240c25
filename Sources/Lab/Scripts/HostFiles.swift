/// What every host's /etc holds beside its topology's own files.
enum HostFiles {
    static func system(of host: Host) -> [File] {
        [
            File("/etc/passwd", passwd(host.users)),
            File("/etc/shadow", shadow(host.users), mode: "640"),
            File("/etc/group", group(host.users)),
            File("/etc/hostname", host.name + "\n"),
            // A login shell sets PATH anew (/etc/profile).
            File("/etc/profile.d/tundoctor.sh", "PATH=/lab/bin:$PATH\n"),
            File("/etc/hosts", "127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n"),
            File(
                "/etc/nsswitch.conf", "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\nservices: files\n"),
            File(
                "/etc/resolv.conf",
                host.nameServers.map { "nameserver \($0)\n" }.joined() + "options timeout:1 attempts:2\n"),
            File(
                "/etc/ssh/ssh_config",
                """
                Include /etc/ssh/ssh_config.d/*.conf
                Host *
                    SendEnv LANG LC_*
                    HashKnownHosts yes
                    GSSAPIAuthentication yes

                """),
        ]
    }

    // The ids of Debian's base-passwd, and fixed ones for the daemons a lab runs.
    private static let systemAccounts: [(String, Int, String, String)] = [
        ("root", 0, "/root", "/bin/bash"), ("daemon", 1, "/usr/sbin", nologin), ("bin", 2, "/bin", nologin),
        ("sys", 3, "/dev", nologin), ("mail", 8, "/var/mail", nologin), ("www-data", 33, "/var/www", nologin),
        ("sshd", 101, "/run/sshd", nologin), ("dnsmasq", 102, "/var/lib/misc", nologin),
        ("dovecot", 103, "/usr/lib/dovecot", nologin), ("dovenull", 104, "/nonexistent", nologin),
        ("tinyproxy", 105, "/run/tinyproxy", nologin), ("nobody", 65534, "/nonexistent", nologin),
    ]
    private static let nologin = "/usr/sbin/nologin"

    private static func passwd(_ users: [User]) -> String {
        systemAccounts.map { "\($0.0):x:\($0.1):\($0.1):\($0.0):\($0.2):\($0.3)\n" }.joined()
            + users.map { "\($0.name):x:\($0.id):\($0.id):\($0.name):/home/\($0.name):\($0.shell)\n" }.joined()
    }

    private static func shadow(_ users: [User]) -> String {
        (systemAccounts.map { ($0.0, "*") } + users.map { ($0.name, $0.passwordHash) })
            .map { "\($0.0):\($0.1):20000:0:99999:7:::\n" }.joined()
    }

    private static func group(_ users: [User]) -> String {
        systemAccounts.map { $0.0 == "nobody" ? "nogroup:x:65534:\n" : "\($0.0):x:\($0.1):\n" }.joined()
            + "tty:x:5:\nshadow:x:42:\nutmp:x:43:\nssl-cert:x:44:\n"
            + users.map { "\($0.name):x:\($0.id):\n" }.joined()
    }

    /// The names of the accounts and groups that every host has, whoever its users are.
    fileprivate static let systemNames: [String] = systemAccounts.map { $0.0 } + ["nogroup", "tty", "shadow", "utmp"]
}

extension Host {
    /// The names of the accounts and groups that every host has, whoever its users are.
    package static var systemNames: [String] { HostFiles.systemNames }

    /// The files that the lab makes in this host by itself, but for those of its keys; for a folder `FOLDER/*`.
    package var filesMade: [String] {
        let folders = [
            "/etc/ssh/sshd_config.d", "/etc/ssh/ssh_config.d", "/etc/dnsmasq.d", "/etc/ssl/certs", "/etc/ssl/lab",
            "/root/.ssh",
            "/run/sshd", "/run/lock", "/tmp", "/var/tmp", "/var/log/nginx", "/var/lib/nginx", "/var/lib/misc",
            "/var/mail", "/var/www",
        ]
        return (folders + users.map { "/home/\($0.name)/.ssh" }).map { $0 + "/*" }
            + HostFiles.system(of: self).map(\.path) + services.flatMap(\.files).map(\.path)
    }
}
