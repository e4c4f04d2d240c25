internal import ArgumentParser
internal import Evidence
internal import Operations

/// `tundoctor probe ssh`: up to the host key, before any login.
struct ProbeSSHCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ssh",
        abstract: "The SSH server's first words, key exchange and host key, without a login.",
        discussion: """
            tundoctor probe ssh tunnel-host
            tundoctor probe ssh -- ssh -p 2222 tunnel-host
            """)

    @OptionGroup(title: "Examination") var options: ProbeOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup var target: ProbeTarget

    func run() async throws {
        try await ProbeRun.run(
            ProbeSpec(
                "ssh", target.name, target: target.words, checks: [.reach, .banner, .keyExchange, .hostKey]), options,
            output)
    }
}
