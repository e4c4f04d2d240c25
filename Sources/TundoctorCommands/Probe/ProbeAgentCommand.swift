internal import ArgumentParser
internal import Evidence
internal import Operations

/// `tundoctor probe agent`: the agent here, and whether programs there reach it (`ssh -A`).
struct ProbeAgentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agent",
        abstract: "Whether your agent is forwarded to a host, with the keys it lists here.",
        discussion: """
            tundoctor probe agent tunnel-host

            One command on the host (ssh-add -l) shows it; no key is used. With --no-exec it stays unknown.
            """)

    @OptionGroup(title: "Examination") var options: ProbeOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup var target: ProbeTarget

    func run() async throws {
        try await ProbeRun.run(
            ProbeSpec(
                "agent", target.name, options: ["-A"], target: target.words, checks: [.agent], logsIn: true), options,
            output)
    }
}
