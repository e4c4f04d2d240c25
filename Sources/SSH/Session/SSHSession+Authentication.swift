internal import CLibSSH
package import HostSystem

/// What the server lets this user authenticate with.
package enum MethodsResult: Sendable, Hashable {
    /// The methods "that can continue" (RFC 4252 §5.1), in the server's order and words.
    case offered([String])
    /// No authentication was asked for: the session is authenticated.
    case acceptedWithout
    /// No answer; or the session was in no state to ask.
    case interrupted(Interruption)
}

/// Whether the server would take a key, without a signature (RFC 4252 §7).
package enum KeyQueryResult: Sendable, Hashable {
    /// SSH_MSG_USERAUTH_PK_OK: a signature by this key would do.
    case accepted
    /// SSH_MSG_USERAUTH_FAILURE, with the methods that can continue.
    case refused(methods: [String])
    /// Nothing was sent: libssh does not know the key type, or none of its signature algorithms is allowed.
    case libraryCannot(LibraryLimit)
    /// No answer; or the session was in no state to ask.
    case interrupted(Interruption)
}

/// What came of one attempt to log in (RFC 4252 §5.1).
package enum AuthenticationResult: Sendable, Hashable {
    /// SSH_MSG_USERAUTH_SUCCESS: channels and requests are possible now.
    case success
    /// Accepted, and not enough: one of these must follow.
    case partial(methods: [String])
    /// SSH_MSG_USERAUTH_FAILURE, with the methods that can continue.
    case refused(methods: [String])
    /// The agent would not sign: locked, confirmation denied, authenticator absent, or it did not answer in time.
    case agentRefused
    /// The server accepted the key, and ended the connection on the signature.
    case closedAfterSignature(Interruption)
    /// The server was not asked: libssh does not know the key type, none of its algorithms is allowed, or resources ran
    /// out.
    case libraryCannot(LibraryLimit)
    /// No answer, or it was given up, or the session was in no state to log in.
    case interrupted(Interruption)
}

extension SSHSession {
    /// The `none` request (RFC 4252 §5.2): it learns the methods and the banner, and is no attempt.
    package func methods(deadline: Deadline) async -> MethodsResult {
        if let obstacle = obstacle() { return .interrupted(obstacle) }
        return await step { requestNone(deadline) }
    }

    /// The text the server shows before authentication (`Banner` of sshd_config(5)); foreign. Known after `methods`.
    package var issueBanner: String? {
        for case .authenticationBanner(let text) in messages.reversed() { return text }
        guard let library, let raw = ssh_get_issue_banner(library.raw) else { return nil }
        defer { ssh_string_free_char(raw) }
        return String(cString: raw)
    }

    /// Asks whether the server would take `key` or certificate for this user. Refusals count to its MaxAuthTries.
    package func query(_ key: PublicKey, deadline: Deadline) async -> KeyQueryResult {
        if let obstacle = obstacle() { return .interrupted(obstacle) }
        return await step {
            guard let library, let handle = LibraryKey(key) else {
                return .libraryCannot(LibraryLimit(.publicKey, [key.type]))
            }
            if let obstacle = requestService(deadline) { return .interrupted(obstacle) }
            let sent = library.packetsSent
            let outcome = authenticate(deadline) {
                ssh_userauth_try_publickey($0.raw, self.options.user, handle.raw)
            }
            if library.packetsSent > sent { counters.keyQueries += 1 }
            switch outcome {
            case .success(SSH_AUTH_SUCCESS): return .accepted
            case .success(SSH_AUTH_ERROR): return .interrupted(.unusable(library.errorText))
            // Refused by libssh itself: no signature algorithm of this key is allowed.
            case .success where library.packetsSent == sent:
                return .libraryCannot(LibraryLimit(.publicKey, [key.type, library.errorText]))
            case .success: return .refused(methods: offeredMethods(library))
            case .failure(let interruption): return .interrupted(interruption)
            }
        }
    }

    /// Logs in with a private key (and its certificate): one signature, one attempt.
    package func authenticate(_ key: PrivateKey, deadline: Deadline) async -> AuthenticationResult {
        if let obstacle = obstacle() { return .interrupted(obstacle) }
        return await step {
            if let obstacle = requestService(deadline) { return .interrupted(obstacle) }
            guard let library else { return .interrupted(.unusable("not connected")) }
            let sent = library.packetsSent
            let outcome = authenticate(deadline) {
                ssh_userauth_publickey($0.raw, self.options.user, key.key.raw)
            }
            let isSigned = library.packetsSent > sent
            if isSigned { counters.authenticationAttempts += 1 }
            if !isSigned, case .success = outcome {
                return .libraryCannot(LibraryLimit(.publicKey, [key.publicKey.type, library.errorText]))
            }
            return result(outcome, isSigned: isSigned)
        }
    }

