import Evidence
import TunnelModel

extension AgentEvidence {
    func reading(in scene: Scene) -> Reading {
        let host = scene.tunnelHost
        switch self {
        case .granted(let keys):
            let number = keys.map { $0 == 1 ? ", with 1 key" : ", with \($0) keys" } ?? ""
            return .works("forwarded\(number)", ["\(host): a command there sees your agent\(number)"])
        case .refused: return .broken("not forwarded", ["\(host): a command there sees no agent"])
        case .noLocalAgent(let reason): return .broken("no agent to forward", ["\(LegPlan.clientHost): \(reason)"])
        case .noShell(let output):
            return .open("cannot be seen without a shell", ["\(host): instead of a shell: \(output)"])
        }
    }
}
