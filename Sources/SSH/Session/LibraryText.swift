/// What libssh says only in the text of its errors. The server's own words are in them: untrusted.
package enum LibraryText {
    /// `Received SSH_MSG_DISCONNECT: 2:Too many authentication failures`
    package static func disconnect(_ text: String) -> HandshakeReport.Disconnect? {
        guard let rest = text.suffix(after: "Received SSH_MSG_DISCONNECT: ") else { return nil }
        let parts = rest.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let code = parts.first.flatMap({ UInt32($0) }) else { return nil }
        return .init(code: code, text: parts.count > 1 ? String(parts[1]) : "")
    }

    /// `Channel opening failure: channel 43 error (2) Connection refused`
    package static func openFailure(_ text: String) -> (code: UInt32, text: String)? {
        guard let rest = text.suffix(after: "Channel opening failure: channel "), let open = rest.firstIndex(of: "("),
            let close = rest[open...].firstIndex(of: ")"), let code = UInt32(rest[rest.index(after: open)..<close])
        else { return nil }
        return (code, String(rest[rest.index(after: close)...].drop { $0 == " " }))
    }

    /// Our number of the channel in the same sentence.
    static func failedChannel(_ text: String) -> UInt32? {
        text.suffix(after: "Channel opening failure: channel ").flatMap { UInt32($0.prefix { $0 != " " }) }
    }

    /// `Access denied for 'none'. Authentication that can continue: publickey,password`
    package static func methods(_ text: String) -> [String]? {
        text.suffix(after: "Authentication that can continue: ").map { $0.split(separator: ",").map(String.init) }
    }

    /// Two lists without a common entry.
    package struct NoMatch: Sendable, Hashable {
        /// libssh's name of the list: `kex algos`, `server host key algo`, `encryption client->server`, …
        package let kind: String
        /// The server's list, in its order; foreign names.
        package let server: [String]
        /// Ours, in order of preference.
        package let client: [String]
    }

    /// `kex error : no match for method encryption client->server: server [a,b], client [c]`
    package static func noMatch(_ text: String) -> NoMatch? {
        guard let rest = text.suffix(after: "no match for method "), let server = rest.suffix(after: ": server ["),
            let client = rest.suffix(after: "], client [")
        else { return nil }
        let kind = rest.dropLast(server.count + ": server [".count)
        func names(_ list: Substring) -> [String] {
            list.prefix { $0 != "]" }.split(separator: ",").map { $0.trimmingSpaces }
        }
        return NoMatch(kind: String(kind), server: names(server), client: names(client))
    }
}

extension StringProtocol where SubSequence == Substring {
    /// What follows the first occurrence of `marker`.
    fileprivate func suffix(after marker: String) -> Substring? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(marker) { return self[index(start, offsetBy: marker.count)...] }
            start = index(after: start)
        }
        return nil
    }

    fileprivate var trimmingSpaces: String {
        var words = self[...]
        while words.first == " " { words = words.dropFirst() }
        while words.last == " " { words = words.dropLast() }
        return String(words)
    }
}
