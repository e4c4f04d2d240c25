extension Service {
    /// OpenSSH on port 7999 and nowhere else, with git behind it: the account `git` has the repository `project.git`.
    ///
    /// It is called sshd, because that is what a fault stops, and configures, on any other host.
    package static let gitOverSSH: Service = {
        var service = sshd
        service.program = "/usr/bin/git"
        service.package = "git"
        service.start = "sh /etc/git-repository && \(sshd.start)"
        service.sockets = [.tcp(7999)]
        service.files += [
            File("/etc/ssh/sshd_config.d/port.conf", "Port 7999\n"),
            File(
                "/etc/git-repository",
                """
                # A repository with one commit, made by the account that it belongs to.
                set -e
                cd /home/git
                if [ -d project.git ]; then exit 0; fi
                exec setpriv --reuid 1001 --regid 1001 --clear-groups env HOME=/home/git \\
                GIT_AUTHOR_NAME=alice GIT_AUTHOR_EMAIL=alice@example.com \\
                GIT_COMMITTER_NAME=alice GIT_COMMITTER_EMAIL=alice@example.com sh -e <<'COMMANDS'
                git init --quiet --bare --initial-branch=main project.git
                cd project.git
                file=$(echo 'This is the project of git-server.' | git hash-object -w --stdin)
                tree=$(printf '100644 blob %s\\tREADME\\n' "$file" | git mktree)
                git update-ref refs/heads/main "$(git commit-tree -m 'Say what this is' "$tree")"
                COMMANDS

                """),
        ]
        return service
    }()

    /// An HTTP proxy on port 8888 for this machine alone, as tinyproxy(8) is set up to begin with.
    package static let tinyproxy = Service(
        name: "tinyproxy", program: "/usr/bin/tinyproxy", package: "tinyproxy", pidFile: "/run/tinyproxy/tinyproxy.pid",
        start: "mkdir -p /run/tinyproxy /var/log/tinyproxy && chown tinyproxy:tinyproxy /run/tinyproxy "
            + "/var/log/tinyproxy && /usr/bin/tinyproxy -c /etc/tinyproxy/tinyproxy.conf",
        sockets: [.tcp(8888)],
        files: [
            File(
                "/etc/tinyproxy/tinyproxy.conf",
                """
                User tinyproxy
                Group tinyproxy
                Port 8888
                Timeout 600
                LogFile "/var/log/tinyproxy/tinyproxy.log"
                LogLevel Info
                PidFile "/run/tinyproxy/tinyproxy.pid"
                MaxClients 100
                Allow 127.0.0.1
                Allow ::1
                ConnectPort 443

                """)
        ])
}

extension User {
    /// The account of a git server: people log in with their keys, and get git-shell(1).
    package static let git = User(name: "git", id: 1001, shell: "/usr/bin/git-shell")
}

extension File {
    /// As Debian has it: a name has every address of /etc/hosts, so that `localhost` is ::1 and 127.0.0.1 (host.conf(5)).
    package static let severalAddresses = File("/etc/host.conf", "multi on\n")
}
