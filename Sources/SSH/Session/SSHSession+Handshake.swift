internal import CLibSSH
package import HostSystem

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A finished key exchange.
package struct Handshake: Sendable, Hashable {
    /// What both sides agreed on (RFC 4253 §7.1).
    package struct Algorithms: Sendable, Hashable {
        /// The key exchange method; empty where libssh does not say, as all of libssh's names here.
        package let kex: String
        /// The signature algorithm of the host key; nil where one of the two KEXINITs was not seen.
        package let hostKey: String?
        /// Encryption from us to the server.
        package let cipherToServer: String
        /// Encryption from the server to us.
        package let cipherToClient: String
        /// For ciphers that authenticate themselves libssh's `aead-poly1305`, `aead-gcm`.
        package let macToServer: String
        /// The same from the server to us.
        package let macToClient: String
    }

    /// For the session's first key exchange; a later one may agree on others.
    package let algorithms: Algorithms
    /// The server has proved that it owns this key; whether it is the right one is the caller's question.
    package let hostKey: PublicKey
    /// From the call of `handshake` to the end of the key exchange; the TCP connection was there before.
    package let elapsed: Duration
    /// What was seen in the clear, up to NEWKEYS.
    package let report: HandshakeReport
}

/// A handshake without result.
package struct HandshakeFailure: Error, Sendable, Hashable {
    /// Why there was no handshake: the most telling of what is known.
    package enum Reason: Sendable, Hashable {
        /// The deadline passed: `report.stage` says where it stalled.
        case timeout
        /// The stream ended: `report.closure` says how.
        case closed
        /// No identification in 64 KiB.
        case endless
        /// The identification is of SSH-1, or malformed.
        case notSSH2
        /// Our lists (what libssh has of the caller's) and the server's have nothing in common.
        case noCommonAlgorithm(LibraryText.NoMatch)
        /// The server sent SSH_MSG_DISCONNECT.
        case disconnected(HandshakeReport.Disconnect)
        /// libssh ended it: a malformed packet, a wrong signature; see `libraryText`.
        case protocolError
        /// The task was cancelled, or the session or all of libssh was shut down.
        case cancelled
        /// The person's ssh may well be able to.
        case libraryCannot(LibraryLimit)
    }

    /// The details are in ``report`` and ``libraryText``.
    package let reason: Reason
    /// What was seen in the clear until then.
    package let report: HandshakeReport
    /// libssh's own words; may quote the server.
    package let libraryText: String
    /// From the call of `handshake` to the failure.
    package let elapsed: Duration
}

extension SSHSession {
    /// Identification and key exchange. Once a session; after a failure only `close` makes sense.
    package func handshake(deadline: Deadline) async -> Result<Handshake, HandshakeFailure> {
        let start = ContinuousClock.now
        func failure(_ reason: HandshakeFailure.Reason, _ text: String = "") -> HandshakeFailure {
            HandshakeFailure(
                reason: reason, report: report, libraryText: text, elapsed: ContinuousClock.now - start)
        }
        guard phase == .new else { return .failure(failure(.protocolError, "a session has one handshake")) }
        phase = .spent("no handshake")
        let outcome: Result<Handshake, HandshakeFailure> = await step {
            if let limit = prepare() { return .failure(failure(.libraryCannot(limit))) }
            guard let library else { return .failure(failure(.cancelled)) }
            counters.handshakes += 1
            let status = drive(until: deadline) { library in
                let status = ssh_connect(library.raw)
                return status == SSH_AGAIN ? nil : status
            }
            switch status {
            case .success(SSH_OK): break
            case .failure(.timeout): return .failure(failure(.timeout, library.errorText))
            case .success, .failure:
                let text = library.errorText
                return .failure(failure(reason(text), text))
            }
            guard let result = result(library, since: start) else {
                return .failure(failure(.protocolError, "no host key"))
            }
            return .success(result)
        }
        if case .success = outcome { phase = .handshaken }
        return outcome
    }

