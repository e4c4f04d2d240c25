package import Evidence
internal import HostSystem
package import SSHText
package import TunnelModel

/// A spec as it was written: a command line, and what the file that holds it says beside it.
package struct WrittenSpec: Sendable {
    /// The words, as ssh takes them apart.
    package var commandLine: SSHCommandLine
    /// The name that a file gives it; nil for a command line.
    package var name: String?
    /// What the file expects a check to say; nil where it expects nothing.
    package var expectation: Expectation?
    /// Its place in a chain; nil for a command by itself.
    package var membership: ChainMembership?
    /// Its text in the file that it stands in; nil for a command line.
    var origin: SpecText?

    /// A command line by itself, from no file.
    package init(_ commandLine: SSHCommandLine) { self.commandLine = commandLine }

    /// The host on which it is typed.
    package var host: String { membership?.host ?? LegPlan.clientHost }

    /// Whether the ssh of this machine runs it.
    package var isTypedHere: Bool { host == LegPlan.clientHost }
}

/// A spec that was read: what was asked for, and what ssh will make of it.
package struct ReadSpec: Hashable, Sendable {
    /// The tunnel with its effective forwards.
    package var tunnel: TunnelSpec
    /// The command line it came from.
    package var commandLine: SSHCommandLine
    /// The answer of `ssh -G`; nil where there is no ssh, and then only the command line counts.
    package var configuration: EffectiveConfiguration?
    /// What is not wrong but should be said.
    package var notes: [SpecNote]
}

/// Turns the arguments of a command of ours into tunnels: an ssh command in words or in one argument, an alias, a file.
package struct SpecReader: Sendable {
    /// Which ssh is asked what a command line means.
    package var configurationReader: EffectiveConfigurationReader
    /// How long `ssh -G` may take for one spec.
    package var timeout: Duration
    /// Whether a finding code that a file expects exists.
    package var isKnownCode: @Sendable (FindingCode) -> Bool

    /// Everything as the properties say; without `isKnownCode` a file may expect any code.
    package init(
        configurationReader: EffectiveConfigurationReader = .init(), timeout: Duration = .seconds(10),
        isKnownCode: @escaping @Sendable (FindingCode) -> Bool = { _ in true }
    ) {
        self.configurationReader = configurationReader
        self.timeout = timeout
        self.isKnownCode = isKnownCode
    }

    /// Reads all specs of a command line: the words of one ssh command, or one spec an argument.
    package func read(arguments: [String]) async throws(SpecError) -> [ReadSpec] {
        var specs: [ReadSpec] = []
        for result in await read(try await written(arguments: arguments)) { specs.append(try result.get()) }
        return specs
    }

    /// What the arguments of a command line say, before ssh is asked what it means.
    package func written(arguments: [String]) async throws(SpecError) -> [WrittenSpec] {
        guard !arguments.isEmpty else {
            throw SpecError(
                .notACommand, operation: "reading the spec", "nothing to look at was given",
                fix: "give an ssh command, e.g. -- ssh -L 8080:www:80 tunnel-host -N, or a host alias")
        }
        if arguments.count > 1, arguments.contains(where: PastedCommand.isProgram) {
            let table = try await self.table(for: arguments.joined(separator: " "))
            return [WrittenSpec(try SpecReader.commandLine(arguments, table: table))]
        }
        var specs: [WrittenSpec] = []
        var chains = 0
        for argument in arguments {
            var more = try await written(argument: argument)
            for index in more.indices { more[index].membership?.chain += chains }
            chains = more.compactMap(\.membership).map { $0.chain + 1 }.max() ?? chains
            specs += more
        }
        return specs
    }

    /// Reads one argument that is no file: a whole ssh command, or a host alias.
    package func read(argument: String) async throws(SpecError) -> ReadSpec {
        guard let spec = try await written(argument: argument).first else {
            throw SpecError(
                .notACommand, operation: "reading the spec", "nothing was given", fix: "give an ssh command")
        }
        return try await read(spec)
    }

    private func written(argument: String) async throws(SpecError) -> [WrittenSpec] {
        let words = argument.split(whereSeparator: \.isWhitespace)
        if words.first.map(PastedCommand.isProgram) ?? false || (words.count > 1 && PastedCommand.isCommand(argument)) {
            return [WrittenSpec(try SpecReader.commandLine([argument], table: try await table(for: argument)))]
        }
        if argument == "-" || argument.hasSuffix(".txt") { return try await written(transcript: argument) }
        if argument.hasSuffix(".yaml") || argument.hasSuffix(".yml")
            || (argument.contains("/") && !argument.hasPrefix("ssh://"))
        {
            return try await written(file: argument)
        }
        if words.count > 1 {
            throw SpecError(
                .notACommand, operation: "reading the spec", "this is not an ssh command", text: argument, line: 1,
                column: 1,
                fix: "it begins with ssh")
        }
        if argument.hasPrefix("-") || argument.isEmpty {
            throw SpecError(
                .notACommand, operation: "reading the spec", "an option is not a spec", text: argument, line: 1,
                column: 1,
                fix: "write the whole command behind --: -- ssh \(argument)…")
        }
        return [WrittenSpec(try SSHCommandLine(words: ["ssh", argument]))]
    }

    /// Asks ssh what a command line means and makes the tunnel of it; of one that is typed elsewhere only the words
    /// count.
    package func read(_ spec: WrittenSpec) async throws(SpecError) -> ReadSpec {
        guard spec.isTypedHere else { return ReadSpec(elsewhere: spec) }
        let configuration: EffectiveConfiguration?
        do {
            configuration = try await configurationReader.read(spec.commandLine, by: Deadline(after: timeout))
        } catch  where error.code == .noSSH {
            configuration = nil
        }
        let asked = spec.commandLine.forwards
        return ReadSpec(
            spec, configuration: configuration,
            forwards: configuration.map { EffectiveForwards.of($0, asked: asked) } ?? asked)
    }

    /// `-P` takes an argument since 9.4: the installed ssh decides, and is asked only where it matters.
    func table(for text: String) async throws(SpecError) -> OptionTable {
        guard text.contains("P") else { return .from9_4 }
        let version = try? await configurationReader.version(by: Deadline(after: timeout))
        return version.map { OptionTable(version: $0) } ?? .from9_4
    }

    /// The first of `words` that belongs to an ssh command, with what starts it (sudo, env); nil if there is none.
    package static func commandStart(in words: [String]) -> Int? {
        guard let program = words.firstIndex(where: PastedCommand.isProgram) else { return nil }
        return words[..<program].firstIndex(where: LauncherReading.isLauncher) ?? program
    }

    /// One ssh command: its words, or the whole of it in one argument; with what people paste along with it.
    package static func commandLine(
        _ arguments: [String], table: OptionTable = .from9_4
    ) throws(SpecError) -> SSHCommandLine {
        // Words have been through a shell, which has put its own in place of `~` already.
        let isText = arguments.count == 1
        let text = isText ? arguments[0] : ShellQuoting.quote(PastedCommand.withoutPrompt(arguments))
        var command = PastedCommand(
            text,
            identity: .init(isRoot: ProcessIdentity.isRoot, home: isText ? ProcessEnvironment.value("HOME") : nil))
        return try command.read(table: table)
    }
}

