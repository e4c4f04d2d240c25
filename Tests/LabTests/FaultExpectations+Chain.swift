extension FaultExpectations {
    /// The first command got its shell, and the second ended.
    private static func second(_ words: String) -> String {
        #"== ssh is up\n== ssh [\s\S]*"# + words + #"[\s\S]*== ssh exited 255\n$"#
    }
    /// Both are up, and what the client then meets is in the words of one of them.
    private static func bothUp(_ words: String, _ use: String) -> String {
        words + #"[\s\S]*== ssh is up\n== "# + use
    }
    private static let cloneFails = #"git 128\n[\s\S]*"#
    private static let noShell = #"[\s\S]*== ssh exited \d+\n== ssh [^\n]*\n== ssh was never typed\n$"#
    private static let noReply = #"curl (52|56)\n"#
    private static let joined = #"== ssh is up\n== ssh [\s\S]*"# + carries

    private static let refusedListening = #"Remote: Server has disabled port forwarding\.\n"#
    private static let deniedOnMiddle =
        #"Offering public key(?![\s\S]*Server accepts key)[\s\S]*"#
        + #"alice@test-server: Permission denied \(publickey\)\."#
    private static let noAnswerAtJoin = #"channel \d+: open failed: connect failed: Connection refused\n"#

    /// The labs `double-tunnel` and `http-proxy`: git clones, curl asks the proxy on beta-server.
    static let chain: [String: String] = [
        "second-host-unknown-on-middle": second("Could not resolve hostname test-server: Name or service not known"),
        "second-sshd-stopped": second("connect to host test-server port 22: Connection refused"),
        "second-host-dropped-behind-middle": second("connect to host test-server port 22: Connection timed out"),
        "second-host-unreachable-from-middle": second("connect to host test-server port 22: No route to host"),
        "second-no-common-key-exchange": second("no matching key exchange method found"),
        "second-host-key-changed": second(#"REMOTE HOST IDENTIFICATION HAS CHANGED![\s\S]*verification failed\."#),
        "second-host-key-unknown": second(#"Host key verification failed\."#),
        "second-host-key-unknown-in-you": joined,
        "middle-key-refused": second(deniedOnMiddle),
        "middle-config-names-other-key": second(
            #"Offering public key: /home/alice/.ssh/other [^\n]*\n(?![\s\S]*accepts key)[\s\S]*alice@test-server"#
                + denied),
        "middle-without-key": second(
            #"Trying private key: /home/alice/.ssh/id_ed25519(?![\s\S]*Offering)[\s\S]*Permission denied"#),
        "middle-agent-not-allowed": #"Requesting authentication agent forwarding[\s\S]*"#
            + second(#"Trying private key: /home/alice/.ssh/id_ed25519(?![\s\S]*Offering)[\s\S]*Permission denied"#),
        "middle-agent-forwarded":
            #"Requesting authentication agent forwarding[\s\S]*Offering public key: [^\n]* agent\n[\s\S]*"#
            + carries,
        "middle-without-shell": #"This account is currently not available\."# + noShell,
        "middle-forced-command": #"tunnels only"# + noShell,
        "first-forwarding-off": bothUp(
            #"channel \d+: open failed: administratively prohibited: open failed\n[\s\S]*== ssh is up\n== ssh"#,
            cloneFails),
        "first-permit-open-elsewhere": bothUp(
            #"channel \d+: open failed: administratively prohibited: open failed\n[\s\S]*== ssh is up\n== ssh"#,
            cloneFails),
        "second-forwarding-off": bothUp(
            #"test-server -N\n[\s\S]*channel \d+: open failed: administratively prohibited: open failed\n"#, cloneFails),
        "join-port-in-use": bothUp(#"test-server -N\n[\s\S]*cannot listen to port: 2999\n"#, cloneFails),
        "join-on-other-port": bothUp(noAnswerAtJoin + #"[\s\S]*== ssh is up\n== ssh"#, cloneFails),
        "join-on-other-family": bothUp(noAnswerAtJoin + #"[\s\S]*== ssh is up\n== ssh"#, cloneFails),
        "join-on-other-address": bothUp(noAnswerAtJoin + #"[\s\S]*== ssh is up\n== ssh"#, cloneFails),
        "join-by-name": joined,
        "second-egress-refused": bothUp(#"test-server -N\n[\s\S]*"# + noAnswerAtJoin, cloneFails),
        "second-egress-unknown": bothUp(
            #"test-server -N\n[\s\S]*open failed: connect failed: Name or service not known\n"#, cloneFails),
        "second-egress-unreachable": bothUp(
            #"test-server -N\n[\s\S]*open failed: connect failed: open failed\n"#, cloneFails),
        "localhost-known-as-another": bothUp(
            "", cloneFails + #"REMOTE HOST IDENTIFICATION HAS CHANGED![\s\S]*\[localhost\]:7999"#),
        "localhost-by-alias": joined, "localhost-2222-known-as-another": joined, "keys-on-every-host": joined,
        // http-proxy
        "beta-unknown-on-bridge": second("Could not resolve hostname beta-server: Name or service not known"),
        "beta-sshd-stopped": second("connect to host beta-server port 22: Connection refused"),
        "beta-host-key-changed": second(#"REMOTE HOST IDENTIFICATION HAS CHANGED![\s\S]*verification failed\."#),
        "bridge-key-refused-by-beta": second(#"alice@beta-server: Permission denied \(publickey\)\."#),
        "bridge-without-shell": #"This account is currently not available\."# + noShell,
        "bridge-forbids-listening": bothUp(
            refusedListening + #"[\s\S]*forwarding failed for listen port 8080\n[\s\S]*== ssh is up\n== ssh"#, noReply),
        "beta-forbids-listening": bothUp(
            #"beta-server -N\n[\s\S]*"# + refusedListening + #"[\s\S]*forwarding failed for listen port 9999\n"#,
            #"curl 7\n"#),
        "beta-permits-other-port": bothUp(
            #"beta-server -N\n[\s\S]*Remote: port forwarding refused\n"#, #"curl 7\n"#),
        "bridge-port-in-use": bothUp(#"forwarding failed for listen port 8080\n"#, noReply),
        "beta-port-in-use": bothUp(#"forwarding failed for listen port 9999\n"#, noReply),
        "remote-join-on-other-port": bothUp(#"connect_to localhost port 8081: failed\.\n"#, noReply),
        "remote-join-on-other-family": bothUp(#"connect_to ::1 port 8080: failed\.\n"#, noReply),
        "remote-join-on-ipv6": joined,
        "proxy-stopped": bothUp(#"connect_to localhost port 8888: failed\.\n[\s\S]*== ssh is up\n== ssh"#, noReply),
    ]

    /// Words of the ssh for a jump host, and how the outer ssh then ends; `last` is the host that let alice in last.
    private static func hop(_ words: String, after last: String? = nil) -> String {
        after(last) + #"[\s\S]*UNKNOWN port 65535\n[\s\S]*"# + words + #"[\s\S]*== ssh exited 255\n"#
    }
    /// Nobody says anything until time is over.
    private static func silence(after last: String? = nil) -> String {
        after(last) + #"[\s\S]*timed out[\s\S]*== ssh exited 255\n"#
    }
    /// The logs of several ssh are in one file: what tells the hops apart is who let alice in.
    private static func after(_ last: String?) -> String {
        let hops = ["jump-1", "jump-2", "tunnel-host"]
        let count = last.flatMap { hops.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
        return "^" + hops[..<count].map { #"(?=[\s\S]*Authenticated to \#($0) )"# }.joined()
            + hops[count...].map { #"(?![\s\S]*Authenticated to \#($0) )"# }.joined()
    }
    private static let denied = #": Permission denied \(publickey\)\."#
    private static let changed = #"REMOTE HOST IDENTIFICATION HAS CHANGED!"#
    private static let noWay = #"channel 0: open failed: connect failed: "#
    private static let prohibited = #"channel 0: open failed: administratively prohibited: open failed\n"#
    private static let jumped = after("tunnel-host") + #"[\s\S]*"# + carries

    /// The lab `jump-3`.
    static let jump: [String: String] = [
        "sshd-stopped-on-jump-1": hop("connect to host jump-1 port 22: Connection refused"),
        "sshd-stopped-on-jump-2": hop(noWay + "Connection refused", after: "jump-1"),
        "sshd-stopped-on-tunnel-host": hop(noWay + "Connection refused", after: "jump-2"),
        "sshd-silent-on-jump-1": silence(),
        "sshd-silent-on-jump-2": silence(after: "jump-1"),
        "sshd-silent-on-tunnel-host": silence(after: "jump-2"),
        "no-common-key-exchange-on-jump-2": hop("no matching key exchange method found", after: "jump-1"),
        "host-key-changed-on-jump-1": hop(changed),
        "host-key-changed-on-jump-2": hop(changed, after: "jump-1"),
        "host-key-changed-on-tunnel-host": after("jump-2") + #"[\s\S]*"# + changed,
        "host-key-unknown-of-jump-2": hop("Host key verification failed", after: "jump-1"),
        "key-not-authorised-on-jump-1": hop("alice@jump-1" + denied),
        "key-not-authorised-on-jump-2": hop("alice@jump-2" + denied, after: "jump-1"),
        "key-not-authorised-on-tunnel-host": after("jump-2") + #"[\s\S]*alice@tunnel-host"# + denied,
        // Each of the two ssh has a log.
        "closes-after-login-on-jump-1":
            #"Authenticated to jump-1[\s\S]*UNKNOWN port 65535|UNKNOWN port 65535[\s\S]*Authenticated to jump-1"#,
        "forwarding-off-on-jump-1": hop(prohibited, after: "jump-1"),
        "forwarding-off-on-jump-2": hop(prohibited, after: "jump-2"),
        "forwarding-off-on-tunnel-host": after("tunnel-host")
            + #"[\s\S]*channel 2: open failed: administratively prohibited: open failed\n[\s\S]*== curl (52|56)"#,
        "permit-open-elsewhere-on-jump-1": hop(prohibited, after: "jump-1"),
        "permit-open-elsewhere-on-jump-2": hop(prohibited, after: "jump-2"),
        "next-hop-unknown-on-jump-1": hop(noWay + "Name or service not known", after: "jump-1"),
        "next-hop-unknown-on-jump-2": hop(noWay + "Name or service not known", after: "jump-2"),
        "next-hop-dropped-behind-jump-1": silence(after: "jump-1"),
        "next-hop-dropped-behind-jump-2": silence(after: "jump-2"),
        "next-hop-unreachable-from-jump-1": hop(noWay + "open failed", after: "jump-1"),
        "next-hop-unreachable-from-jump-2": hop(noWay + "open failed", after: "jump-2"),
        "next-hop-down-behind-jump-1": hop(noWay + "No route to host", after: "jump-1"),
        "web-server-stopped-behind-two-jumps": after("tunnel-host") + #"[\s\S]*"# + openFailed("Connection refused"),
        "identity-not-for-jumps": hop("alice@jump-1" + denied),
        "port-not-for-jumps": hop("connect to host jump-1 port 22: Connection refused"),
        "algorithm-not-for-jumps": hop("no matching key exchange method found"),
        "jump-loop": hop("jumphost loop via jump-1"),
        "nologin-shell-on-jump-2": jumped,
        "sessions-forbidden-on-jump-1": jumped,
        "forced-command-on-jump-1": jumped,
        "permit-open-next-hop-only": jumped,
        "identity-for-every-hop": jumped,
        "jumps-in-config": jumped,
        "jump-loop-avoided": jumped,
    ]
}
