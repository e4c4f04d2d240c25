import Evidence
import TunnelModel

extension Scene {
    /// The destination that is looked at, apart: for the words of a client.
    fileprivate var askedHost: String { egress?.host ?? "HOST" }
    fileprivate var askedPort: String { egressPort.map(String.init) ?? "PORT" }
    fileprivate var shortName: String { (facts.names?.name ?? askedHost).clipped(to: 40) }
    /// The proxy that was spoken to, else the one that the forward makes.
    fileprivate var proxyName: String { (facts.socks?.proxy ?? proxy).clipped(to: 50) }
    fileprivate var proxyTarget: String { (facts.socks?.exchanges.first?.destination ?? egressText).clipped(to: 40) }

    /// A client that leaves names to the proxy.
    fileprivate var askByName: String { client(of: proxy, reaching: askedHost, port: askedPort) }

    /// How other programs are told to leave names to the proxy.
    fileprivate var remoteNameHints: [Fix] {
        [
            onClient("curl: socks5h:// instead of socks5://.", askByName),
            onClient("Firefox: tick 'Proxy DNS when using SOCKS v5' beside the proxy's address."),
            onClient(
                "git: the same scheme in http.proxy.",
                "git -c \(ShellWord.quoted("http.proxy=socks5h://\(proxy)")) ls-remote https://HOST/REPOSITORY"),
            onClient(
                "ssh: a ProxyCommand that speaks SOCKS5.",
                "ssh -o \(ShellWord.quoted("ProxyCommand=nc -X 5 -x \(proxy) %h %p")) HOST"),
        ]
    }
}

let socksCauses = CauseTable.of {
    Cause(
        "socks.destinations-limited",
        .depends { $0.facts.permission?.mayBeListed ?? false ? .unknown : .warn },
        "The proxy reaches listed destinations only",
        title: { scene in
            if scene.facts.dialPermission?.isPermitted == nil, scene.facts.dialPermission != nil {
                return "ssh \(scene.here) connects programs on \(scene.shortHost) to listed destinations only"
            }
            let key = scene.facts.permission?.keyOptions?.words.contains("permitopen") ?? false
            let who = key ? "\(scene.keyFirst) on \(scene.shortHost)" : scene.shortHost
            let verb = scene.facts.permission?.mayBeListed ?? false ? "may reach" : "reaches"
            return "\(who) \(verb) listed destinations only, through this proxy"
        },
        why:
            "A proxy is asked for any destination, and a list allows only some: PermitOpen of sshd_config, permitopen= of "
            + "the key, or PermitRemoteOpen of ssh_config where ssh on the client host dials. For every other one the program sees a "
            + "connection that is closed without a reason.",
        when: .on(.permission) { seen, _ in seen.isLimited },
        .on(.dialPermission) { seen, _ in seen.isPermitted == nil },
        likelier: { $0.permission?.isLimited ?? false },
        experiment: "Name what you want to reach with --destination HOST:PORT: then exactly that is tried.",
        fixes: { scene in
            [
                scene.whereExamined(
                    "Have the check try what you want to reach: add --destination HOST:PORT before the --."),
                scene.onTunnelHost(
                    "See the lists: for this user, and in the key's line.",
                    scene.effectivePolicy("allowtcpforwarding|permitopen")
                        + "; grep -n 'permitopen=' ~\(scene.accountWord)/.ssh/authorized_keys"),
            ]
        },
        matching: [
            [.loggedIn, .policy(.allowed, words: Evidence.keyWords + ["permitopen"], other: .prohibited)],
            [.loggedIn, .anyDestination(words: Evidence.keyWords + ["permitopen"], listener: .allowed)],
            [.loggedIn, .anyDestination(words: Evidence.keyWords, listener: .allowed)],
            [.dialPermission(DialPermissionEvidence(rule: .list(["www:80"]), destination: nil, isPermitted: nil))],
        ],
        not: [
            [.loggedIn, .policy(.allowed, words: Evidence.keyWords, other: .allowed)],
            [.loggedIn, .anyDestination(words: Evidence.keyWords, listener: Evidence.disabledForwarding)],
            [.loggedIn, .anyDestination(words: [], listener: .allowed)],
            [.dialPermission(DialPermissionEvidence(rule: .any, destination: nil, isPermitted: true))],
        ])

    Cause(
        "remote.dynamic-not-permitted", .fail, "Your own ssh does not let programs of the tunnel host reach this",
        title: { scene in
            let target = scene.facts.dialPermission?.destination?.clipped(to: 40) ?? "anything"
            return "ssh \(scene.here) does not connect programs on \(scene.shortHost.clipped(to: 25)) to \(target)"
        },
        why:
            "With -R and a port alone, ssh on the client host is the proxy and makes the connections. PermitRemoteOpen of "
            + "ssh_config says where to, and this is not among it; names are compared letter by letter.",
        when: .on(.dialPermission) { seen, _ in seen.isPermitted == false },
        experiment: "ssh -v shows `requested forward not permitted` when a program asks for it.",
        fixes: { scene in
            let target = scene.facts.dialPermission?.destination ?? "HOST:PORT"
            return [
                scene.onClient(
                    "Allow it for this tunnel.",
                    scene.command(adding: "-o", ShellWord.quoted("PermitRemoteOpen=\(target)"))),
                scene.onClient(
                    "See which configuration forbids it.",
                    "ssh -G \(ShellWord.quoted(scene.typedHost)) | grep -i permitremoteopen"),
            ]
        },
        matching: [
            [.dialPermission(DialPermissionEvidence(rule: .none, destination: nil, isPermitted: false))],
            [.dialPermission(DialPermissionEvidence(rule: .list(["a:1"]), destination: "www:80", isPermitted: false))],
        ],
        not: [[.dialPermission(DialPermissionEvidence(rule: .any, destination: "www:80", isPermitted: true))]])

    Cause(
        "socks.local-dns", .warn, "The name means this only where the proxy dials, not on the client host",
        title: { scene in
            if case .failed? = scene.facts.names?.here {
                return
                    "\(scene.shortName) is known to \(scene.shortHost.clipped(to: 25)) only: leave names to the proxy"
            }
            return "\(scene.shortName) is another machine \(scene.here) than at \(scene.shortHost.clipped(to: 25))"
        },
        why:
            "With socks5:// a program looks names up by itself, on the client host, and hands the proxy an address. This "
            + "name does not exist there, or means something else. With socks5h:// the name goes through the tunnel, and no "
            + "question for it leaves the client host.",
        when: .on(.names) { seen, _ in seen.needsRemoteLookup },
        experiment: "Compare getent ahosts NAME on the client host and on the tunnel host.",
        fixes: \.remoteNameHints,
        matching: [
            [.names(here: .failed("Name or service not known"), there: .resolves(connected: true))],
            [.names(here: .failed("Name or service not known"), there: .resolves(connected: false))],
            [
                .names(
                    here: .addresses(["203.0.113.80"]), there: .resolves(connected: true),
                    byAddress: .opens(isSame: false))
            ],
            [
                .names(
                    here: .addresses(["203.0.113.80"]), there: .resolves(connected: true),
                    byAddress: .fails("Connection refused"))
            ],
        ],
        not: [
            [
                .names(
                    here: .addresses(["203.0.113.80"]), there: .resolves(connected: true),
                    byAddress: .opens(isSame: true))
            ],
            [.names(here: .addresses(["203.0.113.80"]), there: .failed)],
            [.names(here: .failed("Name or service not known"), there: .failed)],
        ])

    Cause(
        "socks.proxy-unreachable", .fail, "Nothing takes connections where the proxy should be",
        title: { "\($0.proxyName) takes no connections" },
        why: "The proxy's port was not accepted: ssh is not running, has not logged in yet, or listens elsewhere.",
        when: .on(.socks) { seen, _ in seen.isUnreachable },
        experiment: "ss -ltn shows which ports of the machine are listened on; tundoctor list shows its tunnels.",
        fixes: { scene in
            [
                scene.onClient("See which tunnels run \(scene.here).", "tundoctor list"),
                scene.onClient("Start the proxy.", "ssh -D 8080 \(scene.portOption)\(scene.login) -N"),
            ]
        },
        matching: [[.proxy(.socks5Name, .notConnected("Connection refused"))]],
        not: [[.proxy(.socks5Name, .granted)], [.proxy(.socks5Name, .closedAfterRequest)]])

    Cause(
        "socks.not-a-proxy", .fail, "What answers on the port is no SOCKS proxy",
        title: { "\($0.proxyName) is no SOCKS proxy" },
        why:
            "The port takes connections, and what comes back is no word of SOCKS4 or SOCKS5: a web server, an HTTP proxy, "
            + "or a forward to one destination (-L instead of -D).",
        when: .on(.socks) { seen, _ in seen.isNoProxy },
        experiment: "See who listens there; an HTTP proxy answers to curl -x http://HOST:PORT.",
        fixes: { scene in
            [
                scene.onClient("See who holds the port.", "tundoctor list; sudo ss -ltnp"),
                scene.onClient(
                    "If it is an HTTP proxy, name it so.",
                    "curl -x http://\(ShellWord.quoted(scene.proxyName)) http://HOST/"),
                scene.onClient("A SOCKS proxy is made by -D.", "ssh -D 8080 \(scene.portOption)\(scene.login) -N"),
            ]
        },
        matching: [
            [.proxy(.socks5Name, .otherProtocol("HTTP/1.1 400 Bad Request"))], [.proxy(.socks5Name, .closedAtGreeting)],
        ],
        not: [
            [.proxy(.socks5Name, .granted)], [.proxy(.socks5Name, .closedAfterRequest)],
            [.proxy(.socks4, .closedAfterRequest)],
        ])

    Cause(
        "socks.password-required", .fail, "The proxy wants a user name and a password",
        title: { "\($0.proxyName) wants a user name and a password" },
        why:
            "The proxy refuses clients that do not prove who they are. The proxy of ssh -D never asks for that: this is "
            + "another program.",
        when: .on(.socks) { seen, _ in seen.wantsPassword && seen.granted.isEmpty },
        experiment: "See who listens there.",
        fixes: { scene in
            [
                scene.onClient(
                    "Give the program a user name and a password for the proxy, if you have them.",
                    "curl --proxy-user USER -x \(ShellWord.quoted("socks5h://\(scene.proxyName)")) http://HOST/"),
                scene.onClient("See who holds the port.", "tundoctor list; sudo ss -ltnp"),
            ]
        },
        matching: [[.proxy(.socks5Name, .wantsPassword)], [.proxy(.socks5Name, .noMethod)]],
        not: [[.proxy(.socks5Name, .granted)], [.proxy(.socks5Name, .closedAfterRequest)]])

    Cause(
        "socks.remote-names-fail", .fail, "The proxy connects to the address, and not to the name",
        title: { "\($0.proxyName) connects to the address of \($0.proxyTarget), not to the name" },
        why: "Asked for the name, the proxy gives up; asked for the address that the client host finds for it, it "
            + "connects. Where it dials, the name does not exist, or only the address is on a list.",
        when: .on(.socks) { seen, facts in seen.failsNames && !facts.egressFails },
        experiment: "Look the name up on the machine that dials.",
        fixes: { scene in
            [
                scene.onTunnelHost(
                    "Look the name up where it is dialled.", "getent ahosts \(ShellWord.quoted(scene.askedHost))"),
                scene.onClient(
                    "Until then let programs look it up \(scene.here): socks5:// instead of socks5h://.",
                    "curl -x \(ShellWord.quoted("socks5://\(scene.proxyName)")) http://HOST/"),
            ]
        },
        matching: [
            [
                .socks(
                    SocksEvidence(
                        proxy: "127.0.0.1:8080",
                        exchanges: [
                            .init(.socks5Name, "www:80", .closedAfterRequest),
                            .init(.socks5IPv4, "203.0.113.80:80", .granted),
                        ], isNamed: true))
            ]
        ],
        not: [[.proxy(.socks5Name, .granted)], [.proxy(.socks5Name, .closedAfterRequest)]])

    Cause(
        "socks.destination-failed", .depends { $0.facts.socks?.isNamed ?? true ? .fail : .unknown },
        "The proxy does not connect to the destination",
        title: { "\($0.proxyName) does not connect to \($0.proxyTarget)" },
        why:
            "The proxy took the request and granted it in no form. OpenSSH gives no reason: it closes, whether the name is "
            + "unknown, the destination refuses, or the tunnel host forbids it. Other proxies give a code.",
        when: .on(.socks) { seen, facts in
            seen.failsDestination && !facts.egressFails && !(facts.permission?.isLimited ?? false && !seen.isNamed)
        },
        experiment:
            "tundoctor check --destination HOST:PORT with the ssh command dials the same from a session of its own, "
            + "and gets the reason.",
        fixes: { scene in
            [
                scene.onClient(
                    "Get the reason: examine the ssh command that makes the proxy, with this destination.",
                    "tundoctor check --destination \(ShellWord.quoted(scene.egressText)) -- ssh -D 8080 HOST -N"),
                scene.onTunnelHost(
                    "See it from there.",
                    "nc -vz -w 5 \(ShellWord.quoted(scene.askedHost)) \(ShellWord.quoted(scene.askedPort))"),
            ]
        },
        matching: [
            [.proxy(.socks5Name, .closedAfterRequest)],
            [.proxy(.socks5Name, .refused(code: 5, words: "connection refused"))],
        ],
        not: [
            [.proxy(.socks5Name, .granted)], [.proxy(.socks5Name, .closedAtGreeting)],
            [.proxy(.socks5Name, .silent(after: .seconds(5)))],
        ])

    Cause(
        "socks.socks4-no-remote-names", .warn, "The proxy takes addresses in version 4, and no names",
        title: { "\($0.proxyName) takes no names from SOCKS4 programs" },
        why:
            "SOCKS4 carries an IPv4 address and nothing else; only its extension 4a carries a name, and this proxy does not "
            + "serve it. Such programs look names up on the client host, and reach no IPv6.",
        when: .on(.socks) { seen, _ in
            seen.hasGranted(.socks4) && seen.wasAsked(.socks4a) && !seen.hasGranted(.socks4a)
        },
        experiment: "Compare curl -x socks4a:// with curl -x socks5h://.",
        fixes: { scene in
            [
                scene.onClient(
                    "Use SOCKS5 with names.",
                    scene.client(of: scene.proxyName, reaching: scene.askedHost, port: scene.askedPort))
            ]
        },
        matching: [
            [
                .socks(
                    SocksEvidence(
                        proxy: "127.0.0.1:1080",
                        exchanges: [
                            .init(.socks5Name, "www:80", .granted), .init(.socks4a, "www:80", .closedAfterRequest),
                            .init(.socks4, "203.0.113.80:80", .granted),
                        ]))
            ]
        ],
        not: [[.proxy(.socks5Name, .granted)], [.proxy(.socks4a, .granted)]])

    Cause(
        "socks.silent", .unknown, "The proxy takes the request and does not answer",
        title: { "\($0.proxyName) does not answer a request for \($0.proxyTarget)" },
        why:
            "The proxy is connected and says nothing in time: the destination drops packets, the SSH connection behind the "
            + "proxy is dead, or the program is stopped.",
        when: .on(.socks) { seen, _ in seen.isSilent },
        experiment: "Ask it for another destination, and examine the ssh command itself.",
        fixes: { scene in
            [
                scene.onClient("See the tunnels of \(scene.thisMachine), and how they are.", "tundoctor list"),
                scene.whereExamined(
                    "Ask for something that surely answers, with more time: --destination HOST:PORT --timeout 60s."),
            ]
        },
        matching: [[.proxy(.socks5Name, .silent(after: .seconds(5)))]],
        not: [[.proxy(.socks5Name, .granted)], [.proxy(.socks5Name, .closedAfterRequest)]])
}
