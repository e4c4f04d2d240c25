package import HostSystem

/// A certificate as a server showed it (RFC 5280). Every text in it is foreign.
package struct Certificate: Hashable, Sendable {
    /// dNSName and iPAddress entries of subjectAltName, or the common name where there are none; at most 64.
    package let names: [String]
    /// How many names it has in all.
    package let nameCount: Int
    /// The issuer's common name, else its organisation; empty when it has neither.
    package let issuer: String
    /// Nil for a date that cannot be read.
    package let notBefore: Timestamp?
    /// The last moment of its validity; nil for a date that cannot be read.
    package let notAfter: Timestamp?
    /// It is its own issuer.
    package let isSelfSigned: Bool
    /// SHA-256 of the whole certificate: tells one from another.
    package let fingerprint: [UInt8]

    /// How a moment lies to the validity of a certificate (RFC 5280 §4.1.2.5).
    package enum Validity: Hashable, Sendable {
        case valid, expired, notYetValid
    }

    /// Both ends belong to the time of validity; a date that cannot be read limits nothing.
    package func validity(at time: Timestamp) -> Validity {
        if let notAfter, time > notAfter { return .expired }
        if let notBefore, time < notBefore { return .notYetValid }
        return .valid
    }
}

/// What a store of trusted authorities says of a chain.
package enum Trust: Hashable, Sendable {
    /// It leads to an authority of the store, and is valid now.
    case trusted
    /// - Parameters:
    ///   - code: an X509_V_ERR_ value of x509_vfy.h.
    ///   - words: the library's own for it.
    ///   - depth: 0 for the server's own certificate.
    case refused(code: Int32, words: String, depth: Int)
    /// The store could not be read, or there was no certificate.
    case unknown
}

/// Where trusted authorities come from.
package enum TrustStore: Hashable, Sendable {
    /// This machine's: OPENSSLDIR, or SSL_CERT_FILE and SSL_CERT_DIR (openssl-env(7)).
    case system
    /// A PEM file, and nothing else.
    case file(String)
}
