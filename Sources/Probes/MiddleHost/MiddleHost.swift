package import Evidence
internal import HostSystem
internal import SSH
internal import SSHText
internal import TunnelModel

/// The host on which a further command of a chain is typed, reached by the session of the command that leads there.
///
/// What is run there is announced by whoever asks, and counted by the session.
package struct MiddleHost: Sendable {
    /// As the person calls it.
    package let name: String
    let session: SSHSession
    /// The agent here that the command which leads there asks to forward; nil where it does not ask, or has none.
    let agent: AgentClient?
    /// The command that leads there, as it was examined; whoever typed it has its keys.
    var opener: ExaminationRequest { boxed[0] }
    private let boxed: [ExaminationRequest]
    /// What was found there; nil where no command may be run.
    package internal(set) var survey: HostSurvey? = nil

    init(name: String, session: SSHSession, agent: AgentClient?, opener: ExaminationRequest) {
        self.name = name
        self.session = session
        self.agent = agent
        boxed = [opener]
    }

    /// What came of looking at it.
    package enum Surveyed: Sendable {
        case seen(MiddleHost)
        /// No shell answers there: nobody could type anything; the first words that came instead, escaped.
        case noShell(String)
        case unable(Inability)
    }

    /// Runs one command there: who we are, what `ssh -G` makes of a command, and what listens.
    ///
    /// - Parameter words: those of the ssh command that is typed there, `-G` among them.
    package func surveyed(asking words: [String], timeout: Duration) async -> Surveyed {
        let question = HostSurvey.Question(words)
        let result = await session.run(
            command: question.command, limit: 256 * 1024, deadline: Deadline(after: timeout))
        switch result {
        case .finished(let output):
            guard let survey = question.answer(output.output, errors: output.errors) else {
                let words = (output.output + output.errors).prefix(512)
                return .noShell(ForeignText(words, limit: 160).description)
            }
            var seen = self
            seen.survey = survey
            return .seen(seen)
        case .refused(let text): return .noShell(ForeignText(text, limit: 160).description)
        case .interrupted(.timeout): return .unable(.outOfTime(after: timeout))
        case .interrupted(.cancelled): return .unable(.interrupted)
        case .interrupted: return .unable(.local("the session with \(name) is gone"))
        }
    }
}

extension Examination {
    /// The tunnel host as a place to type a further command; nil where no session of ours leads there.
    ///
    /// The session lives until ``hangUp()``.
    package func middleHost(called name: String) async -> MiddleHost? {
        guard let session, trial == nil, evidence(.login)?.opensTheWay ?? false else { return nil }
        var agent: AgentClient?
        if request.forwardsAgent, let path = request.forwardedAgent { agent = AgentClient(path: path) }
        return MiddleHost(name: name, session: session, agent: agent, opener: request)
    }
}

extension ExaminationRequest {
    /// The socket of the agent that ssh would forward: its own, or the one that ForwardAgent names (ssh_config(5)).
    var forwardedAgent: String? {
        let setting = configuration.forwardAgent
        let isOwn = ["yes", "true"].contains(setting.lowercased())
        let path = tokens.agentSocket(isOwn ? configuration.identityAgent : setting)
        return path.flatMap { $0.isEmpty ? nil : $0 }
    }
}
