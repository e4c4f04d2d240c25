import Evidence
import TunnelModel

extension IdentitiesEvidence {
    /// The server refused keys, and gave no reason: the login stood or fell with them, nothing that can be seen of the
    /// keys explains it, and no file that the person named was left unused.
    func refusalIsUnexplained(_ facts: Facts) -> Bool {
        decide(facts) && !isNotOffered && !refused.isEmpty && blocked.isEmpty && !certificateExplains
    }

    /// A refused certificate shows by itself why.
    var certificateExplains: Bool {
        refused.contains { $0.certificateProblems.contains { $0 != .noPortForwarding } }
    }

    func certificate(_ facts: Facts, _ test: (Identity.CertificateProblem) -> Bool) -> Bool {
        decide(facts) && !isNotOffered && blocked.isEmpty
            && refused.contains { $0.certificateProblems.contains(where: test) }
    }

    /// A certificate whose own text holds was refused, so that the server alone knows why.
    func soundCertificateRefused(_ facts: Facts) -> Bool {
        refusalIsUnexplained(facts) && refused.contains(where: \.isCertificate)
    }

    func blocks(_ facts: Facts, _ test: (Identity.Problem) -> Bool) -> Bool {
        decide(facts) && blocked.contains { $0.problem.map(test) ?? false }
    }
}

extension LoginEvidence {
    func cannotUse(_ test: (Identity.Problem) -> Bool) -> Bool {
        if case .identityUnusable(let identity) = result { identity.problem.map(test) ?? false } else { false }
    }

    func wasRefused(by method: String? = nil) -> Bool {
        if case .answerRefused(let refused) = result { method == nil || refused == method } else { false }
    }

    /// The words of a machine that lets nobody in for the time being (nologin(5), pam_nologin(8)).
    var speaksOfNologin: Bool {
        says("system is booting up", "going down", "shutting down", "not permitted to log in yet", "nologin")
    }

    /// Words that came with the end: they were not there before the proof (pam_nologin shows the file's text so).
    func saysMore(than methods: MethodsEvidence?) -> Bool {
        guard let banner, banner.contains(where: { $0.isLetter }), !says("expired") else { return false }
        if case .offered(_, let before?)? = methods { return !before.contains(banner) }
        return true
    }

    var closedAfterProof: Bool { if case .closedAfterProof = result { true } else { false } }

    var isDisconnected: Bool { if case .disconnected = result { true } else { false } }
}

extension Facts {
    /// After a login by other means the server tells why it refused a key before (SSH_MSG_DEBUG).
    func toldAfterLogin(_ phrases: String...) -> Bool {
        guard let login, login.isSuccess, !(identities?.refused.isEmpty ?? true) else { return false }
        let texts = login.serverMessages.map { $0.lowercased() }
        return phrases.contains { phrase in texts.contains { $0.contains(phrase) } }
    }
}

extension Scene {
    /// The key that the failure is about, as ssh's options name it.
    var keyPath: String {
        let keys = facts.identities
        let problem = keys?.blocked.first ?? keys?.lockedAway.first
        let used: Identity? =
            switch facts.login?.result {
            case .identityUnusable(let key), .passphraseNotGiven(let key), .passphraseWrong(let key): key
            case .agentRefused(let key), .signatureRefused(let key): key
            default: nil
            }
        let refused = keys?.refused.first { $0.path != nil }
        return (used ?? problem ?? refused ?? keys?.queries.first { $0.identity.path != nil }?.identity)?.path
            ?? "~/.ssh/id_ed25519"
    }

    var keyWord: String { ShellWord.quoted(keyPath) }
    var shortKey: String { keyPath.clipped(to: 40) }
    var shortHost: String { tunnelHost.clipped(to: 40) }
    var shortUser: String { user.clipped(to: 30) }

    /// The public half of the key, as ssh-copy-id wants it.
    var publicKeyWord: String {
        let path = keyPath
        return ShellWord.quoted(path.hasSuffix("-cert.pub") ? String(path.dropLast(9)) + ".pub" : path + ".pub")
    }

    var copyKey: Fix {
        onClient(
            "Put the key into the account, if there is another way in (a password, another key).",
            "ssh-copy-id -i \(publicKeyWord) \(portOption)\(login)")
    }

    /// sshd's own account of the refusal names the cause.
    var readLog: Fix {
        onTunnelHost(
            "Read why sshd refused it: the log tells these causes apart.",
            "sudo journalctl -u ssh -u sshd -n 30 --no-pager")
    }

    /// After a login by another way the refusal is a nuisance; without one it is the failure.
    static let warnAfterLogin = Cause.Severity.depends { scene in
        scene.facts.login?.isSuccess ?? false ? .warn : .fail
    }
}

/// What separates the causes of a refused key.
let refusalExperiment =
    "Log in by any other way with ssh -v: sshd then says why it refused the key (debug1: Remote). Else only the "
    + "server's log tells these causes apart."
