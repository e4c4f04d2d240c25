internal import SSHWire

/// Lists of host patterns as known_hosts has them (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT").
package enum HostPattern {
    /// True if a name is in a comma-separated list of patterns with `*`, `?` and `!`; a negated match rules all
    /// others out.
    package static func matches(_ name: String, list: some Collection<UInt8>) -> Bool {
        let name = Array(name.lowercased().utf8)
        var found = false
        for pattern in list.split(separator: UInt8(ascii: ",")) {
            let negated = pattern.first == UInt8(ascii: "!")
            let body = (negated ? pattern.dropFirst() : pattern).map(lowercased)
            // OpenSSH gives up on the whole list here.
            if body.count >= 1023 { return false }
            if match(name, body) {
                if negated { return false }
                found = true
            }
        }
        return found
    }

    /// True if a hashed name, `|1|salt|hash`, is that of `name` (HMAC-SHA1, compared as OpenSSH does: the name
    /// verbatim).
    package static func matches(_ name: String, hashed field: some Collection<UInt8>) -> Bool {
        let parts = field.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].isEmpty, parts[1].elementsEqual("1".utf8), let salt = Base64.decode(parts[2]),
            let hash = Base64.decode(parts[3]), salt.count == 20, hash.count == 20
        else { return false }
        return SHA1.authenticationCode(of: Array(name.utf8), key: salt) == hash
    }

    /// Linear in time but for the last `*`, which is all that ever needs another try.
    private static func match(_ name: [UInt8], _ pattern: [UInt8]) -> Bool {
        var (n, p) = (0, 0)
        var star: Int?
        var retry = 0
        while n < name.count {
            if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
                (star, retry) = (p, n)
                p += 1
            } else if p < pattern.count, pattern[p] == UInt8(ascii: "?") || pattern[p] == name[n] {
                n += 1
                p += 1
            } else if let star {
                retry += 1
                (n, p) = (retry, star + 1)
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
