import Evidence
import TunnelModel

/// Evidence for the examples of causes, with the placeholder's names.
extension Evidence {
    static let icmpFromHost = "192.0.2.10"

    static func lookup(
        _ failure: ResolveEvidence.Failure, family: ResolveEvidence.Family = .any,
        inet: ResolveEvidence.Answer = .notAsked, inet6: ResolveEvidence.Answer = .notAsked
    ) -> Evidence {
        .resolve(
            ResolveEvidence(
                typed: "tunnel-host", name: "tunnel-host", nameSource: .typed, family: family, inet: inet,
                inet6: inet6, order: [], failure: failure, nameservers: ["192.0.2.53"]))
    }

    static let resolved = Evidence.resolve(
        ResolveEvidence(
            typed: "tunnel-host", name: "tunnel-host", nameSource: .typed, family: .any,
            inet: .addresses(["192.0.2.10"]), inet6: .failure(.noAddress), order: ["192.0.2.10"],
            answerSource: .nameService(servers: ["192.0.2.53"])))

    /// The name leads to another address than the one at which its host key is known.
    static let resolvedElsewhere = Evidence.resolve(
        ResolveEvidence(
            typed: "tunnel-host", name: "tunnel-host", nameSource: .typed, family: .any,
            inet: .addresses(["192.0.2.10"]), inet6: .failure(.noAddress), order: ["192.0.2.10"],
            answerSource: .hostsFile(path: "/etc/hosts", line: 7), rememberedAddresses: ["192.0.2.99"]))

    static func dial(
        _ outcomes: ReachEvidence.Outcome..., each elapsed: Duration = .milliseconds(2), lostClass: String? = nil
    ) -> Evidence {
        .reach(
            ReachEvidence(
                attempts: outcomes.enumerated().map { index, outcome in
                    ReachEvidence.Attempt(
                        address: "192.0.2.\(10 + index)", port: 22, outcome: outcome, elapsed: elapsed)
                },
                lostClass: lostClass))
    }

    static func icmp(
        _ kind: ReachEvidence.ICMPError.Kind, _ code: UInt8, from: String? = "192.0.2.1"
    ) -> ReachEvidence.ICMPError {
        ReachEvidence.ICMPError(kind: kind, type: 3, code: code, from: from)
    }

    static func proxied(_ connected: Bool, saying output: [String] = []) -> Evidence {
        .reach(
            ReachEvidence(
                transport: .proxy(command: "nc -X connect -x proxy:3128 %h %p"), attempts: [], proxyOutput: output,
                isConnected: connected))
    }

    static func firstWords(
        _ result: BannerEvidence.Result, lines: [String] = [], bytes: Int = 0, opening: String = ""
    ) -> Evidence {
        .banner(
            BannerEvidence(
                result: result, precedingLines: lines, bytesReceived: bytes, opening: opening, address: "192.0.2.10"))
    }

    static let openSSH = Evidence.firstWords(.identified("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10"))
    static let newOpenSSH = Evidence.firstWords(.identified("SSH-2.0-OpenSSH_10.0p2 Debian-7"))
    static let dropbear = Evidence.firstWords(.identified("SSH-2.0-dropbear_2022.83"))

    static func exchange(_ result: KeyExchangeEvidence.Result, throughSSH: Bool = false) -> Evidence {
        .keyExchange(KeyExchangeEvidence(result: result, throughSSH: throughSSH))
    }

    static let agreed = Evidence.exchange(
        .agreed(
            .init(
                keyExchange: "curve25519-sha256", hostKey: "ssh-ed25519",
                cipherToServer: "chacha20-poly1305@openssh.com", cipherToClient: "chacha20-poly1305@openssh.com")))

    static func agreed(
        exchange: String = "curve25519-sha256", hostKey: String = "ssh-ed25519",
        cipher: String = "chacha20-poly1305@openssh.com", mac: String? = nil, warnsOfClassic: Bool = false
    ) -> Evidence {
        .keyExchange(
            KeyExchangeEvidence(
                result: .agreed(
                    .init(
                        keyExchange: exchange, hostKey: hostKey, cipherToServer: cipher, cipherToClient: cipher,
                        macToServer: mac, macToClient: mac)), warnsOfClassicExchange: warnsOfClassic))
    }

    static func tcp(
        unacknowledged: Int = 0, backoff: Int = 0, receivedMSS: Int = 536
    ) -> KeyExchangeEvidence.Transport {
        KeyExchangeEvidence.Transport(
            unacknowledged: unacknowledged, backoff: backoff, sendMSS: 1448, pathMTU: 1500, receivedMSS: receivedMSS)
    }

