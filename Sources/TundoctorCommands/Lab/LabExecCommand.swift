internal import ArgumentParser
internal import HostSystem
internal import Lab

/// `tundoctor lab exec`: becomes a command in a host, so that terminal, signals and exit status are the command's own.
struct LabExecCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec",
        abstract: "Run a command in a host, as alice; without one, a login shell.",
        discussion: """
            tundoctor lab exec you -- ssh -L 8080:www:80 tunnel-host -N
            tundoctor lab exec --root tunnel-host -- tail /var/log/sshd.log

            The exit status is the command's.
            """)

    @OptionGroup var options: LabOptions

    @Flag(help: "As root instead of alice.")
    var root = false

    @Argument(help: ArgumentHelp("The host, e.g. you or tunnel-host.", valueName: "host"))
    var host: String

    @Argument(help: ArgumentHelp("The command and its arguments, after --.", valueName: "command"))
    var command: [String] = []

    func run() async throws {
        try await CommandContext.run { _ in
            let lab = try options.lab()
            let words = try lab.execArguments(
                host: host, command: command, as: root ? .root : .alice, terminal: ProcessEnvironment.value("TERM"))
            throw ReplaceProcessError(program: words[0], error: replaceProcess(with: words))
        }
    }
}

/// The command could not be started at all.
struct ReplaceProcessError: Error, CustomStringConvertible {
    var program: String
    var error: String

    var description: String { "\(program): \(error)" }
}
