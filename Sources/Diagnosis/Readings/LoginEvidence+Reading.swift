import Evidence
import TunnelModel

extension LoginEvidence {
    /// True when a server message or the banner says one of `phrases`, whatever the case.
    func says(_ phrases: String...) -> Bool {
        let texts = (serverMessages + [banner ?? "", endingText ?? ""]).map { $0.lowercased() }
        return phrases.contains { phrase in texts.contains { $0.contains(phrase.lowercased()) } }
    }

    /// What the server said when it ended the connection.
    var endingText: String? {
        switch result {
        case .closedAfterProof(let text), .disconnected(let text): text
        default: nil
        }
    }

    func reading(in scene: Scene) -> Reading {
        let host = scene.tunnelHost
        let said = scene.words(ofBanner: banner)
        func broken(_ words: String, _ more: String?...) -> Reading {
            .broken(words, ["\(host), \(user): \(words)"] + more.compactMap(\.self) + said)
        }
        switch result {
        case .succeeded(let method, let identity):
            return .works(success(method, identity, scene.facts), serverMessages)
        case .nothingLeft(let offered):
            return broken("nothing is left to try", "\(host) offers: \(offered.joined(separator: ", "))")
        case .signatureRefused(let key):
            return broken("\(key.words) is accepted and its signature refused")
        case .closedAfterProof(let text):
            return broken("closed after a valid proof of identity", text.map { "it said: \($0)" })
        case .partial(let passed, let remaining):
            return broken("\(passed) passed, the server wants \(remaining.joined(separator: " or ")) as well")
        case .disconnected(let text):
            let age = endedWhileAsking.map {
                "the connection ended \($0.inWords) after it began, while the answer was awaited"
            }
            return broken("disconnected", text.map { "it said: \($0)" } ?? age)
        case .passphraseNotGiven(let key):
            return broken("\(key.words) is accepted, and there is nobody to type its passphrase")
        case .passphraseWrong(let key):
            return broken("\(key.words) is accepted, and the passphrase was wrong")
        case .identityUnusable(let key):
            let problem = key.problem.map(IdentitiesEvidence.words) ?? "ssh cannot use it"
            return broken("\(key.words) is accepted, but: \(problem)")
        case .agentRefused(let key):
            return broken("\(key.words) is accepted, and the agent would not sign")
        case .answerNotGiven(let methods, let batchMode):
            let words = "\(host) wants \(methods.joined(separator: " or ")), and there is nobody to ask"
            return batchMode ? broken(words, "BatchMode yes: ssh asks nobody") : .open(words, [words] + said)
        case .answerRefused(let method):
            return broken("\(method) refused")
        case .silent(let after):
            let words = "no answer within \(after.inWords)"
            return .open(words, ["\(host), \(user): \(words)"] + said)
        }
    }

    private func success(_ method: String, _ identity: Identity?, _ facts: Facts) -> String {
        guard let identity else {
            return method == "none" ? "\(user), without any authentication" : "\(user), by \(method)"
        }
        let offered = facts.identities?.queries.filter { $0.identity.problem == nil } ?? []
        guard offered.count > 1, let index = offered.firstIndex(where: { $0.identity == identity }) else {
            return "\(user), \(identity.words)"
        }
        return "\(user), \(identity.words) (\(ordinal(index + 1)) of \(offered.count) to be offered)"
    }

    private func ordinal(_ number: Int) -> String {
        switch (number % 10, number % 100) {
        case (_, 11...13): "\(number)th"
        case (1, _): "\(number)st"
        case (2, _): "\(number)nd"
        case (3, _): "\(number)rd"
        default: "\(number)th"
        }
    }
}
