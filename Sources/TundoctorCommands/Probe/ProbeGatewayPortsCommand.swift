internal import ArgumentParser
internal import Evidence
internal import Operations

/// `tundoctor probe gateway-ports`: what GatewayPorts of sshd_config(5) makes of a listener for everybody.
struct ProbeGatewayPortsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gateway-ports",
        abstract: "GatewayPorts of a host: where its listeners are bound, and who can enter.",
        discussion: """
            tundoctor probe gateway-ports tunnel-host

            It asks for a listener on every address, with a port of the server's choosing, and takes it back.
            """)

    @OptionGroup(title: "Examination") var options: ProbeOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup var target: ProbeTarget

    func run() async throws {
        try await ProbeRun.run(
            ProbeSpec(
                "gateway-ports", target.name, options: ["-R", "*:0:localhost:22"], target: target.words,
                checks: [.listener, .exposure], logsIn: true), options, output)
    }
}
