internal import ArgumentParser
internal import Lab

/// `tundoctor lab`: real hosts on this machine to rehearse with.
struct LabCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab",
        abstract: "Real hosts with real OpenSSH on this machine, and faults to rehearse with.",
        discussion: """
            tundoctor lab up simple
            tundoctor lab exec you -- ssh tunnel-host hostname
            tundoctor lab break sshd-stopped
            tundoctor lab exec you -- tundoctor check -- ssh -L 8080:www:80 tunnel-host -N
            tundoctor lab heal
            tundoctor lab down

            The hosts are namespaces with files of their own: this machine's files, accounts and network are not touched, \
            and nothing is left when the lab is down.
            """,
        subcommands: [
            LabListCommand.self, LabUpCommand.self, LabStatusCommand.self, LabExecCommand.self, LabBreakCommand.self,
            LabHealCommand.self, LabDownCommand.self,
        ])
}

/// Which of the running labs is meant.
struct LabOptions: ParsableArguments {
    @Option(name: [.customLong("lab")], help: ArgumentHelp("The lab meant, where several run.", valueName: "name"))
    var name: String?

    /// The lab meant: the named one, the only one, or the only one that has its topology's own name.
    func lab() throws -> Lab {
        let running = Lab.running()
        if let name {
            if let lab = running.first(where: { $0.name == name }) { return lab }
            throw LabError(
                .notFound, "find the lab", detail: "no lab named \(name) runs",
                fix: running.isEmpty
                    ? LabOptions.command(starting: name)
                    : "--lab \(running.map(\.name).joined(separator: " or --lab "))")
        }
        if running.count == 1 { return running[0] }
        let plain = running.filter { $0.name == $0.topology.name }
        if plain.count == 1 { return plain[0] }
        throw LabError(
            .notFound, "find the lab",
            detail: running.isEmpty
                ? "no lab runs" : "several labs run: \(running.map(\.name).joined(separator: ", "))",
            fix: running.isEmpty ? "tundoctor lab up simple" : "say which: --lab \(running[0].name)")
    }

    /// What makes a lab of that name: one that is not a topology's is a name of the person's own.
    private static func command(starting name: String) -> String {
        TopologyCatalog.topology(named: name) == nil
            ? "tundoctor lab up simple --name \(name)" : "tundoctor lab up \(name)"
    }

    /// The command line with which the lab's command is examined. A chain is given by its transcript, on standard input.
    ///
    /// - Parameters:
    ///   - environment: `NAME=value` words for where the first is typed.
    ///   - choice: the option that says which lab is meant, with a blank after it; empty where it is plain.
    static func trying(_ chain: [TypedCommand], environment: [String] = [], choice: String) -> String {
        let variables = environment.isEmpty ? "" : "env \(environment.joined(separator: " ")) "
        let tundoctor = "tundoctor lab exec \(choice)you -- \(variables)tundoctor"
        guard chain.count > 1 else { return "\(tundoctor) check -- \(chain.first?.text ?? "")" }
        return "\(tundoctor) check - <<'END'\n" + chain.map { $0.line + "\n" }.joined() + "END"
    }
}
