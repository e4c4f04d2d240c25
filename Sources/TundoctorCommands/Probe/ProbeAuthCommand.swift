internal import ArgumentParser
internal import Evidence
internal import Operations

/// `tundoctor probe auth`: methods, keys and, unless `--no-login`, the one real login.
struct ProbeAuthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "auth",
        abstract: "Ways to log in, the keys that are accepted, and one login.",
        discussion: """
            tundoctor probe auth tunnel-host
            tundoctor probe auth --no-login alice@tunnel-host
            """)

    @OptionGroup(title: "Examination") var options: ProbeOptions
    @Flag(help: "Ask which methods and keys are accepted, and do not log in.")
    var noLogin = false

    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup var target: ProbeTarget

    func run() async throws {
        try await ProbeRun.run(
            ProbeSpec(
                "auth", target.name, target: target.words,
                checks: noLogin ? [.methods, .identities] : [.methods, .identities, .login], logsIn: true), options,
            output)
    }
}
