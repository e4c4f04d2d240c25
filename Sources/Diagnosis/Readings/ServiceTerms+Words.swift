import Evidence
import TunnelModel

extension ServiceTerms {
    func detail(isInsideTLS: Bool) -> String {
        if isInsideTLS { return "\(service.words) inside" }
        switch upgrade {
        case .offered: return "\(service.words), \(service.upgradeWords) offered"
        case .notOffered: return "\(service.words), \(service.upgradeWords) not offered"
        case .unknown: return service.words
        }
    }
}

extension EgressServiceEvidence.Service {
    /// What turning to TLS is called there.
    var upgradeWords: String {
        switch self {
        case .pop3: "STLS"
        case .ftp: "AUTH TLS"
        case .ldap: "StartTLS"
        case .mysql, .postgresql, .redis, .telnet: "encryption"
        default: "STARTTLS"
        }
    }
}

extension InnerServerEvidence {
    var detail: String {
        let key = "host key \(keyType) \(fingerprint)"
        if case .thisKey(let place) = underNearName { return "\(key) as in \(place.words)" }
        if case .thisKey(let place) = underOwnName { return "\(key) as in \(place.words), for \(ownName)" }
        return key
    }

    var lines: [String] {
        [
            "host key \(keyType) \(fingerprint)", "known_hosts has for \(nearName): \(underNearName.words)",
            "known_hosts has for \(ownName): \(underOwnName.words)",
        ]
    }
}

extension InnerServerEvidence.Stored {
    var words: String {
        switch self {
        case .thisKey(let place): "this key (\(place.words))"
        case .otherKey(let places): "another key (\(places.prefix(3).map(\.words).joined(separator: ", ")))"
        case .revoked(let place): "this key, as revoked (\(place.words))"
        case .nothing: "nothing"
        }
    }
}

extension HostKeyEvidence.Place {
    var words: String { line > 0 ? "\(file):\(line)" : file }
}
