internal import Lab
internal import SpecReading

extension TopologyReader {
    private static let commandForm = "e.g. command: ssh -L 8080:www:80 tunnel-host -N"

    /// The one command of `command:`, or those of `chain:`; and what is then done, of `usages:`.
    func commands(
        _ fields: Fields, among hosts: [WrittenHost]
    ) throws(SpecError) -> (chain: [TypedCommand], usages: [TypedCommand]) {
        var chain: [TypedCommand] = []
        var usages: [TypedCommand] = []
        switch (fields["command"], fields["chain"]) {
        case (let command?, nil):
            let word = try word(command, "a command", TopologyReader.commandForm)
            chain = [TypedCommand("you", try ssh(SpecText(source, word), word))]
        case (nil, let node?):
            let form = "e.g. chain: [\"you: ssh …\", \"bastion-host: ssh …\"]"
            for item in try list(node, "chain", most: 64, form) {
                let typed = try typed(item, among: hosts, form)
                if typed.isSSH { chain.append(typed.command) } else { usages.append(typed.command) }
            }
            guard let first = chain.first else { throw error("there is no ssh command in this chain", at: node, form) }
            guard first.host == "you" else {
                throw error("the first command of a chain is typed in you", at: node, "begin with \"you: ssh …\"")
            }
        case (let command?, _?):
            throw error("a topology has command or chain, not both", at: command, "leave one of them out")
        case (nil, nil):
            throw error("this topology has no command", at: fields.start, TopologyReader.commandForm)
        }
        let form = "e.g. usages: [\"you: curl http://localhost:8080/\"]"
        for item in try list(fields["usages"], "usages", most: 64, form) {
            let typed = try typed(item, among: hosts, form)
            guard !typed.isSSH else {
                throw error("an ssh command is one of the chain", at: item, "write it under chain:")
            }
            usages.append(typed.command)
        }
        return (chain, usages)
    }

    /// `HOST: command`, as tundoctor-spec(5) has it.
    private func typed(
        _ node: YAMLNode, among hosts: [WrittenHost], _ form: String
    ) throws(SpecError) -> (command: TypedCommand, isSSH: Bool) {
        if case .mapping = node.value {
            // `- you: ssh …` without quotes is a mapping.
            throw error("a typed command is one word of YAML", at: node, "put it in quotes: \"you: ssh …\"")
        }
        let word = try word(node, "a typed command", form)
        let (place, command, isSSH) = try SpecText(source, word).typedCommand()
        let host = try host(
            place.text, at: { place.error(source.form.code, $0, at: 0, fix: $1) }, among: hosts)
        let words = isSSH ? try ssh(command, word) : try command.shellWords()
        guard !words.isEmpty else { throw error("there is no command here", at: word, form) }
        return (TypedCommand(host.host.name, words), isSSH)
    }

    private func ssh(_ text: SpecText, _ word: SpecScalar) throws(SpecError) -> [String] {
        let words = try text.sshWords()
        // The lab starts it itself, watched, and autossh would start it again.
        guard words.first == "ssh" else {
            throw error("a lab's commands begin with ssh", at: word, TopologyReader.commandForm)
        }
        return words
    }
}
