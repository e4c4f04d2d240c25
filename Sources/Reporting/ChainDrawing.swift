package import TunnelModel

/// What `draw` knows of a chain: each command by itself, and how they fit together. No network.
package struct ChainDrawing: Sendable {
    /// The chain, and where its tunnels meet.
    package let analysis: ChainAnalysis
    /// One for each step.
    package let steps: [Drawing]
    /// Where the tunnels do not join, each with its place in the file.
    package let faults: [JoinFault]

    /// - Parameter steps: with a plan for each forward of the chain's steps, in their order.
    package init(_ analysis: ChainAnalysis, steps: [Drawing], faults: [JoinFault]) {
        self.analysis = analysis
        self.steps = steps
        self.faults = faults
    }

    /// The chain itself.
    var chain: Chain { analysis.chain }

    /// The legs of one of its forwards.
    func plan(at position: Chain.Position) -> LegPlan { steps[position.step].plans[position.forward] }
}

/// Tunnels that should meet and do not: what is wrong, and where it stands.
package struct JoinFault: Sendable {
    /// The one that misses.
    package var join: Join
    /// One sentence without a full stop.
    package var message: String
    /// What makes them meet.
    package var fix: String
    /// As messages show it, e.g. `chain.txt:1:28`; nil where there is no file.
    package var place: String?
    /// The file, as the person named it.
    package var file: String?
    /// From 1; 0 where it is not known.
    package var line: Int, column: Int
    /// The line in question, and how far from its start the caret stands; nil where there is none.
    package var excerpt: (text: String, caret: Int)?

    /// Everything as the properties say; ``place`` is made of file, line and column.
    package init(
        _ join: Join, message: String, fix: String, file: String? = nil, line: Int = 0, column: Int = 0,
        excerpt: (text: String, caret: Int)? = nil
    ) {
        self.join = join
        self.message = message
        self.fix = fix
        self.file = file
        self.line = line
        self.column = column
        self.excerpt = excerpt
        place = file.map { line > 0 ? "\($0):\(line):\(column)" : $0 }
    }
}

/// One thing to draw.
package enum Drawn: Sendable {
    /// One that is in no chain.
    case command(Drawing)
    /// All commands of a chain together.
    case chain(ChainDrawing)
}
