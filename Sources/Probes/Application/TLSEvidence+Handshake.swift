internal import Evidence
internal import HostSystem
internal import TLS
internal import TunnelModel

extension TLSEvidence.Result {
    /// What came of a handshake, by this machine's clock.
    init(_ outcome: Result<TLSHandshake, TLSFailure>, own: String, near: String, after elapsed: Duration) {
        switch outcome {
        case .success(let handshake):
            self = .established(
                TLSEvidence.Session(
                    version: handshake.version.replacing("TLSv", with: "TLS "),
                    certificate: handshake.certificate.map {
                        TLSEvidence.Certificate($0, handshake, own: own, near: near)
                    }, wantsClientCertificate: handshake.wantsClientCertificate))
        case .failure(let failure):
            self = .failed(TLSEvidence.Failure(failure, after: elapsed))
        }
    }
}

extension TLSEvidence.Certificate {
    fileprivate init(_ certificate: Certificate, _ handshake: TLSHandshake, own: String, near: String) {
        let validity: Validity =
            switch certificate.validity(at: .now) {
            case .valid: .valid
            case .expired: .expired
            case .notYetValid: .notYetValid
            }
        let trust: Trust =
            switch handshake.trust {
            case .trusted: .trusted
            case .unknown: .unknown
            // The dates of the server's own certificate stand by themselves, and nothing else was then looked at.
            case .refused(_, _, 0) where validity != .valid && !certificate.isSelfSigned: .unknown
            case .refused(_, let words, let depth):
                .refused(words: ForeignText(words, limit: 120).description, depth: depth)
            }
        var names = certificate.names.prefix(16).map { ForeignText($0, limit: 128).description }
        if certificate.nameCount > names.count { names.append("\(certificate.nameCount - names.count) more") }
        self.init(
            names: names, issuer: ForeignText(certificate.issuer, limit: 128).description,
            isSelfSigned: certificate.isSelfSigned, notBefore: certificate.notBefore?.description ?? "",
            notAfter: certificate.notAfter?.description ?? "", validity: validity, trust: trust,
            isForOwnName: handshake.matching.contains(own), isForNearName: handshake.matching.contains(near),
            fingerprint: certificate.fingerprint.map { byte in
                (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }.joined())
    }
}

extension TLSEvidence.Failure {
    fileprivate init(_ failure: TLSFailure, after elapsed: Duration) {
        switch failure.reason {
        case .alert(let number): self = .alert(number, name: TLSAlert.name(of: number))
        case .closed, .broken, .cancelled: self = .closed
        case .timedOut: self = .silent(after: elapsed)
        case .refusedHere, .unavailable:
            self = .refusedHere(words: ForeignText(failure.words, limit: 120).description)
        }
    }
}
