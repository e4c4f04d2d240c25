internal import ArgumentParser
internal import HostSystem
internal import Reporting

/// How a report is shown; the same for every command that makes one.
struct OutputOptions: ParsableArguments {
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }
    enum Color: String, ExpressibleByArgument, CaseIterable { case auto, always, never }

    @Option(help: "How the report is written.")
    var format: Format = .text

    @Option(help: ArgumentHelp("Write the report to a file instead of standard output.", valueName: "file"))
    var output: String?

    @Option(help: "Colours; NO_COLOR and a standard output that is no terminal switch them off.")
    var color: Color = .auto

    @Flag(name: .shortAndLong, help: "Show every check, also when all is well.")
    var verbose = false
}
