internal import SSHWire

/// The algorithm lists of one side: SSH_MSG_KEXINIT (RFC 4253 §7.1).
package struct KeyExchangeLists: Hashable, Sendable {
    /// Key exchange methods, the preferred first as in all lists; signals stand here too: ``isSignal(_:)``.
    package var kex: [String]
    /// Signature algorithms of host keys, e.g. `rsa-sha2-512`: several may stand for one key.
    package var hostKey: [String]
    /// Ciphers, for each direction.
    package var cipherToServer: [String], cipherToClient: [String]
    /// MACs for each direction; a cipher that authenticates by itself needs none.
    package var macToServer: [String], macToClient: [String]
    /// `none`, `zlib@openssh.com` (after login) and the like, for each direction.
    package var compressionToServer: [String], compressionToClient: [String]
    /// Whether a guessed packet follows.
    package var firstPacketFollows = false

    /// Parses the payload of a KEXINIT packet, its message number 20 included; nil for anything else.
    package init?(payload: [UInt8]) {
        // RFC 4253 §6.1 asks for 35000 bytes at least; OpenSSH takes 256 KiB.
        guard payload.count <= 256 * 1024 else { return nil }
        var wire = WireReader(payload)
        guard wire.byte() == 20, wire.take(16) != nil else { return nil }
        var lists: [[String]] = []
        for _ in 0..<10 {
            guard let list = wire.nameList() else { return nil }
            lists.append(list)
        }
        guard let follows = wire.bool(), wire.uint32() != nil else { return nil }
        (kex, hostKey, cipherToServer, cipherToClient) = (lists[0], lists[1], lists[2], lists[3])
        (macToServer, macToClient, compressionToServer, compressionToClient) = (lists[4], lists[5], lists[6], lists[7])
        firstPacketFollows = follows
    }

    /// What ssh would offer with this configuration.
    ///
    /// - Parameter hostKeyAlgorithms: after ``KnownHosts/ordered(hostKeyAlgorithms:)`` where that applies.
    package init(_ configuration: EffectiveConfiguration, hostKeyAlgorithms: [String]? = nil) {
        kex = configuration.kexAlgorithms + ["ext-info-c", "kex-strict-c-v00@openssh.com"]
        hostKey = hostKeyAlgorithms ?? configuration.hostKeyAlgorithms
        (cipherToServer, cipherToClient) = (configuration.ciphers, configuration.ciphers)
        (macToServer, macToClient) = (configuration.macs, configuration.macs)
        let compression =
            configuration.compression ? ["zlib@openssh.com", "zlib", "none"] : ["none", "zlib@openssh.com", "zlib"]
        (compressionToServer, compressionToClient) = (compression, compression)
    }

    private var all: [[String]] {
        [
            kex, hostKey, cipherToServer, cipherToClient, macToServer, macToClient, compressionToServer,
            compressionToClient,
        ]
    }

    /// The bytes of the whole unencrypted packet: length, padding length, payload and padding to 8 bytes (RFC 4253 §6).
    package var packetSize: Int {
        let lists = all.reduce(0) { $0 + 4 + $1.reduce(0) { $0 + $1.utf8.count } + max(0, $1.count - 1) }
        // Message number, cookie, the lists and two empty ones for languages, the flag, the reserved number.
        let payload = 1 + 16 + lists + 8 + 1 + 4
        let unpadded = 4 + 1 + payload
        let padding = 8 - unpadded % 8
        return unpadded + (padding < 4 ? padding + 8 : padding)
    }

    /// Names in a kex list that are signals and no algorithms (RFC 8308 §2.1, PROTOCOL of OpenSSH 1.9).
    package static func isSignal(_ name: String) -> Bool {
        name == "ext-info-c" || name == "ext-info-s" || name.hasPrefix("kex-strict-")
    }
}
