import Testing
import TunnelModel

@testable import SSHText

@Suite struct EffectiveConfigurationTests {
    static let sample = """
        host web
        user carol
        hostname 192.0.2.1
        port 2222
        addressfamily inet
        batchmode no
        checkhostip yes
        compression yes
        controlmaster auto
        clearallforwardings no
        exitonforwardfailure yes
        gatewayports yes
        identitiesonly yes
        pubkeyauthentication true
        requesttty auto
        sessiontype none
        stdinnull no
        forkafterauthentication yes
        stricthostkeychecking accept-new
        serveraliveinterval 15
        requiredrsasize 2048
        ciphers chacha20-poly1305@openssh.com,aes128-ctr
        hostkeyalias gate
        localforward 5432 [dbhost]:5432
        localforward [127.0.0.1]:8080 [::1]:80
        localforward [*]:9000 [h]:1
        localforward /run/l.sock /var/run/x y.sock
        localforward 8081 /var/run/x.sock
        localforward /run/m.sock [www]:80
        dynamicforward /run/l.sock
        dynamicforward 8081
        dynamicforward 1080
        dynamicforward [127.0.0.1]:1082
        remoteforward 9090 [localhost]:3000
        remoteforward [0.0.0.0]:9091 [localhost]:3001
        remoteforward 0 [localhost]:22
        remoteforward 1081 [socks]:0
        remoteforward [::]:1082 [socks]:0
        identityfile ~/.ssh/id_work
        identityfile none
        identityfile ~/.ssh/id_%r
        userknownhostsfile /home/a b/known_hosts ~/kh2
        globalknownhostsfile /etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2
        connecttimeout none
        controlpersist 60
        rekeylimit 1073741824 3600
        ipqos lowdelay throughput
        escapechar ~
        proxyjump bob@jump1:2200,jump2
        canonicalizePermittedcnames none
        somethingnew a b c
        """

    let configuration = EffectiveConfiguration(parsing: sample)

    @Test func everyKeywordHasItsType() {
        #expect(configuration.host == "web")
        #expect(configuration.hostname == "192.0.2.1")
        #expect(configuration.port == 2222)
        #expect(configuration.user == "carol")
        #expect(configuration.addressFamily == "inet")
        #expect(!configuration.batchMode && configuration.checkHostIP && configuration.compression)
        #expect(configuration.controlMaster == "auto" && configuration.controlPath == nil)
        #expect(configuration.exitOnForwardFailure && configuration.gatewayPorts && configuration.identitiesOnly)
        #expect(configuration.pubkeyAuthentication && configuration.passwordAuthentication)
        #expect(configuration.sessionType == "none" && configuration.forkAfterAuthentication)
        #expect(configuration.strictHostKeyChecking == "accept-new")
        #expect(configuration.serverAliveInterval == 15 && configuration.requiredRSASize == 2048)
        #expect(configuration.ciphers == ["chacha20-poly1305@openssh.com", "aes128-ctr"])
        #expect(configuration.hostKeyAlias == "gate")
        #expect(configuration.identityFiles == ["~/.ssh/id_work", "~/.ssh/id_%r"])
        #expect(configuration.userKnownHostsFiles == ["/home/a b/known_hosts", "~/kh2"])
        #expect(configuration.globalKnownHostsFiles.count == 2)
        #expect(configuration.connectTimeout == nil && configuration.controlPersist == "60")
        #expect(configuration.rekeyLimit == .init(bytes: 1_073_741_824, seconds: 3600))
        #expect(configuration.ipqos == ["lowdelay", "throughput"] && configuration.escapeChar == "~")
        #expect(configuration.proxyJump == "bob@jump1:2200,jump2" && configuration.proxyCommand == nil)
        #expect(configuration.first("canonicalizepermittedcnames") == "none")
        #expect(configuration.all("somethingnew") == ["a b c"])
        #expect(configuration.keywords.last == "somethingnew")
    }

