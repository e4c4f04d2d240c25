import Evidence
import TunnelModel

extension ConfigurationEvidence {
    func reading(in scene: Scene) -> Reading {
        switch self {
        case .read(let forwards, let cleared):
            if cleared && forwards == 0 {
                .broken("ssh drops every forward", ["ssh -G: clearallforwardings yes, no forward is left"])
            } else {
                .works("ssh reads it, \(forwards) forward\(forwards == 1 ? "" : "s")")
            }
        case .refused(let lines, let file, let line):
            .broken(ConfigurationEvidence.place(file, line).map { "refused: \($0)" } ?? "ssh refuses it", lines)
        case .unsupportedAlgorithm(let option, let value, let lines):
            .broken("this ssh has no \(option) \(value)", lines)
        case .noSSH:
            // Of another host it is not even known that there is none: nobody may have asked (--no-exec).
            .open(
                scene.isTypedHere
                    ? "no ssh on this machine: only the command line is known"
                    : "no ssh of \(scene.clientHost) was asked: only the command line is known")
        }
    }

    /// `FILE:LINE`, as far as ssh says it.
    static func place(_ file: String?, _ line: Int?) -> String? {
        file.map { file in line.map { "\(file):\($0)" } ?? file }
    }
}
