import Evidence
import TunnelModel

extension BannerEvidence {
    fileprivate var closing: Closing? { if case .closed(let closing) = result { closing } else { nil } }
    fileprivate var service: Service? { if case .foreign(let service) = result { service } else { nil } }

    /// sshd turned the connection away with a line of its own.
    fileprivate var wasTurnedAway: Bool { says("MaxStartups") || says("Not allowed at this time") }

    /// Closed or reset without a word that would explain it, by the server and not by a proxy command.
    fileprivate func endsWithoutReason(_ how: Closing, _ facts: Facts) -> Bool {
        closing == how && !wasTurnedAway && !((facts.reach?.isProxied ?? false) && bytesReceived == 0)
    }
}

extension Sighting {
    /// Among several ports that were looked at, the SSH port gives another service of the host's own.
    fileprivate static func onOtherService(
        _ condition: @escaping @Sendable (EgressServiceEvidence.Result) -> Bool
    ) -> Sighting {
        .on(.ports) { seen, _ in
            if case .otherService(let result) = seen.outcomeForSSH { condition(result) } else { false }
        }
    }
}

extension EgressServiceEvidence.Service {
    fileprivate var isBinary: Bool {
        switch self {
        case .tls, .mysql, .rfb, .otherBinary: true
        default: false
        }
    }
}

extension Scene {
    /// What speaks on the SSH port.
    fileprivate var answeringProtocol: String {
        if let service = facts.banner?.service { return service.words }
        if case .otherService(.greeted(let service, _))? = facts.ports?.outcomeForSSH { return service.words }
        return "another protocol"
    }
}

