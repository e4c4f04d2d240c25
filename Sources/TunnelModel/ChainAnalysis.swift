/// How the tunnels of a chain fit together, from the words alone: its joins, near misses, routes and loops.
package struct ChainAnalysis: Hashable, Sendable {
    /// What positions and step numbers of the analysis refer to.
    package let chain: Chain
    /// Those that are, and those that are missing or miss; in the order of the steps.
    package private(set) var joins: [Join] = []
    /// Forwards that lead back into their own ingress, in the order of traffic.
    package private(set) var loops: [[Chain.Position]] = []
    private var listeners: [Chain.Position: String] = [:]
    private var diallers: [Chain.Position: String] = [:]
    private var carriers: [Int: Chain.Position] = [:]
    private var ends: [String] = []

    /// - Parameter chain: its forwards are compared each with each, so there should not be thousands of them.
    package init(_ chain: Chain) {
        self.chain = chain
        let machines = ChainMachines(chain)
        ends = chain.steps.indices.map { machines.end(of: $0) }
        for step in chain.steps.indices { carriers[step] = machines.carrier(of: step) }
        for position in chain.positions {
            listeners[position] = machines.listener(at: position)
            diallers[position] = machines.dialler(at: position)
        }
        let open = findJoins(machines)
        findLoops()
        addMisses(open)
        joins.sort { $0.order < $1.order }
    }

    /// The machine on which the ssh connection of a step ends.
    package func end(of step: Int) -> String { ends[step] }

    /// The forward of another step that carries a step's ssh connection.
    package func carrier(of step: Int) -> Chain.Position? { carriers[step] }

    /// The machine on which a forward listens; empty for a position that the chain does not have.
    package func listeningHost(_ position: Chain.Position) -> String { listeners[position] ?? "" }
    /// The machine that dials a forward's egress; empty for a position that the chain does not have.
    package func diallingHost(_ position: Chain.Position) -> String { diallers[position] ?? "" }

    /// The join at which the egress of a forward is dialled.
    package func join(at position: Chain.Position) -> Join? { joins.first { $0.origin == position } }

    /// The first ingress on the way of what comes out at a forward's egress: its own, where no other tunnel leads into it.
    package func entry(to position: Chain.Position) -> Chain.Position {
        var entry = position
        var seen: Set<Chain.Position> = [position]
        while let before = joins.first(where: { $0.kind == .joined && $0.listener == entry })?.origin,
            seen.insert(before).inserted
        {
            entry = before
        }
        return entry
    }

    /// The joins that are none.
    package var faults: [Join] { joins.filter(\.isFault) }

    /// An egress that no forward of the chain listens at.
    private struct OpenEnd {
        var position: Chain.Position
        var endpoint: Endpoint
        var machine: String
    }

    private mutating func findJoins(_ machines: ChainMachines) -> [OpenEnd] {
        var open: [OpenEnd] = []
        for step in chain.steps.indices {
            guard let carrier = machines.carrier(of: step) else { continue }
            let tunnel = chain.steps[step].tunnel
            joins.append(
                Join(
                    carrier.step < step ? .joined : .wrongOrder, .connection(step: step), on: chain.steps[step].host,
                    dialling: .tcp(host: tunnel.tunnelHost, port: chain.steps[step].port ?? 22), listener: carrier))
        }
        let positions = chain.positions
        for position in positions {
            guard let endpoint = chain.forward(at: position).egress else { continue }
            let host = diallingHost(position)
            guard let machine = machines.machine(of: endpoint, dialledOn: host) else { continue }
            let met = positions.first { listeners[$0] == machine && chain.match(endpoint, at: $0) == .meets }
            if let met {
                joins.append(Join(.joined, .forward(position), on: host, dialling: endpoint, listener: met))
            } else {
                open.append(OpenEnd(position: position, endpoint: endpoint, machine: machine))
            }
        }
        return open
    }

    /// Two steps that nothing joins are near misses of each other, the nearest pair first; the rest of them is apart.
    private mutating func addMisses(_ open: [OpenEnd]) {
        var groups = StepGroups(count: chain.steps.count)
        for join in joins {
            guard let listener = join.listener else { continue }
            switch join.dialler {
            case .forward(let position): groups.unite(position.step, listener.step)
            case .connection(let step): groups.unite(step, listener.step)
            case .nobody: break
            }
        }
        let entered = Set(joins.compactMap(\.listener))
        var candidates: [(end: OpenEnd, kind: Join.Kind, listener: Chain.Position, rank: Int)] = []
        for end in open {
            for position in chain.positions where !entered.contains(position) {
                guard groups.root(position.step) != groups.root(end.position.step),
                    let (kind, rank) = miss(end, position)
                else { continue }
                candidates.append((end, kind, position, rank))
            }
        }
        candidates.sort { one, other in
            (one.rank, one.end.position.step, one.listener.step)
                < (other.rank, other.end.position.step, other.listener.step)
        }
        var missed: Set<Chain.Position> = []
        for candidate in candidates {
            let (one, other) = (candidate.end.position, candidate.listener)
            guard groups.root(one.step) != groups.root(other.step), !missed.contains(one) else { continue }
            groups.unite(one.step, other.step)
            missed.insert(one)
            joins.append(
                Join(
                    candidate.kind, .forward(one), on: diallingHost(one), dialling: candidate.end.endpoint,
                    listener: other))
        }
        for end in open where !missed.contains(end.position) && end.endpoint.isLoopback {
            joins.append(
                Join(
                    .noListener, .forward(end.position), on: diallingHost(end.position), dialling: end.endpoint,
                    listener: nil))
        }
        let working = chain.steps.indices.filter { !chain.steps[$0].tunnel.forwards.isEmpty }
        for step in working.dropFirst() where groups.root(step) != groups.root(working[0]) {
            let position = Chain.Position(step: step, forward: 0)
            groups.unite(step, working[0])
            joins.append(Join(.apart, .nobody, on: listeningHost(position), dialling: nil, listener: position))
        }
    }

    private func miss(_ end: OpenEnd, _ position: Chain.Position) -> (Join.Kind, rank: Int)? {
        let match = chain.match(end.endpoint, at: position)
        if listeners[position] == end.machine {
            switch match {
            case .otherFamily: return (.familyDiffers, 0)
            case .otherAddress: return (.addressDiffers, 1)
            case .otherPort: return (.portDiffers, 3)
            case .meets, .unrelated: return nil
            }
        }
        // What is dialled is one host's loopback, and the same port is opened on another.
        return match < .otherPort && end.endpoint.isLoopback ? (.hostDiffers, 2) : nil
    }

    private mutating func findLoops() {
        var next: [Chain.Position: Chain.Position] = [:]
        for join in joins where join.kind == .joined {
            if let origin = join.origin, let listener = join.listener { next[origin] = listener }
        }
        var seen: Set<Chain.Position> = []
        for start in chain.positions {
            var path: [Chain.Position] = []
            var position: Chain.Position? = start
            while let current = position, seen.insert(current).inserted {
                path.append(current)
                position = next[current]
            }
            if let back = position, let first = path.firstIndex(of: back) { loops.append(Array(path[first...])) }
        }
    }
}

extension Join {
    /// By the step that dials; an ssh connection comes before what goes through it.
    fileprivate var order: (step: Int, kind: Int, forward: Int) {
        switch dialler {
        case .connection(let step): (step, 0, 0)
        case .forward(let position): (position.step, 1, position.forward)
        case .nobody: (listener?.step ?? 0, 2, 0)
        }
    }
}

/// Steps that hang together (union-find).
private struct StepGroups {
    private var parents: [Int]

    init(count: Int) { parents = Array(0..<count) }

    func root(_ step: Int) -> Int {
        var step = step
        while parents[step] != step { step = parents[step] }
        return step
    }

    mutating func unite(_ one: Int, _ other: Int) { parents[root(other)] = root(one) }
}