    @Test func forwardsAreReadWithTheQuirksOfSSH() {
        #expect(
            configuration.localForwards.map(\.specification) == [
                "5432:dbhost:5432", "127.0.0.1:8080:[::1]:80", "*:9000:h:1", "/run/l.sock:/var/run/x y.sock",
                "8081:/var/run/x.sock", "/run/m.sock:www:80",
            ])
        #expect(configuration.dynamicForwards.map(\.specification) == ["1080", "127.0.0.1:1082"])
        #expect(
            configuration.remoteForwards.map(\.specification) == [
                "9090:localhost:3000", "0.0.0.0:9091:localhost:3001", "0:localhost:22", "1081", "[::]:1082",
            ])
        #expect(
            configuration.remoteForwards.map(\.kind) == [.remote, .remote, .remote, .remoteDynamic, .remoteDynamic])
    }

    @Test func clearedForwardsAreNone() {
        let cleared = EffectiveConfiguration(parsing: "localforward 1 [a]:1\nclearallforwardings yes\n")
        #expect(cleared.forwards.isEmpty)
    }

    @Test func damagedTextBreaksNothing() {
        var generator = Seeded(7)
        let bytes = Array(EffectiveConfigurationTests.sample.utf8)
        for _ in 0..<2000 {
            let parsed = EffectiveConfiguration(parsing: String(decoding: generator.mutated(bytes), as: UTF8.self))
            #expect(parsed.forwards.count <= 20)
        }
    }
}

@Suite struct TokenExpansionTests {
    let tokens = TokenExpansion(
        EffectiveConfiguration(parsing: "hostname gate.example\nport 2222\nuser carol\nproxyjump j"),
        originalHost: "gate",
        localUser: "alice", userID: 1000, homeDirectory: "/home/alice", localHostname: "you.example",
        environment: ["KEYS": "/k", "AGENT": "/agent", "SSH_AUTH_SOCK": "/run/agent"], otherHomes: ["bob": "/home/bob/"]
    )

    @Test(arguments: [
        ("~/.ssh/id_%r", "/home/alice/.ssh/id_carol"), ("~", "/home/alice/"), ("~bob/x", "/home/bob/x"),
        ("/a/~", "/a/~"),
        ("%d/%u/%i", "/home/alice/alice/1000"), ("%h:%p %n %k", "gate.example:2222 gate gate"),
        ("%l %L %j %%", "you.example you j %"),
        ("${KEYS}/id", "/k/id"), ("$KEYS", "$KEYS"), ("~//x", "/home/alice/x"),
    ])
    func expansion(text: String, expected: String) {
        #expect(tokens.expand(text) == expected)
    }

    @Test(arguments: ["%", "%Z", "${NOPE}", "${KEYS", "~nobody/x"])
    func whatSSHRefuses(text: String) {
        #expect(tokens.expand(text) == nil)
    }

    @Test func theAgentsSocket() {
        #expect(tokens.agentSocket(nil) == "/run/agent")
        #expect(tokens.agentSocket("SSH_AUTH_SOCK") == "/run/agent")
        #expect(tokens.agentSocket("$AGENT") == "/agent")
        #expect(tokens.agentSocket("none") == nil)
        #expect(tokens.agentSocket("~/a-%h") == "/home/alice/a-gate.example")
    }

    /// The hash that a real ssh makes of its own names.
    @Test(.enabled(if: Command.hasOpenSSH, "needs an ssh client")) func theConnectionHashIsThatOfSSH() async throws {
        let answer = try await Command.run(
            "ssh", ["-G", "-F", "/dev/null", "-l", "carol", "-p", "2222", "-S", "/x/%C/%l/%u/%d", "gate"])
        let configuration = EffectiveConfiguration(parsing: answer.output)
        let parts = try #require(configuration.controlPath).split(separator: "/", maxSplits: 4).map(String.init)
        var own = TokenExpansion(
            configuration, originalHost: "gate", localUser: parts[3], userID: 0, homeDirectory: parts[4],
            localHostname: parts[2])
        let hash = own.expand("%C")
        own.hashCountsJump = true
        #expect(hash == parts[1])
        #expect(own.expand("%C") == hash)
    }
}
