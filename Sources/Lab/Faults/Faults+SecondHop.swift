extension FaultCatalog {
    /// The hop from the middle host to the second, in both labs of chains, and what is on the middle host.
    static let secondHops: [Fault] =
        both("sshd-silent", area: "banner", "sshd on \(Hop.second) is stopped, and its port still takes connections") {
            [.init($0.second, "kill -STOP $(cat /run/sshd.pid)")]
        }
        + both(
            "host-key-type-dropped", area: "hostkey",
            "\(Hop.second) no longer offers the type of key that \(Hop.middle) knows"
        ) {
            [
                .init($0.middle, "edit \(knownHosts) '/ssh-ed25519/!d'"),
                .init($0.second, "sshd_option 'HostKey /etc/ssh/ssh_host_ecdsa_key'"),
            ]
        }
        + both(
            "host-key-revoked", area: "hostkey", "known_hosts on \(Hop.middle) marks the key of \(Hop.second) @revoked"
        ) {
            [
                .init(
                    $0.middle,
                    """
                    sed -n 's/^\($0.second)/@revoked \($0.second)/p' \(knownHosts) > /run/marked
                    cat /run/marked >> \(knownHosts)
                    """)
            ]
        }
        + both("config-broken", area: "ingress", "~/.ssh/config on \(Hop.middle) has an option that ssh does not know")
    {
        [.init($0.middle, "echo '    NoSuchOption yes' >> \(config)")]
    }
        + both("ssh-missing", area: "ingress", "\(Hop.middle) has no ssh") { [.init($0.middle, hideSSH)] }
        + both("password-only", area: "auth", "\(Hop.second) wants a password") {
            [.init($0.second, "sshd_option 'PubkeyAuthentication no' 'PasswordAuthentication yes'")]
        }
        + both("key-with-passphrase", area: "auth", "The key on \(Hop.middle) has a passphrase, and no agent has it") {
            [.init($0.middle, "as_alice ssh-keygen -q -p -P '' -N 'sesame open' -f .ssh/id_ed25519 >/dev/null")]
        }
        + both("key-readable-by-all", area: "auth", "The private key on \(Hop.middle) has mode 0644") {
            [.init($0.middle, "chmod 644 \(privateKey)")]
        }
        + both("few-tries-allowed", area: "auth", "MaxAuthTries 1, and \(Hop.middle) offers another key first") {
            [
                .init($0.second, "sshd_option 'MaxAuthTries 1'"),
                .init($0.middle, "new_key .ssh/other -t ed25519\nedit \(config) '1a \\    IdentityFile ~/.ssh/other'"),
            ]
        }
        + both("account-locked", area: "auth", "alice's password on \(Hop.second) is locked and UsePAM is no") {
            [.init($0.second, "\(shadow(2, "!"))\nsshd_option 'UsePAM no'")]
        }
        + both(
            "nologin-shell", area: "session", "alice's shell on \(Hop.second) is nologin, and the command has -N",
            effect: .healthy
        ) { [.init($0.second, loginShell("/usr/sbin/nologin"))] }
        + both("host-name-elsewhere", area: "reach", "~/.ssh/config on \(Hop.middle) has another machine's HostName") {
            [.init($0.middle, "echo '    HostName \($0.elsewhere)' >> \(config)")]
        }
        + both("forwarding-disabled-on-middle", area: "forward", "DisableForwarding yes on \(Hop.middle)") {
            [.init($0.middle, "sshd_option 'DisableForwarding yes'")]
        }
        + both("forwarding-disabled", area: "forward", "DisableForwarding yes on \(Hop.second)") {
            [.init($0.second, "sshd_option 'DisableForwarding yes'")]
        }
        + waysFromMiddle + accountsOnMiddle + onTestServer + agentOnWay

    /// How the ssh of the middle host goes on.
    private static let waysFromMiddle: [Fault] =
        both(
            "proxy-command", area: "reach", "~/.ssh/config on \(Hop.middle) goes through socat", effect: .healthy
        ) { [.init($0.middle, "echo '    ProxyCommand socat - TCP:%h:%p' >> \(config)")] }
        + both("proxy-command-fails", area: "reach", "~/.ssh/config on \(Hop.middle) goes through nothing") {
            [.init($0.middle, "echo '    ProxyCommand nc-not-there %h %p' >> \(config)")]
        }
        + both(
            "proxy-jump", area: "chain", "~/.ssh/config on \(Hop.middle) jumps through itself", effect: .healthy
        ) { [.init($0.middle, jumpThroughItself)] }
        + both("proxy-jump-unknown", area: "chain", "~/.ssh/config on \(Hop.middle) jumps through an unknown host") {
            [.init($0.middle, "echo '    ProxyJump nowhere-host' >> \(config)")]
        }
        + both(
            "control-master", area: "session", "~/.ssh/config on \(Hop.middle) has ControlMaster auto", effect: .healthy
        ) {
            [.init($0.middle, "printf '    ControlMaster auto\\n    ControlPath ~/.ssh/master-%%C\\n' >> \(config)")]
        }

    /// Sound accounts on the middle host that say something of themselves, or read commands in another way.
    private static let accountsOnMiddle: [Fault] =
        both("banner-and-motd", area: "session", "\(Hop.middle) greets with a banner and a motd", effect: .healthy) {
            [
                .init(
                    $0.middle,
                    """
                    printf 'Authorised users only.\\n' > /etc/issue.net
                    printf 'Welcome.\\n' > /etc/motd
                    sshd_option 'Banner /etc/issue.net' 'PrintMotd yes'
                    """)
            ]
        }
        + both("one-session-at-a-time", area: "session", "MaxSessions 1 on \(Hop.middle)", effect: .healthy) {
            [.init($0.middle, "sshd_option 'MaxSessions 1'")]
        }
        + both(
            "chatty-shell", area: "session", "alice's .bashrc on \(Hop.middle) says something, also on standard error",
            effect: .healthy
        ) {
            [
                .init(
                    $0.middle,
                    """
                    \(loginShell("/bin/bash"))
                    printf '%s\\n' 'echo "status 7: HTTP/1.1 200 OK"' 'printf "no line end"' 'printf "none here" >&2' \
                    > /home/alice/.bashrc
                    """)
            ]
        }
        // What is typed in the lab is written for sh(1): alice has a shell of that kind in another window.
        + both(
            "shell-fish", area: "session", "alice's shell on \(Hop.middle) is fish", effect: .healthy, isApart: true
        ) { [.init($0.middle, loginShell("/usr/bin/fish"))] }
        + both(
            "shell-csh", area: "session", "alice's shell on \(Hop.middle) is csh", effect: .healthy, isApart: true
        ) { [.init($0.middle, loginShell("/usr/bin/tcsh"))] }
        + both("shell-dash", area: "session", "alice's shell on \(Hop.middle) is dash", effect: .healthy) {
            [.init($0.middle, loginShell("/bin/dash"))]
        }

    /// What test-server dials, and what there is no twin of in `http-proxy`.
    private static let onTestServer: [Fault] = [
        Fault(
            "second-permit-open-elsewhere", in: .doubleTunnel, area: "forward",
            "PermitOpen on test-server lists another port of git-server",
            steps: [.init("test-server", "sshd_option 'PermitOpen git-server:22'")]),
        Fault(
            "second-forwarding-remote-only", in: .doubleTunnel, area: "forward",
            "AllowTcpForwarding remote on test-server",
            steps: [.init("test-server", "sshd_option 'AllowTcpForwarding remote'")]),
        Fault(
            "second-egress-dropped", in: .doubleTunnel, area: "egress", "git-server's firewall drops without a word",
            steps: [.init("git-server", "filter input 'tcp dport 7999 drop'")]),
        Fault(
            "join-without-ipv6", in: .doubleTunnel, area: "chain",
            "AddressFamily inet in ~/.ssh/config on bastion-host, and the first tunnel leads to ::1",
            chain: [
                TypedCommand("you", "ssh -L 7999:[::1]:2999 bastion-host"), Topology.doubleTunnel.chain[1],
            ],
            steps: [.init("bastion-host", "echo '    AddressFamily inet' >> \(config)")]),
    ]

    private static let agentOnWay: [Fault] = [
        Fault(
            "middle-agent-locked", in: .doubleTunnel, area: "chain",
            "No key on bastion-host, and the agent that -A forwards is locked",
            chain: [
                TypedCommand("you", "ssh -A -L 7999:localhost:2999 bastion-host"), Topology.doubleTunnel.chain[1],
            ],
            steps: keyInAgentOnly + [
                .init(
                    "you",
                    """
                    printf '%s\\n' '#!/bin/sh' 'echo sesame' > /run/askpass
                    chmod 755 /run/askpass
                    as_alice env SSH_AUTH_SOCK=/home/alice/agent SSH_ASKPASS=/run/askpass SSH_ASKPASS_REQUIRE=force \
                    ssh-add -x >/dev/null 2>&1
                    """)
            ])
    ]

    /// The hop of one lab.
    private struct Hop {
        var topology: Topology
        var middle: String
        var second: String
        /// An address behind the middle host where no sshd is.
        var elsewhere: String

        // In titles, for the names.
        static let middle = "MIDDLE"
        static let second = "SECOND"
    }

    private static let hops = [
        Hop(topology: .doubleTunnel, middle: "bastion-host", second: "test-server", elsewhere: "10.41.2.53"),
        Hop(topology: .httpProxy, middle: "bridge-host", second: "beta-server", elsewhere: "10.42.2.53"),
    ]

    /// The same in both labs.
    ///
    /// - Parameter isApart: the first command has `-N`, and the second is typed in another session.
    private static func both(
        _ name: String, area: String, _ title: String, effect: Fault.Effect = .broken, isApart: Bool = false,
        _ steps: (Hop) -> [Fault.Step]
    ) -> [Fault] {
        hops.map { hop in
            var chain = hop.topology.chain
            if isApart { chain[0] = TypedCommand(chain[0].host, chain[0].text + " -N") }
            return Fault(
                "\(name)-at-\(hop.second)", in: hop.topology, area: area,
                title.replacing(Hop.middle, with: hop.middle).replacing(Hop.second, with: hop.second), effect: effect,
                chain: chain, steps: steps(hop))
        }
    }

    private static let config = "/home/alice/.ssh/config"
    private static let knownHosts = "/home/alice/.ssh/known_hosts"
    private static let privateKey = "/home/alice/.ssh/id_ed25519"

    private static func loginShell(_ path: String) -> String { "edit /etc/passwd '/^alice:/s|[^:]*$|\(path)|'" }

    /// sshd lives where /usr/bin has everything but ssh; with its process that view is gone.
    private static let hideSSH = """
        service_stop sshd
        mkdir /run/programs /run/programs/all /run/programs/some
        unshare -m sh -e -c '
            mount --bind /usr/bin /run/programs/all
            ln -s /run/programs/all/* /run/programs/some
            rm /run/programs/some/ssh
            mount --bind /run/programs/some /usr/bin
            . /lab/functions
            service_start sshd'
        """

    private static let jumpThroughItself = """
        as_alice sh -c 'cat .ssh/id_ed25519.pub >> .ssh/authorized_keys'
        echo "localhost $(cut -d' ' -f1,2 /etc/ssh/ssh_host_ed25519_key.pub)" >> \(knownHosts)
        printf '    ProxyJump localhost\\nHost localhost\\n    IdentityFile ~/.ssh/id_ed25519\\n' >> \(config)
        """
}
