import Evidence
import TunnelModel

extension JoinEvidence {
    func reading(in scene: Scene) -> Reading {
        let next = "command \(listeningStep)"
        let lines = [
            "command \(diallingStep) leads to \(dialled) on \(host)",
            "\(next) has \(option): it listens at \(listening) on \(listeningHost)",
        ]
        switch kind {
        case .joined where isLoop: return .broken("leads back into its own ingress", lines)
        case .joined:
            return .works(
                holder.map { "\(dialled) is where \(next) listens (\($0))" }
                    ?? "\(dialled) is where \(next) will listen", lines)
        case .portDiffers, .familyDiffers, .addressDiffers, .hostDiffers, .wrongOrder:
            return .broken("\(next) listens at \(listening) on \(listeningHost)", lines)
        case .noListener, .apart: return .aside("no command of this chain listens there", lines)
        }
    }
}
