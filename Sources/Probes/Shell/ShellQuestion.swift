internal import Evidence
internal import HostSystem
internal import SSH
internal import SSHText
internal import TunnelModel

/// What the one command on the tunnel host showed.
struct ShellAnswer: Sendable {
    var session: SessionEvidence.Result
    /// Nil where it was not asked about.
    var agent: AgentEvidence.Remote?
}

/// The one command that an examination runs on the tunnel host: whether a shell answers, and whether programs there
/// reach the agent of the client host. Pure but for what runs it.
enum ShellQuestion {
    /// What a shell of any kind prints when it is asked for it.
    static let token = "tundoctor-asks-for-a-shell"

    /// Plain words for every shell; what needs sh(1) is one quoted word for it (POSIX.1-2024 XCU).
    ///
    /// ssh-add(1) only lists, into nothing: through a forwarded socket that makes the server ask us for a channel.
    static func command(withAgent: Bool) -> String {
        guard withAgent else { return "echo \(token)" }
        return "echo \(token); sh -c '"
            + #"printf "tundoctor-agent=<%s>\n" "$SSH_AUTH_SOCK"; "#
            + #"if [ "$SSH_AUTH_SOCK" ]; then ssh-add -l >/dev/null 2>&1; echo "tundoctor-asked=$?"; fi'"#
    }

    /// What came of it.
    static func answer(_ result: CommandResult, withAgent: Bool, timeout: Duration) -> ShellAnswer? {
        switch result {
        case .finished(let output): answer(output, withAgent)
        case .refused(let text):
            ShellAnswer(
                session: .refused(text: ForeignText(text, limit: 160).description),
                agent: withAgent ? .sessionRefused(text: ForeignText(text, limit: 160).description) : nil)
        case .interrupted(.timeout):
            ShellAnswer(session: .silent(after: timeout), agent: withAgent ? .silent(after: timeout) : nil)
        case .interrupted: nil
        }
    }

    private static func answer(_ output: CommandOutput, _ withAgent: Bool) -> ShellAnswer {
        let text = String(decoding: (output.output + output.errors).prefix(2048), as: UTF8.self)
        guard text.contains(token) else {
            let words = ForeignText(text.prefix(512).utf8, limit: 160).description
            // A forced command may use the agent by itself; that it was let through is seen all the same.
            return ShellAnswer(
                session: .otherProgram(status: output.exitStatus, output: words),
                agent: withAgent ? output.usedAgent ? .granted : .noShell(output: words) : nil)
        }
        return ShellAnswer(session: .shell, agent: withAgent ? agent(text, output) : nil)
    }

    private static func agent(_ text: String, _ output: CommandOutput) -> AgentEvidence.Remote {
        if output.usedAgent { return .granted }
        let words = ForeignText(text.prefix(512).utf8, limit: 160).description
        guard let socket = value(of: "tundoctor-agent=<", in: text, until: ">"), socket != "%s" else {
            return .noShell(output: words)
        }
        if socket.isEmpty { return .refused }
        let name = ForeignText(socket, limit: 160).description
        switch value(of: "tundoctor-asked=", in: text, until: "\n").flatMap({ Int($0) }) {
        // ssh-add(1): 0 it lists keys, 1 it has none, 2 there is no agent to contact.
        case 0, 1, 2: return .otherAgent(socket: name)
        default: return .untried(socket: name)
        }
    }

    private static func value(of label: String, in text: String, until end: Character) -> String? {
        guard let start = text.firstRange(of: label) else { return nil }
        return String(text[start.upperBound...].prefix { $0 != end && $0 != "\r" && $0 != "\n" })
    }
}

extension Examination {
    /// Runs the one command, or gives what it showed before; nil where it could not be run.
    ///
    /// Where the person's ssh asks for agent forwarding, it is always looked at in the same run.
    func shellAnswer(withAgent: Bool) async -> ShellAnswer? {
        if let shell, !withAgent || shell.agent != nil { return shell }
        guard let session else { return nil }
        let asksAgent = withAgent || request.forwardsAgent
        let timeout = request.settings.timeout
        let result = await session.run(
            command: ShellQuestion.command(withAgent: asksAgent), requestingAgent: asksAgent,
            deadline: Deadline(after: timeout))
        let answer = ShellQuestion.answer(result, withAgent: asksAgent, timeout: timeout)
        shell = answer
        return answer
    }
}

extension ExaminationRequest {
    /// ssh would start a shell: no `-N`, no command, and it does not only forward its standard streams (`-W`).
    var needsShell: Bool { opensSession && configuration.sessionType == "default" && !runsOwnCommand }

    /// ssh would open a session of some kind (ssh.c, ssh_session2): no `-N`, no `-W`.
    private var opensSession: Bool { configuration.sessionType != "none" && !spec.arguments.contains("-W") }

    /// ssh would ask for agent forwarding, if it finds an agent: it does so with the session only, so never with `-N`.
    var forwardsAgent: Bool { asksForAgent && opensSession }

    /// `-A`, or ForwardAgent other than no.
    var asksForAgent: Bool { !["no", "false"].contains(configuration.forwardAgent.lowercased()) }

    /// The command itself says so, rather than a configuration file.
    var asksForAgentInCommand: Bool {
        spec.arguments.contains("-A")
            || zip(spec.arguments, spec.arguments.dropFirst()).contains { option, value in
                option == "-o" && value.lowercased().hasPrefix("forwardagent")
            }
    }
}
