/// What a session is to offer to the server.
package struct SSHSessionOptions: Sendable, Hashable {
    /// The login name, sent as it is; not empty, and without NUL.
    package var user: String
    /// KexAlgorithms of ssh_config(5), in order of preference; nil for libssh's own list. Names that libssh does not
    /// know are left out.
    package var kexAlgorithms: [String]?
    /// HostKeyAlgorithms: what known_hosts has should come first.
    package var hostKeyAlgorithms: [String]?
    /// Ciphers, for both directions; nil for libssh's own list.
    package var ciphers: [String]?
    /// Without effect for ciphers that authenticate themselves (GCM, ChaCha20-Poly1305).
    package var macs: [String]?
    /// PubkeyAcceptedAlgorithms: signature algorithms for our own keys.
    package var publicKeyAlgorithms: [String]?
    /// The traffic class of the packets after the login (IPQoS of ssh_config(5)); nil: they are left alone.
    package var serviceClass: UInt8?
    /// RequiredRSASize, in bits.
    package var requiredRSASize: Int?

    /// Everything else libssh's own, and packets without a mark.
    package init(user: String) { self.user = user }
}

/// Something that libssh cannot do and the person's ssh may: never a fault of the tunnel.
package struct LibraryLimit: Error, Sendable, Hashable {
    /// An extensible set: compare with the values below.
    package struct Subject: Sendable, Hashable {
        /// What the values are told apart by.
        package let name: String
        /// The login name is empty or has a NUL in it.
        package static let user = Subject(name: "user")
        /// libssh knows none of the key exchange methods that ssh is told to use.
        package static let kex = Subject(name: "kex")
        /// libssh knows none of the host key algorithms that ssh is told to take.
        package static let hostKey = Subject(name: "host-key")
        /// libssh knows none of the ciphers that ssh is told to use.
        package static let cipher = Subject(name: "cipher")
        /// libssh knows none of the MACs, and none of the ciphers that would need none.
        package static let mac = Subject(name: "mac")
        /// A key, or every signature algorithm allowed for it, that libssh does not know.
        package static let publicKey = Subject(name: "public-key")
        /// libssh takes identification lines up to 127 bytes, RFC 4253 allows 255.
        package static let identification = Subject(name: "identification")
        /// No descriptor, thread or memory for a session.
        package static let resources = Subject(name: "resources")
    }

    /// What libssh falls short in.
    package let subject: Subject
    /// What was asked for: algorithm names, or libssh's own words.
    package let wanted: [String]

    init(_ subject: Subject, _ wanted: [String]) {
        self.subject = subject
        self.wanted = wanted
    }
}
