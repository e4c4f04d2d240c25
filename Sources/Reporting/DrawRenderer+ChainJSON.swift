import TunnelModel

extension DrawRenderer {
    /// A chain as ``json(_:)`` has it: its steps, joins, ways, loops and usages.
    static func chain(_ drawing: ChainDrawing) -> JSONValue {
        let (chain, analysis) = (drawing.chain, drawing.analysis)
        return .object([
            "name": .string(chain.name),
            "steps": .array(
                chain.steps.enumerated().map { index, step in
                    .object([
                        "host": .string(step.host), "command": .string(step.tunnel.command),
                        "opensShell": step.opensShell.map { .bool($0) },
                        "startsAfter": startsAfter(index, drawing).map { .integer($0 + 1) },
                    ])
                }),
            "joins": .array(analysis.joins.map { join($0, drawing) }),
            "routes": .array(
                analysis.routes.map { .array(Picture($0, of: drawing).legs.map { .string($0.id) }) }),
            "loops": .array(analysis.loops.map { .array($0.map { .integer($0.step + 1) }) }),
            "usages": .array(
                chain.usages.map { .object(["host": .string($0.host), "command": .string($0.command)]) }),
        ])
    }

    private static func startsAfter(_ step: Int, _ drawing: ChainDrawing) -> Int? {
        drawing.analysis.carrier(of: step)?.step ?? drawing.chain.opener(of: step)
    }

    private static func join(_ join: Join, _ drawing: ChainDrawing) -> JSONValue {
        let fault = drawing.faults.first { $0.join == join }
        let words = JoinDescription(join, in: drawing.analysis)
        let step: Int? =
            switch join.dialler {
            case .forward(let position): position.step
            case .connection(let step): step
            case .nobody: nil
            }
        return .object([
            "kind": .string(join.kind.rawValue), "host": .string(join.host),
            "dialled": join.dialled.map { .string($0.description) },
            "from": step.map { .integer($0 + 1) }, "to": join.listener.map { .integer($0.step + 1) },
            "text": .string(words.sentence), "fix": words.fix.isEmpty ? nil : .string(words.fix),
            "file": fault?.file.map { .string($0) },
            "line": fault.flatMap { $0.line > 0 ? .integer($0.line) : nil },
            "column": fault.flatMap { $0.column > 0 ? .integer($0.column) : nil },
        ])
    }
}
