internal import SpecReading
internal import TunnelModel

/// The keys of a mapping, each at most once, and all of them known.
struct Fields {
    var start: Int
    fileprivate var values: [String: YAMLNode]

    subscript(_ key: String) -> YAMLNode? { values[key] }
}

/// What a value of the file must be, and the complaint where it is not.
extension TopologyReader {
    /// - Parameter what: with its article: `a host`.
    func fields(_ node: YAMLNode, _ what: String, _ keys: [String], _ form: String) throws(SpecError) -> Fields {
        guard case .mapping(let entries) = node.value else { throw error("\(what) is a mapping", at: node, form) }
        var fields = Fields(start: node.start, values: [:])
        for entry in entries {
            let key = entry.key
            guard keys.contains(key.text) else {
                let known = keys.isEmpty ? "it has none" : "its keys are \(keys.joined(separator: ", "))"
                let meant = ClosestName.of(key.text, among: keys).map { "did you mean \($0)?" }
                throw error("\(key.shown) is no key of \(what)", at: key, meant ?? known)
            }
            guard fields.values.updateValue(entry.value, forKey: key.text) == nil else {
                throw error("\(key.text) was already given", at: key, "give it once")
            }
        }
        return fields
    }

    /// The items of a list; none where it is not there.
    func list(_ node: YAMLNode?, _ what: String, most: Int, _ form: String) throws(SpecError) -> [YAMLNode] {
        guard let node else { return [] }
        guard case .list(let items) = node.value else { throw error("\(what) is a list", at: node, form) }
        guard items.count <= most else {
            throw error("more than \(most) \(what)", at: items[most], "build a smaller lab")
        }
        return items
    }

    func word(_ node: YAMLNode, _ what: String, _ form: String) throws(SpecError) -> SpecScalar {
        guard case .word(let word) = node.value else { throw error("\(what) is a word", at: node, form) }
        return word
    }

    /// A line that can be shown anywhere.
    func line(_ node: YAMLNode, _ what: String, limit: Int, _ form: String) throws(SpecError) -> SpecScalar {
        let word = try word(node, what, form)
        guard (1...limit).contains(word.bytes.count), ForeignText(word.bytes, limit: limit).description == word.text
        else { throw error("\(what) has 1 to \(limit) printable characters in one line", at: word, form) }
        return word
    }

    /// Any text; a NUL would end it for every program that reads it.
    func text(_ node: YAMLNode, _ what: String) throws(SpecError) -> String {
        let word = try word(node, what, "write it behind |, indented")
        guard !word.bytes.contains(0) else { throw error("\(what) has a NUL byte in it", at: word, "leave it out") }
        return word.text
    }

    func port(_ node: YAMLNode) throws(SpecError) -> Int {
        let word = try word(node, "a port", "a number from 1 to 65535")
        guard word.text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = Int(word.text),
            (1...65535).contains(port)
        else { throw error("\(word.shown) is no port", at: word, "a number from 1 to 65535") }
        return port
    }

    func flag(_ node: YAMLNode, _ what: String) throws(SpecError) -> Bool {
        let word = try word(node, what, "true or false")
        switch word.text {
        case "true", "yes": return true
        case "false", "no": return false
        default: throw error("\(what) is true or false, not \(word.shown)", at: word, "true or false")
        }
    }

    func error(_ message: String, at node: YAMLNode, _ fix: String) -> SpecError { error(message, at: node.start, fix) }
    func error(_ message: String, at word: SpecScalar, _ fix: String) -> SpecError {
        error(message, at: word.start, fix)
    }

    /// - Parameter scalar: in Unicode scalars from the beginning of the file.
    func error(_ message: String, at scalar: Int, _ fix: String) -> SpecError {
        source.error(source.form.code, message, at: source.offset(ofScalar: scalar), fix: fix)
    }
}
