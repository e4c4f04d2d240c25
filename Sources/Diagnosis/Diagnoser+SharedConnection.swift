import Evidence
import TunnelModel

extension Facts {
    /// ssh would hand the tunnel to a connection that stands already: what only a new login meets says nothing of it.
    func makesIrrelevant(_ check: CheckID) -> Bool {
        guard master != nil else { return false }
        switch check {
        case .resolve, .reach, .banner, .keyExchange, .hostKey, .methods, .identities, .login: return true
        default: return false
        }
    }
}

extension CheckResult {
    /// The failure of a login that ssh would not make: what lies behind it stays unknown.
    mutating func becomeUnknown() {
        status = .unknown
        because = "\(detail); ssh would use the shared connection instead of a new login"
    }
}

extension Finding {
    /// See ``CheckResult/becomeUnknown()``.
    mutating func becomeUnknown(in scene: Scene) {
        status = .unknown
        evidence.append("\(scene.clientHost): ssh would use the shared connection instead of a new login")
    }
}
