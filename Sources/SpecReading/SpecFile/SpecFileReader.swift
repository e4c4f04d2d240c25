internal import Evidence
internal import TunnelModel

/// Reads the YAML of a spec file (tundoctor-spec(5)) into commands.
///
/// Event by event, and it stops at the first one that does not belong: nothing nests deeper than a tunnel's keys, aliases
/// are not followed, and what is read is bounded by the size of the file.
struct SpecFileReader: ~Copyable {
    private let source: SpecSource
    private var yaml: YAMLReader
    /// The names so far, and where each stands.
    private var names: [String: Int] = [:]

    /// More than anybody forwards; each is a line of the report.
    static let mostTunnels = 10_000

    /// One entry of `tunnels:`.
    struct Entry {
        var name = ""
        /// The command, or those of the chain, and where their bytes stand in the file.
        var commands: [SpecScalar] = []
        /// Where the list of a chain begins, in scalars; nil for a single command.
        var chain: (source: SpecSource, place: Int)?
        /// And where it stands.
        var expectation: (value: Expectation, place: Int)?
    }

    init(_ source: SpecSource) {
        self.source = source
        yaml = YAMLReader(source)
    }

    mutating func read() throws(SpecError) -> [Entry] {
        try yaml.begin("a spec is a mapping", "begin with tunnels:")
        var entries: [Entry]?
        while let key = try yaml.key() {
            guard key.text == "tunnels" else { throw unknown(key, "the one key here is tunnels") }
            if entries != nil { throw yaml.error("tunnels was already given", at: key, "give it once") }
            entries = try tunnels()
        }
        try yaml.finish()
        guard let entries, !entries.isEmpty else {
            throw source.error(
                .badFile, "there is no tunnel in this file", at: 0, fix: "tunnels: [{name: web, ssh: \"ssh -L …\"}]")
        }
        return entries
    }

    private mutating func tunnels() throws(SpecError) -> [Entry] {
        try yaml.open(.sequenceStart, "tunnels is a list", "begin each tunnel with - name:")
        var entries: [Entry] = []
        while true {
            let event = try yaml.next()
            if event.kind == .sequenceEnd { return entries }
            guard event.kind == .mappingStart else {
                throw yaml.error("a tunnel is a mapping", at: event, "write name: and ssh:")
            }
            try yaml.plain(event)
            guard entries.count < SpecFileReader.mostTunnels else {
                throw yaml.error("more than \(SpecFileReader.mostTunnels) tunnels", at: event, "divide the file")
            }
            entries.append(try tunnel(event))
        }
    }

    private mutating func tunnel(_ start: YAMLEvent) throws(SpecError) -> Entry {
        var entry = Entry()
        var given: Set<String> = []
        while let key = try yaml.key() {
            guard given.insert(key.text).inserted else {
                throw yaml.error("\(key.shown) was already given", at: key, "give it once a tunnel")
            }
            switch key.text {
            case "name": entry.name = try name()
            case "ssh":
                let command = try yaml.scalar("ssh is a command", "e.g. ssh: \"ssh -L 8080:www:80 tunnel-host -N\"")
                entry.commands = [command]
            case "expect": entry.expectation = try expectation()
            case "chain":
                let (commands, place) = try chain()
                entry.commands = commands
                entry.chain = (source, place)
            default: throw unknown(key, "the keys of a tunnel are name, ssh or chain, and expect")
            }
            if given.isSuperset(of: ["ssh", "chain"]) {
                throw yaml.error("a tunnel has ssh or chain, not both", at: key, "leave one of them out")
            }
        }
        guard given.contains("name") else { throw yaml.error("this tunnel has no name", at: start, "add name:") }
        guard !given.isDisjoint(with: ["ssh", "chain"]) else {
            throw yaml.error("this tunnel has no command", at: start, "add ssh: \"ssh -L …\"")
        }
        return entry
    }

    private mutating func chain() throws(SpecError) -> (commands: [SpecScalar], place: Int) {
        let start = try yaml.next()
        let form = "e.g. chain: [\"you: ssh …\", \"bastion-host: ssh …\"]"
        guard start.kind == .sequenceStart else { throw yaml.error("chain is a list of commands", at: start, form) }
        try yaml.plain(start)
        var commands: [SpecScalar] = []
        while true {
            let event = try yaml.next()
            if event.kind == .sequenceEnd { return (commands, start.start) }
            guard case .scalar(let bytes, let style) = event.kind else {
                // `- you: ssh …` without quotes is a mapping.
                throw yaml.error(
                    "a command of a chain is one word of YAML", at: event, "put it in quotes: \"you: ssh …\"")
            }
            try yaml.plain(event)
            guard commands.count < ChainReader.mostSteps + ChainReader.mostUsages else {
                throw yaml.error("more than \(ChainReader.mostSteps) ssh commands in one chain", at: event, "divide it")
            }
            commands.append(SpecScalar(bytes: bytes, style: style, start: event.start))
        }
    }

    private mutating func name() throws(SpecError) -> String {
        let word = try yaml.scalar("a name is a word", "e.g. name: web")
        guard !word.bytes.isEmpty else { throw yaml.error("the name is empty", at: word, "e.g. name: web") }
        guard word.bytes.count <= 128, word.text == word.shown else {
            throw yaml.error("a name has at most 128 printable characters", at: word, "choose a shorter one")
        }
        if let earlier = names[word.text] {
            let (line, _) = TextPlace.lineAndColumn(of: source.offset(ofScalar: earlier), in: source.bytes)
            throw yaml.error("line \(line) has a tunnel of this name already", at: word, "give each its own name")
        }
        names[word.text] = word.start
        return word.text
    }

    private mutating func expectation() throws(SpecError) -> (value: Expectation, place: Int) {
        let word = try yaml.scalar("expect is a word", "healthy, degraded, broken, unknown, or a finding code")
        guard let expectation = Expectation(word.text) else {
            throw yaml.error(
                "\(word.shown) cannot be expected", at: word,
                "healthy, degraded, broken, unknown, or a finding code as in tundoctor-causes(7)")
        }
        return (expectation, word.start)
    }

    private func unknown(_ key: SpecScalar, _ fix: String) -> SpecError {
        yaml.error("\(key.shown) is no key of a spec", at: key, fix)
    }
}
