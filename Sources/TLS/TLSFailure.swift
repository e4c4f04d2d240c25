/// A TLS handshake, or a connection after it, that came to nothing.
package struct TLSFailure: Error, Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        /// The server sent a fatal alert: its number (RFC 8446 §6).
        case alert(UInt8)
        /// The server ended the connection without one.
        case closed
        /// The connection broke under it.
        case broken
        case timedOut
        case cancelled
        /// Our side will not have what the server offers: too old a version, too short a key, a wrong signature, or
        /// bytes that are not TLS. See `words`.
        case refusedHere
        /// No memory, or a name that the library refuses.
        case unavailable
    }

    package let reason: Reason
    /// The library's own words; empty where it has none.
    package let words: String

    package init(_ reason: Reason, _ words: String = "") {
        self.reason = reason
        self.words = words
    }
}
