package import TunnelModel

/// A command line of ssh(1), read as ssh reads it: options before and after the destination, then the remote command.
package struct SSHCommandLine: Hashable, Sendable {
    /// One option as it was given.
    package struct Option: Hashable, Sendable {
        /// The letter, an ASCII byte.
        package var letter: UInt8
        /// The argument, for the letters that take one.
        package var argument: ShellWord?
        /// Where the letter stands in the text (byte offset).
        package var place: Int
        /// The word that it stands in; 0 is the program.
        package var wordIndex: Int
        /// True when the option stood behind the destination.
        package var afterDestination: Bool

        /// The letter as a character.
        package var name: Character { Character(Unicode.Scalar(letter)) }
        /// The argument as text, empty when there is none.
        package var value: String { argument?.text ?? "" }
    }

    /// Where ssh connects: `[user@]host` or `ssh://[user@]host[:port]`, taken apart.
    package struct Destination: Hashable, Sendable {
        /// The word as it was given.
        package var word: String
        /// Nil where it names nobody; `-l` is not looked at here.
        package var user: String?
        /// An alias, a name or an address; brackets of a URI removed.
        package var host: String
        /// Only in a URI; 1–65535.
        package var port: Int?
    }

    /// The command as it was given, or the given words quoted for a shell; positions count in it.
    package internal(set) var text: String
    /// `ssh`, a path to it, or `autossh`.
    package internal(set) var program: String
    /// In the order of the command line.
    package internal(set) var options: [Option] = []
    /// The first word that is no option; ssh_config may lead it elsewhere.
    package internal(set) var destination: Destination
    /// The words of the command to run there; empty for a shell or none.
    package internal(set) var remoteCommand: [String] = []
    /// Each forward of the command line: `-L`, `-R`, `-D`, and the same by `-o`.
    ///
    /// What the configuration files add or take away is known to `ssh -G` only.
    package internal(set) var forwards: [Forward] = []
    /// The argument of each of ``forwards``, with its places.
    var forwardWords: [ShellWord] = []
    /// The port that the command line alone sets: `-p`, `-o Port` or the URI, whichever came first.
    package internal(set) var port: Int?
    /// The login name that the command line alone sets: `-l`, `-o User` or the destination, whichever came first.
    package internal(set) var user: String?
    /// What is not wrong but should be said.
    package internal(set) var notes: [SpecNote] = []

    /// Whether a letter was given.
    package func has(_ letter: Character) -> Bool {
        options.contains { $0.name == letter }
    }

    /// The argument of the first option with this letter; ssh takes the first value of nearly everything.
    package func first(_ letter: Character) -> String? {
        options.first { $0.name == letter }?.value
    }

    /// Reads a command as one would paste it, e.g. `ssh -L 8080:www:80 tunnel-host -N`.
    package init(_ text: String, table: OptionTable = .from9_4) throws(SpecError) {
        let split = try ShellSplitter.split(text)
        try self.init(text: text, words: split.words, notes: split.notes, table: table)
    }

    /// Reads the words of a command, the program first.
    package init(words: [String], table: OptionTable = .from9_4) throws(SpecError) {
        // The places in the words are places in the text a person could have typed.
        let text = ShellQuoting.quote(words)
        try self.init(text: text, words: ShellSplitter.split(text).words, notes: [], table: table)
    }

    init(text: String, words: [ShellWord], notes: [SpecNote], table: OptionTable) throws(SpecError) {
        var reader = CommandLineReader(text: text, words: words, table: table)
        self = try reader.read()
        self.notes = notes + self.notes
    }

    init(text: String, program: String, destination: Destination) {
        self.text = text
        self.program = program
        self.destination = destination
    }
}
