import Evidence

extension ApplicationEvidence {
    func reading(in scene: Scene) -> Reading {
        guard let certificate else { return .works("no TLS") }
        return .works("TLS, certificate for \(certificate.names.joined(separator: ", "))")
    }
}
