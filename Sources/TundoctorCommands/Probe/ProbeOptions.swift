internal import ArgumentParser
internal import Probes

/// How far a probe may go, and what its exit status counts; the same words as for `check`.
struct ProbeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The longest that one check may take, e.g. 500ms, 10s, 2m.", valueName: "duration"))
    var timeout = DurationArgument(.seconds(10))

    @Flag(help: "Run no command on anyone's host, not even to tell two causes apart.")
    var noExec = false

    @Flag(help: "Dial every address of the host, not only up to the first that answers.")
    var allAddresses = false

    @Option(help: ArgumentHelp("Offer this identity file, as ssh -i does; may be repeated.", valueName: "file"))
    var identity: [String] = []

    @Flag(name: [.customShort("n"), .long], help: "Say what would be done, and stop before anything is sent.")
    var dryRun = false

    @Option(help: ArgumentHelp("Try again until all is well, at most this long.", valueName: "duration"))
    var wait: DurationArgument?

    @Option(help: ArgumentHelp("With warn, warnings also make the exit status 1.", valueName: "status"))
    var failOn: CheckCommand.FailOn = .fail

    /// The settings these options stand for.
    var settings: ExaminationSettings {
        ExaminationSettings(
            timeout: timeout.duration, allowsCommands: !noExec, dialsAllAddresses: allAddresses)
    }

    func validate() throws {
        if timeout.duration < .milliseconds(100) { throw ValidationError("--timeout must be at least 100ms.") }
    }
}
