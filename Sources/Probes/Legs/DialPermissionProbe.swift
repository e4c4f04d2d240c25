internal import Evidence
internal import SSHText
internal import TunnelModel

/// Whether ssh on the client host may connect programs of the tunnel host to their destination, where it is the proxy
/// (`-R port` alone): PermitRemoteOpen as `ssh -G` prints it.
struct DialPermissionProbe: ClientHostProbe {
    let check = CheckID.dialPermission

    func look(at forward: Forward, _ request: ExaminationRequest) async -> ClientHostLook {
        guard let written = request.configuration.first("permitremoteopen") else { return ClientHostLook([]) }
        let rule = DialRule(written)
        let evidence = DialPermissionEvidence(
            rule: rule.evidence, destination: forward.egress?.description, isPermitted: rule.permits(forward.egress))
        return ClientHostLook([Observation(check, .seen(.dialPermission(evidence)))])
    }
}

/// PermitRemoteOpen of ssh_config(5): `any`, `none`, or `host:port` words in which `*` stands for any host or any port.
/// Names are compared as they are written (channels.c, open_match).
struct DialRule: Hashable, Sendable {
    private var words: [String]

    init(_ text: String) { words = text.split(separator: " ").map(String.init) }

    var evidence: DialPermissionEvidence.Rule {
        if words.isEmpty || words == ["any"] { return .any }
        if words == ["none"] { return .none }
        return .list(words.prefix(32).map { ForeignText($0, limit: 128).description })
    }

    /// Nil: that depends on the destination.
    func permits(_ destination: Endpoint?) -> Bool? {
        switch evidence {
        case .any: return true
        case .none: return false
        case .list:
            guard case .tcp(let host, let port)? = destination else { return destination == nil ? nil : false }
            return words.contains { DialRule.matches($0, host, port) }
        }
    }

    private static func matches(_ word: String, _ host: String, _ port: Int) -> Bool {
        guard let colon = word.lastIndex(of: ":") else { return false }
        var name = word[..<colon]
        if name.hasPrefix("["), name.hasSuffix("]") { name = name.dropFirst().dropLast() }
        let number = word[word.index(after: colon)...]
        return (name == "*" || name == host[...]) && (number == "*" || Int(number) == port)
    }
}
