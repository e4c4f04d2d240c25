import Evidence
import TunnelModel

extension KeyExchangeEvidence {
    fileprivate func lacks(_ kind: Kind) -> Bool {
        if case .noCommon(kind, _, _) = result { true } else { false }
    }

    /// The kernel shows that full-size packets are lost: ours are not acknowledged.
    fileprivate var losesLargePackets: Bool {
        guard case .stalled(_, _, _, let pending) = result else { return false }
        // The same with small segments is the proof, one way or the other.
        return worksWithSmallSegments ?? pending
    }

    /// Full-size packets may have been lost on their way here, where nobody can see it.
    fileprivate var mayLoseLargePackets: Bool {
        guard case .stalled(_, _, let transport, _) = result, worksWithSmallSegments == nil else { return false }
        // A segment of this size came through, and ours are acknowledged: size is not the matter.
        return (transport?.receivedMSS ?? 0) < 1200 || (transport?.unacknowledged ?? 0) > 0
    }

    fileprivate var isStalled: Bool { if case .stalled = result { true } else { false } }

    /// What the server offers of the kind that is missing.
    fileprivate var offered: String {
        if case .noCommon(_, _, let server) = result, let first = server.first { first } else { "ALGORITHM" }
    }
}

extension Scene {
    fileprivate func noCommon(_ kind: KeyExchangeEvidence.Kind) -> String {
        "ssh and \(tunnelHost.clipped(to: 50)) have no \(kind.words) in common"
    }

    fileprivate func allowOld(_ option: String) -> Fix {
        let offered = facts.keyExchange?.offered ?? "ALGORITHM"
        return onClient(
            "Until the server is upgraded, allow one of its algorithms for this host only.",
            command(adding: "-o", ShellWord.quoted("\(option)=+\(offered)")))
    }
}

