import Evidence
import TunnelModel

extension EgressNameEvidence {
    func reading(in scene: Scene) -> Reading {
        switch self {
        case .resolves(let name): .works("\(name) resolves there")
        case .failed(let name, let text):
            .broken("\(name) does not resolve there: \(text)", ["\(scene.tunnelHost): \(name): \(text)"])
        case .unsettled(let name):
            .open("whether \(name) resolves there did not show")
        }
    }
}
