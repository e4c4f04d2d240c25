internal import ArgumentParser
internal import Evidence
internal import Operations

/// `tundoctor probe remote-bind`: whether a host listens for this login, as for `ssh -R`; taken back at once.
struct ProbeRemoteBindCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remote-bind",
        abstract: "Whether a host would listen for you, on the ingress of a remote tunnel.",
        discussion: """
            tundoctor probe remote-bind tunnel-host 8080
            tundoctor probe remote-bind tunnel-host '*:8080'

            The listener is asked for and taken back at once.
            """)

    @OptionGroup(title: "Examination") var options: ProbeOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    @Argument(
        help: ArgumentHelp("The tunnel host, as ssh takes it (before a whole command: the ingress).", valueName: "host")
    )
    var first: String

    @Argument(help: ArgumentHelp("[BIND-ADDRESS:]PORT there, as in ssh -R.", valueName: "ingress"))
    var second: String?

    @Argument(
        parsing: .postTerminator,
        help: ArgumentHelp("Instead of a host: a whole ssh command, whose options count.", valueName: "ssh-command"))
    var command: [String] = []

    /// What is looked at, behind the host or alone before a whole command.
    private var ingress: String { second ?? first }

    func validate() throws {
        if second == nil, command.isEmpty {
            throw ValidationError("Name the tunnel host and the port: tundoctor probe remote-bind tunnel-host 8080.")
        }
        try ProbeTarget.validate(second == nil ? nil : first, command)
    }

    private var host: String { command.isEmpty ? first : command.joined(separator: " ") }

    func run() async throws {
        try await ProbeRun.run(
            ProbeSpec(
                "remote-bind", "\(ingress) on \(host)", options: ["-N", "-R", "\(ingress):localhost:22"],
                target: command.isEmpty ? [first] : command, checks: [.listener], occasional: [.exposure],
                logsIn: true),
            options, output)
    }
}
