internal import Evidence
internal import TunnelModel

/// Where a Location header leads (RFC 3986 §4.2, RFC 9110 §10.2.2).
enum WebOrigin {
    /// The origin of a location that leaves `origin`; nil for one that stays, relative ones included, and for what no
    /// client can follow.
    static func ofLocation(_ location: String, from origin: WebEvidence.Origin) -> WebEvidence.Origin? {
        guard let target = absolute(location, scheme: origin.scheme), target != origin else { return nil }
        return target
    }

    private static func absolute(_ location: String, scheme: String) -> WebEvidence.Origin? {
        if location.hasPrefix("//") { return authority(location.dropFirst(2), scheme: scheme) }
        guard let colon = location.firstIndex(of: ":"), location[colon...].hasPrefix("://") else { return nil }
        let scheme = location[..<colon].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        return authority(location[colon...].dropFirst(3), scheme: scheme)
    }

    /// `[userinfo@]host[:port]`, up to the path.
    private static func authority(_ text: Substring, scheme: String) -> WebEvidence.Origin? {
        var authority = text.prefix { !"/?#\\".contains($0) }
        if let at = authority.lastIndex(of: "@") { authority = authority[authority.index(after: at)...] }
        var port = scheme == "https" ? 443 : 80
        var host = authority
        let end = authority.hasPrefix("[") ? authority.firstIndex(of: "]") : nil
        guard end != nil || !authority.hasPrefix("[") else { return nil }
        if let colon = authority[(end ?? authority.startIndex)...].lastIndex(of: ":") {
            let digits = authority[authority.index(after: colon)...]
            guard digits.isEmpty || Int(digits).map({ (1...65535).contains($0) }) ?? false else { return nil }
            if let number = Int(digits) { port = number }
            host = authority[..<colon]
        }
        if end != nil { host = host.dropFirst().prefix { $0 != "]" } }
        guard !host.isEmpty else { return nil }
        return WebEvidence.Origin(
            scheme: scheme, host: ForeignText(host.lowercased(), limit: 255).description, port: port)
    }
}