    static func key(
        _ match: HostKeyEvidence.Match, _ policy: HostKeyEvidence.Policy = .ask, canAsk: Bool = false,
        notStored: HostKeyEvidence.Storing? = nil
    ) -> Evidence {
        .hostKey(
            HostKeyEvidence(
                keyType: "ED25519", fingerprint: "SHA256:mVPwexample", lookupName: "tunnel-host", match: match,
                policy: policy, canAsk: canAsk, files: ["~/.ssh/known_hosts"], notStored: notStored))
    }

    static let knownPlace = HostKeyEvidence.Place(file: "~/.ssh/known_hosts", line: 12)

    // MARK: authentication

    static func keys(
        _ queries: IdentitiesEvidence.Query..., agent: IdentitiesEvidence.AgentState = .notConfigured,
        user: String = "alice", disconnected: IdentitiesEvidence.Disconnect? = nil, disabled: Bool = false,
        notOffered: Bool = false
    ) -> Evidence {
        .identities(
            IdentitiesEvidence(
                queries: queries, agent: agent, user: user, disconnected: disconnected, isDisabledByClient: disabled,
                isNotOffered: notOffered))
    }

    static func login(
        _ result: LoginEvidence.Result, user: String = "alice", banner: String? = nil, messages: [String] = [],
        endedWhileAsking: Duration? = nil
    ) -> Evidence {
        .login(
            LoginEvidence(
                result: result, user: user, banner: banner, serverMessages: messages,
                endedWhileAsking: endedWhileAsking))
    }

    static let denied = Evidence.login(.nothingLeft(offered: ["publickey"]))
    static let loggedIn = Evidence.login(.succeeded(method: "publickey", identity: .ed25519))
    static let byPassword = Evidence.login(.succeeded(method: "password", identity: nil))
    static let nobodyToAsk = Evidence.login(
        .answerNotGiven(methods: ["password"], batchMode: false))
    /// What a person would type on another host.
    static func leftToThePerson(_ result: LoginEvidence.Result) -> Evidence {
        var login = LoginEvidence(result: result, user: "alice", throughSSH: true)
        login.isForThePersonThere = true
        return .login(login)
    }
    static let takesKeys = Evidence.methods(.offered(["publickey"], banner: nil))
    static let takesPasswords = Evidence.methods(.offered(["password"], banner: nil))

    // MARK: forwarding and egress

    static func policy(
        _ result: PermissionEvidence.Result = .prohibited(text: "open failed"), words: [String]? = nil,
        place: String = "/home/alice/.ssh/authorized_keys:1", other: PermissionEvidence.Trial = .prohibited,
        spellings: [String] = [], listener: PermissionEvidence.Trial = .notMade,
        agent: PermissionEvidence.Trial = .notMade, messages: [String] = [], expired: Bool = false,
        acknowledged: Bool? = nil
    ) -> Evidence {
        .permission(
            PermissionEvidence(
                result: result, egress: "www:80", keyOptions: words.map { .init(place: place, words: $0) },
                otherTarget: other, allowedSpellings: spellings, remoteListener: listener, agentForwarding: agent,
                serverMessages: messages, passwordExpired: expired, isAcknowledged: acknowledged))
    }

    static let keyWords = ["agent-forwarding", "port-forwarding", "pty", "user-rc", "x11-forwarding"]
    static let disabledForwarding = PermissionEvidence.Trial.refused(message: "Server has disabled port forwarding.")

    static func connect(
        _ result: EgressConnectEvidence.Result, to egress: String = "www:80",
        after elapsed: Duration = .microseconds(400), loopback: Bool = false, other: Bool? = nil,
        literal6: Bool = false,
        socket: EgressConnectEvidence.SocketState? = nil
    ) -> Evidence {
        .egressConnect(
            EgressConnectEvidence(
                result: result, egress: egress, elapsed: elapsed, answersOnLoopback: loopback, otherDialWorks: other,
                isLiteralIPv6: literal6, socket: socket))
    }

    static func service(
        _ result: EgressServiceEvidence.Result, expected: EgressServiceEvidence.Service?, spokeFirst: Bool = false
    ) -> Evidence {
        .egressService(
            EgressServiceEvidence(result: result, egress: "www:80", expected: expected, spokeFirst: spokeFirst))
    }

