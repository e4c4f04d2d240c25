internal import CLibSSL
internal import HostSystem

/// A TLS client without a wire: bytes of the server go in, bytes for the server come out. It does no I/O.
///
/// It takes any certificate: what a client would say to it is read afterwards. Versions and ciphers are those of this
/// machine's OpenSSL configuration, as for other programs here. Nothing of OpenSSL is touched before the first one.
struct TLSMachine: ~Copyable {
    /// What came of a step; `output` is to be sent in any case.
    enum State: Hashable {
        case needsBytes
        case done
        case failed(TLSFailure)
    }

    private let context: OpaquePointer
    private let ssl: OpaquePointer
    // Both belong to `ssl`.
    private let incoming: OpaquePointer
    private let outgoing: OpaquePointer
    private let isAskedForCertificate: UnsafeMutablePointer<Bool>

    /// - Parameters:
    ///   - serverName: for the extension of RFC 6066 §3; nil, or a literal address: none.
    ///   - protocols: for ALPN, each at most 255 bytes.
    init?(serverName: String?, protocols: [String] = []) {
        ERR_clear_error()
        guard let context = SSL_CTX_new(TLS_client_method()) else { return nil }
        guard let ssl = SSL_new(context) else {
            SSL_CTX_free(context)
            return nil
        }
        guard let incoming = BIO_new(BIO_s_mem()) else {
            SSL_free(ssl)
            SSL_CTX_free(context)
            return nil
        }
        guard let outgoing = BIO_new(BIO_s_mem()) else {
            BIO_free(incoming)
            SSL_free(ssl)
            SSL_CTX_free(context)
            return nil
        }
        SSL_set_bio(ssl, incoming, outgoing)
        SSL_set_connect_state(ssl)
        // SSL_CTX_set_verify(3): with SSL_VERIFY_NONE "the handshake will be continued regardless of the verification
        // result"; the chain is judged by ChainVerification.
        SSL_set_verify(ssl, SSL_VERIFY_NONE, nil)
        isAskedForCertificate = .allocate(capacity: 1)
        isAskedForCertificate.initialize(to: false)
        self.context = context
        self.ssl = ssl
        self.incoming = incoming
        self.outgoing = outgoing
        // SSL_set_cert_cb(3): on the client "called if a client certificate is requested".
        SSL_set_cert_cb(
            ssl,
            { _, argument in
                argument?.assumingMemoryBound(to: Bool.self).pointee = true
                return 1
            }, isAskedForCertificate)
        if let serverName, IPAddress(serverName) == nil, !serverName.isEmpty, !serverName.utf8.contains(0) {
            _ = td_tls_set_server_name(ssl, serverName)
        }
        let offered = protocols.map { Array($0.utf8) }.filter { (1...255).contains($0.count) }
            .flatMap { [UInt8($0.count)] + $0 }
        if !offered.isEmpty { SSL_set_alpn_protos(ssl, offered, UInt32(offered.count)) }
    }

    deinit {
        SSL_free(ssl)
        SSL_CTX_free(context)
        isAskedForCertificate.deallocate()
    }

    /// Gives it bytes of the server.
    mutating func add(_ bytes: [UInt8]) {
        // A memory BIO takes all it is given (BIO_s_mem(3)).
        _ = BIO_write(incoming, bytes, Int32(clamping: bytes.count))
    }

    /// What is to be sent to the server now.
    mutating func takeOutput() -> [UInt8] {
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = BIO_read(outgoing, &buffer, Int32(buffer.count))
            guard count > 0 else { return output }
            output += buffer.prefix(Int(count))
        }
    }

    /// Goes on with the handshake as far as the bytes allow.
    mutating func handshake() -> State {
        ERR_clear_error()
        return state(after: SSL_do_handshake(ssl))
    }

    /// Encrypts; only after the handshake.
    mutating func write(_ bytes: [UInt8]) -> State {
        guard !bytes.isEmpty else { return .done }
        ERR_clear_error()
        return state(after: SSL_write(ssl, bytes, Int32(clamping: bytes.count)))
    }

    /// The next decrypted bytes; empty with `done` at the server's orderly end (close_notify).
    mutating func read(_ limit: Int) -> (bytes: [UInt8], state: State) {
        var buffer = [UInt8](repeating: 0, count: max(1, min(limit, 16_384)))
        ERR_clear_error()
        let count = SSL_read(ssl, &buffer, Int32(buffer.count))
        if count > 0 { return (Array(buffer.prefix(Int(count))), .done) }
        if SSL_get_error(ssl, count) == SSL_ERROR_ZERO_RETURN { return ([], .done) }
        return ([], state(after: count))
    }

    /// Says that nothing more will come (close_notify).
    mutating func end() { _ = SSL_shutdown(ssl) }

    /// What was agreed on; only after the handshake.
    func agreement(judging names: [String], trust source: TrustStore) -> TLSHandshake {
        let chain = SSL_get_peer_cert_chain(ssl)
        let handles = (0..<min(td_tls_chain_count(chain), 10)).compactMap { td_tls_chain_certificate(chain, $0) }
        var selected: UnsafePointer<UInt8>?
        var length: UInt32 = 0
        SSL_get0_alpn_selected(ssl, &selected, &length)
        return TLSHandshake(
            version: SSL_get_version(ssl).map { String(cString: $0) } ?? "",
            cipher: SSL_CIPHER_get_name(SSL_get_current_cipher(ssl)).map { String(cString: $0) } ?? "",
            applicationProtocol: selected.map {
                String(decoding: UnsafeBufferPointer(start: $0, count: Int(length)), as: UTF8.self)
            },
            chain: handles.map(CertificateReading.certificate),
            trust: handles.first.map { ChainVerification.verify($0, chain, against: source) } ?? .unknown,
            matching: Set(names.filter { name in handles.first.map { CertificateReading.isFor(name, $0) } ?? false }),
            wantsClientCertificate: isAskedForCertificate.pointee)
    }

    private func state(after result: Int32) -> State {
        if result > 0 { return .done }
        switch SSL_get_error(ssl, result) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .needsBytes
        case SSL_ERROR_ZERO_RETURN: return .failed(TLSFailure(.closed))
        default: return .failed(LibraryError.last())
        }
    }
}
