import Evidence
import TunnelModel

extension PermissionEvidence {
    /// What stood for any destination of a proxy was refused, and others may be allowed: a list of destinations can be the
    /// reason. Where sshd says that forwarding as a whole is off, or the key may not forward, no list is.
    var mayBeListed: Bool {
        guard isStandIn, case .prohibited(let text) = result, !text.isEmpty, !passwordExpired else { return false }
        if let options = keyOptions, !options.words.contains("port-forwarding") { return false }
        return !listeningIsDisabled
    }

    /// Not every destination is allowed, as far as was seen.
    var isLimited: Bool { mayBeListed || (result == .allowed && otherTarget == .prohibited) }

    /// sshd said that port forwarding as a whole is switched off, when it was asked to listen.
    var listeningIsDisabled: Bool {
        guard case .refused(let message?) = remoteListener else { return false }
        return message.lowercased().contains("disabled port forwarding")
    }

    func reading(in scene: Scene) -> Reading {
        let host = scene.tunnelHost
        let refusal = "\(host) → \(egress): "
        if mayBeListed {
            return .open("not every destination is allowed", [refusal + "prohibited (reason 1)"] + trials)
        }
        switch result {
        case .allowed:
            let who = keyOptions == nil ? "the server" : "the server, and for this key"
            return .works(isLimited ? "allowed to listed destinations only" : "allowed by \(who)", trials)
        case .prohibited(let text):
            let words = text.isEmpty ? "prohibited, without a word" : "prohibited: \(text)"
            return .broken("prohibited", [refusal + "\(words) (reason 1)"] + trials)
        case .unknownChannelType(let text):
            return .broken("the server knows no forwarding", [refusal + "\(text) (reason 3)"] + trials)
        case .resourceShortage(let text):
            return .broken("the server is short of resources", [refusal + "\(text) (reason 4)"] + trials)
        case .closed(let disconnect):
            let words = "the connection ended when the forward was asked for"
            return .broken(words, ["\(host): \(words)"] + (disconnect.map { ["it said: \($0)"] } ?? []))
        case .silent(let after):
            let words = "nothing is answered any more for \(after.inWords), not even a keepalive"
            let network = isAcknowledged.map {
                $0 ? "its machine still acknowledges what is sent" : "nothing that was sent is acknowledged"
            }
            return .broken(words, ["\(host): \(words)"] + (network.map { [$0] } ?? []))
        case .silentWhenMarked(let trafficClass):
            return .broken(
                "packets marked \(trafficClass) are lost",
                [
                    "\(host): nothing was acknowledged since ssh's mark \(trafficClass) is on the packets; the same "
                        + "without the mark came through, and with it again not"
                ])
        case .clearedByClient:
            return .broken("ssh itself drops the forwards", ["ssh -G: clearallforwardings yes"])
        }
    }

    /// What was tried in order to tell one policy from another.
    private var trials: [String] {
        var lines: [String] = []
        if let options = keyOptions {
            lines.append("\(options.place): key options: \(options.words.joined(separator: " "))")
        }
        // After a refusal it is the target that tells a list from a switch; after a success, another that shows the list.
        if let words = otherTarget.words { lines.append("another target: \(words)") }
        if !allowedSpellings.isEmpty {
            lines.append("the same target is allowed as \(allowedSpellings.joined(separator: ", "))")
        }
        if let words = remoteListener.words { lines.append("a listener on the tunnel host's loopback: \(words)") }
        if let words = agentForwarding.words { lines.append("agent forwarding: \(words)") }
        if passwordExpired { lines.append("the server said before login that the password has expired") }
        return lines
    }
}

extension PermissionEvidence.Trial {
    /// Nil when it was not made.
    var words: String? {
        switch self {
        case .notMade: nil
        case .allowed: "allowed"
        case .prohibited: "prohibited"
        case .refused(let message): "refused" + (message.map { ", with the words: \($0)" } ?? ", without a word")
        case .noAnswer: "no answer"
        }
    }
}
