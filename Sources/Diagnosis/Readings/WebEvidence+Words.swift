import Evidence
import TunnelModel

extension WebEvidence {
    var brief: String { (byNearName ?? byOwnName).brief }

    var detail: String {
        guard let byNearName else { return "\(byOwnName.brief) for \(ownHost)" }
        if byNearName.brief == byOwnName.brief { return "\(byOwnName.brief), for \(ownHost) and for \(nearHost)" }
        return "\(byOwnName.brief) for \(ownHost), \(byNearName.brief) for \(nearHost)"
    }

    var lines: [String] {
        ["Host: \(ownHost): \(byOwnName.words)"] + (byNearName.map { ["Host: \(nearHost): \($0.words)"] } ?? [])
    }
}

extension WebEvidence.Result {
    var brief: String {
        switch self {
        case .answered(let answer): "HTTP \(answer.status)"
        case .closed: "no answer to HTTP"
        case .silent: "no answer to HTTP in time"
        case .garbled: "an answer that is not HTTP"
        }
    }

    var words: String {
        guard case .answered(let answer) = self else { return brief }
        let reason = answer.reason.isEmpty ? "" : " \(answer.reason)"
        let location = answer.location.map { ", Location: \($0)" } ?? ""
        let challenge = answer.challenges.isEmpty ? "" : ", asks for \(answer.challenges.joined(separator: ", "))"
        return "HTTP \(answer.status)\(reason)\(location)\(challenge)"
    }
}