let keyExchangeCauses = CauseTable.of {
    Cause(
        "kex.no-common-kex", .fail, "ssh and the server have no key exchange method in common",
        title: { $0.noCommon(.keyExchange) },
        why: "Each side lists the methods it accepts, and no method is on both lists. Usually one side is many years "
            + "older than the other, or a hardening guide removed too much.",
        when: .on(.keyExchange) { seen, _ in seen.lacks(.keyExchange) },
        experiment: "Compare ssh -Q kex with the list the server offers.",
        fixes: { scene in
            [
                scene.allowOld("KexAlgorithms"),
                scene.onTunnelHost(
                    "Upgrade sshd, or allow curve25519-sha256 in KexAlgorithms.",
                    "sudo sshd -T | grep -i '^kexalgorithms'"),
            ]
        },
        matching: [
            [.exchange(.noCommon(.keyExchange, ssh: ["curve25519-sha256"], server: ["diffie-hellman-group1-sha1"]))]
        ],
        not: [[.agreed], [.exchange(.noCommon(.cipher, ssh: [], server: []))]])

    Cause(
        "kex.no-common-hostkey-algorithm", .fail, "The server has no host key of a type that ssh accepts",
        title: { $0.noCommon(.hostKey) },
        why: "The server proves who it is with a key type that this ssh refuses. ssh-rsa alone (with SHA-1) means an "
            + "OpenSSH before 7.2 or an old device.",
        when: .on(.keyExchange) { seen, _ in seen.lacks(.hostKey) },
        experiment: "Compare ssh -Q HostKeyAlgorithms with the list the server offers.",
        fixes: { scene in
            [
                scene.allowOld("HostKeyAlgorithms"),
                scene.onTunnelHost("Upgrade sshd, or give it an Ed25519 host key.", "sudo ssh-keygen -A"),
            ]
        },
        matching: [[.exchange(.noCommon(.hostKey, ssh: ["ssh-ed25519"], server: ["ssh-rsa"]))]],
        not: [[.agreed], [.exchange(.noCommon(.keyExchange, ssh: [], server: []))]])

    Cause(
        "kex.no-common-cipher", .fail, "ssh and the server have no cipher in common",
        title: { $0.noCommon(.cipher) },
        why: "No cipher is on both lists. Old servers offer only CBC ciphers, which current ssh leaves out.",
        when: .on(.keyExchange) { seen, _ in seen.lacks(.cipher) },
        experiment: "Compare ssh -Q cipher with the list the server offers.",
        fixes: { scene in
            [
                scene.allowOld("Ciphers"),
                scene.onTunnelHost(
                    "Upgrade sshd, or allow aes128-gcm@openssh.com or aes128-ctr in Ciphers.",
                    "sudo sshd -T | grep -i '^ciphers'"),
            ]
        },
        matching: [[.exchange(.noCommon(.cipher, ssh: ["aes128-ctr"], server: ["3des-cbc"]))]],
        not: [[.agreed], [.exchange(.noCommon(.mac, ssh: [], server: []))]])

    Cause(
        "kex.no-common-mac", .fail, "ssh and the server have no message authentication code in common",
        title: { $0.noCommon(.mac) },
        why: "No MAC is on both lists, and the cipher that both would use needs one.",
        when: .on(.keyExchange) { seen, _ in seen.lacks(.mac) },
        experiment: "Compare ssh -Q mac with the list the server offers.",
        fixes: { scene in
            [
                scene.allowOld("MACs"),
                scene.onTunnelHost("Upgrade sshd, or allow hmac-sha2-256 in MACs.", "sudo sshd -T | grep -i '^macs'"),
            ]
        },
        matching: [[.exchange(.noCommon(.mac, ssh: ["hmac-sha2-256"], server: ["hmac-md5"]))]],
        not: [[.agreed], [.exchange(.noCommon(.cipher, ssh: [], server: []))]])

    Cause(
        "kex.no-common-compression", .fail, "ssh and the server have no compression method in common",
        title: { $0.noCommon(.compression) },
        why: "No compression method is on both lists, not even none. Servers that insist on compression are rare.",
        when: .on(.keyExchange) { seen, _ in seen.lacks(.compression) },
        experiment: "Compare ssh -Q compression with the list the server offers.",
        fixes: { scene in
            [
                scene.onClient("Turn compression on for this host.", scene.command(adding: "-o", "Compression=yes")),
                scene.onTunnelHost("Allow connections without compression."),
            ]
        },
        matching: [[.exchange(.noCommon(.compression, ssh: ["none"], server: ["zlib"]))]],
        not: [[.agreed]])

    Cause(
        "kex.stall-large-packets", .fail, "Large packets are lost on the way: an MTU black hole",
        title: { "Large packets between \($0.shortClient) and \($0.tunnelHost.clipped(to: 50)) are lost" },
        why: "Small packets arrive and full-size ones vanish: a link on the way takes smaller packets than the ends "
            + "believe, and the ICMP messages that would tell them are filtered. The key exchange is the first to "
            + "send packets of that size, and it hangs.",
        // A hole that the kernel sees is this and nothing else; silence without one may be it.
        when: .on(.keyExchange) { seen, _ in seen.losesLargePackets || seen.mayLoseLargePackets },
        likelier: { facts in facts.keyExchange?.losesLargePackets ?? false },
        experiment: "Make the connection with a small segment size (ip route … advmss 500): if it works then, "
            + "packet size is the cause.",
        fixes: { scene in
            let address = ShellWord.quoted(scene.facts.reach?.connected?.address ?? scene.subject.hostName)
            return [
                scene.onClient(
                    "Find the largest packet that passes.", "ping -M do -s 1400 -c 3 \(address)"),
                scene.onClient(
                    "Let the kernel find the size by trying.", "sudo sysctl net.ipv4.tcp_mtu_probing=1"),
                scene.onClient(
                    "As a stop-gap, lower the MTU of the interface that leads there: sudo ip link set dev INTERFACE "
                        + "mtu 1280.",
                    "ip route get \(address)"),
                scene.inNetwork(
                    "Let ICMP `fragmentation needed` and `packet too big` pass, or clamp the MSS on the link with the "
                        + "small MTU."),
            ]
        },
        matching: [
            [
                .exchange(
                    .stalled(
                        .kexInit, after: .seconds(5), transport: Evidence.tcp(unacknowledged: 1, backoff: 3),
                        largePacketPending: true))
            ],
            [.exchange(.stalled(.kexInit, after: .seconds(5), transport: nil, largePacketPending: false))],
        ],
        not: [
            [.agreed], [.exchange(.closed(.kexInit, .finished, disconnect: nil))],
            [
                .exchange(
                    .stalled(
                        .kexInit, after: .seconds(5), transport: Evidence.tcp(receivedMSS: 1448),
                        largePacketPending: false))
            ],
        ])

    Cause(
        "kex.stalled", .fail, "The server stops in the middle of the key exchange",
        title: { "\($0.tunnelHost.clipped(to: 60)) stops answering in the key exchange" },
        why: "The server identified itself and then said nothing more. It is overloaded or stopped, something in "
            + "between holds the connection, or its large packets do not arrive.",
        when: .on(.keyExchange) { seen, _ in seen.isStalled && !seen.losesLargePackets },
        likelier: { _ in true },
        experiment: "Make the connection with a small segment size (ip route … advmss 500): if it works then, "
            + "packet size is the cause; if it stays silent, look at the server.",
        fixes: { scene in
            [
                scene.onTunnelHost(
                    "Is sshd stopped or the machine overloaded?", "uptime; ps -eo pid,stat,cmd | grep '[s]shd'"),
                scene.onClient(
                    "Try once with smaller packets in the exchange.",
                    scene.command(adding: "-o", "KexAlgorithms=curve25519-sha256")),
                scene.inNetwork("Look for a firewall or inspection device that holds SSH connections back."),
            ]
        },
        matching: [
            [.exchange(.stalled(.identification, after: .seconds(5), transport: nil, largePacketPending: false))],
            [
                .exchange(
                    .stalled(
                        .reply, after: .seconds(5), transport: Evidence.tcp(receivedMSS: 1448),
                        largePacketPending: false))
            ],
        ],
        not: [
            [.agreed],
            [.exchange(.stalled(.kexInit, after: .seconds(5), transport: nil, largePacketPending: true))],
        ])

    Cause(
        "kex.closed", .fail, "The server ends the connection in the middle of the key exchange",
        title: { "\($0.tunnelHost.clipped(to: 60)) ends the connection in the key exchange" },
        why: "The server identified itself and closed the connection before keys were agreed: it failed (no host key "
            + "that it can read, no entropy, a crash), it refuses this client, or something in between cuts SSH off.",
        when: .on(.keyExchange) { seen, _ in if case .closed = seen.result { true } else { false } },
        experiment: "Read the server's log at the time of the connection, and connect from another network.",
        fixes: { scene in
            [
                scene.onTunnelHost(
                    "Read what sshd says of it, and check its keys and configuration.",
                    "sudo journalctl -u ssh -n 30 --no-pager; sudo sshd -t"),
                scene.inNetwork("Look for a firewall or inspection device that ends SSH connections."),
            ]
        },
        matching: [
            [.exchange(.closed(.identification, .finished, disconnect: nil))],
            [.exchange(.closed(.kexInit, .reset, disconnect: "no hostkey alg"))],
        ],
        not: [
            [.agreed], [.exchange(.stalled(.kexInit, after: .seconds(5), transport: nil, largePacketPending: false))],
        ])

    Cause(
        "kex.hostkey-too-short", .fail, "The server's RSA host key is shorter than ssh accepts",
        title: { "The RSA host key of \($0.tunnelHost.clipped(to: 60)) is too short for ssh" },
        why: "RequiredRSASize of the client host's ssh asks for a longer RSA key than the server has.",
        when: .on(.keyExchange) { seen, _ in if case .hostKeyTooShort = seen.result { true } else { false } },
        experiment: "Read the length of the server's key: ssh-keyscan -t rsa HOST | ssh-keygen -lf -.",
        fixes: { scene in
            let bits = if case .hostKeyTooShort(let bits, _)? = scene.facts.keyExchange?.result { bits } else { 1024 }
            return [
                scene.onTunnelHost(
                    "Give sshd a new host key.", "sudo ssh-keygen -t ed25519 -f /etc/ssh/ssh_host_ed25519_key -N ''"),
                scene.onClient(
                    "Until then, allow the short key for this host only.",
                    scene.command(adding: "-o", "RequiredRSASize=\(bits)")),
            ]
        },
        matching: [[.exchange(.hostKeyTooShort(bits: 1024, required: 2048))]],
        not: [[.agreed]])

    Cause(
        "kex.client-option-unsupported", .fail,
        "The client's configuration names an algorithm that its ssh does not have",
        title: { scene in
            guard case .unsupportedAlgorithm(let option, let value, _)? = scene.facts.configuration else {
                return "ssh does not have an algorithm that the configuration names"
            }
            return "ssh does not have \(value.clipped(to: 50)), which \(option.clipped(to: 30)) names"
        },
        why: "ssh refuses to start: a list of algorithms on the command line or in ssh_config contains a name that "
            + "this version does not know, or no longer has. No connection is made.",
        when: .on(.configuration) { seen, _ in if case .unsupportedAlgorithm = seen { true } else { false } },
        experiment: "ssh -Q kex, cipher, mac, key and sig list what this ssh has.",
        fixes: { scene in
            var query = "kex; ssh -Q cipher; ssh -Q mac; ssh -Q key"
            if case .unsupportedAlgorithm(let option, _, _)? = scene.facts.configuration {
                query = ShellWord.quoted(option)
            }
            return [scene.onClient("Take the name out, or use one of those that this ssh has.", "ssh -Q \(query)")]
        },
        matching: [
            [
                .configuration(
                    .unsupportedAlgorithm(
                        option: "Ciphers", value: "blowfish-cbc", lines: ["Bad SSH2 cipher spec 'blowfish-cbc'."]))
            ]
        ],
        not: [
            [.configuration(.read(forwards: 1, forwardsCleared: false))],
            [.configuration(.refused(lines: ["x"], file: nil, line: nil))],
        ])

    Cause(
        "kex.corrupted-transport", .fail, "Packets arrive damaged or out of step",
        title: { "Packets from \($0.tunnelHost.clipped(to: 60)) arrive damaged" },
        why: "A packet failed its integrity check or the stream fell out of step although TCP found it whole: a device "
            + "in between rewrites it, memory or network hardware is faulty, or the server's software has a fault.",
        when: .on(.keyExchange) { seen, _ in if case .corrupted = seen.result { true } else { false } },
        experiment: "Repeat with another cipher and from another network: always at the same place means a program's "
            + "fault, at random means hardware or a device in between.",
        fixes: { scene in
            [
                scene.onClient("Try another cipher.", scene.command(adding: "-o", "Ciphers=aes128-ctr")),
                scene.onClient(
                    "Turn the network card's offloading off for a trial: sudo ethtool -K INTERFACE tso off gso off "
                        + "gro off.",
                    "ip route get "
                        + "\(ShellWord.quoted(scene.facts.reach?.connected?.address ?? scene.subject.hostName))"),
                scene.onTunnelHost("Update the SSH server."),
            ]
        },
        matching: [[.exchange(.corrupted(.newKeys, detail: "message authentication code incorrect"))]],
        not: [[.agreed], [.exchange(.closed(.newKeys, .reset, disconnect: nil))]])

    Cause(
        "kex.weak-or-not-post-quantum", .warn, "The key exchange works, with algorithms that are weak today",
        title: { scene in
            guard case .agreed(let agreement)? = scene.facts.keyExchange?.result, let weak = agreement.weaknesses.first
            else { return "The key exchange with \(scene.tunnelHost.clipped(to: 50)) is not post-quantum" }
            let more = agreement.weaknesses.count > 1 ? " and \(agreement.weaknesses.count - 1) more" : ""
            return "ssh and \(scene.tunnelHost.clipped(to: 40)) agree on \(weak.clipped(to: 40))\(more), which is weak"
        },
        why: "The connection works, and what protects it is not what is recommended today: SHA-1, MD5, CBC without "
            + "encrypt-then-MAC or a cipher with small blocks; or the key exchange is not post-quantum and this ssh warns "
            + "of that. Traffic that is recorded now could be read one day.",
        when: .on(.keyExchange) { seen, _ in
            guard case .agreed(let agreement) = seen.result else { return false }
            return !agreement.weaknesses.isEmpty || seen.warnsOfClassicExchange && !agreement.isPostQuantum
        },
        experiment: "ssh -v prints the algorithms that are agreed on (debug1: kex).",
        fixes: { scene in
            [
                scene.onTunnelHost(
                    "Upgrade sshd, or let it use current algorithms again.",
                    "sudo sshd -T | grep -iE '^(kexalgorithms|hostkeyalgorithms|ciphers|macs) '"),
                scene.onClient(
                    "See what allows the old ones \(scene.here); take it out once the server is upgraded.",
                    "ssh -G \(ShellWord.quoted(scene.typedHost)) | grep -iE '^(kexalgorithms|hostkeyalgorithms|ciphers|macs) '"
                ),
            ]
        },
        matching: [
            [.agreed(exchange: "diffie-hellman-group14-sha1")], [.agreed(hostKey: "ssh-rsa")],
            [.agreed(cipher: "3des-cbc", mac: "hmac-sha2-256-etm@openssh.com")],
            [.agreed(cipher: "aes128-cbc", mac: "hmac-sha1")], [.agreed(cipher: "aes128-ctr", mac: "hmac-md5")],
            [.agreed(warnsOfClassic: true)],
        ],
        not: [
            [.agreed], [.agreed(exchange: "sntrup761x25519-sha512@openssh.com", warnsOfClassic: true)],
            [.agreed(exchange: "diffie-hellman-group14-sha256")], [.agreed(cipher: "aes128-ctr", mac: "hmac-sha1")],
            [.agreed(cipher: "aes128-cbc", mac: "hmac-sha2-256-etm@openssh.com")],
        ])

    Cause(
        "kex.failed",
        // What only the library says proves nothing about the person's ssh.
        .depends { scene in scene.facts.keyExchange?.throughSSH ?? false ? .fail : .unknown },
        "The key exchange failed for a reason without a name of its own",
        title: { "The key exchange with \($0.tunnelHost.clipped(to: 60)) did not succeed" },
        why: "Keys were not agreed, and the error fits none of the known ones. If ssh itself was not asked, it may "
            + "still fare better than the library that looked.",
        when: .on(.keyExchange) { seen, _ in if case .agreed = seen.result { false } else { true } },
        general: true,
        experiment: "Run ssh -vv and read where the exchange ends.",
        fixes: { scene in
            [
                scene.onClient("See how ssh itself fares.", scene.command(adding: "-vv")),
                scene.onTunnelHost("Read what sshd says of it.", "sudo journalctl -u ssh -u sshd -n 30 --no-pager"),
            ]
        },
        matching: [[.exchange(.failed(.reply, detail: "invalid signature"))]],
        not: [[.agreed]])
}
