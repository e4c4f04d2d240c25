/// What the key exchange showed, judged for the person's ssh: the server's KEXINIT against the lists of `ssh -G` (RFC 4253 §7).
package struct KeyExchangeEvidence: Hashable, Sendable {
    /// What both sides must agree on, one name each.
    package enum Kind: String, Hashable, Sendable { case keyExchange, hostKey, cipher, mac, compression }

    /// What ssh would use with this server.
    package struct Agreement: Hashable, Sendable {
        /// The method, as on the wire, e.g. `curve25519-sha256`; empty where ssh was asked and did not log it.
        package var keyExchange: String
        /// The signature algorithm of the host key, e.g. `rsa-sha2-512`; empty where ssh was asked and did not log it.
        package var hostKey: String
        /// From client to server, e.g. `aes128-ctr`; empty where ssh was asked and did not log it.
        package var cipherToServer: String
        /// From server to client; mostly the same.
        package var cipherToClient: String
        /// Nil with an AEAD cipher, which needs no MAC.
        package var macToServer: String?
        /// Nil with an AEAD cipher; mostly the same as ``macToServer``.
        package var macToClient: String?

        /// Everything as the properties say.
        package init(
            keyExchange: String, hostKey: String, cipherToServer: String, cipherToClient: String,
            macToServer: String? = nil, macToClient: String? = nil
        ) {
            self.keyExchange = keyExchange
            self.hostKey = hostKey
            self.cipherToServer = cipherToServer
            self.cipherToClient = cipherToClient
            self.macToServer = macToServer
            self.macToClient = macToClient
        }
    }

    /// How far the exchange came.
    package enum Stage: Int, Hashable, Sendable, Comparable {
        /// Nothing but the server's identification string.
        case identification
        /// The server's KEXINIT is here.
        case kexInit
        /// The server's key exchange reply is here.
        case reply
        /// Both sides have taken the new keys into use.
        case newKeys

        /// Earlier stages are less.
        package static func < (left: Stage, right: Stage) -> Bool { left.rawValue < right.rawValue }
    }

    /// What the kernel knows of the connection (tcp(7) TCP_INFO).
    package struct Transport: Hashable, Sendable {
        /// Segments sent and not acknowledged.
        package var unacknowledged: Int
        /// Consecutive retransmission timeouts of the oldest of them.
        package var backoff: Int
        /// The largest segment we may send, in bytes.
        package var sendMSS: Int
        /// What the kernel believes in, in bytes, IP header included.
        package var pathMTU: Int
        /// The largest segment received so far, in bytes.
        package var receivedMSS: Int

        /// Everything as the properties say.
        package init(
            unacknowledged: Int, backoff: Int, sendMSS: Int, pathMTU: Int, receivedMSS: Int
        ) {
            self.unacknowledged = unacknowledged
            self.backoff = backoff
            self.sendMSS = sendMSS
            self.pathMTU = pathMTU
            self.receivedMSS = receivedMSS
        }
    }

    /// How the exchange ended; the first thing in its way where there is one.
    package enum Result: Hashable, Sendable {
        /// Keys were exchanged, and packets as large as ssh's own went through.
        case agreed(Agreement)
        /// ssh and the server have nothing in common for `kind`.
        case noCommon(Kind, ssh: [String], server: [String])
        /// The connection ended at `stage`; `disconnect` is the server's own text (RFC 4253 §11.1).
        case closed(Stage, BannerEvidence.Closing, disconnect: String?)
        /// Nothing came for `after`. `largePacketPending`: what is not acknowledged is a full-size segment.
        case stalled(Stage, after: Duration, transport: Transport?, largePacketPending: Bool)
        /// A packet was damaged, or the stream fell out of step; `detail` says how.
        case corrupted(Stage, detail: String)
        /// The host key is shorter than RequiredRSASize allows.
        case hostKeyTooShort(bits: Int, required: Int)
        /// Something else that the library or ssh said.
        case failed(Stage, detail: String)
    }

    /// For the person's ssh, also where the library made the exchange.
    package var result: Result
    /// True when ssh itself was asked, because the library lacks what ssh and server would use.
    package var throughSSH: Bool

    /// After a stall: whether the same exchange went through on a second connection with small segments (TCP_MAXSEG);
    /// nil where that was not tried.
    package var worksWithSmallSegments: Bool?

    /// The person's ssh warns where the key exchange is not post-quantum (WarnWeakCrypto of ssh_config(5)).
    package var warnsOfClassicExchange: Bool

    /// For a jump host: with the algorithms of the tunnel host's own settings (`-o`, `-c`, `-m`) there would be agreement.
    package var agreesWithOther = false

    /// Everything as the properties say; ``agreesWithOther`` is for the caller to set.
    package init(
        result: Result, throughSSH: Bool = false, worksWithSmallSegments: Bool? = nil,
        warnsOfClassicExchange: Bool = false
    ) {
        self.result = result
        self.warnsOfClassicExchange = warnsOfClassicExchange
        self.throughSSH = throughSSH
        self.worksWithSmallSegments = worksWithSmallSegments
    }
}

extension KeyExchangeEvidence.Agreement {
    /// What of it is weak by today's standards: SHA-1 and small groups in the exchange (RFC 9142), SHA-1 signatures (RFC
    /// 8332 §5.1), 64-bit blocks, RC4 (RFC 8758) and CBC without encrypt-then-MAC, MD5 (RFC 6151).
    package var weaknesses: [String] {
        var weak: [String] = []
        func add(_ name: String?) { if let name, !weak.contains(name) { weak.append(name) } }
        if keyExchange.contains("-sha1") || keyExchange.contains("group1-") { add(keyExchange) }
        if hostKey == "ssh-rsa" || hostKey.hasPrefix("ssh-dss") || hostKey.hasPrefix("ssh-rsa-cert") { add(hostKey) }
        for (cipher, mac) in [(cipherToServer, macToServer), (cipherToClient, macToClient)] {
            let isObsolete = ["3des", "arcfour", "blowfish", "cast128", "des-"].contains { cipher.hasPrefix($0) }
            if isObsolete || cipher.contains("-cbc") && !(mac?.contains("-etm") ?? false) { add(cipher) }
            if mac?.hasPrefix("hmac-md5") ?? false { add(mac) }
        }
        return weak
    }

    /// The exchange stays secret from a quantum computer that is built later.
    package var isPostQuantum: Bool {
        ["sntrup", "mlkem", "kyber"].contains { keyExchange.contains($0) }
    }
}