    /// Logs in with a password. It is not recorded, and libssh's copy is overwritten by libssh.
    package func authenticate(password: Secret, deadline: Deadline) async -> AuthenticationResult {
        if let obstacle = obstacle() { return .interrupted(obstacle) }
        return await step {
            if let obstacle = requestService(deadline) { return .interrupted(obstacle) }
            counters.authenticationAttempts += 1
            let outcome = sendSecret(deadline) { library in
                password.withCString { ssh_userauth_password(library.raw, self.options.user, $0) }
            }
            return result(outcome, isSigned: false)
        }
    }

    // MARK: -

    /// Why an authentication step cannot be taken now.
    func obstacle() -> Interruption? {
        if isPrompting { return .unusable("keyboard-interactive is waiting for an answer") }
        switch phase {
        case .handshaken: return nil
        case .new: return .unusable("no handshake")
        // libssh would stall, and then be in a wrong state.
        case .authenticated: return .unusable("already authenticated")
        case .spent(let why): return .unusable(why)
        case .closed: return .cancelled
        }
    }

    private func requestNone(_ deadline: Deadline) -> MethodsResult {
        let outcome = authenticate(deadline) { ssh_userauth_none($0.raw, self.options.user) }
        isServiceReady = true
        switch outcome {
        case .success(SSH_AUTH_SUCCESS):
            becomeAuthenticated()
            return .acceptedWithout
        case .success(SSH_AUTH_ERROR):
            return .interrupted(.unusable(library?.errorText ?? ""))
        case .success: return .offered(library.map { offeredMethods($0) } ?? [])
        case .failure(let interruption): return .interrupted(interruption)
        }
    }

    /// The service request comes with the first authentication call; with `none`, so that no secret is in that call.
    func requestService(_ deadline: Deadline) -> Interruption? {
        guard !isServiceReady else { return nil }
        switch requestNone(deadline) {
        case .offered: return nil
        case .acceptedWithout: return .unusable("accepted without authentication")
        case .interrupted(let interruption): return interruption
        }
    }

    /// Drives an authentication call to its answer; a call without one spends the session.
    func authenticate(
        _ deadline: Deadline, _ call: (LibrarySession) -> Int32
    ) -> Result<ssh_auth_e, Interruption> {
        let outcome: Result<Int32, Interruption> = drive(until: deadline) { library in
            let status = call(library)
            return status == SSH_AUTH_AGAIN.rawValue ? nil : status
        }
        switch outcome {
        case .success(let status):
            if let library, status == SSH_AUTH_ERROR.rawValue, library.isDead {
                return .failure(spend(ending(library)))
            }
            return .success(ssh_auth_e(rawValue: status))
        case .failure(let interruption): return .failure(spend(interruption))
        }
    }

    /// The same for a call that sends a secret: nothing is recorded until it is on its way.
    func sendSecret(
        _ deadline: Deadline, _ call: (LibrarySession) -> Int32
    ) -> Result<ssh_auth_e, Interruption> {
        guard let library else { return .failure(.unusable("not connected")) }
        collectMessages()
        library.recorder?.pause()
        defer { library.recorder?.resume() }
        return authenticate(deadline) { library in
            let before = library.packetsSent
            let status = call(library)
            // The first call sends; from then on the server's words are wanted again.
            if library.packetsSent > before { library.recorder?.resume() }
            return status
        }
    }

    @discardableResult
    func spend(_ interruption: Interruption) -> Interruption {
        switch interruption {
        case .timeout: phase = .spent("an earlier step got no answer")
        case .cancelled, .closed, .disconnected: phase = .spent("the connection has ended")
        case .unusable: break
        }
        return interruption
    }

    func result(_ outcome: Result<ssh_auth_e, Interruption>, isSigned: Bool) -> AuthenticationResult {
        switch outcome {
        case .success(SSH_AUTH_SUCCESS):
            becomeAuthenticated()
            return .success
        case .success(SSH_AUTH_PARTIAL): return .partial(methods: library.map { offeredMethods($0) } ?? [])
        case .success(SSH_AUTH_DENIED): return .refused(methods: library.map { offeredMethods($0) } ?? [])
        case .success: return .interrupted(.unusable(library?.errorText ?? ""))
        case .failure(let interruption):
            switch interruption {
            case .closed where isSigned, .disconnected where isSigned: return .closedAfterSignature(interruption)
            default: return .interrupted(interruption)
            }
        }
    }

    /// The methods that can continue, from the last refusal.
    func offeredMethods(_ library: LibrarySession) -> [String] {
        for case .authenticationFailure(let methods, _) in messages.reversed() { return methods }
        if let methods = LibraryText.methods(library.errorText) { return methods }
        let bits = UInt32(bitPattern: ssh_userauth_list(library.raw, nil))
        let known: [(UInt32, String)] = [
            (0x04, "publickey"), (0x02, "password"), (0x10, "keyboard-interactive"), (0x08, "hostbased"),
            (0x20, "gssapi-with-mic"),
        ]
        return known.filter { bits & $0.0 != 0 }.map(\.1)
    }
}