    static func bind(
        _ ipv4: IngressEvidence.BindOutcome, _ ipv6: IngressEvidence.BindOutcome? = nil, port: Int = 8080,
        running: IngressEvidence.Process? = nil
    ) -> Evidence {
        let four = IngressEvidence.Attempt(address: "127.0.0.1", isIPv6: false, outcome: ipv4)
        let six = ipv6.map { IngressEvidence.Attempt(address: "::1", isIPv6: true, outcome: $0) }
        return .ingress(
            IngressEvidence(
                result: .tcp(port: port, attempts: [six, four].compactMap(\.self)), runningTunnel: running))
    }

    /// The refusal of what stands for any destination of a proxy.
    static func anyDestination(
        words: [String]?, listener: PermissionEvidence.Trial = .notMade
    ) -> Evidence {
        .permission(
            PermissionEvidence(
                result: .prohibited(text: "open failed"), egress: "127.0.0.1:22", isStandIn: true,
                keyOptions: words.map { .init(place: "/home/alice/.ssh/authorized_keys:1", words: $0) },
                remoteListener: listener))
    }

    static func names(
        here: NamesEvidence.Here, there: NamesEvidence.There, byAddress: NamesEvidence.ByAddress = .notTried
    ) -> Evidence {
        .names(NamesEvidence(name: "www", here: here, there: there, byAddress: byAddress))
    }

    static func proxy(_ form: SocksEvidence.Form, _ reply: SocksEvidence.Reply) -> Evidence {
        .socks(SocksEvidence(proxy: "127.0.0.1:8080", exchanges: [.init(form, "www:80", reply)], isNamed: true))
    }

    static func running(
        _ outcome: RunningEvidence.Outcome, stopped: Bool = false, unacknowledged: Int = 0
    ) -> Evidence {
        .running(
            RunningEvidence(
                holder: plainSSH, isStopped: stopped,
                transport: .init(unacknowledged: unacknowledged, retransmissions: unacknowledged > 0 ? 3 : 0),
                entries: [.init("127.0.0.1:8080", outcome)], egress: "www:80", expected: .http, spokeFirst: true))
    }

    static func running(holder: IngressEvidence.Process?) -> Evidence {
        .running(RunningEvidence(holder: holder))
    }

    static let egressWorks = Evidence.service(
        .greeted(.http, line: "HTTP/1.1 200 OK"), expected: .http, spokeFirst: true)
    static let shared = Evidence.master(MasterEvidence(path: "/home/you/.ssh/cm", pid: 4242))
    static let plainSSH = IngressEvidence.Process(
        pid: 4711, name: "ssh", command: "ssh -L 8080:www:80 tunnel-host -N")
    static let nginx = IngressEvidence.Process(pid: 812, name: "nginx", command: "nginx: master process")
    static let master = IngressEvidence.Process(pid: 4242, name: "ssh", command: "ssh: /home/you/.ssh/cm [mux]")
}

extension Identity {
    static let ed25519 = Identity(
        source: .file(path: "~/.ssh/id_ed25519"), keyType: "ED25519", fingerprint: "SHA256:4Hkexample")
    static let rsa = Identity(
        source: .file(path: "~/.ssh/id_rsa"), keyType: "RSA", fingerprint: "SHA256:9cVexample", bits: 3072)
    static let inAgent = Identity(
        source: .agent(comment: "alice@you", path: nil), keyType: "ED25519", fingerprint: "SHA256:Zt0example")

    static func named(_ problem: Problem?, encrypted: Bool = false) -> Identity {
        Identity(
            source: .file(path: "~/.ssh/tunnel_key"), keyType: "ED25519", fingerprint: "SHA256:Qr7example",
            isEncrypted: encrypted, problem: problem, isExplicit: true)
    }

    static func certificate(_ problems: CertificateProblem...) -> Identity {
        Identity(
            source: .certificate(path: "~/.ssh/id_ed25519-cert.pub"), keyType: "ED25519-CERT",
            fingerprint: "SHA256:4Hkexample", certificateProblems: problems)
    }
}

extension IdentitiesEvidence.Query {
    static func accepted(_ identity: Identity) -> Self { Self(identity: identity, answer: .accepted) }
    static func refused(_ identity: Identity) -> Self { Self(identity: identity, answer: .refused) }
    static func notAsked(_ identity: Identity) -> Self { Self(identity: identity, answer: .notAsked) }
    static func noAlgorithm(_ identity: Identity) -> Self {
        Self(identity: identity, answer: .algorithmRefused(serverAlgorithms: ["ssh-ed25519", "rsa-sha2-512"]))
    }
}
