import CLibSSL
import HostSystem

/// A TLS server without a wire: OpenSSL's own, on memory, as the other end of a stream. It echoes what it is sent.
actor MemoryServer: ByteStream {
    // Freed in deinit, when nobody else can be here.
    nonisolated(unsafe) private let context: OpaquePointer
    nonisolated(unsafe) private let ssl: OpaquePointer
    private let incoming: OpaquePointer
    private let outgoing: OpaquePointer
    /// Changes what it sends: the bytes, and how many came before them.
    private let change: @Sendable ([UInt8], Int) -> [UInt8]
    /// It ends the connection after so many bytes.
    private let limit: Int
    private var sent = 0
    private(set) var serverName: String?

    init(
        _ identity: TestIdentity, limit: Int = .max,
        asksForCertificate: Bool = false, change: @escaping @Sendable ([UInt8], Int) -> [UInt8] = { bytes, _ in bytes }
    ) throws {
        guard let context = SSL_CTX_new(TLS_server_method()), let ssl = SSL_new(context) else { throw Failure() }
        guard SSL_use_certificate_file(ssl, identity.certificate, SSL_FILETYPE_PEM) == 1,
            SSL_use_PrivateKey_file(ssl, identity.key, SSL_FILETYPE_PEM) == 1
        else { throw Failure() }
        if asksForCertificate { SSL_set_verify(ssl, SSL_VERIFY_PEER, { _, _ in 1 }) }
        incoming = BIO_new(BIO_s_mem())
        outgoing = BIO_new(BIO_s_mem())
        SSL_set_bio(ssl, incoming, outgoing)
        SSL_set_accept_state(ssl)
        self.context = context
        self.ssl = ssl
        self.limit = limit
        self.change = change
    }

    deinit {
        SSL_free(ssl)
        SSL_CTX_free(context)
    }

    struct Failure: Error {}

    func send(_ bytes: [UInt8], deadline: Deadline) async -> Bool {
        BIO_write(incoming, bytes, Int32(bytes.count))
        ERR_clear_error()
        guard SSL_do_handshake(ssl) == 1 else { return true }
        serverName = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name).map { String(cString: $0) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = SSL_read(ssl, &buffer, 4096)
            if count > 0 {
                SSL_write(ssl, buffer, count)
            } else {
                if SSL_get_error(ssl, count) == SSL_ERROR_ZERO_RETURN { SSL_shutdown(ssl) }
                return true
            }
        }
    }

    func receive(_ limit: Int, deadline: Deadline) async -> Received {
        guard sent < self.limit else { return .endOfStream }
        var buffer = [UInt8](repeating: 0, count: max(1, min(limit, self.limit - sent, 4096)))
        let count = BIO_read(outgoing, &buffer, Int32(buffer.count))
        guard count > 0 else { return .timedOut }
        defer { sent += Int(count) }
        return .bytes(change(Array(buffer.prefix(Int(count))), sent))
    }
}

/// Says fixed words, whatever it hears, and ends.
actor FixedServer: ByteStream {
    private var words: [[UInt8]]
    init(_ words: [UInt8]...) { self.words = words }

    func send(_ bytes: [UInt8], deadline: Deadline) async -> Bool { true }

    func receive(_ limit: Int, deadline: Deadline) async -> Received {
        words.isEmpty ? .endOfStream : .bytes(words.removeFirst())
    }
}
