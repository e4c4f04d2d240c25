/// What the application behind the egress is, seen through the tunnel with the names that a client will use.
package struct ApplicationEvidence: Hashable, Sendable {
    /// A certificate as it was shown (RFC 5280).
    package struct Certificate: Hashable, Sendable {
        /// dNSName and iPAddress entries of subjectAltName, or the common name where there are none; escaped.
        package var names: [String]
        /// RFC 3339.
        package var notBefore: String
        package var notAfter: String
        /// The whole chain is trusted by this machine's store; nil: that was not asked.
        package var isTrusted: Bool?
        /// Why not, in the library's words.
        package var verification: String

        package init(
            names: [String], notBefore: String, notAfter: String, isTrusted: Bool?, verification: String
        ) {
            self.names = names
            self.notBefore = notBefore
            self.notAfter = notAfter
            self.isTrusted = isTrusted
            self.verification = verification
        }
    }

    package var egress: String
    /// Nil when it does not speak TLS.
    package var certificate: Certificate?

    package init(egress: String, certificate: Certificate?) {
        self.egress = egress
        self.certificate = certificate
    }
}
