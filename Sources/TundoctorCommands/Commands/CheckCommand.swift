internal import ArgumentParser
internal import Evidence
internal import HostSystem
internal import Operations
internal import Probes
internal import Reporting
internal import TunnelModel

/// `tundoctor check`: examines every leg, names the cause, prints the fix.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Examine every leg of a tunnel, name the cause, print the fix.",
        discussion: """
            tundoctor check -- ssh -L 8080:www:80 tunnel-host -N
            tundoctor check 'ssh -L 8080:www:80 tunnel-host -N'
            tundoctor check bastion-host
            tundoctor check tunnels.yaml
            tundoctor check double-tunnel.txt
            tundoctor check --format json -- ssh -L 8080:www:80 tunnel-host -N
            tundoctor check --dry-run -- ssh -L 8080:www:80 tunnel-host -N
            tundoctor check --destination intranet:80 -- ssh -D 8080 remote-host -N
            tundoctor check --running -- ssh -L 8080:www:80 tunnel-host -N
            tundoctor check --pid 4711

            It answers: would these commands, run now and in this order, work? What it will do to your servers is said \
            on standard error before anything is sent. Exit status: 0 healthy, 1 broken, 2 could not look, 64 bad spec.
            """)

    @OptionGroup(title: "Examination") var examination: ExaminationOptions
    @OptionGroup(title: "Proxies and running tunnels") var running: RunningOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    @Flag(name: [.customShort("n"), .long], help: "Say what would be done, and stop before anything is sent.")
    var dryRun = false

    @Option(help: ArgumentHelp("Try again until the tunnel is healthy, at most this long.", valueName: "duration"))
    var wait: DurationArgument?

    @Option(help: ArgumentHelp("With warn, warnings also make the exit status 1.", valueName: "status"))
    var failOn: FailOn = .fail

    @Option(
        help: ArgumentHelp(
            "Leave this warning out, never a failure; may be repeated.", valueName: "code"))
    var suppress: [WarningArgument] = []

    @Option(help: ArgumentHelp("Examine at most this many connections at once, 1 to 64.", valueName: "number"))
    var jobs = 16

    @OptionGroup var spec: SpecOptions

    enum FailOn: String, ExpressibleByArgument, CaseIterable { case fail, warn }

    func validate() throws {
        guard (1...64).contains(jobs) else { throw ValidationError("--jobs must be from 1 to 64.") }
        if running.pid == nil { return try spec.requireSpec() }
        if !spec.spec.isEmpty { throw ValidationError("--pid names the ssh to examine: no other spec beside it.") }
    }

    func run() async throws {
        try await CommandContext.run(renderError: output.errorRenderer) { context in
            var settings = examination.settings
            running.apply(to: &settings)
            let quiet = CheckTunnels(settings: settings, interaction: .none, version: programVersion) {
                context.note($0)
            }
            let words = try running.pid.map { try CheckTunnels.words(ofProcess: $0) } ?? spec.spec
            let prepared = try await quiet.prepare(words, identities: examination.identity)
            for note in prepared.notes { context.note("note  \(note)") }
            context.note(prepared.plan.map { "plan  \($0)" }.joined(separator: "\n"))
            if dryRun {
                try output.write(plan: prepared.plan)
                return .healthy
            }
            // On a terminal both come to the same screen: the answer stands apart from the plan.
            if Terminal.current.outputIsTerminal { context.note("") }
            let line = ProgressLine(total: prepared.count)
            let check = CheckTunnels(
                settings: settings, interaction: line.standingAside(for: .terminal()),
                version: programVersion, jobs: jobs, suppressed: Set(suppress.map(\.code)),
                announce: { line.note($0) }, onProgress: { line.show($0) })
            let report = await RepeatedCheck(
                check: check, prepared: prepared, limit: wait?.duration, note: { line.note($0) }
            ).run()
            line.erase()
            try output.write(report)
            return ExitStatus(report.verdict, failOnWarnings: failOn == .warn)
        }
    }

    /// The error document for a command line that could not even be parsed.
    static func writeUsageError(_ message: String, fix: String = "tundoctor check --help") {
        let summary = message.split(separator: "\n").first.map(String.init) ?? message
        OutputWriter.standardOutput.write(
            ErrorDocument(code: "spec.bad-command-line", message: summary, fix: fix).json)
    }
}
