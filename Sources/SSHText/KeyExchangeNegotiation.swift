/// What two sides agree on: of each list the client's first that the server has too (RFC 4253 §7.1).
package struct KeyExchangeNegotiation: Hashable, Sendable {
    /// What is negotiated.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case kex = "key exchange", hostKey = "host key"
        case cipherToServer = "cipher client to server", cipherToClient = "cipher server to client"
        case macToServer = "MAC client to server", macToClient = "MAC server to client"
        case compressionToServer = "compression client to server", compressionToClient = "compression server to client"
    }

    /// Lists without a common member, and what each side had.
    package struct Mismatch: Hashable, Sendable {
        /// The list.
        package var kind: Kind
        /// Its names in the order of preference, without signals: see ``KeyExchangeLists/isSignal(_:)``.
        package var client: [String]
        /// The same of the server.
        package var server: [String]
    }

    /// What was agreed; an AEAD cipher needs no MAC and has none here.
    package private(set) var agreed: [Kind: String] = [:]
    /// In the order in which OpenSSH gives up (kex.c, kex_choose_conf): the first is what it complains of.
    package private(set) var mismatches: [Mismatch] = []

    /// Whether the exchange can go on.
    package var isPossible: Bool { mismatches.isEmpty }

    /// Compares all lists, those behind a mismatch too.
    package init(client: KeyExchangeLists, server: KeyExchangeLists) {
        choose(.kex, client.kex, server.kex)
        choose(.hostKey, client.hostKey, server.hostKey)
        choose(.cipherToClient, client.cipherToClient, server.cipherToClient)
        chooseMAC(.macToClient, for: .cipherToClient, client.macToClient, server.macToClient)
        choose(.compressionToClient, client.compressionToClient, server.compressionToClient)
        choose(.cipherToServer, client.cipherToServer, server.cipherToServer)
        chooseMAC(.macToServer, for: .cipherToServer, client.macToServer, server.macToServer)
        choose(.compressionToServer, client.compressionToServer, server.compressionToServer)
    }

    private mutating func choose(_ kind: Kind, _ client: [String], _ server: [String]) {
        let client = client.filter { !KeyExchangeLists.isSignal($0) }
        let server = server.filter { !KeyExchangeLists.isSignal($0) }
        let offered = Set(server)
        if let name = client.first(where: offered.contains) {
            agreed[kind] = name
        } else {
            mismatches.append(Mismatch(kind: kind, client: client, server: server))
        }
    }

    private mutating func chooseMAC(_ kind: Kind, for cipher: Kind, _ client: [String], _ server: [String]) {
        // Without a cipher nothing is known of the MAC: the cipher's mismatch says enough.
        guard let name = agreed[cipher], !KeyExchangeNegotiation.isAuthenticated(name) else { return }
        choose(kind, client, server)
    }

    /// Ciphers that authenticate by themselves (RFC 5647, PROTOCOL of OpenSSH 1.6).
    package static func isAuthenticated(_ cipher: String) -> Bool {
        cipher.hasPrefix("chacha20-poly1305") || cipher.contains("-gcm") || cipher.hasPrefix("AEAD_")
    }
}
