/// Walks over the programs and variables that stand before ssh in a command: `nohup`, `env NAME=value`, `sudo -u user`, …
struct LauncherReading {
    /// Something of a word that the reader is to know, or not to see.
    struct Note {
        var word: Int
        var message: String
    }

    /// A password from `start` on (bytes of the word).
    struct Secret {
        var word: Int
        var start: Int
    }

    /// Why the command cannot be examined without what stands before ssh.
    struct Refusal {
        var word: Int
        var code: SpecError.Code
        var message: String
        var fix: String
    }

    private let words: [String]
    private let isRoot: Bool
    private var index = 0
    private(set) var notes: [Note] = []
    private(set) var secrets: [Secret] = []
    private(set) var refusal: Refusal?

    init(_ words: [String], isRoot: Bool) {
        self.words = words
        self.isRoot = isRoot
    }

    /// Programs that change nothing about the tunnel: the letters of their options that take an argument, and how many
    /// words come before the command.
    private static let harmless: [String: (letters: String, words: Int)] = [
        "nohup": ("", 0), "exec": ("a", 0), "command": ("", 0), "time": ("fo", 0), "setsid": ("", 0), "nice": ("n", 0),
        "ionice": ("cn", 0), "timeout": ("sk", 1), "stdbuf": ("ioe", 0), "caffeinate": ("tw", 0), "unbuffer": ("", 0),
    ]

    /// sudo(8) and doas(1): letters of options that take an argument.
    private static let asOthers = ["sudo": "ugphCcDRrtTU", "doas": "uCa"]

    /// Variables that ssh does not look at itself, or that only autossh and sshpass do.
    private static let harmlessVariables = ["LC_", "LANG", "TERM", "TZ", "COLORTERM", "AUTOSSH_", "SSHPASS"]

    /// Whether a word could begin a command that ends in ssh.
    static func isLauncher(_ word: String) -> Bool {
        let name = word.split(separator: "/").last.map(String.init) ?? ""
        return harmless[name] != nil || asOthers[name] != nil || name == "env" || name == "sshpass"
            || variable(word) != nil
    }

    /// Goes as far as it understands; where it stops ssh should stand.
    mutating func read() -> Int {
        while index < words.count, refusal == nil {
            let name = words[index].split(separator: "/").last.map(String.init) ?? ""
            if let variable = LauncherReading.variable(words[index]) {
                readVariable(variable)
            } else if name == "env" {
                readEnvironment()
            } else if let options = LauncherReading.harmless[name] {
                index += 1
                skipOptions(options.letters)
                index += options.words
            } else if let letters = LauncherReading.asOthers[name] {
                readOther(name, letters)
            } else if name == "sshpass" {
                readPasswordProgram()
            } else {
                break
            }
        }
        return min(index, words.count)
    }

    /// The name in `NAME=value`.
    private static func variable(_ word: String) -> String? {
        guard let sign = word.firstIndex(of: "="), sign != word.startIndex else { return nil }
        let name = word[..<sign]
        let isName = name.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "_") || Character(Unicode.Scalar(byte)).isLetter || (0x30...0x39).contains(byte)
        }
        return isName && name.first?.isNumber == false ? String(name) : nil
    }

    private mutating func readVariable(_ name: String) {
        if name.contains("PASS") { secrets.append(Secret(word: index, start: name.utf8.count + 1)) }
        if !LauncherReading.harmlessVariables.contains(where: name.hasPrefix) {
            refuse(
                "\(name) is set for this ssh only, and may change what it does",
                "examine it the same way: \(name)=… \(examination)")
        }
        index += 1
    }

    /// env(1): options take variables away, which may change as much as setting them.
    private mutating func readEnvironment() {
        if index + 1 < words.count, words[index + 1].hasPrefix("-") {
            refuse(
                "env takes variables from this ssh, and may change what it does",
                "examine it the same way: env … \(examination)")
        }
        index += 1
    }

    private mutating func readOther(_ program: String, _ letters: String) {
        let start = index
        index += 1
        skipOptions(letters)
        let before = words[start..<min(index, words.count)]
        let user = zip(before, before.dropFirst()).first { $0.0 == "-u" }?.1 ?? "root"
        if user == "root", isRoot { return }
        let end = index
        index = start
        refuse(
            "with \(program) it is \(user)'s ssh: another configuration, other keys, other rights",
            "examine it the same way: \(ShellQuoting.quote(before)) \(examination)")
        index = end
    }

    private mutating func readPasswordProgram() {
        notes.append(
            Note(word: index, message: "sshpass is left out: the password is asked for here, or by SSH_ASKPASS"))
        index += 1
        while index < words.count, words[index].hasPrefix("-"), words[index].utf8.count > 1 {
            let takesNext = ["-p", "-f", "-d", "-P"].contains(words[index])
            if words[index] == "-p", index + 1 < words.count {
                secrets.append(Secret(word: index + 1, start: 0))
            } else if words[index].hasPrefix("-p") {
                secrets.append(Secret(word: index, start: 2))
            }
            index += takesNext ? 2 : 1
        }
    }

    /// getopt(3): long options carry their argument with them.
    private mutating func skipOptions(_ letters: String) {
        while index < words.count, words[index].hasPrefix("-"), words[index].utf8.count > 1 {
            let word = words[index]
            index += 1
            if word == "--" { return }
            if !word.hasPrefix("--"), let last = word.last, letters.contains(last) { index += 1 }
        }
    }

    private mutating func refuse(_ message: String, _ fix: String) {
        refusal = Refusal(word: index, code: .otherEnvironment, message: message, fix: fix)
    }

    /// The command that examines what begins at ssh.
    private var examination: String {
        let program = words.firstIndex(where: PastedCommand.isProgram) ?? words.count
        return "tundoctor check -- " + ShellQuoting.quote(words[program...])
    }
}
