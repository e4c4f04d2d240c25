import Evidence
import TunnelModel

extension ExposureEvidence {
    func reading(in scene: Scene) -> Reading {
        let lines = trials.map { trial in
            let from = trial.origin == .tunnelHost ? scene.tunnelHost : LegPlan.clientHost
            let to = Endpoint.tcp(host: trial.address, port: port).description
            return "\(from) → \(to): \(trial.entry.words)"
        }
        return .works("asked: \(asked.words)", lines)
    }
}

extension ExposureEvidence.Asked {
    /// As the report says it.
    var words: String {
        switch self {
        case .loopback: "the tunnel host only"
        case .wildcard: "everybody"
        case .address(let address): "who reaches \(address)"
        }
    }
}

extension ExposureEvidence.Entry {
    /// As the report says it.
    var words: String {
        switch self {
        case .arrived: "arrives"
        case .otherProgram: "something else answers"
        case .refused: "refused"
        case .timedOut: "no answer"
        case .unreachable(let words): words
        case .forbidden: "the server does not let us try"
        case .untried(let why): "not tried: \(why)"
        }
    }
}
