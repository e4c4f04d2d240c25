import Evidence
import TunnelModel

extension PortsEvidence {
    /// The network answers for a host that does not exist, with HTTP.
    var isAnsweredByPortal: Bool {
        ports.contains { port in
            guard port.isIntercepted else { return false }
            return port.answer.isHTTP || (port.control?.isHTTP ?? false)
        }
    }

    /// The ports on which the network answers for hosts that do not exist.
    var intercepted: [Int] { ports.filter(\.isIntercepted).map(\.number).sorted() }
}

extension PortsEvidence.Answer {
    fileprivate var isHTTP: Bool { if case .open(.greeted(.http, _)) = self { true } else { false } }
}

extension Scene {
    /// The destination with the options that change where ssh goes, for a `tundoctor probe` of it.
    var probeWords: String {
        let plain: Set<String> = ["-L", "-R", "-D", "-N", "-f", "-n", "-T", "-g", "-A", "-v", "-C", "-q"]
        var words = subject.spec.arguments[...]
        while let word = words.popFirst(), word != subject.spec.name {
            guard plain.contains(word) else {
                return "-- " + (["ssh"] + subject.spec.arguments.map(ShellWord.quoted)).joined(separator: " ")
            }
            if ["-L", "-R", "-D"].contains(word) { words = words.dropFirst() }
        }
        return ShellWord.quoted(subject.spec.name)
    }

    /// The next step where the SSH port is shut: never made unasked.
    var lookAtPorts: [Fix] {
        guard facts.ports == nil else { return [] }
        return [
            onClient(
                "More: see which other ports are let through; this dials a short list of them, and says so first.",
                "tundoctor probe ports \(probeWords)")
        ]
    }

    /// Ports that are let through although nothing listens there, for a server that may be moved.
    fileprivate var freePorts: String {
        let free = facts.ports?.free ?? []
        return free.isEmpty ? "none of those tried" : PortsEvidence.list(free)
    }

    fileprivate var sshPort: Int { facts.ports?.sshElsewhere.first?.number ?? 22 }
}

