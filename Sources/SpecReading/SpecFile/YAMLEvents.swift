internal import CLibYAML

/// One event of a YAML stream: what begins, ends or stands there, and where (in Unicode scalars from the file's start).
package struct YAMLEvent: Sendable {
    /// What it is.
    package enum Kind: Equatable, Sendable {
        /// The frame of a file.
        case streamStart, streamEnd, documentStart, documentEnd
        /// What a value is made of; an alias stands for another one, and is never followed.
        case alias, mappingStart, mappingEnd, sequenceStart, sequenceEnd
        /// A word, its quotes and escapes already undone.
        case scalar(bytes: [UInt8], style: YAMLScalarStyle)
    }

    /// What begins, ends or stands here.
    package var kind: Kind
    /// Its first character.
    package var start: Int
    /// Behind its last.
    package var end: Int
    /// `&name` or `!tag` stands before it.
    package var hasProperties = false
}

/// How a scalar is written (YAML 1.1, chapter 9).
package enum YAMLScalarStyle: Sendable {
    /// Bare, `'…'`, `"…"`, `|` and `>`.
    case plain, singleQuoted, doubleQuoted, literal, folded
}

/// What libyaml says of a text that is no YAML.
struct YAMLProblem: Error {
    enum Place { case scalar(Int), byte(Int) }

    var message: String
    var place: Place
}

/// libyaml's parser as a stream of events: nothing is built in memory, so an alias or a deep nesting costs nothing.
struct YAMLEvents: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>

    /// - Parameter bytes: valid UTF-8; kept until the stream is released.
    init(_ bytes: [UInt8]) {
        parser = .allocate(capacity: 1)
        input = .allocate(capacity: max(1, bytes.count))
        _ = input.update(fromContentsOf: bytes)
        // "yaml_parser_initialize: returns 1 if the function succeeded, 0 on error" (no memory).
        precondition(yaml_parser_initialize(parser) == 1, "no memory")
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        input.deallocate()
    }

    /// The next event; behind the end of the stream always the end.
    mutating func next() throws(YAMLProblem) -> YAMLEvent {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw problem }
        defer { yaml_event_delete(&event) }
        var seen = YAMLEvent(
            kind: .streamEnd, start: Int(event.start_mark.index), end: Int(event.end_mark.index))
        switch event.type {
        case YAML_STREAM_START_EVENT: seen.kind = .streamStart
        case YAML_DOCUMENT_START_EVENT: seen.kind = .documentStart
        case YAML_DOCUMENT_END_EVENT: seen.kind = .documentEnd
        case YAML_ALIAS_EVENT: seen.kind = .alias
        case YAML_MAPPING_START_EVENT:
            seen.kind = .mappingStart
            seen.hasProperties = event.data.mapping_start.anchor != nil || event.data.mapping_start.tag != nil
        case YAML_MAPPING_END_EVENT: seen.kind = .mappingEnd
        case YAML_SEQUENCE_START_EVENT:
            seen.kind = .sequenceStart
            seen.hasProperties = event.data.sequence_start.anchor != nil || event.data.sequence_start.tag != nil
        case YAML_SEQUENCE_END_EVENT: seen.kind = .sequenceEnd
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            seen.kind = .scalar(bytes: Array(bytes), style: style(scalar.style))
            seen.hasProperties = scalar.anchor != nil || scalar.tag != nil
        default: break
        }
        return seen
    }

    private func style(_ style: yaml_scalar_style_t) -> YAMLScalarStyle {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE: .literal
        case YAML_FOLDED_SCALAR_STYLE: .folded
        default: .plain
        }
    }

    private var problem: YAMLProblem {
        let state = parser.pointee
        let message = state.problem.map { String(cString: $0) } ?? "this is not YAML"
        // The reader counts bytes, everything behind it characters.
        let place: YAMLProblem.Place =
            state.error == YAML_READER_ERROR
            ? .byte(Int(state.problem_offset)) : .scalar(Int(state.problem_mark.index))
        return YAMLProblem(message: message, place: place)
    }
}
