internal import CLibSSH

extension SSHSessionOptions {
    /// Ciphers that need no MAC, in the names of RFC 5647 and OpenSSH's PROTOCOL.
    private static func authenticatesItself(_ cipher: String) -> Bool {
        cipher.hasPrefix("chacha20-poly1305") || cipher.contains("-gcm")
    }

    /// Sets everything on a new libssh session, or says what libssh does not have.
    func apply(to session: ssh_session) -> LibraryLimit? {
        // ssh_options_set refuses user names with shell characters and host names with `_`: it is given harmless
        // ones, and the user name goes with each authentication call.
        guard !user.isEmpty, !user.utf8.contains(0) else { return LibraryLimit(.user, [user]) }
        var no = false
        ssh_options_set(session, SSH_OPTIONS_PROCESS_CONFIG, &no)
        set(session, SSH_OPTIONS_HOST, "server")
        set(session, SSH_OPTIONS_USER, "user")
        // libssh's verdict on host keys is never used, and its reading of known_hosts would reorder our algorithms.
        set(session, SSH_OPTIONS_KNOWNHOSTS, "/dev/null")
        set(session, SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null")
        set(session, SSH_OPTIONS_COMPRESSION, "none")
        var on: Int32 = 1
        ssh_options_set(session, SSH_OPTIONS_NODELAY, &on)
        if let requiredRSASize {
            var bits = Int32(clamping: requiredRSASize)
            ssh_options_set(session, SSH_OPTIONS_RSA_MIN_SIZE, &bits)
        }
        return setAlgorithms(session)
    }

    private func setAlgorithms(_ session: ssh_session) -> LibraryLimit? {
        if let kexAlgorithms, !set(session, [SSH_OPTIONS_KEY_EXCHANGE], kexAlgorithms) {
            return LibraryLimit(.kex, kexAlgorithms)
        }
        if let hostKeyAlgorithms, !set(session, [SSH_OPTIONS_HOSTKEYS], hostKeyAlgorithms) {
            return LibraryLimit(.hostKey, hostKeyAlgorithms)
        }
        if let ciphers, !set(session, Self.cipherOptions, ciphers) { return LibraryLimit(.cipher, ciphers) }
        if let macs, !set(session, [SSH_OPTIONS_HMAC_C_S, SSH_OPTIONS_HMAC_S_C], macs) {
            // ssh gets by without any of its MACs if the cipher needs none, and so can we.
            let sufficient = (ciphers ?? Self.selfAuthenticating).filter(Self.authenticatesItself)
            guard set(session, Self.cipherOptions, sufficient) else { return LibraryLimit(.mac, macs) }
        }
        if let publicKeyAlgorithms,
            !set(session, [SSH_OPTIONS_PUBLICKEY_ACCEPTED_TYPES], publicKeyAlgorithms)
        {
            return LibraryLimit(.publicKey, publicKeyAlgorithms)
        }
        return nil
    }

    private static let cipherOptions = [SSH_OPTIONS_CIPHERS_C_S, SSH_OPTIONS_CIPHERS_S_C]
    private static let selfAuthenticating = [
        "chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com", "aes128-gcm@openssh.com",
    ]

    /// libssh keeps the names that it knows and refuses a list without any.
    private func set(_ session: ssh_session, _ options: [ssh_options_e], _ names: [String]) -> Bool {
        // A list that begins with one of these is a modification to libssh, and it refuses it.
        let plain = names.filter { name in !["+", "-", "^"].contains { name.hasPrefix($0) } }
        guard !plain.isEmpty else { return false }
        return options.allSatisfy { set(session, $0, plain.joined(separator: ",")) }
    }

    @discardableResult
    private func set(_ session: ssh_session, _ option: ssh_options_e, _ text: String) -> Bool {
        ssh_options_set(session, option, text) == SSH_OK
    }
}
