import Evidence
import TunnelModel

private let bindExperiment =
    "The server's log names the reason (bind: Address already in use, Permission denied, Cannot assign requested address)."

private let staleExperiment =
    "On the tunnel host, ss -ltnp shows whether sshd holds the port; if it does, ps shows since when that session is there."

let remoteCauses = CauseTable.of {
    Cause(
        "remote.stale-listener", .fail, "An earlier session of yours that has died still holds the port",
        title: { "A dead session may still hold port \($0.listenerPort) of \($0.shortHost)" },
        why: "The port is taken, and whoever holds it accepts a connection and then does nothing: just what the server "
            + "does for a client that is gone. After a network change or sleep the server does not know that. It gives "
            + "up after ClientAliveInterval times ClientAliveCountMax where they are set, else after about two hours "
            + "(TCP keepalive), or about 15 minutes once it has data that nobody acknowledges.",
        when: .on(.listener) { seen, _ in
            guard seen.isSilent, !seen.isAddressAtFault, !seen.refusesEverything else { return false }
            switch seen.holder {
            case .silent: return true
            case .forbidden, .undecided: return seen.isPortAtFault
            case .notTried, .nobody, .answers, .closes: return false
            }
        },
        likelier: { facts in
            if case .silent? = facts.listener?.holder { true } else { false }
        },
        experiment: staleExperiment,
        fixes: { scene in
            [
                scene.onTunnelHost(
                    "See whether an sshd of yours holds it, and end that one process.",
                    "ss -ltnp 'sport = :\(scene.listenerPort)'; ps -o pid,lstart,args -u \(ShellWord.quoted(scene.user))"
                ),
                scene.useOtherListenerPort,
                scene.onClient(
                    "From now on let ssh notice a dead connection and end, so that a restart finds the port free.",
                    scene.command(
                        adding: "-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=3", "-o",
                        "ExitOnForwardFailure=yes")),
                scene.onTunnelHost(
                    "Have sshd give up sooner: ClientAliveInterval 30 and ClientAliveCountMax 3.",
                    scene.effectivePolicy("clientalive|tcpkeepalive")),
            ]
        },
        matching: [
            [.loggedIn, .listener(anyPort: .allowed, holder: .silent(after: .seconds(5)))],
            [.loggedIn, .listener(anyPort: .allowed, holder: .forbidden)],
        ],
        not: [
            [.loggedIn, .listener(anyPort: .allowed, holder: .answers(line: "HTTP/1.1 200 OK"))],
            [.loggedIn, .listener(anyPort: .allowed, holder: .nobody)],
            [.loggedIn, .listener(saying: Evidence.disabled)], [.loggedIn, .listener(.granted(port: 8080))],
        ])

    Cause(
        "remote.privileged-port", .fail, "The port may be listened on by the administrator of the tunnel host only",
        title: { "Port \($0.listenerPort) of \($0.shortHost) is for its administrator only" },
        why: "Ports below a limit, mostly 1024, are for the administrator. The server listens with the rights of the "
            + "account that logged in.",
        when: .on(.listener) { seen, facts in
            guard seen.isSilent, seen.isPrivileged(facts), !seen.isAddressAtFault, !seen.refusesEverything else {
                return false
            }
            return true
        },
        likelier: { $0.listener?.holder == .nobody },
        experiment: bindExperiment,
        fixes: { scene in
            [
                scene.useOtherListenerPort,
                scene.onTunnelHost(
                    "Or let ordinary users have the port there, or redirect it to a high one.",
                    "sudo sysctl net.ipv4.ip_unprivileged_port_start=\(scene.listenerPort)"),
                scene.failLoudly,
            ]
        },
        matching: [
            [.loggedIn, .listener(port: 80, anyPort: .allowed, holder: .nobody)],
            [.loggedIn, .listener(port: 80, anyPort: .allowed, holder: .answers(line: "HTTP/1.1 200 OK"))],
        ],
        not: [
            [.loggedIn, .listener(anyPort: .allowed, holder: .nobody)],
            [
                .login(.succeeded(method: "publickey", identity: .ed25519), user: "root"),
                .listener(port: 80, anyPort: .allowed, holder: .nobody),
            ],
            [.loggedIn, .listener(port: 80, saying: Evidence.disabled)],
        ])

    Cause(
        "remote.port-in-use", .fail, "Another program holds the port on the tunnel host",
        title: { "Port \($0.listenerPort) of \($0.shortHost) is taken by another program" },
        why: "The tunnel host cannot listen: the address is already in use there. ssh stays connected all the same, "
            + "unless ExitOnForwardFailure is set, and who connects to the port reaches that program.",
        when: .on(.listener) { seen, facts in
            guard seen.isSilent, !seen.isAddressAtFault, !seen.refusesEverything else { return false }
            switch seen.holder {
            case .answers, .closes, .silent: return true
            // Free on the loopback: perhaps taken on an address that nobody dialled.
            case .nobody: return seen.isPortAtFault && !seen.isPrivileged(facts)
            case .forbidden, .undecided, .notTried: return seen.isPortAtFault
            }
        },
        likelier: { facts in
            switch facts.listener?.holder {
            case .answers?, .closes?: true
            default: false
            }
        },
        experiment: staleExperiment,
        fixes: { scene in
            [scene.useOtherListenerPort, scene.letServerChoose, scene.seeListenerOwner, scene.failLoudly]
        },
        matching: [
            [.loggedIn, .listener(anyPort: .allowed, holder: .answers(line: "HTTP/1.1 200 OK"))],
            [.loggedIn, .listener(anyPort: .allowed, holder: .closes(after: .milliseconds(2)))],
            [.loggedIn, .listener(anyPort: .allowed, holder: .silent(after: .seconds(5)))],
            [.loggedIn, .listener(anyPort: .allowed, holder: .nobody)],
        ],
        not: [
            [.loggedIn, .listener(.granted(port: 8080))], [.loggedIn, .listener(saying: Evidence.notListed)],
            [.loggedIn, .listener(at: "203.0.113.99", anyPort: .refused(message: nil), loopback: .allowed)],
            [.loggedIn, .listener(anyPort: .allowed, holder: .answers(line: "x"), running: Evidence.ourTunnel)],
        ])

    Cause(
        "remote.bind-address-unavailable", .fail, "The tunnel host does not have the address that it should listen on",
        title: { "\($0.shortHost) cannot listen on \($0.listenerPlace): it has no such address" },
        why: "GatewayPorts clientspecified has the server listen on the address that the client names, and it is none "
            + "of that machine, or a name that does not resolve there. The public address of a host behind address "
            + "translation is such a one.",
        when: .on(.listener) { seen, _ in seen.isAddressAtFault },
        experiment: bindExperiment,
        fixes: { scene in
            let port = "\(scene.listenerPort)"
            return [
                scene.onTunnelHost("See which addresses it has.", "ip -br addr"),
                scene.onClient(
                    "Name one of them, or every address.",
                    scene.command(forwarding: scene.remoteForward(from: "0.0.0.0:\(port)"))),
                scene.onClient(
                    "Or listen on its loopback, if only programs there use the tunnel.",
                    scene.command(forwarding: scene.remoteForward(from: port))),
            ]
        },
        matching: [
            [.loggedIn, .listener(at: "203.0.113.99", anyPort: .refused(message: nil), loopback: .allowed)]
        ],
        not: [
            [.loggedIn, .listener(at: "203.0.113.99", anyPort: .allowed, loopback: .allowed, holder: .nobody)],
            [.loggedIn, .listener(.granted(port: 8080), at: "203.0.113.99")],
        ])

    Cause(
        "remote.unix-socket-exists", .fail, "The socket on which the tunnel host should listen exists already",
        title: { "\($0.listenerPlace) exists already on \($0.shortHost)" },
        why: "sshd does not replace an existing file unless StreamLocalBindUnlink of sshd_config says so; the client's "
            + "option of that name has no say there. sshd leaves its sockets behind: the one of an earlier tunnel is "
            + "enough, and so is another program that listens there.",
        when: .on(.listener) { seen, _ in seen.result == .looked && seen.isSocketTaken },
        experiment: "Connect to the socket on the tunnel host: a refusal means that nobody listens any more.",
        fixes: { scene in
            let path = ShellWord.quoted(scene.facts.listener?.address ?? "PATH")
            return [
                scene.onTunnelHost(
                    "See who uses it; if nobody, remove it.", "ss -xlp | grep -F \(path); ls -l \(path)"),
                scene.onTunnelHost(
                    "Or let sshd replace it each time: StreamLocalBindUnlink yes in sshd_config.",
                    scene.effectivePolicy("streamlocalbindunlink")),
                scene.failLoudly,
            ]
        },
        matching: [
            [.loggedIn, .socket(.dead, bind: .refused(message: nil))], [.loggedIn, .socket(.live)],
            [.loggedIn, .socket(.otherFile)],
        ],
        not: [[.loggedIn, .socket(.free)], [.loggedIn, .socket(.dead, bind: .allowed)]])

    Cause(
        "remote.unix-socket-impossible", .fail, "There is no place for the socket on the tunnel host",
        title: { "\($0.shortHost) has no place for \($0.listenerPlace)" },
        why: "The directory of the socket does not exist on the tunnel host, or the account that logs in may not write "
            + "to it.",
        when: .on(.listener) { seen, _ in seen.result == .looked && seen.hasNoPlaceForSocket },
        experiment: "Make a file there as the same user.",
        fixes: { scene in
            let path = scene.facts.listener?.address ?? "PATH"
            let directory = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
            return [
                scene.onTunnelHost(
                    "See the directory, and who may write to it.",
                    "ls -ld \(ShellWord.quoted(directory.isEmpty ? "/" : directory))"),
                scene.onClient("Or name a path in the account's home directory there."),
            ]
        },
        matching: [[.loggedIn, .socket(.noDirectory)], [.loggedIn, .socket(.closedDirectory)]],
        not: [[.loggedIn, .socket(.free)], [.loggedIn, .socket(.live)]])

    Cause(
        "remote.refused-without-reason", .fail, "The tunnel host will not listen, and does not say why",
        title: { "\($0.shortHost) will not listen on \($0.listenerPlace), and gives no reason" },
        why: "The server refuses, and has no word for why: Dropbear that was started with -k, or that has "
            + "no-port-forwarding before the key; a server that knows no remote forwards; or one without the means to "
            + "listen at all.",
        when: .on(.listener) { seen, facts in
            if seen.refusesEverything { return true }
            // A port above the limit that nobody seems to hold: a security module would do just this.
            return seen.isPortAtFault && seen.holder == .nobody && !seen.isPrivileged(facts)
        },
        .on(.listener) { seen, _ in
            // Nothing could be tried that would tell more.
            seen.isSilent && !seen.bindFailed && !seen.isOpenSSH && seen.anyPort != .allowed
        },
        likelier: { $0.listener?.refusesEverything ?? false },
        experiment: "Look at the server's log, at the options it was started with, and at the key's line.",
        fixes: { scene in
            [
                scene.onTunnelHost(
                    "See how the server was started: Dropbear's -k forbids remote tunnels.",
                    "ps -eo args | grep -E '[d]ropbear|[s]shd'"),
                scene.onTunnelHost(
                    "See whether the key is restricted.",
                    "sudo grep -nE 'restrict|no-port-forwarding' ~\(scene.accountWord)/.ssh/authorized_keys"),
                scene.failLoudly,
            ]
        },
        matching: [
            [
                .dropbear, .loggedIn,
                .listener(anyPort: .refused(message: nil), loopback: .refused(message: nil), openSSH: false),
            ],
            [.loggedIn, .listener(anyPort: .refused(message: nil), loopback: .refused(message: nil), holder: .nobody)],
        ],
        not: [
            [.loggedIn, .listener(saying: Evidence.disabled)],
            [.dropbear, .loggedIn, .listener(anyPort: .allowed, holder: .answers(line: "x"), openSSH: false)],
            [.loggedIn, .listener(.granted(port: 8080))],
        ])

    Cause(
        "remote.not-listening", .fail, "The tunnel host does not listen for you",
        title: { "\($0.shortHost) does not listen on \($0.listenerPlace) for \($0.shortClient)" },
        why: "The server refused the listener, and what was tried does not fit any single reason.",
        when: .on(.listener) { seen, _ in seen.isRefused || seen.result == .looked && seen.socketFails },
        general: true,
        experiment: bindExperiment,
        fixes: { scene in [scene.useOtherListenerPort, scene.seeListenerOwner, scene.failLoudly] },
        matching: [[.loggedIn, .listener(saying: ["no such luck"], anyPort: .noAnswer)]],
        not: [[.loggedIn, .listener(.granted(port: 8080))]])

    Cause(
        "forward.administratively-prohibited.allowtcpforwarding-local", .fail, "The server allows local forwards only",
        title: { "\($0.shortHost) allows only -L forwards (AllowTcpForwarding local)" },
        why:
            "AllowTcpForwarding local of sshd_config lets the tunnel host connect to others for you, and never lets it "
            + "listen for you.",
        when: .on(.listener) { seen, _ in
            guard seen.mayBeOff else { return false }
            switch seen.dialsItself {
            case .allowed, .notMade, .noAnswer: return true
            case .prohibited, .refused: return false
            }
        },
        .on(.listener) { seen, _ in seen.saidNoForwards && seen.keyMayForward },
        likelier: { $0.listener?.dialsItself == .allowed },
        experiment:
            "Open a connection from the tunnel host to its own SSH port: AllowTcpForwarding local allows it, no "
            + "does not. sshd -T shows the setting.",
        fixes: { scene in
            [
                scene.onTunnelHost("See what is in force.", scene.effectivePolicy("allowtcpforwarding|permitlisten")),
                scene.onTunnelHost(
                    "Allow it, for this account only: put `Match User \(scene.user)` and `AllowTcpForwarding yes` at the "
                        + "end of sshd_config, then reload.",
                    "sudo sshd -t && sudo systemctl reload ssh"),
                scene.onClient("Or turn the tunnel round: log in from the other side, with -L."),
            ]
        },
        matching: [
            [.loggedIn, .listener(saying: Evidence.disabled, dialsItself: .allowed, words: Evidence.keyWords)],
            [.loggedIn, .listener(saying: Evidence.disabled, words: Evidence.keyWords)],
        ],
        not: [
            [.loggedIn, .listener(saying: Evidence.disabled, dialsItself: .prohibited, words: Evidence.keyWords)],
            [.loggedIn, .listener(saying: Evidence.disabled, dialsItself: .allowed, words: [])],
            [.loggedIn, .listener(.granted(port: 8080))],
        ])

    Cause(
        "forward.administratively-prohibited.permitlisten", .fail,
        "The server or the key allows listed listeners only",
        title: { scene in
            let whose = scene.facts.listener?.keyHas("permitlisten") ?? false ? "\(scene.keyFirst) on" : "The list of"
            return "\(whose) \(scene.shortHost) does not allow \(scene.listenerPlace)"
        },
        why: "PermitListen of sshd_config, or permitlisten= before the key, lists where the server may listen for you, "
            + "and this is not among it. The address is compared letter by letter, and without a bind address ssh asks "
            + "for localhost.",
        when: .on(.listener) { seen, _ in seen.saidNotListed },
        experiment: "Ask for the same port with each way to write the loopback: localhost, 127.0.0.1. ssh -v shows the "
            + "key's options after login: permitlisten there means the key's list, else it is the server's.",
        fixes: { scene in
            let place = scene.facts.listener?.place ?? "localhost:\(scene.listenerPort)"
            var fixes: [Fix] = []
            if let address = scene.facts.listener?.allowedAddresses.first {
                fixes.append(
                    scene.onClient(
                        "Write the address as the list has it.",
                        scene.command(
                            forwarding: scene.remoteForward(
                                from: "\(Endpoint.bracketed(address)):\(scene.listenerPort)"))))
            }
            if scene.facts.listener?.keyHas("permitlisten") ?? false {
                fixes.append(
                    scene.onTunnelHost(
                        "Add permitlisten=\"\(place)\" to the key's line.",
                        "sudo grep -n 'permitlisten=' ~\(scene.accountWord)/.ssh/authorized_keys"))
            } else {
                fixes.append(
                    scene.onTunnelHost(
                        "Add \(place) to PermitListen; a port alone allows every address.",
                        scene.effectivePolicy("permitlisten")))
            }
            fixes.append(scene.onClient("Or ask for a listener that is listed."))
            return fixes
        },
        matching: [
            [.loggedIn, .listener(saying: Evidence.notListed, words: Evidence.keyWords)],
            [.loggedIn, .listener(saying: Evidence.notListed, words: Evidence.keyWords + ["permitlisten"])],
            [.loggedIn, .listener(saying: Evidence.notListed, allowed: ["localhost"], words: Evidence.keyWords)],
        ],
        not: [
            [.loggedIn, .listener(saying: Evidence.disabled, words: Evidence.keyWords)],
            [.loggedIn, .listener(anyPort: .allowed, holder: .nobody)], [.loggedIn, .listener(.granted(port: 8080))],
        ])

    Cause(
        "forward.unimplemented", .fail, "The server's software cannot listen for its clients",
        title: { "The SSH server of \($0.shortHost) does not know remote forwards" },
        why: "The server answered that it does not know the request: its software has no remote forwarding.",
        when: .on(.listener) { seen, _ in seen.result == .unimplemented },
        experiment: "The server's identification tells which software it is; its documentation whether it can listen.",
        fixes: { scene in
            [
                scene.onClient("Use another host behind the same network as tunnel host."),
                scene.onTunnelHost("Enable remote forwarding in this server, or run OpenSSH's sshd."),
            ]
        },
        matching: [[.loggedIn, .listener(.unimplemented)]],
        not: [[.loggedIn, .listener(saying: Evidence.disabled)], [.loggedIn, .listener(.granted(port: 8080))]])

    Cause(
        "remote.local-target-refused", .fail, "Nothing listens at the target of -R, which is dialled from your machine",
        title: { "\($0.egressText.clipped(to: 50)) refuses connections from \($0.shortClient)" },
        why:
            "The target of -R is dialled by ssh on the client host, and localhost there is the client host itself. It answered "
            + "with a refusal: nothing listens on that port or socket, or it is not for you. Who enters the tunnel is let in "
            + "and cut off at once.",
        when: .on(.egressConnect) { seen, _ in
            seen.dialler == .clientHost
                && (seen.fails(with: "connection refused") || seen.isSocket && seen.failure != nil)
        },
        experiment: "Connect to the target from the client host without the tunnel.",
        fixes: { scene in
            var fixes: [Fix] = []
            if scene.egress?.isLoopback ?? true {
                fixes.append(
                    scene.onClient(
                        "Does the service run \(scene.here), and on which address?",
                        scene.egressPort.map { "ss -ltnp 'sport = :\($0)'" }
                            ?? "ls -l \(ShellWord.quoted(scene.egressText))"))
            } else {
                fixes.append(
                    scene.onEgress(
                        "Does the service run, and on which address does it listen?",
                        "sudo ss -ltnp 'sport = :\(scene.egressPort.map(String.init) ?? "PORT")'"))
            }
            fixes.append(
                scene.onClient(
                    "If the service is elsewhere, name its host and port as \(scene.yourMachine) sees them.",
                    scene.command(reaching: "HOST:PORT")))
            return fixes
        },
        matching: [
            [.grantedListener, .target(.failed(text: "Connection refused"))],
            [.grantedListener, .target(.failed(text: "Connection refused"), to: "localhost:3000")],
            [.grantedListener, .target(.failed(text: "there is no socket"), to: "/run/app.sock")],
        ],
        not: [
            [.grantedListener, .target(.opened)], [.connect(.failed(text: "Connection refused"))],
            [.grantedListener, .target(.failed(text: "No route to host"))],
        ])

    Cause(
        "remote.local-target-unresolvable", .fail, "Your machine has no name or no route for the target of -R",
        title: { scene in
            if case .failed? = scene.facts.egressName {
                return
                    "\(scene.client("do", "does")) not know the name \((scene.egress?.host ?? scene.egressText).clipped(to: 45))"
            }
            return "\(scene.client("have", "has")) no way to \(scene.egressText.clipped(to: 50))"
        },
        why: "The target of -R is looked up and dialled by ssh on the client host, and that fails before anything is "
            + "sent: the name does not resolve there, or there is no route. The server's log then says administratively "
            + "prohibited, which is misleading: no rule is meant.",
        when: .on(.egressName) { seen, _ in
            if case .failed(_, _, .clientHost) = seen { true } else { false }
        },
        .on(.egressConnect) { seen, _ in seen.dialler == .clientHost && seen.isLocalFailure && seen.failure != nil },
        experiment: "getent ahosts NAME and ip route get ADDRESS on the client host.",
        fixes: { scene in
            let target = ShellWord.quoted(scene.egress?.host ?? scene.egressText)
            return [
                scene.onClient(
                    "See what \(scene.yourMachine) makes of it.", "getent ahosts \(target); ip route get \(target)"),
                scene.onClient(
                    "Name the target as \(scene.yourMachine) knows it.",
                    scene.command(reaching: "HOST:\(scene.egressPort.map(String.init) ?? "PORT")")),
            ]
        },
        matching: [
            [
                .grantedListener,
                .egressName(.failed(name: "www", text: "Name or service not known", dialler: .clientHost)),
            ],
            [.grantedListener, .target(.failed(text: "Network is unreachable"), isLocal: true)],
        ],
        not: [
            [.egressName(.failed(name: "www", text: "Name or service not known"))],
            [.grantedListener, .target(.opened)],
            [.grantedListener, .target(.failed(text: "No route to host"))],
        ])
}