extension ReadSpec {
    init(_ spec: WrittenSpec, configuration: EffectiveConfiguration?, forwards: [Forward]) {
        let line = spec.commandLine
        let tunnel = TunnelSpec(
            name: spec.name ?? line.destination.word, command: line.pasteable, arguments: line.words,
            tunnelHost: line.destination.host, forwards: forwards)
        var notes = line.notes
        if configuration == nil {
            notes.append(
                SpecNote(message: "there is no ssh here to ask: only the command line counts", line: 1, column: 1))
        }
        self.init(tunnel: tunnel, commandLine: line, configuration: configuration, notes: notes)
    }

    /// A command that another machine's ssh runs: our own would read the wrong files.
    init(elsewhere spec: WrittenSpec) {
        self.init(spec, configuration: nil, forwards: spec.commandLine.forwards)
        notes = spec.commandLine.notes
    }
}

/// The forwards of `ssh -G`, put right by what the person wrote where it cannot tell two things apart.
package enum EffectiveForwards {
    /// The forwards of `configuration` in the order of ssh, those of the command line first.
    package static func of(_ configuration: EffectiveConfiguration, asked: [Forward]) -> [Forward] {
        let known = configuration.forwards.map { forward in
            guard forward.kind == .dynamic else { return forward }
            // ssh -G prints a local forward to a host called "socks" as if it were dynamic.
            return asked.first { $0.kind == .local && $0.ingress == forward.ingress && $0.egress?.host == "socks" }
                ?? forward
        }
        return ordered(asked: asked, known: known)
    }

    /// The forwards of a configuration that was read without those of the command line, with those: ssh adds to its list
    /// what is not in it (readconf.c, add_local_forward), the command line's first.
    static func joined(_ configuration: EffectiveConfiguration, asked: [Forward]) -> [Forward] {
        configuration.clearAllForwardings ? [] : ordered(asked: asked, known: asked + configuration.forwards)
    }

    private static func ordered(asked: [Forward], known: [Forward]) -> [Forward] {
        // ssh reads the command line first and keeps local and dynamic forwards in one list; -G prints them apart.
        let isRemote = { (forward: Forward) in forward.optionLetter == "R" }
        let first = asked.filter { !isRemote($0) } + asked.filter(isRemote)
        var ordered: [Forward] = []
        for side in [false, true] {
            for forward in first + known
            where isRemote(forward) == side && known.contains(forward) && !ordered.contains(forward) {
                ordered.append(forward)
            }
        }
        return ordered
    }
}