let portCauses = CauseTable.of {
    Cause(
        "reach.ssh-on-other-port", .fail, "SSH answers on another port than the one that ssh uses",
        title: {
            "Port \($0.port) of \($0.tunnelHost.clipped(to: 40)) has no SSH for \($0.shortClient), port \($0.sshPort) has"
        },
        why: "The port that ssh was told to use does not give an SSH server, and another port of the same address "
            + "does: sshd was moved, or has a second port for networks that let only some through.",
        when: .on(.ports) { seen, _ in seen.outcomeForSSH == .elsewhere },
        experiment: "Ask the administrator for which port the server is meant, and compare the host key's fingerprint.",
        fixes: { scene in
            [
                scene.onClient(
                    "If it is the same server (ask its administrator for the key's fingerprint), use that port.",
                    scene.command(adding: "-p", String(scene.sshPort))),
                scene.onTunnelHost(
                    "See where sshd listens, and whether it should on port \(scene.port) too.",
                    "sudo ss -ltnp | grep sshd"),
            ]
        },
        matching: [
            [.portsSeen([22: .silent, 443: .openSSH])], [.portsSeen([22: .reset, 2222: .openSSH])],
            [.portsSeen([22: .web, 443: .openSSH])],
        ],
        not: [
            [.portsSeen([22: .openSSH, 443: .openSSH])], [.portsSeen([22: .silent, 443: .web])],
            [.portsSeen([22: .silent, 443: .openSSH], control: [443: .openSSH])],
        ])

    Cause(
        "reach.port-filtered", .fail, "The SSH port is filtered, the host itself is there",
        title: { "Port \($0.port) of \($0.tunnelHost.clipped(to: 40)) is filtered; other ports of it answer" },
        why: "The SSH port stays silent while other ports of the same address answer: the host is up and the way to it "
            + "is there, and a firewall on the way or on the host drops just this port.",
        when: .on(.ports) { seen, _ in seen.outcomeForSSH == .filtered },
        likelier: { _ in true },
        experiment: "Try the same port from another network: if it answers there, this network or this address is shut "
            + "out; the administrator's list of bans tells which.",
        fixes: { scene in
            [
                scene.inNetwork("Ask whoever runs the firewall to allow TCP port \(scene.port) to the tunnel host."),
                scene.onTunnelHost(
                    "If it must be another port, ask the administrator for a second Port line in sshd_config. Let "
                        + "through, and free by what was seen: \(scene.freePorts).",
                    "sudo sshd -T | grep -E '^(port|listenaddress) '"),
            ]
        },
        matching: [
            [.portsSeen([22: .silent, 80: .reset])], [.portsSeen([22: .silent, 443: .web, 8080: .silent])],
        ],
        not: [
            [.portsSeen([22: .silent, 80: .silent])], [.portsSeen([22: .silent, 443: .openSSH])],
            [.portsSeen([22: .silent, 80: .web], control: [80: .web])],
            [.portsSeen([22: .silent, 80: .reset], control: [22: .reset])],
        ])

    Cause(
        "reach.transparent-proxy",
        .depends { $0.facts.ports?.outcomeForSSH == .answeredForNobody ? .fail : .warn },
        "The network itself accepts connections, even to hosts that do not exist",
        title: { scene in
            let ports = scene.facts.ports.map { PortsEvidence.list($0.intercepted) } ?? ""
            return "This network answers for hosts that do not exist (ports \(ports.clipped(to: 40)))"
        },
        why: "A connection to an address that no host has was accepted. A device of this network (a transparent proxy, "
            + "an inspection gateway, a portal) stands between you and every host on those ports, and what answers may "
            + "be the device rather than the tunnel host.",
        when: .on(.ports) { seen, _ in
            switch seen.outcomeForSSH {
            case .answeredForNobody: !seen.isAnsweredByPortal
            case .serves: seen.ports.contains(where: \.isIntercepted)
            default: false
            }
        },
        experiment: "Try from another network. A host key that two unrelated hosts share is the device's.",
        fixes: { scene in
            [
                scene.onClient(
                    "Trust no new host key \(scene.here): compare the fingerprint with what the administrator says.",
                    "ssh-keyscan -p \(scene.port) \(ShellWord.quoted(scene.subject.hostName)) | ssh-keygen -lf -"),
                scene.inNetwork("Ask whoever runs the network how SSH to the tunnel host is meant to be used."),
            ]
        },
        matching: [
            [.portsSeen([22: .mute], control: [22: .mute])], [.portsSeen([22: .openSSH], control: [22: .openSSH])],
            [.portsSeen([22: .openSSH, 80: .web], control: [80: .web])],
        ],
        not: [
            [.portsSeen([22: .openSSH, 80: .web], control: [22: .silent, 80: .silent])],
            [.portsSeen([22: .web], control: [22: .web])], [.portsSeen([22: .silent])],
        ])

    Cause(
        "egress.no-open-port", .fail, "The tunnel host finds no open port at the destination",
        title: { scene in
            let host = scene.facts.egressPorts?.host ?? "the destination"
            return "No port that was tried at \(host.clipped(to: 40)) is open from \(scene.shortHost)"
        },
        why: "The tunnel host dialled each port of the list and none was accepted. Refused ports mean that the machine "
            + "is there and nothing listens; silent ones that a firewall drops them, or that the machine is down.",
        when: .on(.egressPorts) { seen, _ in seen.outcomeForEgress == .noneOpen },
        likelier: { _ in true },
        experiment: "On the destination list what listens; on the tunnel host dial the same port by hand.",
        fixes: { scene in
            [
                scene.onEgress("See what listens, and on which addresses.", "sudo ss -ltnp"),
                scene.onClient(
                    "Name other ports, if the service has one of its own.",
                    "tundoctor probe ports \(ShellWord.quoted(scene.facts.egressPorts?.host ?? "HOST")) --ports "
                        + "PORT,PORT --via \(ShellWord.quoted(scene.subject.spec.name))"),
                scene.inNetwork("Ask whoever runs the firewall which port is meant for the tunnel host."),
            ]
        },
        matching: [
            [.loggedIn, .egressPortsSeen([80: .failedThere(text: "Connection refused")])],
            [
                .loggedIn,
                .egressPortsSeen([80: .noAnswerThere(after: .seconds(3)), 443: .forbidden(text: "open failed")]),
            ],
        ],
        not: [
            [.loggedIn, .egressPortsSeen([80: .web, 443: .failedThere(text: "Connection refused")])],
            [.loggedIn, .egressPortsSeen([80: .forbidden(text: "open failed")])],
            [.loggedIn, .egressPortsSeen([80: .failedThere(text: "Name or service not known")])],
        ])

    Cause(
        "egress.transparent-proxy",
        .depends { $0.facts.egressPorts?.outcomeForEgress == .answeredForNobody ? .fail : .warn },
        "The tunnel host's network answers, even for hosts that do not exist",
        title: { scene in
            let ports = scene.facts.egressPorts.map { PortsEvidence.list($0.intercepted) } ?? ""
            return
                "The network behind \(scene.shortHost) answers for hosts that do not exist (\(ports.clipped(to: 30)))"
        },
        why: "The tunnel host dialled an address that no host has, and was accepted. A proxy or gateway of its network "
            + "stands before every host on those ports, and what answers may be the device.",
        when: .on(.egressPorts) { seen, _ in seen.ports.contains(where: \.isIntercepted) },
        experiment: "Dial the destination from a machine of its own network and compare what answers.",
        fixes: { scene in
            [
                scene.inNetwork(
                    "Ask whoever runs the tunnel host's network whether connections to the destination go through a "
                        + "proxy, and whether this one may.")
            ]
        },
        matching: [
            [.loggedIn, .egressPortsSeen([80: .web], control: [80: .web])],
            [.loggedIn, .egressPortsSeen([80: .web, 22: .openSSH], control: [80: .web])],
        ],
        not: [[.loggedIn, .egressPortsSeen([80: .web], control: [80: .noAnswerThere(after: .seconds(3))])]])

    Cause(
        "egress.ports-not-examined", .unknown, "The tunnel host may not dial those ports for you",
        title: { "\($0.shortHost) dials none of those ports for \($0.shortClient), so what is open is not known" },
        why: "The server forbids forwarded connections to these ports (AllowTcpForwarding, PermitOpen, or the key's "
            + "options). Whether anything listens there is not known.",
        when: .on(.egressPorts) { seen, _ in seen.outcomeForEgress == .undecided },
        experiment: "Dial the ports from a shell on the tunnel host.",
        fixes: { scene in
            [
                scene.onTunnelHost(
                    "See what this account may forward to.",
                    scene.effectivePolicy("allowtcpforwarding|permitopen|disableforwarding"))
            ]
        },
        matching: [[.loggedIn, .egressPortsSeen([80: .forbidden(text: "open failed")])]],
        not: [[.loggedIn, .egressPortsSeen([80: .failedThere(text: "Connection refused")])]])

    Cause(
        "reach.ports-not-examined", .unknown, "The ports of the tunnel host could not be tried",
        title: { "What the ports of \($0.shortHost) do could not be seen" },
        why: "The port that ssh would use was not among those that could be dialled, so that nothing is known of it.",
        when: .on(.ports) { seen, _ in seen.outcomeForSSH == .undecided },
        experiment: "Repeat it, with more time if the time was over.",
        fixes: { scene in
            [scene.onClient("Repeat it with more time.", "tundoctor probe ports --timeout 30s \(scene.probeWords)")]
        },
        matching: [[.portsSeen([22: .untried("the time was over")])]],
        not: [[.portsSeen([22: .openSSH])], [.portsSeen([22: .silent])]])
}
