internal import SSHWire

/// SSH_MSG_KEXINIT: the algorithms one side offers, in its order of preference (RFC 4253 §7.1).
package struct KeyExchangeInit: Sendable, Hashable {
    /// The whole payload, message number first.
    package let payload: [UInt8]
    /// Key exchange methods, markers such as `ext-info-c` and `kex-strict-s-v00@openssh.com` among them.
    package let kexAlgorithms: [String]
    /// Signature algorithms of host keys (server_host_key_algorithms).
    package let hostKeyAlgorithms: [String]
    /// Encryption from the client to the server.
    package let ciphersToServer: [String]
    /// Encryption from the server to the client.
    package let ciphersToClient: [String]
    /// MACs from the client to the server; of no account with a cipher that authenticates itself.
    package let macsToServer: [String]
    /// MACs from the server to the client.
    package let macsToClient: [String]
    /// Compression from the client to the server; `none` is an algorithm, too.
    package let compressionToServer: [String]
    /// Compression from the server to the client.
    package let compressionToClient: [String]
    /// A guessed key exchange packet follows at once.
    package let firstPacketFollows: Bool

    /// Nil if `payload` is no complete KEXINIT.
    package init?(payload: [UInt8]) {
        var reader = WireReader(payload)
        guard reader.byte() == MessageNumber.kexInit, reader.take(16) != nil else { return nil }
        var lists: [[String]] = []
        for _ in 0..<10 {
            guard let list = reader.nameList() else { return nil }
            lists.append(list)
        }
        guard let follows = reader.bool() else { return nil }
        self.payload = payload
        kexAlgorithms = lists[0]
        hostKeyAlgorithms = lists[1]
        ciphersToServer = lists[2]
        ciphersToClient = lists[3]
        macsToServer = lists[4]
        macsToClient = lists[5]
        compressionToServer = lists[6]
        compressionToClient = lists[7]
        firstPacketFollows = follows
    }

    /// What a client list and a server list agree on: the client's first that the server has, too (RFC 4253 §7.1).
    package static func agreed(client: [String], server: [String]) -> String? {
        client.first { server.contains($0) }
    }

    /// The first pair of lists that have nothing in common, in the order of RFC 4253 §7.1 and named as libssh names
    /// them; nil if an exchange is possible.
    package static func noMatch(client: KeyExchangeInit, server: KeyExchangeInit) -> LibraryText.NoMatch? {
        func authenticatesItself(_ client: [String], _ server: [String]) -> Bool {
            let cipher = agreed(client: client, server: server) ?? ""
            return cipher.hasPrefix("chacha20-poly1305") || cipher.contains("-gcm")
        }
        let lists: [(String, [String], [String])] = [
            ("kex algos", client.kexAlgorithms, server.kexAlgorithms),
            ("server host key algo", client.hostKeyAlgorithms, server.hostKeyAlgorithms),
            ("encryption client->server", client.ciphersToServer, server.ciphersToServer),
            ("encryption server->client", client.ciphersToClient, server.ciphersToClient),
            ("mac algo client->server", client.macsToServer, server.macsToServer),
            ("mac algo server->client", client.macsToClient, server.macsToClient),
            ("compression algo client->server", client.compressionToServer, server.compressionToServer),
            ("compression algo server->client", client.compressionToClient, server.compressionToClient),
        ]
        let needsNoMAC = [
            "mac algo client->server": authenticatesItself(client.ciphersToServer, server.ciphersToServer),
            "mac algo server->client": authenticatesItself(client.ciphersToClient, server.ciphersToClient),
        ]
        for (kind, ours, theirs) in lists where needsNoMAC[kind] != true {
            if agreed(client: ours, server: theirs) == nil {
                return LibraryText.NoMatch(kind: kind, server: theirs, client: ours)
            }
        }
        return nil
    }
}

/// Message numbers of RFC 4250 §4.1, RFC 8308, and the key exchange methods.
enum MessageNumber {
    static let disconnect: UInt8 = 1
    static let ignore: UInt8 = 2
    static let unimplemented: UInt8 = 3
    static let debug: UInt8 = 4
    static let extInfo: UInt8 = 7
    static let kexInit: UInt8 = 20
    static let newKeys: UInt8 = 21
    /// KEXDH_REPLY, KEX_ECDH_REPLY, and GEX_GROUP of group exchange (RFC 4253 §8, RFC 5656 §4, RFC 4419 §5).
    static let kexReply: UInt8 = 31
    static let groupExchangeReply: UInt8 = 33
    static let authRequest: UInt8 = 50
    static let authFailure: UInt8 = 51
    static let authSuccess: UInt8 = 52
    static let authBanner: UInt8 = 53
    static let authInformationResponse: UInt8 = 61
    static let globalRequest: UInt8 = 80
    static let requestSuccess: UInt8 = 81
    static let requestFailure: UInt8 = 82
    static let channelOpen: UInt8 = 90
    static let openFailure: UInt8 = 92
}
