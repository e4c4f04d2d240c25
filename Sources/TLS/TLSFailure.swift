/// A TLS handshake, or a connection after it, that came to nothing.
package struct TLSFailure: Error, Hashable, Sendable {
    /// Who or what ended it.
    package enum Reason: Hashable, Sendable {
        /// The server sent a fatal alert: its number (RFC 8446 §6).
        case alert(UInt8)
        /// The server ended the connection without one.
        case closed
        /// The connection broke under it.
        case broken
        /// The deadline passed before the server had said enough.
        case timedOut
        /// The task was cancelled while it waited for the server.
        case cancelled
        /// Our side will not have what the server offers: too old a version, too short a key, a wrong signature, or
        /// bytes that are not TLS. See `words`.
        case refusedHere
        /// No memory, or a name that the library refuses.
        case unavailable
    }

    /// For our own refusal ``words`` say more.
    package let reason: Reason
    /// The library's own words; empty where it has none.
    package let words: String

    /// Everything as the properties say.
    package init(_ reason: Reason, _ words: String = "") {
        self.reason = reason
        self.words = words
    }
}
