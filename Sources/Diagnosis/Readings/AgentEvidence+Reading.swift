package import Evidence
import TunnelModel

extension AgentEvidence {
    /// The key's options on the tunnel host leave agent forwarding out (sshd(8) `restrict`, `no-agent-forwarding`), or
    /// its certificate does (ssh-keygen(1) -O).
    package var isForbiddenByKey: Bool {
        keyOptions.map { !$0.words.contains("agent-forwarding") } ?? false
    }

    var isForbiddenByCertificate: Bool { isForbiddenByKey && (keyOptions?.place.hasPrefix("cert") ?? false) }

    /// There is nothing here to forward, or nothing that could be asked.
    var isAbsentHere: Bool { if case .listed = local { false } else { true } }

    /// The words for whoever asked in vain: asked for in the command it is a failure; a setting in a file may be meant
    /// for other hosts.
    private func missed(_ detail: String, _ evidence: [String]) -> Reading {
        isAskedInCommand ? .broken(detail, evidence) : .aside(detail, evidence)
    }

    func reading(in scene: Scene) -> Reading {
        var reading = state(in: scene)
        reading.entries = (keys ?? []).map { key in
            CheckResult.Entry(name: key.type, state: "listed", detail: "\(key.fingerprint) \(key.comment)")
        }
        return reading
    }

    private func state(in scene: Scene) -> Reading {
        let host = scene.tunnelHost
        let here = "\(scene.clientHost): \(local.words)"
        let options = keyOptions.map { ["\($0.place): key options: \($0.words.joined(separator: " "))"] } ?? []
        switch remote {
        case .notAsked: return missed("no agent to forward: ssh does not ask for it", [here])
        case .granted:
            return .works(
                "forwarded: \(local.words)",
                ["\(host): a command there was let through to the agent \(scene.here)", here] + options)
        case .refused:
            return missed("not forwarded", [here, "\(host): a command there finds no SSH_AUTH_SOCK"] + options)
        case .otherAgent(let socket):
            return missed(
                "programs there find another agent than \(scene.isTypedHere ? "yours" : "that of \(scene.clientHost)")",
                [
                    here,
                    "\(host): SSH_AUTH_SOCK is \(socket), and what is asked there does not come \(scene.isTypedHere ? "here" : "to \(scene.clientHost)")",
                ] + options)
        case .untried(let socket):
            return .open(
                "a socket is there, and nothing to try it with",
                [here, "\(host): SSH_AUTH_SOCK is \(socket), and there is no ssh-add"] + options)
        case .noShell(let output):
            return .open(
                "cannot be seen without a shell",
                ["\(host), asked for a shell: \(output.isEmpty ? "no output" : "“\(output)”")"] + options)
        case .sessionRefused(let text):
            return .open("cannot be seen without a session", ["\(host), asked for a session: \(text)"] + options)
        case .silent(let after):
            return .open("no answer in \(after.inWords)", ["\(host): no answer in \(after.inWords)"] + options)
        }
    }
}

extension AgentEvidence.Local {
    /// In a few words.
    package var words: String {
        switch self {
        case .absent: "no agent is configured (SSH_AUTH_SOCK, IdentityAgent)"
        case .unreachable(let path, let reason): "agent \(path): \(reason)"
        case .listed(let keys):
            keys.isEmpty ? "the agent lists no key" : "the agent lists \(keys.count) key\(keys.count == 1 ? "" : "s")"
        }
    }
}
