internal import CLibSSL

/// Asks a store of authorities about a chain, as a client would that verifies (X509_verify_cert(3)).
enum ChainVerification {
    /// - Parameters:
    ///   - leaf: the server's own certificate.
    ///   - chain: what it sent along, the leaf included.
    static func verify(_ leaf: OpaquePointer, _ chain: OpaquePointer?, against source: TrustStore) -> Trust {
        guard let store = X509_STORE_new() else { return .unknown }
        defer { X509_STORE_free(store) }
        switch source {
        case .system:
            guard X509_STORE_set_default_paths(store) == 1 else { return .unknown }
        case .file(let path):
            guard X509_STORE_load_file(store, path) == 1 else { return .unknown }
        }
        guard let context = X509_STORE_CTX_new() else { return .unknown }
        defer { X509_STORE_CTX_free(context) }
        guard X509_STORE_CTX_init(context, store, leaf, chain) == 1,
            X509_STORE_CTX_set_default(context, "ssl_server") == 1
        else { return .unknown }
        // As curl does: an intermediate authority in the store is an anchor as good as a root.
        X509_STORE_CTX_set_flags(context, UInt(X509_V_FLAG_PARTIAL_CHAIN))
        if X509_verify_cert(context) == 1 { return .trusted }
        let code = X509_STORE_CTX_get_error(context)
        let words = X509_verify_cert_error_string(Int(code)).map { String(cString: $0) } ?? "error \(code)"
        return .refused(code: code, words: words, depth: Int(X509_STORE_CTX_get_error_depth(context)))
    }
}
