/// How a TLS server answered: asked by its own name, and asked as a client at the tunnel's near end asks.
package struct TLSEvidence: Hashable, Sendable {
    /// What came of one handshake.
    package enum Result: Hashable, Sendable {
        /// It was completed, whatever is thought of the certificate.
        case established(Session)
        case failed(Failure)
    }

    /// What a completed handshake agreed on and showed.
    package struct Session: Hashable, Sendable {
        /// E.g. `TLS 1.3`.
        package var version: String
        /// Nil where the server showed none.
        package var certificate: Certificate?
        /// It asked for a certificate of the client; none was given.
        package var wantsClientCertificate: Bool

        /// Everything as the properties say.
        package init(version: String, certificate: Certificate?, wantsClientCertificate: Bool = false) {
            self.version = version
            self.certificate = certificate
            self.wantsClientCertificate = wantsClientCertificate
        }
    }

    /// Why a handshake came to nothing.
    package enum Failure: Hashable, Sendable {
        /// The server's fatal alert (RFC 8446 §6), and its name.
        case alert(UInt8, name: String)
        /// The server ended the connection in the middle of it.
        case closed
        /// No answer in this time.
        case silent(after: Duration)
        /// This machine's TLS will not have what the server offers, in its own words.
        case refusedHere(words: String)
    }

    /// The name that was asked for; nil: the destination is an address, and none was sent (RFC 6066 §3).
    package var serverName: String?
    /// Asked for ``serverName``.
    package var byOwnName: Result
    /// Asked for ``ApplicationEvidence/clientName``; nil: that was not asked.
    package var byNearName: Result?

    /// Everything as the properties say.
    package init(serverName: String?, byOwnName: Result, byNearName: Result? = nil) {
        self.serverName = serverName
        self.byOwnName = byOwnName
        self.byNearName = byNearName
    }

    /// The certificate that a client at the near end is shown.
    package var certificateForClients: Certificate? {
        guard case .established(let session) = byNearName ?? byOwnName else { return nil }
        return session.certificate
    }
}

extension TLSEvidence {
    /// A certificate as it was shown (RFC 5280), held against this machine's clock, its store and two names.
    package struct Certificate: Hashable, Sendable {
        /// The dates of the certificate against this machine's clock.
        package enum Validity: Hashable, Sendable { case valid, expired, notYetValid }

        /// The chain against this machine's store of authorities.
        package enum Trust: Hashable, Sendable {
            case trusted
            /// The library's words; `depth` 0 is the server's own certificate.
            case refused(words: String, depth: Int)
            /// There was nothing to judge by, or the certificate's own dates stand against it already.
            case unknown
        }

        /// dNSName and iPAddress entries of subjectAltName, or the common name where there are none; escaped.
        package var names: [String]
        /// Escaped.
        package var issuer: String
        /// Issued by its own subject (X509_check_issued(3)); the signature is not looked at.
        package var isSelfSigned: Bool
        /// RFC 3339; empty where it cannot be read.
        package var notBefore: String
        /// The last moment at which it holds, as ``notBefore``.
        package var notAfter: String
        /// Judged by itself, whatever ``trust`` says.
        package var validity: Validity
        /// Of the whole chain that the server sent; names do not count in it.
        package var trust: Trust
        /// A client that asks for the destination's own name takes it.
        package var isForOwnName: Bool
        /// A client that asks for the near end takes it.
        package var isForNearName: Bool
        /// SHA-256, in hexadecimal: tells one certificate from another.
        package var fingerprint: String

        /// Everything as the properties say; a good certificate for the destination's own name unless more is given.
        package init(
            names: [String], issuer: String, isSelfSigned: Bool = false, notBefore: String, notAfter: String,
            validity: Validity = .valid, trust: Trust = .trusted, isForOwnName: Bool = true,
            isForNearName: Bool = false, fingerprint: String = ""
        ) {
            self.names = names
            self.issuer = issuer
            self.isSelfSigned = isSelfSigned
            self.notBefore = notBefore
            self.notAfter = notAfter
            self.validity = validity
            self.trust = trust
            self.isForOwnName = isForOwnName
            self.isForNearName = isForNearName
            self.fingerprint = fingerprint
        }
    }
}
