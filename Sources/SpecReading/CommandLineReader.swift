internal import TunnelModel

/// Walks over the words as main() of ssh.c does with getopt(3): options, destination, options again, remote command.
struct CommandLineReader {
    let text: String
    let source: [UInt8]
    let table: OptionTable
    var words: [ShellWord]
    /// The next word to look at; 0 is the program.
    private var index = 1
    private var options: [SSHCommandLine.Option] = []
    var destination: SSHCommandLine.Destination?
    var forwards: [Forward] = []
    var forwardWords: [ShellWord] = []
    var notes: [SpecNote] = []
    /// What the options so far have set, for the checks that depend on it.
    var state = OptionState()

    init(text: String, words: [ShellWord], table: OptionTable) {
        self.text = text
        self.source = Array(text.utf8)
        self.words = words
        self.table = table
    }

    mutating func read() throws(SpecError) -> SSHCommandLine {
        let program = try programName()
        var terminated = try readOptions()
        // getopt(3) cannot tell `--` from an argument that reads `--`, and ssh looks no closer.
        terminated = terminated || (index > 1 && words[index - 1].text == "--")
        guard index < words.count else {
            throw error(
                .noDestination, "no host to connect to", at: source.count, fix: "name one: ssh [options] [user@]host")
        }
        let word = words[index]
        let host = try readDestination(word)
        destination = host
        index += 1
        if !terminated, index < words.count { _ = try readOptions() }
        try check(host, word)
        let command = words[min(index, words.count)...].map(\.text)
        if state.sessionType == "subsystem", command.isEmpty {
            throw error(
                .missingArgument, "a subsystem must be named behind the host", at: source.count,
                fix: "e.g. ssh -s host sftp")
        }
        var line = SSHCommandLine(text: text, program: program, destination: host)
        line.options = options
        line.remoteCommand = Array(command)
        line.forwards = forwards
        line.forwardWords = forwardWords
        line.port = state.port
        line.user = state.user
        line.notes = notes
        return line
    }

    private mutating func programName() throws(SpecError) -> String {
        guard let first = words.first else {
            throw error(.notACommand, "the command is empty", at: 0, fix: "write ssh [options] host")
        }
        let name = first.text
        switch name.split(separator: "/").last {
        case "ssh": return name
        case "autossh":
            removeMonitorPort()
            return name
        default:
            throw error(.notACommand, "this is not an ssh command", at: first.place(of: 0), fix: "it begins with ssh")
        }
    }

    /// autossh(1) takes `-M port[:echo]` and `-f` for itself and hands the rest to ssh.
    private mutating func removeMonitorPort() {
        var position = 1
        while position < words.count, words[position].bytes.starts(with: "-".utf8), words[position].text != "--" {
            if words[position].text == "-M" {
                words.removeSubrange(position..<min(position + 2, words.count))
            } else if words[position].bytes.starts(with: "-M".utf8) {
                words.remove(at: position)
            } else {
                position += 1
            }
        }
    }

    /// Reads options up to the first word that is none; true when `--` ended them.
    private mutating func readOptions() throws(SpecError) -> Bool {
        while index < words.count {
            let word = words[index]
            guard word.bytes.first == UInt8(ascii: "-"), word.bytes.count > 1 else { return false }
            if word.bytes == Array("--".utf8) {
                index += 1
                return true
            }
            guard try readCluster(word) else { return false }
        }
        return false
    }

    /// Reads one word of letters, and the next one where the last letter wants it; false: the word is no option after
    /// all.
    private mutating func readCluster(_ word: ShellWord) throws(SpecError) -> Bool {
        var position = 1
        while position < word.bytes.count {
            let letter = word.bytes[position]
            // getopt(3) stops at a lone hyphen at the end of a cluster and leaves the whole word behind.
            if letter == UInt8(ascii: "-"), position + 1 == word.bytes.count { return false }
            guard let takesArgument = table.takesArgument(letter) else {
                throw unknown(letter, at: word.place(of: position))
            }
            var option = SSHCommandLine.Option(
                letter: letter, argument: nil, place: word.place(of: position), wordIndex: index,
                afterDestination: destination != nil)
            if takesArgument {
                if position + 1 < word.bytes.count {
                    option.argument = word.suffix(from: position + 1)
                } else if index + 1 < words.count {
                    index += 1
                    option.argument = words[index]
                } else {
                    throw error(
                        .missingArgument, "-\(option.name) needs an argument", at: source.count,
                        fix: "see -\(option.name) in ssh(1)")
                }
                position = word.bytes.count
            }
            try accept(option)
            options.append(option)
            position += 1
        }
        index += 1
        return true
    }

    private func unknown(_ letter: UInt8, at place: Int) -> SpecError {
        let name = ForeignText([letter]).description
        let fix = letter == UInt8(ascii: "h") ? "see ssh(1)" : "the letters are in ssh(1)"
        return error(.unknownOption, "ssh has no option -\(name)", at: place, fix: fix)
    }

    /// An error at a byte offset of the text.
    func error(_ code: SpecError.Code, _ message: String, at place: Int, fix: String) -> SpecError {
        let (line, column) = TextPlace.lineAndColumn(of: place, in: source)
        return SpecError(code, message, text: text, line: line, column: column, fix: fix)
    }
}
