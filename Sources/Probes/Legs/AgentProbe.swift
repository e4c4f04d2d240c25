internal import Evidence
internal import HostSystem
internal import SSH
internal import SSHText
internal import TunnelModel

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Looks at the agent that the person's ssh would forward, here and, by one command, on the tunnel host.
///
/// The command is announced and counted, and the same that looks for the shell; `--no-exec` leaves it out.
struct AgentProbe: Probe {
    let check = CheckID.agent

    func isWanted(for request: ExaminationRequest) -> Bool { request.asksForAgent }

    func look(in examination: isolated Examination) async -> Look {
        let request = examination.request
        if let host = request.typedOn { return .notApplicable("the agent of \(host.name) is not looked at from here") }
        guard request.forwardsAgent else {
            return .notApplicable("ssh asks for it with a session only, and with -N there is none")
        }
        var evidence = AgentEvidence(
            local: await local(request), remote: .notAsked, isAskedInCommand: request.asksForAgentInCommand)
        guard case .listed = evidence.local else { return .seen(.agent(evidence)) }
        if case .session(let seen)? = examination.evidence(.session), seen.result != .shell {
            return .notApplicable("no session stays in which it could be used")
        }
        guard request.settings.allowsCommands else { return .unable(.commandsNotAllowed) }
        guard examination.trial == nil, let session = examination.session else {
            return .unable(.libraryCannot("a session beside the one that ssh made"))
        }
        guard let remote = await examination.shellAnswer(withAgent: true)?.agent else {
            return .unable(.local("the session ended before the command did"))
        }
        evidence.remote = remote
        evidence.keyOptions = await session.debugTexts.lazy.compactMap { PermissionEvidence.KeyOptions($0) }.last
        return .seen(.agent(evidence))
    }

    /// ssh asks the server only if the agent it uses itself answers; what it forwards may be another (ssh_config(5)
    /// ForwardAgent; ssh.c, check_agent_present).
    private func local(_ request: ExaminationRequest) async -> AgentEvidence.Local {
        let own = await keys(of: request.tokens.agentSocket(request.configuration.identityAgent), request)
        let setting = request.configuration.forwardAgent
        if ["yes", "true"].contains(setting.lowercased()) { return own }
        guard case .listed = own else { return own }
        return await keys(of: request.tokens.agentSocket(setting), request)
    }

    private func keys(of path: String?, _ request: ExaminationRequest) async -> AgentEvidence.Local {
        guard let path, !path.isEmpty else { return .absent }
        let deadline = Deadline(after: min(request.settings.timeout, .seconds(5)))
        switch await AgentClient(path: path).identities(deadline: deadline) {
        case .success(let keys):
            return .listed(
                keys.prefix(64).map { key in
                    AgentEvidence.Key(
                        type: KeyTypeName.of(key.type), fingerprint: key.fingerprint,
                        comment: ForeignText(key.comment, limit: 128).description)
                })
        case .failure(let failure):
            return .unreachable(path: ForeignText(path).description, reason: failure.words)
        }
    }
}
