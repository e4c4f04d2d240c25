internal import CLibSSL

/// The error queue of the calling thread (ERR_get_error(3)).
enum LibraryError {
    /// The last error as a failure: an alert of the server's, or what our side would not have.
    static func last() -> TLSFailure {
        let error = ERR_peek_last_error()
        ERR_clear_error()
        let words = ERR_reason_error_string(error).map { String(cString: $0) } ?? ""
        let reason = td_tls_error_reason(error)
        // Received alerts are reasons above this offset (SSL_alert_type_string(3), sslerr.h).
        if (SSL_AD_REASON_OFFSET...SSL_AD_REASON_OFFSET + 255).contains(reason) {
            return TLSFailure(.alert(UInt8(truncatingIfNeeded: reason - SSL_AD_REASON_OFFSET)), words)
        }
        return TLSFailure(.refusedHere, words)
    }
}