    /// Sets libssh up and starts the relay; nil and no library if the session has been cancelled.
    private func prepare() -> LibraryLimit? {
        guard !SSHLibrary.isShutDown, !relay.isCancelled else { return nil }
        guard let library = LibrarySession() else { return LibraryLimit(.resources, ["session"]) }
        if let limit = options.apply(to: library.raw) { return limit }
        guard let pair = LoopbackPair.make() else { return LibraryLimit(.resources, ["socket pair"]) }
        guard relay.start(local: pair.relay) else {
            systemClose(pair.library)
            return relay.isCancelled ? nil : LibraryLimit(.resources, ["thread"])
        }
        library.adopt(pair.library)
        if let port = pair.libraryPort { library.startRecording(clientPort: port) }
        isRecording = library.recorder != nil
        self.library = library
        return nil
    }

    private func reason(_ text: String) -> HandshakeFailure.Reason {
        let report = report
        if relay.isCancelled { return .cancelled }
        if report.isEndless { return .endless }
        if let identification = report.identification, identification.version != .ssh2 { return .notSSH2 }
        // libssh's sentence is often overwritten by that of a write after its close.
        if let match = noMatch(report) ?? LibraryText.noMatch(text) { return .noCommonAlgorithm(match) }
        if let disconnect = report.disconnect ?? LibraryText.disconnect(text) { return .disconnected(disconnect) }
        if text.contains("too large banner") {
            return .libraryCannot(LibraryLimit(.identification, [report.identification?.text ?? ""]))
        }
        if report.closure?.by == .server { return .closed }
        return .protocolError
    }

    private func noMatch(_ report: HandshakeReport) -> LibraryText.NoMatch? {
        guard let server = report.serverKexInit,
            let client = report.clientKexInit ?? library?.recorder?.clientKexInit
        else { return nil }
        return KeyExchangeInit.noMatch(client: client, server: server)
    }

    private func result(_ library: LibrarySession, since start: ContinuousClock.Instant) -> Handshake? {
        let report = report
        func name(_ text: UnsafePointer<CChar>?) -> String { text.map { String(cString: $0) } ?? "" }
        guard let hostKey = hostKey(library) ?? report.hostKeyBlob.flatMap({ PublicKey(blob: $0) }) else { return nil }
        let algorithms = Handshake.Algorithms(
            kex: name(ssh_get_kex_algo(library.raw)), hostKey: report.hostKeyAlgorithm,
            cipherToServer: name(ssh_get_cipher_out(library.raw)),
            cipherToClient: name(ssh_get_cipher_in(library.raw)),
            macToServer: name(ssh_get_hmac_out(library.raw)), macToClient: name(ssh_get_hmac_in(library.raw)))
        return Handshake(
            algorithms: algorithms, hostKey: hostKey, elapsed: ContinuousClock.now - start, report: report)
    }

    /// The key that libssh has verified the exchange with.
    private func hostKey(_ library: LibrarySession) -> PublicKey? {
        var raw: ssh_key?
        guard ssh_get_server_publickey(library.raw, &raw) == SSH_OK, let raw else { return nil }
        return LibraryKey(adopting: raw).publicKey
    }

    /// Sends one SSH_MSG_IGNORE of about `count` bytes and does not wait: as large as ssh's own packets, so that a path
    /// that loses them shows in `transport`. Never before the key exchange is over (strict kex forbids it).
    /// - Returns: false if the session is not connected.
    @discardableResult
    package func sendIgnore(_ count: Int = 1600) async -> Bool {
        guard phase == .handshaken || phase == .authenticated else { return false }
        return await step {
            guard let library else { return false }
            let data = String(repeating: "x", count: max(0, min(count, 32 * 1024)))
            return ssh_send_ignore(library.raw, data) == SSH_OK && flush(library)
        }
    }

    /// Hands libssh's output buffer to the transport.
    func flush(_ library: LibrarySession) -> Bool {
        let status = ssh_blocking_flush(library.raw, 0)
        collectMessages()
        return status != SSH_ERROR
    }

    /// `SSH-2.0-OpenSSH_9.2p1 …`, foreign text.
    package nonisolated var serverIdentification: ServerIdentification? { report.identification }

    /// server-sig-algs (RFC 8308 §3.1): signature algorithms that the server takes for our keys. Comes with the first
    /// answer after the handshake; nil if the server never says, or nothing is recorded.
    package var serverSignatureAlgorithms: [String]? {
        for case .extensions(let pairs) in messages.reversed() {
            if let list = pairs["server-sig-algs"] { return list.split(separator: ",").map(String.init) }
        }
        return nil
    }
}

private func systemClose(_ descriptor: Int32) { close(descriptor) }
