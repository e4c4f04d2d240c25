import Evidence
import TunnelModel

extension ApplicationEvidence {
    func reading(in scene: Scene) -> Reading {
        var details: [String] = []
        var briefs: [String] = []
        if let tls {
            details.append(tls.detail(on: scene.examiningMachine))
            briefs.append(tls.hasFailed ? "TLS handshake failed" : "TLS")
        }
        if let web {
            details.append(web.detail)
            briefs.append(web.brief)
        }
        if let terms {
            details.append(terms.detail(isInsideTLS: tls != nil))
            briefs.append(terms.detail(isInsideTLS: tls != nil))
        }
        if let ssh {
            details.append(ssh.detail)
            briefs.append("SSH")
        }
        let leg = "\(scene.name(of: dialler)) → \(egress), "
        let lines =
            (tls?.lines(clientName, on: scene.examiningMachine) ?? []) + (web?.lines ?? []) + (ssh?.lines ?? [])
            + (terms.map { [$0.detail(isInsideTLS: tls != nil)] + ($0.refusal.map { ["it says: \($0)"] } ?? []) } ?? [])
        let detail = details.joined(separator: "; ")
        var reading = Reading(state: state, detail: detail, evidence: lines.map { leg + $0 })
        reading.brief = briefs.joined(separator: ", ")
        return reading
    }

    private var state: Reading.State {
        switch handshakeStatus {
        case .fail: return .broken
        case .unknown: return .open
        default: break
        }
        return tls?.ownCertificate.map { $0.validity != .valid } ?? false ? .broken : .works
    }

    /// How bad a handshake is that came to nothing when the destination was asked for by its own name; nil for one that
    /// was finished.
    var handshakeStatus: CheckStatus? {
        guard let tls, case .failed(let failure) = tls.byOwnName else { return nil }
        if case .established? = tls.byNearName { return .warn }
        switch failure {
        case .silent: return .unknown
        // Other programs may be less strict than this machine's TLS.
        case .refusedHere: return .warn
        // Without a name, because the destination is an address, many servers do not know whom they are to be.
        case .alert, .closed: return tls.serverName == nil ? .warn : .fail
        }
    }
}
