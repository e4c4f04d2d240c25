internal import ArgumentParser
internal import Operations
internal import Reporting

/// `tundoctor probe socks`: an existing proxy, asked in every form of SOCKS.
struct ProbeSocksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "socks",
        abstract: "An existing SOCKS proxy: which forms it serves, and whether it connects.",
        discussion: """
            tundoctor probe socks localhost:8080
            tundoctor probe socks localhost:8080 --destination intranet:80

            It asks for the destination by SOCKS5 with a name, SOCKS4a, SOCKS5 with an address, and SOCKS4, and greets what \
            it is connected to as its port expects. Without a destination it asks for the SSH port of the machine that \
            dials. It offers no password.
            """)

    @Option(help: ArgumentHelp("What the proxy is asked for.", valueName: "host:port"))
    var destination: DestinationArgument?

    @Option(help: ArgumentHelp("The longest that one request may take, e.g. 500ms, 10s.", valueName: "duration"))
    var timeout = DurationArgument(.seconds(5))

    @OptionGroup(title: "Output") var output: OutputOptions

    @Argument(help: ArgumentHelp("Where the proxy listens.", valueName: "host:port"))
    var proxy: DestinationArgument

    func run() async throws {
        try await CommandContext.run(renderError: output.errorRenderer) { context in
            let probe = AskProxy(
                proxy: proxy.endpoint, destination: destination?.endpoint, timeout: timeout.duration,
                version: programVersion)
            context.note(probe.plan)
            let report = try await probe.run()
            try output.write(report)
            return ExitStatus(report.verdict, failOnWarnings: false)
        }
    }
}
