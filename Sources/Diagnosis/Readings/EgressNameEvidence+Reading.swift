import Evidence
import TunnelModel

extension EgressNameEvidence {
    func reading(in scene: Scene) -> Reading {
        switch self {
        case .resolves(let name): .works("\(name) resolves there")
        case .failed(let name, let text):
            .broken("\(name) does not resolve there: \(text)", ["\(scene.tunnelHost): \(name): \(text)"])
        case .waiting(let name, let after):
            .broken(
                "\(scene.tunnelHost) was still looking \(name) up after \(after.inWords)",
                [
                    "\(scene.tunnelHost): asked to connect to \(name), sshd answers nothing any more for "
                        + "\(after.inWords), as it does while it looks a name up"
                ])
        case .unsettled(let name):
            .open("whether \(name) resolves there did not show")
        }
    }
}
