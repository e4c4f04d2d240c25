internal import ArgumentParser
internal import Evidence
internal import Operations

/// `tundoctor probe tcp`: the TCP connection to a host's SSH port, or to another port of it.
struct ProbeTCPCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tcp",
        abstract: "The TCP connection to a host, as ssh would make it.",
        discussion: """
            tundoctor probe tcp tunnel-host
            tundoctor probe tcp tunnel-host:2222
            tundoctor probe tcp --all-addresses tunnel-host
            """)

    @OptionGroup(title: "Examination") var options: ProbeOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup var target: ProbeTarget

    func run() async throws {
        let (host, port) = target.command.isEmpty ? ProbeTarget.split(target.host ?? "") : ("", nil)
        try await ProbeRun.run(
            ProbeSpec(
                "tcp", target.name, options: port.map { ["-p", String($0)] } ?? [],
                target: target.command.isEmpty ? [host] : target.command, checks: [.reach]),
            options, output)
    }
}
