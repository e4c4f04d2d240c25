import Evidence
import TunnelModel

extension EgressNameEvidence {
    func reading(in scene: Scene) -> Reading {
        switch self {
        case .resolves(let name, let dialler): .works("\(name) resolves \(dialler.place)")
        case .failed(let name, let text, let dialler):
            .broken(
                "\(name) does not resolve \(dialler.place): \(text)", ["\(scene.name(of: dialler)): \(name): \(text)"])
        case .unsettled(let name):
            .open("whether \(name) resolves there did not show")
        }
    }
}

extension EgressConnectEvidence.Dialler {
    /// Seen from who reads the report.
    fileprivate var place: String { self == .tunnelHost ? "there" : "here" }
}
