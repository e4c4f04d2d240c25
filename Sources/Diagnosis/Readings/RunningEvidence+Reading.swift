import Evidence
import TunnelModel

extension RunningEvidence {
    func reading(in scene: Scene) -> Reading {
        switch self {
        case .notRunning: return .broken("no ssh of this machine holds this forward", [])
        case .notAccepted(let address, let text):
            return .broken("\(address) \(text)", ["\(LegPlan.clientHost) → \(address): \(text)"])
        case .entered(_, let service): return service.reading(in: scene)
        }
    }
}
