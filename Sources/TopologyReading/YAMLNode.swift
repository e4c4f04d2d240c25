internal import SpecReading

/// A value of a YAML file, and where it begins.
///
/// Unlike a spec, a topology is built in memory before it is understood: hosts refer to each other. What is built is bounded
/// in depth and in number, and there are no aliases.
struct YAMLNode {
    var value: YAMLValue
    /// In Unicode scalars from the beginning of the file.
    var start: Int

    /// A topology nests seven deep: hosts, host, services, service, its options, records, addresses.
    static let deepest = 12
    /// Far more than the largest topology has.
    static let most = 20_000

    /// A word of the file as a node of its own.
    init(_ word: SpecScalar) { self.init(.word(word), start: word.start) }

    private init(_ value: YAMLValue, start: Int) {
        self.value = value
        self.start = start
    }

    /// The one mapping of a file.
    static func root(of source: SpecSource) throws(SpecError) -> YAMLNode {
        var yaml = YAMLReader(source)
        try yaml.begin("a topology is a mapping", "begin with hosts:")
        var left = most
        let root = YAMLNode(.mapping(try entries(&yaml, depth: 1, left: &left)), start: 0)
        try yaml.finish()
        return root
    }

    private static func entries(
        _ yaml: inout YAMLReader, depth: Int, left: inout Int
    ) throws(SpecError) -> [YAMLEntry] {
        var entries: [YAMLEntry] = []
        while let key = try yaml.key() {
            entries.append(YAMLEntry(key: key, value: try node(yaml.next(), &yaml, depth: depth, left: &left)))
        }
        return entries
    }

    private static func node(
        _ event: YAMLEvent, _ yaml: inout YAMLReader, depth: Int, left: inout Int
    ) throws(SpecError) -> YAMLNode {
        try yaml.plain(event)
        left -= 1
        guard left > 0 else { throw yaml.error("more than \(most) values", at: event, "build a smaller lab") }
        guard depth < deepest else {
            throw yaml.error("nothing in a topology nests as deep as this", at: event, "see tundoctor-topology(5)")
        }
        switch event.kind {
        case .scalar(let bytes, let style):
            return YAMLNode(SpecScalar(bytes: bytes, style: style, start: event.start))
        case .mappingStart:
            return YAMLNode(.mapping(try entries(&yaml, depth: depth + 1, left: &left)), start: event.start)
        case .sequenceStart:
            var items: [YAMLNode] = []
            while true {
                let item = try yaml.next()
                if item.kind == .sequenceEnd { return YAMLNode(.list(items), start: event.start) }
                items.append(try node(item, &yaml, depth: depth + 1, left: &left))
            }
        default: throw yaml.error("a value is missing here", at: event, "write key: value")
        }
    }
}

/// What a value is made of.
enum YAMLValue {
    case word(SpecScalar)
    case list([YAMLNode])
    case mapping([YAMLEntry])
}

/// A key of a mapping, and what stands behind it.
struct YAMLEntry {
    var key: SpecScalar
    var value: YAMLNode
}
