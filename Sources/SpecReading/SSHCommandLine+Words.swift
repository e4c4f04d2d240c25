extension SSHCommandLine {
    /// The whole command as one would paste it, words quoted where a shell needs it.
    package var pasteable: String {
        ShellQuoting.quote([program] + words)
    }

    /// The words after the program, in a tidy order: options as given, destination, options behind it, remote command.
    package var words: [String] {
        words { _ in true } + commandWords
    }

    /// The words for `ssh -G`: the person's own, without what would hide its answer or its errors (`-E -y -q -v -O`).
    package var wordsForConfiguration: [String] {
        ["-G"] + words { !"EyqvOG".contains($0.name) } + commandWords
    }

    /// The same without the command line's own forwards: what many commands to one destination have in common.
    package var wordsForSharedConfiguration: [String] {
        ["-G"] + words { !"EyqvOGLRD".contains($0.name) && !SSHCommandLine.isForward($0) } + commandWords
    }

    private static func isForward(_ option: Option) -> Bool {
        guard option.name == "o", let line = option.argument else { return false }
        return ["localforward", "remoteforward", "dynamicforward"].contains(ConfigurationSetting(line)?.name ?? "")
    }

    /// The person's options and destination for a trial run of ssh that sets up nothing and logs to standard error.
    ///
    /// Without forwards, `-W`, `-w`, session and terminal flags, `-f`, `-n`, `-M`, `-O`, `-G`, `-v`, `-q`, `-E`,
    /// `-y`, the same
    /// by `-o`, and without the remote command. ssh takes the first value of an option, so what shall
    /// hold for the trial goes in front of these words (`ClearAllForwardings=yes` against forwards of the
    /// configuration).
    package var wordsForTrial: [String] {
        words { option in
            if option.name == "o" {
                guard let name = option.argument.flatMap({ ConfigurationSetting($0) })?.name else { return true }
                return !SSHCommandLine.leftOutOfTrial.contains(name)
            }
            return !"LRDWwNsfnMOGvqEytTgXYx".contains(option.name)
        }
    }

    private static let leftOutOfTrial: Set<String> = [
        "localforward", "remoteforward", "dynamicforward", "exitonforwardfailure", "forkafterauthentication",
        "sessiontype", "stdinnull", "controlmaster", "controlpersist", "loglevel", "logverbose", "remotecommand",
        "tunnel",
        "tunneldevice", "requesttty", "localcommand", "permitlocalcommand", "gatewayports",
    ]

    private func words(keeping isKept: (Option) -> Bool) -> [String] {
        func spelled(_ options: [Option]) -> [String] {
            options.filter(isKept).flatMap { option in
                ["-\(option.name)"] + (option.argument.map { [$0.text] } ?? [])
            }
        }
        return spelled(options.filter { !$0.afterDestination }) + [destination.word]
            + spelled(options.filter(\.afterDestination))
    }

    private var commandWords: [String] {
        // Without `--` ssh would read a command that begins with a hyphen as options.
        (remoteCommand.first?.hasPrefix("-") ?? false) && remoteCommand.first != "-"
            ? ["--"] + remoteCommand : remoteCommand
    }
}
