import Evidence
import TunnelModel

extension EgressNameEvidence {
    func reading(in scene: Scene) -> Reading {
        switch self {
        case .resolves(let name, let dialler): .works("\(name) resolves \(dialler.place(in: scene))")
        case .failed(let name, let text, let dialler):
            .broken(
                "\(name) does not resolve \(dialler.place(in: scene)): \(text)",
                ["\(scene.name(of: dialler)): \(name): \(text)"])
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

extension EgressConnectEvidence.Dialler {
    /// Seen from who reads the report.
    fileprivate func place(in scene: Scene) -> String { self == .tunnelHost ? "there" : scene.here }
}
