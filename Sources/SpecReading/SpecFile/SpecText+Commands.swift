extension SpecText {
    /// The host of `HOST: command`, and the command.
    ///
    /// - Throws: what has no host before it, or no command behind that.
    package func typedCommand() throws(SpecError) -> (host: SpecText, command: SpecText, isSSH: Bool) {
        let typed = try TypedCommand(self)
        return (typed.host, typed.command, typed.isSSH)
    }

    /// The words of an ssh command, the program first, each option a word of its own.
    ///
    /// - Throws: what ssh would refuse, at its place in the file.
    package func sshWords() throws(SpecError) -> [String] {
        do {
            let line = try SpecReader.commandLine(text, table: .from9_4)
            return [line.program] + line.words
        } catch {
            throw self.error(error)
        }
    }

    /// The words of any command, as a shell takes it apart; nothing is expanded.
    ///
    /// - Throws: what only a shell could make something of, at its place in the file.
    package func shellWords() throws(SpecError) -> [String] {
        do {
            return try ShellSplitter.split(text).words.map(\.text)
        } catch {
            throw self.error(error)
        }
    }
}
