import Evidence
import TunnelModel

extension ApplicationEvidence {
    /// Credentials are sent to it, it does not encrypt by itself, and it does not offer to.
    fileprivate var takesCredentialsInTheClear: Bool {
        guard tls == nil, !isOnDialler else { return false }
        if web?.forClients?.challenges.contains("basic") ?? false { return true }
        guard let terms, terms.upgrade == .notOffered else { return false }
        switch terms.service {
        // Mail between servers goes without a login.
        case .smtp, .pop3, .imap: return terms.takesCredentials ?? false
        case .ftp, .mysql, .postgresql, .redis, .ldap, .telnet: return true
        case .http, .tls, .ssh, .rfb, .otherText, .otherBinary: return false
        }
    }

    fileprivate var protocolInWords: String { terms?.service.words ?? service.words }
    fileprivate var isFTP: Bool { terms?.service == .ftp }
}

extension EgressServiceEvidence.Service {
    /// The port at which the same is spoken inside TLS.
    fileprivate var portInsideTLS: Int? {
        switch self {
        case .imap: 993
        case .pop3: 995
        case .smtp: 465
        case .ldap: 636
        case .http: 443
        default: nil
        }
    }
}

let serviceCauses = CauseTable.of {
    Cause(
        "security.egress-leg-cleartext", .warn, "Credentials go in the clear between the tunnel and the destination",
        title: { scene in
            let words = scene.facts.application?.protocolInWords ?? "what is spoken"
            return "\(words) goes in the clear from \(scene.shortDialler) to \(scene.egressText.clipped(to: 30))"
        },
        why: "SSH protects the way up to the host that dials. From there to the destination the protocol is as bare as "
            + "ever, names and passwords included, and the service does not offer to encrypt. Whoever can read that "
            + "network can read them.",
        when: .on(.application) { seen, _ in seen.takesCredentialsInTheClear },
        experiment: "Look at the packets between the two hosts: the words of the protocol can be read.",
        fixes: { scene in
            let seen = scene.facts.application
            let host = Endpoint.bracketed(scene.egress?.host ?? "HOST")
            let port = (seen?.terms?.service ?? seen?.service)?.portInsideTLS
            let secure = port.map {
                scene.onClient(
                    "If the service has an encrypted port as well, use that.",
                    scene.command(forwarding: scene.forward(to: "\(host):\($0)")))
            }
            return [secure].compactMap(\.self) + [
                scene.onClient(
                    "If you can log in to the destination's own host, let SSH end there.",
                    "ssh -J \(scene.login) -L \(ShellWord.quoted(scene.forward(to: "localhost:\(scene.egressPort ?? 0)"))) "
                        + "\(ShellWord.quoted(scene.egress?.host ?? "HOST")) -N"),
                scene.onEgress("Let the service offer encryption, and require it."),
            ]
        },
        matching: [
            [.application(.terms(.imap, .notOffered))], [.application(.terms(.postgresql, .notOffered))],
            [.application(.web(.answered(.asking("basic")), .answered(.asking("basic"))))],
        ],
        not: [
            [.application(.terms(.imap, .offered))], [.application(.terms(.imap, .unknown))],
            [.application(.terms(.smtp, .notOffered, credentials: false))],
            [.application(.web(.answered(200), .answered(200)))], [.application(.onItsOwnHost(.redis))],
            [.application(.web(.answered(.asking("negotiate")), .answered(.asking("negotiate"))))],
        ])

    Cause(
        "egress.protocol-advertises-other-address", .warn,
        "The protocol hands out further addresses, which the tunnel does not lead to",
        title: { "\($0.egressText.clipped(to: 40)) speaks FTP: its data connections will not go through the tunnel" },
        why: "FTP opens a connection of its own for every list and file, at an address and port that the server names. "
            + "The tunnel leads to one port: the login works, and the first list hangs or goes outside the tunnel.",
        when: .on(.application) { seen, _ in seen.isFTP },
        experiment: "Log in through the tunnel and ask for a list.",
        fixes: { scene in
            [
                scene.onClient(
                    "Use SFTP with the tunnel host, if the files can be reached there.",
                    "sftp \(scene.port == 22 ? "" : "-P \(scene.port) ")\(scene.login)"),
                scene.onClient(
                    "Or use a dynamic tunnel, and a client that takes all its connections through SOCKS.",
                    "ssh -D 1080 \(scene.portOption)\(scene.login) -N"),
            ]
        },
        matching: [[.application(.terms(.ftp, .offered))]],
        not: [[.application(.terms(.imap, .offered))]])

    Cause(
        "chain.hostkey-alias-clash", .depends { $0.facts.hostKey?.isClash ?? false ? .fail : .warn },
        "Another server's key stands in known_hosts for the tunnel's near end",
        title: { scene in
            if let key = scene.facts.hostKey, key.isClash {
                let name = key.lookupName.clipped(to: 40)
                return key.knownAs.first.map { "known_hosts has another server's key for \(name): this is \($0)" }
                    ?? "known_hosts may have another server's key for \(name)"
            }
            let name = scene.facts.application?.ssh?.nearName.clipped(to: 40) ?? "the near end"
            return "known_hosts has another server's key for \(name): ssh through the tunnel will refuse"
        },
        why:
            "ssh files the server behind a tunnel under the near end's name and port. Another server was reached there "
            + "before, so that its key stands against this one's. With HostKeyAlias each server has a name of its own.",
        when: .on(.application) { seen, _ in
            if case .otherKey? = seen.ssh?.underNearName { true } else { false }
        },
        .on(.hostKey) { seen, _ in seen.isClash },
        experiment: "Compare the fingerprint with that of the server's own name: the same means a harmless clash.",
        fixes: { scene in
            if let key = scene.facts.hostKey, key.isClash {
                let name = key.knownAs.first ?? "NAME"
                return [
                    scene.onClient(
                        "Give the server behind the tunnel its own name in known_hosts.",
                        scene.command(adding: "-o", "HostKeyAlias=\(ShellWord.quoted(name))")),
                    scene.onClient(
                        "Or leave the tunnel out: ssh -J goes through the other host, and the key is filed under the name."
                    ),
                ]
            }
            let host = scene.egress?.host ?? "HOST"
            let port = scene.ingressPort.map { "-p \($0) " } ?? ""
            return [
                scene.onUser(
                    "Give the server behind the tunnel its own name in known_hosts.",
                    "ssh -o \(ShellWord.quoted("HostKeyAlias=\(host)")) \(port)\(ShellWord.quoted(scene.nearName))"),
                scene.onEgress(
                    "If no name has this key yet, see that it is the server's.",
                    "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub"),
            ]
        },
        matching: [
            [.application(.inner(near: .otherKey([.init(file: "~/.ssh/known_hosts", line: 3)])))],
            [.keyAtNearEnd(knownAs: ["test-server"])],
        ],
        not: [
            [.application(.inner(near: .nothing))],
            [.application(.inner(near: .thisKey(.init(file: "~/.ssh/known_hosts", line: 3))))],
        ])
}

extension HostKeyEvidence {
    /// Another key stands under the name of a near end. One that is stored for a real name is that host's, and no
    /// impostor's.
    fileprivate var isClash: Bool { isNearEnd && differs && policy != .no }
}

extension Evidence {
    fileprivate static func keyAtNearEnd(knownAs names: [String]) -> Evidence {
        var key = HostKeyEvidence(
            keyType: "ED25519", fingerprint: "SHA256:AAAA", lookupName: "[localhost]:2222",
            match: .changed([.init(file: "~/.ssh/known_hosts", line: 3)]), policy: .ask, canAsk: false)
        key.isNearEnd = true
        key.knownAs = names
        return .hostKey(key)
    }
}
