internal import HostSystem
package import SSHText
package import TunnelModel

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

/// Turns the arguments of a command of ours into tunnels: an ssh command in words or in one argument, or an alias.
package struct SpecReader: Sendable {
    package var configurationReader: EffectiveConfigurationReader
    /// How long `ssh -G` may take for one spec.
    package var timeout: Duration

    package init(configurationReader: EffectiveConfigurationReader = .init(), timeout: Duration = .seconds(10)) {
        self.configurationReader = configurationReader
        self.timeout = timeout
    }

    /// Reads all specs of a command line: the words of one ssh command, or one spec an argument.
    package func read(arguments: [String]) async throws(SpecError) -> [ReadSpec] {
        guard let first = arguments.first else {
            throw SpecError(
                .notACommand, operation: "reading the spec", "nothing to look at was given",
                fix: "give an ssh command, e.g. -- ssh -L 8080:www:80 tunnel-host -N, or a host alias")
        }
        if SpecReader.isProgram(first), arguments.count > 1 {
            let table = try await self.table(for: arguments.joined(separator: " "))
            return [try await read(try SSHCommandLine(words: arguments, table: table))]
        }
        var specs: [ReadSpec] = []
        for argument in arguments { specs.append(try await read(argument: argument)) }
        return specs
    }

    /// Reads one argument: a whole ssh command, or a host alias.
    package func read(argument: String) async throws(SpecError) -> ReadSpec {
        let words = argument.split(whereSeparator: \.isWhitespace)
        if let first = words.first, SpecReader.isProgram(String(first)) {
            return try await read(try SSHCommandLine(argument, table: try await table(for: argument)))
        }
        if argument == "-" || argument.hasSuffix(".yaml") || argument.hasSuffix(".yml") || argument.hasSuffix(".txt")
            || (argument.contains("/") && !argument.hasPrefix("ssh://"))
        {
            throw SpecError(
                .notYet, operation: "reading the spec", "specs in files are not read yet",
                fix: "give the ssh command itself, or a host alias")
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
        return try await read(try SSHCommandLine(words: ["ssh", argument]))
    }

    /// Asks ssh what a command line means and makes the tunnel of it.
    package func read(_ line: SSHCommandLine) async throws(SpecError) -> ReadSpec {
        let configuration: EffectiveConfiguration?
        do {
            configuration = try await configurationReader.read(line, by: Deadline(after: timeout))
        } catch  where error.code == .noSSH {
            configuration = nil
        }
        let forwards = configuration.map { EffectiveForwards.of($0, asked: line.forwards) } ?? line.forwards
        let tunnel = TunnelSpec(
            name: line.destination.word, command: line.pasteable, arguments: line.words,
            tunnelHost: line.destination.host,
            forwards: forwards)
        var notes = line.notes
        if configuration == nil {
            notes.append(
                SpecNote(message: "there is no ssh here to ask: only the command line counts", line: 1, column: 1))
        }
        return ReadSpec(tunnel: tunnel, commandLine: line, configuration: configuration, notes: notes)
    }

    /// `-P` takes an argument since 9.4: the installed ssh decides, and is asked only where it matters.
    private func table(for text: String) async throws(SpecError) -> OptionTable {
        guard text.contains("P") else { return .from9_4 }
        let version = try? await configurationReader.version(by: Deadline(after: timeout))
        return version.map { OptionTable(version: $0) } ?? .from9_4
    }

    private static func isProgram(_ word: String) -> Bool {
        let name = word.split(separator: "/").last
        return name == "ssh" || name == "autossh"
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
