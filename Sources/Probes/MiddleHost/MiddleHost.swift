package import Evidence
internal import HostSystem
internal import SSH
internal import SSHText
internal import Synchronization
internal import TunnelModel

/// The host on which a further command of a chain is typed, reached by the session of the command that leads there.
///
/// What is run there is announced by whoever asks, and counted by the session.
package struct MiddleHost: Sendable {
    /// As the person calls it.
    package let name: String
    /// With the first host of the way.
    let session: SSHSession
    /// The commands that lead on from there, each typed on the host that the one before leads to; empty where the session
    /// leads here. What is run here then goes through an ssh of each, with a login of its own.
    let way: [ExaminationRequest]
    /// The agent here that the command which leads there asks to forward; nil where it does not ask, or has none.
    let agent: AgentClient?
    /// The command that leads there, as it was examined; whoever typed it has its keys.
    var opener: ExaminationRequest { boxed[0] }
    private let boxed: [ExaminationRequest]
    private let runs = SharedCount()
    /// What was found there; nil where no command may be run.
    package internal(set) var survey: HostSurvey? = nil

    init(
        name: String, session: SSHSession, agent: AgentClient?, opener: ExaminationRequest,
        way: [ExaminationRequest] = []
    ) {
        self.name = name
        self.session = session
        self.agent = agent
        self.way = way
        boxed = [opener]
    }

    /// What the ssh of each host between was used for: a connection and a login for each command here.
    var carried: Budget {
        let logins = runs.value * way.count
        var budget = Budget()
        budget.tcpConnections = logins
        budget.sshHandshakes = logins
        budget.authenticationAttempts = logins
        return budget
    }

    /// The session's server is this host, and can be asked for channels.
    var isAtSession: Bool { way.isEmpty }

    /// A command of the account here, as the session's own server runs it; counted.
    func line(_ command: String) -> String {
        runs.add()
        return way.reversed().reduce(command) { inner, step in
            let words = SSHTrial.words(step, .carry(inner, forwardsAgent: step.forwardsAgent))
            return RemoteShell.command("exec ssh " + words.map(RemoteShell.quoted).joined(separator: " "))
        }
    }

    /// Runs a command here and collects what it says.
    func run(_ command: String, limit: Int = 64 * 1024, within timeout: Duration) async -> CommandResult {
        await session.run(command: line(command), limit: limit, deadline: Deadline(after: timeout))
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
        switch await run(question.command, limit: 256 * 1024, within: timeout * (1 + way.count)) {
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

/// Counts what several copies of a value do.
private final class SharedCount: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    func add() { count.withLock { $0 += 1 } }
}

extension Examination {
    /// The tunnel host as a place to type a further command; nil where no session of ours leads there.
    ///
    /// The session lives until ``hangUp()``.
    package func middleHost(called name: String) async -> MiddleHost? {
        if let outer = request.typedOn {
            guard outer.survey != nil, trial?.log.authenticatedBy != nil else { return nil }
            return MiddleHost(
                name: name, session: outer.session, agent: outer.agent, opener: request, way: outer.way + [request])
        }
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
