internal import TunnelModel

/// Reads a YAML file of ours: mappings, lists and words; the first event that does not belong is an error with its place.
///
/// Nothing is kept here, and aliases are not followed: what is read is bounded by the size of the file.
package struct YAMLReader: ~Copyable {
    /// The file.
    package let source: SpecSource
    private var events: YAMLEvents

    /// From the file's beginning.
    package init(_ source: SpecSource) {
        self.source = source
        events = YAMLEvents(source.bytes)
    }

    /// The start of the file, up to the keys of its one mapping.
    ///
    /// - Parameters:
    ///   - message: what is wrong if it is no mapping.
    ///   - fix: how to begin.
    package mutating func begin(_ message: String, _ fix: String) throws(SpecError) {
        _ = try next()
        let document = try next()
        guard document.kind == .documentStart else { throw error("the file is empty", at: document, fix) }
        try open(.mappingStart, message, fix)
    }

    /// The end of the file, behind its one mapping.
    package mutating func finish() throws(SpecError) {
        let end = try next()
        guard end.kind == .documentEnd else { throw error("nothing can follow here", at: end, "end the file") }
        let more = try next()
        guard more.kind == .streamEnd else {
            throw error("a second document begins here", at: more, "one document a file")
        }
    }

    /// The next event, whatever it is.
    package mutating func next() throws(SpecError) -> YAMLEvent {
        do {
            return try events.next()
        } catch {
            let offset =
                switch error.place {
                case .byte(let offset): offset
                case .scalar(let index): source.offset(ofScalar: index)
                }
            throw source.error(
                source.form.code, "this is not YAML: \(ForeignText(error.message, limit: 120))", at: offset,
                fix: "see \(source.form.manual) for the form")
        }
    }

    /// The start of a list or a mapping, and nothing else.
    package mutating func open(_ kind: YAMLEvent.Kind, _ message: String, _ fix: String) throws(SpecError) {
        let event = try next()
        guard event.kind == kind else { throw error(message, at: event, fix) }
        try plain(event)
    }

    /// The next key of a mapping; nil at its end.
    package mutating func key() throws(SpecError) -> SpecScalar? {
        let event = try next()
        if event.kind == .mappingEnd { return nil }
        guard case .scalar(let bytes, let style) = event.kind else {
            throw error("a key is a word", at: event, "write key: value")
        }
        try plain(event)
        return SpecScalar(bytes: bytes, style: style, start: event.start)
    }

    /// A word, and nothing else.
    package mutating func scalar(_ message: String, _ fix: String) throws(SpecError) -> SpecScalar {
        let event = try next()
        guard case .scalar(let bytes, let style) = event.kind else { throw error(message, at: event, fix) }
        try plain(event)
        return SpecScalar(bytes: bytes, style: style, start: event.start)
    }

    /// No anchors, no tags: nothing in a file of ours needs them.
    package func plain(_ event: YAMLEvent) throws(SpecError) {
        guard event.hasProperties else { return }
        throw unused(event)
    }

    /// An error where an event begins; an alias is one whatever was expected.
    package func error(_ message: String, at event: YAMLEvent, _ fix: String) -> SpecError {
        if event.kind == .alias { return unused(event) }
        return source.error(source.form.code, message, at: source.offset(ofScalar: event.start), fix: fix)
    }

    /// An error where a word begins.
    package func error(_ message: String, at word: SpecScalar, _ fix: String) -> SpecError {
        source.error(source.form.code, message, at: source.offset(ofScalar: word.start), fix: fix)
    }

    private func unused(_ event: YAMLEvent) -> SpecError {
        source.error(
            source.form.code, "anchors, aliases and tags are not used in \(source.form.noun)",
            at: source.offset(ofScalar: event.start), fix: "write the value itself")
    }
}

/// A word of a YAML file: its value, how it is written, and where it begins (in Unicode scalars).
package struct SpecScalar: Sendable {
    /// Its value.
    package var bytes: [UInt8]
    /// How it is written.
    package var style: YAMLScalarStyle
    /// Its first character in the file, a quote included.
    package var start: Int

    /// Everything as the properties say.
    package init(bytes: [UInt8], style: YAMLScalarStyle, start: Int) {
        self.bytes = bytes
        self.style = style
        self.start = start
    }

    /// Its value; a file of ours is UTF-8 throughout.
    package var text: String { String(decoding: bytes, as: UTF8.self) }
    /// As it can be printed.
    package var shown: String { ForeignText(bytes, limit: 128).description }
}
