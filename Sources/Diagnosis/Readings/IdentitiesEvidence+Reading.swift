package import Evidence
import TunnelModel

extension Identity {
    /// `key ~/.ssh/id_ed25519`, `key alice@you in the agent`.
    package var words: String {
        switch source {
        case .file(let path): "key \(path)"
        case .agent(_, let path?): "key \(path) in the agent"
        case .agent(let comment, nil): "key \(comment.isEmpty ? fingerprint : comment) in the agent"
        case .certificate(let path): "certificate \(path)"
        }
    }

    /// The file that holds it, if one does.
    package var path: String? {
        switch source {
        case .file(let path), .certificate(let path): path
        case .agent(_, let path): path
        }
    }

    var isCertificate: Bool { if case .certificate = source { true } else { false } }
    var isRSA: Bool { keyType.uppercased().hasPrefix("RSA") }
}

extension IdentitiesEvidence {
    /// What the server refused, in order.
    package var refused: [Identity] { queries.filter { $0.answer == .refused }.map(\.identity) }

    /// What was not offered because the server takes no algorithm for it.
    var ofRefusedAlgorithm: [Identity] {
        queries.filter { if case .algorithmRefused = $0.answer { true } else { false } }.map(\.identity)
    }

    /// What ssh could not offer and a person would want to know of: a file that was asked for, or one of ssh's own
    /// defaults if nothing else was offered. A default that is not there is no fault.
    var blocked: [Identity] {
        guard accepted == nil, !isNotOffered else { return [] }
        return queries.filter { $0.answer == .notAsked }.map(\.identity).filter { identity in
            guard let problem = identity.problem else { return false }
            return identity.isExplicit || (problem != .missing && refused.isEmpty)
        }
    }

    /// Encrypted private keys that could not even be offered: their public half is not known without the passphrase.
    var lockedAway: [Identity] {
        guard accepted == nil, refused.isEmpty, !isNotOffered else { return [] }
        return queries.filter { $0.answer == .notAsked && $0.identity.isEncrypted && $0.identity.problem == nil }
            .map(\.identity)
    }

    /// True when there is a key that ssh would offer to a server that takes keys.
    var hasKeys: Bool { queries.contains { $0.identity.problem == nil || $0.answer != .notAsked } }

    /// True when the login stood or fell with the keys: none was accepted, and nothing else was tried instead.
    func decide(_ facts: Facts) -> Bool {
        guard accepted == nil, disconnected == nil, !isDisabledByClient else { return false }
        switch facts.login?.result {
        case .answerNotGiven?: return !(facts.login?.isForThePersonThere ?? false)
        case nil, .nothingLeft?: return true
        default: return false
        }
    }

    /// True when all that ssh was told to offer are files that are not there: an agent may have been meant to hold them.
    func onlyNamesMissingFiles(_ facts: Facts) -> Bool {
        guard decide(facts), !isNotOffered, refused.isEmpty, ofRefusedAlgorithm.isEmpty, lockedAway.isEmpty else {
            return false
        }
        guard !blocked.isEmpty, blocked.allSatisfy({ $0.problem == .missing }) else { return false }
        if case .answerNotGiven? = facts.login?.result { return false }
        return true
    }

    /// True when ssh has no key to offer at all, to a server that takes nothing else.
    func leaveNothingToOffer(_ facts: Facts) -> Bool {
        guard decide(facts), !isNotOffered, refused.isEmpty, ofRefusedAlgorithm.isEmpty else { return false }
        guard blocked.isEmpty, lockedAway.isEmpty else { return false }
        switch facts.login?.result {
        case .answerNotGiven: return false
        case nil: return !(facts.methods?.takesAnswers ?? true)
        default: return true
        }
    }

    func reading(in scene: Scene) -> Reading {
        let lines =
            queries.filter { $0.answer != .notAsked || $0.identity.problem != nil }
            .map { "\($0.identity.words): \(IdentitiesEvidence.words($0))" }
            // What this machine has, wherever the command is typed.
            + (acceptedFromHere.map {
                ["\($0.words), which \(LegPlan.clientHost) have: \(scene.tunnelHost) would accept it"]
            } ?? [])
            + (acceptedIfOffered.map {
                ["\($0.words): not offered \(scene.here), and \(scene.tunnelHost) would accept it"]
            }
                ?? [])
        if let accepted {
            return .works("\(accepted.words) is accepted for \(user)", lines)
        }
        if let disconnected {
            let text = disconnected.text.map { ["it said: \($0)"] } ?? []
            let words = "disconnected after \(disconnected.afterRefusals) refused keys"
            return .broken(words, lines + ["\(scene.tunnelHost): \(words)"] + text)
        }
        guard decide(scene.facts) else {
            let tried = refused.isEmpty ? "no key was accepted" : "none of \(refused.count) was accepted"
            return .aside(isDisabledByClient ? "not used: PubkeyAuthentication no" : tried, lines)
        }
        if isNotOffered {
            return hasKeys ? .broken("\(scene.tunnelHost) does not take keys", lines) : .aside("no key to offer", lines)
        }
        let keys = refused.count == 1 ? "1 key" : "\(refused.count) keys"
        if !refused.isEmpty { return .broken("\(keys) offered, none accepted for \(user)", lines) }
        if let key = ofRefusedAlgorithm.first {
            return .broken("\(scene.tunnelHost) takes no \(key.keyType) keys", lines)
        }
        if let key = blocked.first {
            return .broken("\(key.words): \(key.problem.map(IdentitiesEvidence.words) ?? "cannot be used")", lines)
        }
        if let key = lockedAway.first {
            return .broken("\(key.words) needs its passphrase", lines + ["\(key.words) is encrypted"])
        }
        let none = "no key to offer"
        let seen = lines + ["\(scene.clientHost): \(agent.words)"]
        return leaveNothingToOffer(scene.facts) ? .broken(none, seen) : .aside(none, seen)
    }

    private static func words(_ query: Query) -> String {
        switch query.answer {
        case .accepted: "accepted"
        case .refused: "refused"
        case .notAsked: query.identity.problem.map(words) ?? "not offered"
        case .algorithmRefused(let algorithms): "not offered, the server takes \(algorithms.joined(separator: ","))"
        }
    }

    static func words(_ problem: Identity.Problem) -> String {
        switch problem {
        case .permissions(let mode): "others may read it (mode 0\(String(mode, radix: 8)))"
        case .missing: "no such file"
        case .unreadable(let detail): detail.isEmpty ? "not a private key that ssh reads" : detail
        case .notAllowed: "this user may not read it"
        case .publicMismatch: "the .pub beside it belongs to another key"
        case .tooSmall(let bits, let required): "\(bits) bits, ssh requires \(required)"
        }
    }
}

extension IdentitiesEvidence.AgentState {
    var words: String {
        switch self {
        case .notConfigured: "no agent is configured (SSH_AUTH_SOCK, IdentityAgent)"
        case .unreachable(let path, let reason): "agent \(path): \(reason)"
        case .listed(0): "the agent lists no key"
        case .listed(let keys): "the agent lists \(keys) key\(keys == 1 ? "" : "s")"
        }
    }
}
