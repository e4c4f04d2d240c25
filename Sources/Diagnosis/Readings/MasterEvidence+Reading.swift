import Evidence
import TunnelModel

extension MasterEvidence {
    func reading(in scene: Scene) -> Reading {
        let owner = pid > 0 ? "pid \(pid)" : "an ssh of \(scene.thisMachine)"
        return .works(
            "ssh would use the connection of \(owner), not make a new one",
            ["\(scene.clientHost): ssh -O check at \(path): a master runs, \(owner)"])
    }
}
