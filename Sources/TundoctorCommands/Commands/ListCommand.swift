internal import ArgumentParser
internal import Operations
internal import Reporting

/// `tundoctor list`: the ssh tunnels that run on this host, and who owns which port.
struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "The ssh tunnels that run on this machine, and how they are.",
        discussion: """
            tundoctor list
            tundoctor list --no-test
            tundoctor list --format json
            sudo tundoctor list

            Each forward is entered once where it listens, as a program that uses it would enter it. Root sees everybody's.
            """)

    @Flag(help: "Only list: connect to nothing.")
    var noTest = false

    @Option(help: ArgumentHelp("The longest that one forward may take, e.g. 500ms, 10s.", valueName: "duration"))
    var timeout = DurationArgument(.seconds(5))

    @OptionGroup(title: "Output") var output: OutputOptions

    func run() async throws {
        try await CommandContext.run(renderError: output.errorRenderer) { context in
            let list = ListTunnels(
                version: programVersion, isTesting: !noTest, timeout: timeout.duration, announce: { context.note($0) })
            let found = try await list.run()
            try output.write(found)
            return ExitStatus(found.verdict, failOnWarnings: false)
        }
    }
}
