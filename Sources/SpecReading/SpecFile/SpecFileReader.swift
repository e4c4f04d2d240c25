internal import Evidence
internal import TunnelModel

/// Reads the YAML of a spec file (tundoctor-spec(5)) into commands.
///
/// Event by event, and it stops at the first one that does not belong: nothing nests deeper than a tunnel's keys, aliases
/// are not followed, and what is read is bounded by the size of the file.
struct SpecFileReader: ~Copyable {
    private let source: SpecSource
    private var events: YAMLEvents
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
        events = YAMLEvents(source.bytes)
    }

    mutating func read() throws(SpecError) -> [Entry] {
        _ = try next()
        let document = try next()
        guard document.kind == .documentStart else {
            throw error("the file is empty", at: document, "begin with tunnels:")
        }
        try open(.mappingStart, "a spec is a mapping", "begin with tunnels:")
        var entries: [Entry]?
        while let key = try key() {
            guard key.text == "tunnels" else { throw unknown(key, "the one key here is tunnels") }
            if entries != nil { throw error(.badFile, "tunnels was already given", at: key, "give it once") }
            entries = try tunnels()
        }
        let end = try next()
        guard end.kind == .documentEnd else { throw error("nothing can follow here", at: end, "end the file") }
        let more = try next()
        guard more.kind == .streamEnd else {
            throw error("a second document begins here", at: more, "one document a file")
        }
        guard let entries, !entries.isEmpty else {
            throw source.error(
                .badFile, "there is no tunnel in this file", at: 0, fix: "tunnels: [{name: web, ssh: \"ssh -L …\"}]")
        }
        return entries
    }

    private mutating func tunnels() throws(SpecError) -> [Entry] {
        try open(.sequenceStart, "tunnels is a list", "begin each tunnel with - name:")
        var entries: [Entry] = []
        while true {
            let event = try next()
            if event.kind == .sequenceEnd { return entries }
            guard event.kind == .mappingStart else {
                throw error("a tunnel is a mapping", at: event, "write name: and ssh:")
            }
            try plain(event)
            guard entries.count < SpecFileReader.mostTunnels else {
                throw error("more than \(SpecFileReader.mostTunnels) tunnels", at: event, "divide the file")
            }
            entries.append(try tunnel(event))
        }
    }

    private mutating func tunnel(_ start: YAMLEvent) throws(SpecError) -> Entry {
        var entry = Entry()
        var given: Set<String> = []
        while let key = try key() {
            guard given.insert(key.text).inserted else {
                throw error(.badFile, "\(key.shown) was already given", at: key, "give it once a tunnel")
            }
            switch key.text {
            case "name": entry.name = try name()
            case "ssh":
                let command = try scalar("ssh is a command", "e.g. ssh: \"ssh -L 8080:www:80 tunnel-host -N\"")
                entry.commands = [command]
            case "expect": entry.expectation = try expectation()
            case "chain":
                let (commands, place) = try chain()
                entry.commands = commands
                entry.chain = (source, place)
            default: throw unknown(key, "the keys of a tunnel are name, ssh or chain, and expect")
            }
            if given.isSuperset(of: ["ssh", "chain"]) {
                throw error(.badFile, "a tunnel has ssh or chain, not both", at: key, "leave one of them out")
            }
        }
        guard given.contains("name") else { throw error("this tunnel has no name", at: start, "add name:") }
        guard !given.isDisjoint(with: ["ssh", "chain"]) else {
            throw error("this tunnel has no command", at: start, "add ssh: \"ssh -L …\"")
        }
        return entry
    }

    private mutating func chain() throws(SpecError) -> (commands: [SpecScalar], place: Int) {
        let start = try next()
        let form = "e.g. chain: [\"you: ssh …\", \"bastion-host: ssh …\"]"
        guard start.kind == .sequenceStart else { throw error("chain is a list of commands", at: start, form) }
        try plain(start)
        var commands: [SpecScalar] = []
        while true {
            let event = try next()
            if event.kind == .sequenceEnd { return (commands, start.start) }
            guard case .scalar(let bytes, let style) = event.kind else {
                // `- you: ssh …` without quotes is a mapping.
                throw error("a command of a chain is one word of YAML", at: event, "put it in quotes: \"you: ssh …\"")
            }
            try plain(event)
            guard commands.count < ChainReader.mostSteps + ChainReader.mostUsages else {
                throw error("more than \(ChainReader.mostSteps) ssh commands in one chain", at: event, "divide it")
            }
            commands.append(SpecScalar(bytes: bytes, style: style, start: event.start))
        }
    }

    private mutating func name() throws(SpecError) -> String {
        let word = try scalar("a name is a word", "e.g. name: web")
        guard !word.bytes.isEmpty else { throw error(.badFile, "the name is empty", at: word, "e.g. name: web") }
        guard word.bytes.count <= 128, word.text == word.shown else {
            throw error(.badFile, "a name has at most 128 printable characters", at: word, "choose a shorter one")
        }
        if let earlier = names[word.text] {
            let (line, _) = TextPlace.lineAndColumn(of: source.offset(ofScalar: earlier), in: source.bytes)
            throw error(.badFile, "line \(line) has a tunnel of this name already", at: word, "give each its own name")
        }
        names[word.text] = word.start
        return word.text
    }

    private mutating func expectation() throws(SpecError) -> (value: Expectation, place: Int) {
        let word = try scalar("expect is a word", "healthy, degraded, broken, unknown, or a finding code")
        guard let expectation = Expectation(word.text) else {
            throw error(
                .badFile, "\(word.shown) cannot be expected", at: word,
                "healthy, degraded, broken, unknown, or a finding code as in tundoctor-causes(7)")
        }
        return (expectation, word.start)
    }

    // MARK: - Events

    private mutating func next() throws(SpecError) -> YAMLEvent {
        do {
            return try events.next()
        } catch {
            let offset =
                switch error.place {
                case .byte(let offset): offset
                case .scalar(let index): source.offset(ofScalar: index)
                }
            throw source.error(
                .badFile, "this is not YAML: \(ForeignText(error.message, limit: 120))", at: offset,
                fix: "see tundoctor-spec(5) for the form")
        }
    }

    private mutating func open(_ kind: YAMLEvent.Kind, _ message: String, _ fix: String) throws(SpecError) {
        let event = try next()
        guard event.kind == kind else { throw error(message, at: event, fix) }
        try plain(event)
    }

    /// The next key of a mapping; nil at its end.
    private mutating func key() throws(SpecError) -> SpecScalar? {
        let event = try next()
        if event.kind == .mappingEnd { return nil }
        guard case .scalar(let bytes, let style) = event.kind else {
            throw error("a key is a word", at: event, "write key: value")
        }
        try plain(event)
        return SpecScalar(bytes: bytes, style: style, start: event.start)
    }

    private mutating func scalar(_ message: String, _ fix: String) throws(SpecError) -> SpecScalar {
        let event = try next()
        guard case .scalar(let bytes, let style) = event.kind else { throw error(message, at: event, fix) }
        try plain(event)
        return SpecScalar(bytes: bytes, style: style, start: event.start)
    }

    /// No anchors, no tags: nothing in a spec needs them.
    private func plain(_ event: YAMLEvent) throws(SpecError) {
        guard event.hasProperties else { return }
        throw error("anchors, aliases and tags are not used in a spec", at: event, "write the value itself")
    }

    private func error(_ message: String, at event: YAMLEvent, _ fix: String) -> SpecError {
        if event.kind == .alias {
            return source.error(
                .badFile, "anchors, aliases and tags are not used in a spec", at: source.offset(ofScalar: event.start),
                fix: "write the value itself")
        }
        return source.error(.badFile, message, at: source.offset(ofScalar: event.start), fix: fix)
    }

    private func error(_ code: SpecError.Code, _ message: String, at word: SpecScalar, _ fix: String) -> SpecError {
        source.error(code, message, at: source.offset(ofScalar: word.start), fix: fix)
    }

    private func unknown(_ key: SpecScalar, _ fix: String) -> SpecError {
        error(.badFile, "\(key.shown) is no key of a spec", at: key, fix)
    }
}

/// A word of a spec file: its value, how it is written, and where it begins (in Unicode scalars).
struct SpecScalar: Sendable {
    var bytes: [UInt8]
    var style: YAMLScalarStyle
    var start: Int

    var text: String { String(decoding: bytes, as: UTF8.self) }
    /// As it can be printed.
    var shown: String { ForeignText(bytes, limit: 128).description }
}
