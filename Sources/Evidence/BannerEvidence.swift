/// What came between the TCP connection and the server's identification string (RFC 4253 §4.2).
package struct BannerEvidence: Hashable, Sendable {
    /// How a connection ended: `finished` in order (FIN), `reset` by an error, mostly a RST.
    package enum Closing: String, Hashable, Sendable { case finished, reset }

    /// What answers on the port when it is not SSH.
    package enum Service: String, Hashable, Sendable {
        case http, smtp, ftp, imap, pop3, tls, mysql, telnet, rfb, otherText, otherBinary
    }

    /// What ended the wait for an identification string; every text in it is escaped.
    package enum Result: Hashable, Sendable {
        /// The identification string, e.g. `SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10`.
        case identified(String)
        /// SSH-1 only, e.g. `SSH-1.5-…`.
        case protocolOne(String)
        /// A line that begins with `SSH-` and is not an identification string.
        case malformed(String)
        /// The connection ended before an identification string.
        case closed(Closing)
        /// Not one byte, or not one whole line, within the time.
        case silent(after: Duration)
        /// Bytes trickle or lines run on without an identification string.
        case endless(after: Duration)
        /// Another protocol speaks.
        case foreign(Service)
    }

    /// `foreign` goes before `closed`: what speaks another protocol often hangs up.
    package var result: Result
    /// Lines before the identification string, escaped, at most 64 of them.
    package var precedingLines: [String]
    /// How many bytes came before the result.
    package var bytesReceived: Int
    /// The first bytes, escaped.
    package var opening: String
    /// The address and port that were dialled.
    package var address: String

    /// Everything as the properties say.
    package init(
        result: Result, precedingLines: [String] = [], bytesReceived: Int = 0, opening: String = "",
        address: String = ""
    ) {
        self.result = result
        self.precedingLines = precedingLines
        self.bytesReceived = bytesReceived
        self.opening = opening
        self.address = address
    }

    /// The software part of the identification string (RFC 4253 §4.2), e.g. `OpenSSH_9.2p1 Debian-2+deb12u10`.
    package var software: String? {
        guard case .identified(let line) = result else { return nil }
        let parts = line.split(separator: "-", maxSplits: 2, omittingEmptySubsequences: false)
        return parts.count == 3 ? String(parts[2]) : nil
    }

    /// By its own words alone (`SSH-2.0-OpenSSH…`); false where no identification string came.
    package var isOpenSSH: Bool { software?.hasPrefix("OpenSSH") ?? false }
}
