import Evidence
import TunnelModel

extension DialPermissionEvidence {
    func reading(in scene: Scene) -> Reading {
        let lines = ["\(scene.clientHost): ssh -G: permitremoteopen \(words)"]
        let target = destination ?? "any destination"
        return switch isPermitted {
        case true?: .works("ssh \(scene.here) may connect to \(target)", lines)
        case false?: .broken("ssh \(scene.here) may not connect to \(target)", lines)
        case nil: .works("ssh \(scene.here) connects to listed destinations only", lines)
        }
    }

    private var words: String {
        switch rule {
        case .any: "any"
        case .none: "none"
        case .list(let list): list.joined(separator: " ").clipped(to: 120)
        }
    }
}
