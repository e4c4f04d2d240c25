internal import ArgumentParser
internal import Evidence
internal import Operations

/// `tundoctor probe bind`: whether ssh could listen on a port of this machine, without ever listening there.
struct ProbeBindCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bind",
        abstract: "Whether ssh could listen here, on the ingress of a local tunnel.",
        discussion: """
            tundoctor probe bind 8080
            tundoctor probe bind '*:8080'
            """)

    @OptionGroup(title: "Examination") var options: ProbeOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    @Argument(help: ArgumentHelp("[ADDRESS:]PORT, as in ssh -L, or the path of a socket.", valueName: "ingress"))
    var ingress: String

    func run() async throws {
        try await ProbeRun.run(
            ProbeSpec(
                "bind", ingress, options: ["-N", "-L", "\(ingress):DESTINATION:80"], target: ["TUNNEL-HOST"],
                checks: [.ingress]),
            options, output)
    }
}
