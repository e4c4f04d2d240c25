import TunnelModel

extension DrawRenderer {
    /// One JSON document, keys sorted, a newline at the end; absent keys have nothing to say.
    ///
    ///     { "schemaVersion": 1, "tunnels": [ {
    ///         "name", "command", "forward": "-L 8080:www:80", "session": "none|shell|command" (absent: not known),
    ///         "legs": [ {"id", "from", "to", "carrier", "protection", "text"} ],
    ///         "listens": {"host", "place", "text"}, "dials": {"host", "place", "text"},
    ///         "resolves": [ {"name", "host"} ],
    ///         "canConnect": {"scope": "loopback|everyone|address|socket", "certain": true, "text"},
    ///         "protects": ["leg id"] } ] }
    ///
    /// `protects` names the legs that SSH encrypts. `place` of `dials` is absent where SOCKS clients name it.
    package static func json(_ drawings: [Drawing]) -> String {
        JSONValue.object([
            "schemaVersion": .integer(1),
            "tunnels": .array(drawings.flatMap { drawing in drawing.described.map { tunnel($0, of: drawing) } }),
        ]).document
    }

    private static func tunnel(_ forward: ForwardDescription, of drawing: Drawing) -> JSONValue {
        let plan = forward.plan
        return .object([
            "name": .string(drawing.spec.name),
            "command": .string(drawing.spec.command),
            "forward": .string("-\(plan.forward.optionLetter) \(plan.forward.specification)"),
            "session": drawing.session.map { .string($0.word) },
            "legs": .array(forward.protects.map { leg($0.leg, $0.words) }),
            "listens": .object([
                "host": .string(forward.listener), "place": .string(plan.forward.listeningPlace),
                "text": .string(forward.listens),
            ]),
            "dials": .object([
                "host": .string(forward.dialler), "place": plan.forward.egress.map { .string($0.description) },
                "text": .string(forward.dials),
            ]),
            "resolves": .array(forward.lookups.map { .object(["name": .string($0.name), "host": .string($0.host)]) }),
            "canConnect": .object([
                "scope": .string(forward.entry.scope.rawValue), "certain": .bool(forward.entry.isCertain),
                "text": .string(forward.entry.sentence),
            ]),
            "protects": .array(plan.legs.filter { $0.protection == .encrypted }.map { .string($0.id) }),
        ])
    }

    private static func leg(_ leg: Leg, _ words: String) -> JSONValue {
        .object([
            "id": .string(leg.id), "from": .string(leg.from), "to": .string(leg.to),
            "carrier": .string(leg.carrier.rawValue), "protection": .string(leg.protection.rawValue),
            "text": .string(words),
        ])
    }
}

extension Drawing.Session {
    fileprivate var word: String {
        switch self {
        case .none: "none"
        case .shell: "shell"
        case .command: "command"
        }
    }
}
