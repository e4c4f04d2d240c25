internal import ArgumentParser
internal import Evidence
internal import Operations
internal import Probes

/// How far an examination may go; shared by the commands that examine.
struct ExaminationOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The longest that one check may take, e.g. 500ms, 10s, 2m.", valueName: "duration"))
    var timeout = DurationArgument(.seconds(10))

    @Flag(help: "Stop before authentication: no login, and nothing behind it is looked at.")
    var noLogin = false

    @Flag(help: "Run no command on anyone's host, not even to tell two causes apart.")
    var noExec = false

    @Flag(help: "Dial every address of the tunnel host, not only up to the first that answers.")
    var allAddresses = false

    @Option(help: ArgumentHelp("Make only these checks, and what they need; may be repeated.", valueName: "check-id"))
    var only: [CheckArgument] = []

    @Option(help: ArgumentHelp("Leave out these checks, and what needs them; may be repeated.", valueName: "check-id"))
    var skip: [CheckArgument] = []

    @Option(help: ArgumentHelp("Offer this identity file, as ssh -i does; may be repeated.", valueName: "file"))
    var identity: [String] = []

    /// The settings these options stand for.
    var settings: ExaminationSettings {
        ExaminationSettings(
            timeout: timeout.duration, allowsLogin: !noLogin, allowsCommands: !noExec, dialsAllAddresses: allAddresses,
            only: only.isEmpty ? nil : Set(only.map(\.check)), skipped: Set(skip.map(\.check)))
    }

    func validate() throws {
        if timeout.duration < .milliseconds(100) {
            throw ValidationError("--timeout must be at least 100ms.")
        }
    }
}

/// A check id on the command line, with completion.
struct CheckArgument: ExpressibleByArgument {
    var check: CheckID

    init?(argument: String) {
        guard let check = CheckID(rawValue: argument), !check.isExperiment else { return nil }
        self.check = check
    }

    static var allValueStrings: [String] { CheckID.allCases.filter { !$0.isExperiment }.map(\.rawValue) }
    static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
}
