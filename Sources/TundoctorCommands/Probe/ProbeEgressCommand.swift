internal import ArgumentParser
internal import Evidence
internal import Operations

/// `tundoctor probe egress`: what the tunnel host sees of a destination.
struct ProbeEgressCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "egress",
        abstract: "A destination, as the tunnel host sees it.",
        discussion: """
            tundoctor probe egress tunnel-host www:80
            tundoctor probe egress www:80 -- ssh -J bastion tunnel-host
            """)

    @OptionGroup(title: "Examination") var options: ProbeOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    @Argument(
        help: ArgumentHelp(
            "The tunnel host, as ssh takes it (before a whole command: the destination).", valueName: "host"))
    var first: String

    @Argument(
        help: ArgumentHelp(
            "HOST:PORT as the tunnel host is to dial it, or the path of a socket there.", valueName: "destination"))
    var second: String?

    @Argument(
        parsing: .postTerminator,
        help: ArgumentHelp("Instead of a host: a whole ssh command, whose options count.", valueName: "ssh-command"))
    var command: [String] = []

    /// What is looked at, behind the host or alone before a whole command.
    private var destination: String { second ?? first }

    func validate() throws {
        if second == nil, command.isEmpty {
            throw ValidationError(
                "Name the tunnel host and the destination: tundoctor probe egress tunnel-host www:80.")
        }
        try ProbeTarget.validate(second == nil ? nil : first, command)
    }

    private var host: String { command.isEmpty ? first : command.joined(separator: " ") }

    func run() async throws {
        try await ProbeRun.run(
            ProbeSpec(
                "egress", "\(destination) from \(host)", options: ["-N", "-L", "8080:\(destination)"],
                target: command.isEmpty ? [first] : command, checks: [.egressConnect, .egressService],
                occasional: [.application], logsIn: true),
            options, output)
    }
}
