internal import SSHWire

/// One usable line of a known_hosts file that matches a name.
package struct KnownHostsLine: Hashable, Sendable, CustomStringConvertible {
    /// What stands before the names.
    package enum Marker: String, Hashable, Sendable {
        /// Nothing: a key of the host itself; a key that signs host certificates; a key that nobody may accept.
        case none = "", certificateAuthority = "@cert-authority", revoked = "@revoked"
    }

    /// The name under which it was scanned.
    package var file: String
    /// From 1.
    package var number: Int
    /// Says whether the key is the host's, an authority's or a revoked one.
    package var marker: Marker
    /// `ssh-ed25519` and the like.
    package var keyType: String
    /// The key as it goes over the wire (RFC 4253 §6.6).
    package var blob: [UInt8]
    /// Whether the names are hashed.
    package var isHashed: Bool

    /// `file:line`.
    package var description: String { "\(file):\(number)" }
}

extension KnownHostsLine {
    /// What a line of text is.
    enum Reading {
        /// Empty, a comment, or about other hosts.
        case irrelevant
        case invalid
        case line(KnownHostsLine)
    }

    /// Reads one line for one name.
    static func read(_ text: ArraySlice<UInt8>, file: String, number: Int, name: String) -> Reading {
        var rest = text.drop(while: isBlank)
        guard let first = rest.first, first != UInt8(ascii: "#"), first != UInt8(ascii: "\r") else {
            return .irrelevant
        }
        var marker = Marker.none
        while rest.first == UInt8(ascii: "@") {
            let word = field(&rest)
            guard marker == .none, let found = Marker(rawValue: String(decoding: word, as: UTF8.self)) else {
                return .invalid
            }
            marker = found
        }
        let names = field(&rest)
        guard !names.isEmpty else { return .invalid }
        let isHashed = names.first == UInt8(ascii: "|")
        let isMatch = isHashed ? HostPattern.matches(name, hashed: names) : HostPattern.matches(name, list: names)
        guard isMatch else { return .irrelevant }
        let type = String(decoding: field(&rest), as: UTF8.self)
        guard let blob = Base64.decode(field(&rest)), var wire = Optional(WireReader(blob)), wire.text() == type else {
            return .invalid
        }
        return .line(
            KnownHostsLine(file: file, number: number, marker: marker, keyType: type, blob: blob, isHashed: isHashed))
    }

    private static func field(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let word = rest.prefix { !isBlank($0) && $0 != UInt8(ascii: "\r") }
        rest = rest[word.endIndex...].drop(while: isBlank)
        return word
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }
}
