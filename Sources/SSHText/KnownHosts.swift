internal import SSHWire

/// Everything that known_hosts files say of one name, as ssh(1) would find it.
///
/// Make one for each name ssh looks up, and scan the user's files, then the global ones, in order.
package struct KnownHosts: Hashable, Sendable {
    /// The name looked up: see ``lookupName(host:port:alias:)``.
    package let name: String
    /// The lines about that name, in the order of the files.
    package private(set) var lines: [KnownHostsLine] = []
    /// Lines that ssh cannot use, as `file:line`; at most a hundred are kept.
    package private(set) var invalidLines: [String] = []

    /// What the files say of one key.
    package enum Verdict: Hashable, Sendable {
        /// The key is stored for this name.
        case match(KnownHostsLine)
        /// A stored authority signed the certificate; its principals and dates are yet to be checked.
        case certified(KnownHostsLine)
        /// Keys of the same type are stored, none of them this one.
        case changed([KnownHostsLine])
        /// Only keys of other types are stored; ssh calls this changed too.
        case typeChanged([KnownHostsLine])
        /// The key, or the authority of the certificate, is marked `@revoked`.
        case revoked(KnownHostsLine)
        /// Nothing usable is stored for this name.
        case unknown
    }

    /// Lines longer than this are invalid, and what lies beyond the file's limit is not read.
    private static let longestLine = 64 * 1024
    private static let mostBytes = 64 * 1024 * 1024

    /// Knows nothing until a file is scanned; `name` as ``lookupName(host:port:alias:)`` gives it.
    package init(name: String) {
        self.name = name
    }

    /// The name that ssh looks up for a connection: an alias verbatim, else `host`, or `[host]:port` for ports other
    /// than 22.
    ///
    /// Names are lower-cased as ssh does before it looks; the address for CheckHostIP is looked up the same way.
    package static func lookupName(host: String, port: Int, alias: String? = nil) -> String {
        if let alias { return alias }
        let host = host.lowercased()
        return port == 22 || port == 0 ? host : "[\(host)]:\(port)"
    }

    /// Reads one file's content.
    package mutating func scan(_ content: some Collection<UInt8>, file: String) {
        var number = 0
        let bytes = Array(content.prefix(KnownHosts.mostBytes))
        for text in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            let reading =
                text.count > KnownHosts.longestLine
                ? .invalid : KnownHostsLine.read(text, file: file, number: number, name: name)
            switch reading {
            case .irrelevant: break
            case .invalid: if invalidLines.count < 100 { invalidLines.append("\(file):\(number)") }
            case .line(let line): lines.append(line)
            }
        }
    }

    /// The lines with keys of the name itself: no authorities, no revocations.
    package var plainLines: [KnownHostsLine] { lines.filter { $0.marker == .none } }
    /// The `@cert-authority` lines that match the name.
    package var authorities: [KnownHostsLine] { lines.filter { $0.marker == .certificateAuthority } }

    /// Judges a host key or a host certificate, given as its blob.
    ///
    /// A certificate that no stored authority signed is judged by its plain key, as ssh does (sshconnect.c,
    /// check_host_key).
    package func verdict(on blob: [UInt8]) -> Verdict {
        let certificate = PublicKeyBlob(blob)?.certificate
        let plain = certificate?.plainKey ?? blob
        let authority = certificate?.authorityKey
        if let line = lines.first(where: {
            $0.marker == .revoked && ($0.blob == plain || $0.blob == authority || $0.blob == blob)
        }) {
            return .revoked(line)
        }
        if let authority, let line = authorities.first(where: { $0.blob == authority }) { return .certified(line) }
        if let line = plainLines.first(where: { $0.blob == plain }) { return .match(line) }
        var wire = WireReader(plain)
        let type = wire.text() ?? ""
        let sameType = plainLines.filter { $0.keyType == type }
        if !sameType.isEmpty { return .changed(sameType) }
        return plainLines.isEmpty ? .unknown : .typeChanged(plainLines)
    }

    /// The order in which ssh offers host key algorithms once it knows keys of this host (order_hostkeyalgs).
    ///
    /// It applies only where HostKeyAlgorithms is not set, or set with `+` or `-`; otherwise the list is used verbatim.
    package func ordered(hostKeyAlgorithms: [String]) -> [String] {
        let types = Set(plainLines.map(\.keyType))
        guard let best = hostKeyAlgorithms.first, !types.contains(KeyAlgorithm.keyType(of: best)) else {
            return hostKeyAlgorithms
        }
        let hasAuthority = !authorities.isEmpty
        let isPreferred = { (name: String) in
            (KeyAlgorithm.isCertificate(name) && hasAuthority) || types.contains(KeyAlgorithm.keyType(of: name))
        }
        return hostKeyAlgorithms.filter(isPreferred) + hostKeyAlgorithms.filter { !isPreferred($0) }
    }
}
