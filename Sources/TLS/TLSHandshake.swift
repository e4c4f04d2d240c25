/// A finished TLS handshake.
package struct TLSHandshake: Hashable, Sendable {
    /// E.g. `TLSv1.3`.
    package let version: String
    /// E.g. `TLS_AES_256_GCM_SHA384`.
    package let cipher: String
    /// What the server chose of what was offered by ALPN (RFC 7301).
    package let applicationProtocol: String?
    /// The server's own certificate first; at most ten.
    package let chain: [Certificate]
    /// What the store given to the handshake says of ``chain``; names are not part of it, see ``matching``.
    package let trust: Trust
    /// Those of the names asked about for which the server's certificate is.
    package let matching: Set<String>
    /// The server asked for a certificate of ours; none was given.
    package let wantsClientCertificate: Bool

    /// The server's own certificate; nil where it showed none (anonymous and pre-shared keys).
    package var certificate: Certificate? { chain.first }
}
