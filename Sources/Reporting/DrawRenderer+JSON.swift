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
    ///         "protects": ["leg id"], "host", "chain" } ],
    ///       "chains": [ { "name", "steps": [ {"host", "command", "opensShell", "startsAfter"} ],
    ///         "joins": [ {"kind", "host", "dialled", "from", "to", "text", "fix", "file", "line", "column"} ],
    ///         "routes": [ ["leg id"] ], "loops": [ [1, 2] ], "usages": [ {"host", "command"} ] } ] }
    ///
    /// `host` and `chain` of a tunnel are there for commands of chains only, and so is `chains`; steps are numbered from
    /// 1. `protects` names the legs that SSH encrypts. `place` of `dials` is absent where SOCKS clients name it.
    package static func json(_ drawn: [Drawn]) -> String {
        var tunnels: [JSONValue] = []
        var chains: [JSONValue] = []
        for one in drawn {
            switch one {
            case .command(let drawing): tunnels += drawing.described.map { tunnel($0, of: drawing) }
            case .chain(let drawing):
                chains.append(chain(drawing))
                for (step, command) in zip(drawing.chain.steps, drawing.steps) {
                    tunnels += command.described.map {
                        tunnel($0, of: command, host: step.host, chain: drawing.chain.name)
                    }
                }
            }
        }
        return JSONValue.object([
            "schemaVersion": .integer(1), "tunnels": .array(tunnels),
            "chains": chains.isEmpty ? nil : .array(chains),
        ]).document
    }

    /// The same for commands by themselves.
    package static func json(_ drawings: [Drawing]) -> String { json(drawings.map(Drawn.command)) }

    private static func tunnel(
        _ forward: ForwardDescription, of drawing: Drawing, host: String? = nil, chain: String? = nil
    ) -> JSONValue {
        let plan = forward.plan
        return .object([
            "host": host.map { .string($0) }, "chain": chain.map { .string($0) },
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