let bannerCauses = CauseTable.of {
    Cause(
        "banner.source-penalised", .fail, "The SSH server penalises this address for a while",
        title: { "\($0.tunnelHost.clipped(to: 50)) turns this address away: Not allowed at this time" },
        why: "sshd (OpenSSH 9.8 and later) counts failed logins, connections without a login and crashes, and then "
            + "refuses the address for seconds or minutes (PerSourcePenalties). It says so before its identification.",
        when: .on(.banner) { seen, _ in seen.closing != nil && seen.says("Not allowed at this time") },
        experiment: "Connect ten times over half a minute, and from another address: if it fails always and only from "
            + "here, the address is penalised; if it fails now and then from everywhere, MaxStartups is reached.",
        fixes: { scene in
            [
                scene.onClient("Wait some minutes without connecting, then log in with the right key first."),
                scene.onTunnelHost(
                    "See why and for how long; PerSourcePenaltyExemptList in sshd_config excepts an address.",
                    "sudo journalctl -u ssh -u sshd | grep -i penal"),
            ]
        },
        matching: [[.firstWords(.closed(.finished), lines: ["Not allowed at this time"], bytes: 26)]],
        not: [
            [.openSSH], [.firstWords(.closed(.finished))],
            [.firstWords(.closed(.finished), lines: ["Exceeded MaxStartups"])],
        ])

    Cause(
        "banner.max-startups", .fail, "Too many connections wait for a login on the tunnel host",
        title: { "\($0.tunnelHost.clipped(to: 50)) has too many unfinished logins (MaxStartups)" },
        why: "sshd drops new connections while too many others have not logged in yet (MaxStartups, ten by default). "
            + "Scanners, many parallel connects or slow logins fill the places.",
        // From 9.8 on the server says the same words as for a penalty.
        when: .on(.banner) { seen, _ in seen.closing != nil && seen.wasTurnedAway },
        experiment: "Connect ten times over half a minute: failures that come and go mean MaxStartups; failures that "
            + "last for minutes and from one address only mean a penalty.",
        fixes: { scene in
            [
                scene.onClient(
                    "Open fewer connections at once; one that is shared serves many.",
                    scene.command(
                        adding: "-o", "ControlMaster=auto", "-o", "ControlPath=~/.ssh/cm-%C", "-o", "ControlPersist=60")
                ),
                scene.onTunnelHost(
                    "See the limit in force, then raise MaxStartups, lower LoginGraceTime and keep scanners out.",
                    "sudo sshd -T | grep -iE 'maxstartups|logingracetime|persource'"),
            ]
        },
        matching: [
            [.firstWords(.closed(.reset), lines: ["Exceeded MaxStartups"], bytes: 22)],
            [.firstWords(.closed(.finished), lines: ["Not allowed at this time"], bytes: 26)],
        ],
        not: [[.openSSH], [.firstWords(.closed(.finished))]])

    Cause(
        "banner.closed", .fail, "The connection is accepted and closed without an SSH greeting",
        title: { "\($0.tunnelHost.clipped(to: 50)) accepts the connection and closes it at once" },
        why: "Something accepts the connection on the SSH port and ends it before any identification: a load balancer "
            + "or port forward with nothing behind it, an sshd that cannot start a process, TCP wrappers, or an "
            + "outer tunnel whose own destination fails.",
        when: .on(.banner) { seen, facts in seen.endsWithoutReason(.finished, facts) },
        .onOtherService { if case .closed = $0 { true } else { false } },
        experiment: "Connect from another address: TCP wrappers refuse only some. On the tunnel host see whether sshd "
            + "notices the connection at all; if it does not, something before it accepts and closes.",
        fixes: { scene in
            [
                scene.onTunnelHost(
                    "Does sshd see the connection, and can it start processes?",
                    "sudo journalctl -u ssh -u sshd -n 30 --no-pager; free -m"),
                scene.onClient(
                    "If another tunnel or a port forward stands before it, check that one first.",
                    "ssh -G \(ShellWord.quoted(scene.typedHost)) | grep -E '^(hostname|port) '"),
                scene.inNetwork(
                    "Check the health of the load balancer or port forward that accepts for the tunnel host."),
            ]
        },
        matching: [[.dial(.connected), .firstWords(.closed(.finished))]],
        not: [[.openSSH], [.firstWords(.closed(.reset))], [.proxied(true), .firstWords(.closed(.finished))]])

    Cause(
        "banner.reset", .fail, "The connection is accepted and reset without an SSH greeting",
        title: { "\($0.tunnelHost.clipped(to: 50)) accepts the connection and resets it" },
        why: "The connection was made and torn down with a reset before any identification: a server that turns the "
            + "address away while our first line is still unread, a load balancer, or a firewall that looks into "
            + "connections.",
        when: .on(.banner) { seen, facts in seen.endsWithoutReason(.reset, facts) },
        experiment: "Connect without sending anything: a reason that the server gives can then be read before the end. "
            + "Connect from another address: TCP wrappers refuse only some.",
        fixes: { scene in
            [
                scene.onTunnelHost(
                    "Does sshd say why it drops the connection?", "sudo journalctl -u ssh -u sshd -n 30 --no-pager"),
                scene.inNetwork("Look for a firewall or load balancer that resets SSH connections to the tunnel host."),
            ]
        },
        matching: [[.dial(.connected), .firstWords(.closed(.reset))]],
        not: [
            [.openSSH], [.firstWords(.closed(.finished))],
            [.firstWords(.closed(.reset), lines: ["Exceeded MaxStartups"])],
        ])

    Cause(
        "banner.tcp-wrappers", .fail, "TCP wrappers on the tunnel host refuse this address",
        title: { "\($0.tunnelHost.clipped(to: 50)) refuses this address (hosts.deny)" },
        why:
            "The file /etc/hosts.deny on the tunnel host lists this address or all of them. sshd as Debian and Red Hat build "
            + "it "
            + "then closes the connection without a word.",
        // Only a wordless end fits: sshd's own limits say a line first.
        when: .on(.banner) { seen, facts in
            seen.bytesReceived == 0 && seen.precedingLines.isEmpty
                && (seen.endsWithoutReason(.finished, facts) || seen.endsWithoutReason(.reset, facts))
        },
        .onOtherService { if case .closed = $0 { true } else { false } },
        experiment: "Connect from another address; the tunnel host logs `refused connect from`.",
        fixes: { scene in
            [
                scene.onTunnelHost(
                    "Look for the refusal, then allow the address in /etc/hosts.allow: sshd: ADDRESS.",
                    "sudo journalctl -g 'refused connect' -n 5 --no-pager; cat /etc/hosts.deny")
            ]
        },
        matching: [[.dial(.connected), .firstWords(.closed(.finished))], [.firstWords(.closed(.reset))]],
        not: [[.openSSH], [.firstWords(.closed(.finished), lines: ["Exceeded MaxStartups"], bytes: 22)]])

    Cause(
        "banner.stall", .fail, "The connection is accepted and no SSH greeting comes",
        title: { "\($0.tunnelHost.clipped(to: 50)) accepts the connection and does not say that it speaks SSH" },
        why: "Something accepts the connection on the SSH port, and its identification does not come: an overloaded or "
            + "stopped sshd, a service that waits for its client to speak, a tarpit, or a firewall that accepts for "
            + "a dead host. ssh would wait as well.",
        when: .on(.banner) { seen, _ in
            switch seen.result {
            case .silent, .endless: true
            default: false
            }
        },
        .onOtherService { if case .silent = $0 { true } else { false } },
        experiment: "Send a TLS greeting or an HTTP request to the same port: an answer shows another service. On the "
            + "tunnel host see whether sshd accepted the connection.",
        fixes: { scene in
            [
                scene.onClient(
                    "Is it the right port? And do not wait for ever.",
                    scene.command(adding: "-o", "ConnectTimeout=10")),
                scene.onTunnelHost(
                    "Who holds the port, and is the machine overloaded?",
                    "sudo ss -ltnp 'sport = :\(scene.port)'; uptime"),
            ]
        },
        matching: [
            [.firstWords(.silent(after: .seconds(5)))], [.firstWords(.endless(after: .seconds(5)), lines: ["x"])],
        ],
        not: [[.openSSH], [.firstWords(.closed(.finished))]])

    Cause(
        "banner.wrong-service-text", .fail, "Another service answers on the SSH port",
        title: { scene in
            let service = scene.answeringProtocol
            return "Port \(scene.port) of \(scene.tunnelHost.clipped(to: 50)) speaks \(service), not SSH"
        },
        why: "What answers on that port speaks a text protocol such as HTTP, SMTP, FTP or IMAP. It is the wrong port, "
            + "the wrong machine, or a proxy that wants to be asked first.",
        when: .on(.banner) { seen, _ in
            switch seen.service {
            case .http, .smtp, .ftp, .imap, .pop3, .otherText: true
            default: false
            }
        },
        .onOtherService { if case .greeted(let service, _) = $0 { !service.isBinary } else { false } },
        experiment: "Connect to an address that cannot answer, such as 192.0.2.1, on the same port: an answer means "
            + "that a machine in between intercepts every connection.",
        fixes: { scene in
            [
                scene.onClient(
                    "Use the port on which sshd listens.",
                    "ssh -G \(ShellWord.quoted(scene.typedHost)) | grep -E '^(hostname|port) '"),
                scene.onClient(
                    "If that is an HTTP proxy you are meant to use, go through it: ProxyCommand nc -X connect -x "
                        + "PROXY:PORT %h %p."),
                scene.onTunnelHost("See where sshd listens.", "sudo ss -ltnp | grep sshd"),
            ]
        },
        matching: [
            [.firstWords(.foreign(.http), bytes: 120, opening: "HTTP/1.1 400 Bad Request")],
            [.firstWords(.foreign(.smtp), lines: ["220 mail ESMTP"])], [.firstWords(.foreign(.otherText))],
        ],
        not: [[.openSSH], [.firstWords(.foreign(.tls))]])

    Cause(
        "banner.captive-portal", .fail, "A machine in between answers instead of the tunnel host",
        title: { "A portal or proxy of this network may answer in place of \($0.tunnelHost.clipped(to: 40))" },
        why: "Networks that want a login first, and some forced proxies, answer every connection themselves, with "
            + "HTTP. The tunnel host never sees it.",
        when: .on(.banner) { seen, _ in seen.service == .http },
        .on(.ports) { seen, _ in
            guard seen.isAnsweredByPortal else { return false }
            switch seen.outcomeForSSH {
            case .answeredForNobody: return true
            // Portals take the web's ports and drop the rest; so may a filter on a host that is down.
            case .notReached(let reach):
                if case .timedOut? = reach.telling?.outcome { return true }
                return false
            default: return false
            }
        },
        likelier: { $0.ports != nil },
        experiment: "Connect to an address that cannot answer, such as 192.0.2.1, on the same port: an answer proves "
            + "the interception.",
        fixes: { scene in
            [
                scene.onClient("Open a web page in a browser and log in to the network, then try again."),
                scene.onClient("See whether an address that cannot answer does.", "nc -v -w 5 192.0.2.1 \(scene.port)"),
            ]
        },
        matching: [
            [.firstWords(.foreign(.http))], [.portsSeen([22: .web], control: [22: .web])],
            [.portsSeen([22: .silent, 80: .web], control: [22: .silent, 80: .web])],
        ],
        not: [[.openSSH], [.firstWords(.foreign(.smtp))], [.firstWords(.foreign(.tls))]])

    Cause(
        "banner.wrong-service-binary", .fail, "A service with a binary protocol answers on the SSH port",
        title: { scene in
            let service = scene.answeringProtocol
            return "Port \(scene.port) of \(scene.tunnelHost.clipped(to: 50)) speaks \(service), not SSH"
        },
        why: "What answers on that port speaks TLS, MySQL, Telnet or another protocol that is not SSH. It is the wrong "
            + "port or the wrong machine, or SSH is wrapped in TLS there.",
        when: .on(.banner) { seen, _ in
            switch seen.service {
            case .tls, .mysql, .telnet, .rfb, .otherBinary: true
            default: false
            }
        },
        .onOtherService { if case .greeted(let service, _) = $0 { service.isBinary } else { false } },
        experiment: "Make a TLS connection to the port and see whether SSH's first line appears inside it.",
        fixes: { scene in
            [
                scene.onClient(
                    "Use the port on which sshd listens.",
                    "ssh -G \(ShellWord.quoted(scene.typedHost)) | grep -E '^(hostname|port) '"),
                scene.onClient(
                    "If SSH is wrapped in TLS there, this shows its first line; the same command serves as "
                        + "ProxyCommand.",
                    "openssl s_client -quiet -connect "
                        + ShellWord.quoted(Endpoint.tcp(host: scene.subject.hostName, port: scene.port).description)),
            ]
        },
        matching: [
            [.firstWords(.foreign(.tls))], [.firstWords(.foreign(.mysql))], [.firstWords(.foreign(.otherBinary))],
        ],
        not: [[.openSSH], [.firstWords(.foreign(.http))]])

    Cause(
        "banner.protocol-1-only", .fail, "The server speaks only version 1 of SSH",
        title: { "\($0.tunnelHost.clipped(to: 60)) speaks only SSH 1, which ssh no longer does" },
        why: "The identification names protocol version 1. It has been broken for decades, and no current ssh speaks "
            + "it.",
        when: .on(.banner) { seen, _ in if case .protocolOne = seen.result { true } else { false } },
        experiment: "Read the first line that the server sends: SSH-1.5 is version 1 only, SSH-1.99 is fine.",
        fixes: { scene in
            [scene.onTunnelHost("Upgrade the SSH server, or enable protocol 2 in it.")]
        },
        matching: [[.firstWords(.protocolOne("SSH-1.5-1.2.27"))]],
        not: [[.openSSH]])

    Cause(
        "banner.malformed", .fail, "The server's identification is not one",
        title: { "\($0.tunnelHost.clipped(to: 50)) sends an identification that ssh does not accept" },
        why: "The first line begins like an SSH identification and breaks its rules (RFC 4253 section 4.2): a damaged "
            + "line, a home-made server, or a machine in between that rewrites it.",
        when: .on(.banner) { seen, _ in if case .identified = seen.result { false } else { true } },
        general: true,
        experiment: "Read the first line from another network: if it is right there, something in between changes it.",
        fixes: { scene in
            let target = "\(ShellWord.quoted(scene.subject.hostName)) \(scene.port)"
            return [
                scene.onClient("See the line itself.", "nc -w 5 \(target) </dev/null | head -n 1 | cat -v"),
                scene.onTunnelHost("Correct or replace the SSH server."),
            ]
        },
        matching: [[.firstWords(.malformed("SSH-two"))]],
        not: [[.openSSH]])
}
