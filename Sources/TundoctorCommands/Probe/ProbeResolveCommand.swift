internal import ArgumentParser
internal import Evidence
internal import Operations

/// `tundoctor probe resolve`: the name and its addresses, without any connection.
struct ProbeResolveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "The tunnel host's name, as ssh looks it up.",
        discussion: """
            tundoctor probe resolve tunnel-host
            """)

    @OptionGroup(title: "Examination") var options: ProbeOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup var target: ProbeTarget

    func run() async throws {
        try await ProbeRun.run(
            ProbeSpec("resolve", target.name, target: target.words, checks: [.resolve]), options, output)
    }
}
