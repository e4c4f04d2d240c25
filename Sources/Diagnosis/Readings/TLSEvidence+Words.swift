import Evidence
import TunnelModel

extension TLSEvidence {
    var hasFailed: Bool { if case .failed = byOwnName { true } else { false } }

    /// The certificate shown to who asks by the destination's own name.
    var ownCertificate: Certificate? {
        if case .established(let session) = byOwnName { session.certificate } else { nil }
    }

    /// A client at the near end is refused before any certificate, where one who asks by name is not.
    var refusesNearName: Bool {
        guard case .established = byOwnName, case .failed(let failure)? = byNearName else { return false }
        switch failure {
        case .alert, .closed: return true
        case .silent, .refusedHere: return false
        }
    }

    /// - Parameter machine: the one that examined.
    func detail(on machine: String) -> String {
        switch byOwnName {
        case .failed(let failure): return "TLS handshake failed: \(failure.words(on: machine))"
        case .established(let session):
            guard let certificate = session.certificate else { return "\(session.version), without a certificate" }
            return "\(session.version), certificate for \(certificate.namesInWords), \(certificate.validityInWords)"
        }
    }

    /// - Parameter machine: the one that examined.
    func lines(_ clientName: String, on machine: String) -> [String] {
        let asked = serverName.map { "asked for \($0)" } ?? "asked without a name"
        guard let byNearName else { return ["\(asked): \(byOwnName.words(on: machine))"] }
        let isSame = byOwnName.isSame(as: byNearName)
        return [
            "\(asked): \(byOwnName.words(on: machine))",
            "asked for \(clientName): \(isSame ? "the same" : byNearName.words(on: machine))",
        ]
    }
}

extension TLSEvidence.Result {
    func words(on machine: String) -> String {
        switch self {
        case .failed(let failure): return "no handshake: \(failure.words(on: machine))"
        case .established(let session):
            let asks = session.wantsClientCertificate ? "; it asks for a certificate of the client" : ""
            guard let certificate = session.certificate else { return "\(session.version), no certificate\(asks)" }
            return "\(session.version), certificate for \(certificate.namesInWords) by \(certificate.issuerInWords), "
                + "\(certificate.validityInWords), \(certificate.trustInWords)\(asks)"
        }
    }

    func isSame(as other: Self) -> Bool {
        if case .established(let mine) = self, case .established(let theirs) = other {
            return mine.certificate?.fingerprint == theirs.certificate?.fingerprint
        }
        return self == other
    }
}

extension TLSEvidence.Failure {
    func words(on machine: String) -> String {
        switch self {
        case .alert(let number, let name): "the server sends alert \(number), \(name)"
        case .closed: "the server hangs up"
        case .silent(let after): "no answer within \(after.inWords)"
        case .refusedHere(let words): "refused by \(machine)'s TLS\(words.isEmpty ? "" : ": \(words)")"
        }
    }
}

extension TLSEvidence.Certificate {
    /// At most three names.
    var namesInWords: String {
        if names.isEmpty { return "nobody" }
        let more = names.count > 3 ? " and \(names.count - 3) more" : ""
        return names.prefix(3).joined(separator: ", ") + more
    }

    var issuerInWords: String {
        if isSelfSigned { return "itself" }
        return issuer.isEmpty ? "an unnamed authority" : issuer
    }

    var validityInWords: String {
        switch validity {
        case .valid: "valid until \(notAfter.prefix(10))"
        case .expired: "expired on \(notAfter.prefix(10))"
        case .notYetValid: "valid from \(notBefore.prefix(10)) only"
        }
    }

    var trustInWords: String {
        switch trust {
        case .trusted: "trusted here"
        case .refused(let words, _): "not trusted here (\(words))"
        case .unknown: "trust not asked"
        }
    }
}
