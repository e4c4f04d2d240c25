/// The way that traffic takes through a chain: from an ingress that nothing else leads into, tunnel by tunnel.
package struct ChainRoute: Hashable, Sendable {
    /// One tunnel of the way, and how the next one is entered.
    package struct Stretch: Hashable, Sendable {
        /// The forward that traffic takes here.
        package var position: Chain.Position
        /// Nil behind the last one, and where its egress is no join.
        package var join: Join?
    }

    /// In the order of traffic, at least one.
    package var stretches: [Stretch]
    /// The last stretch leads back into one of the others.
    package var isLoop: Bool
}

extension ChainAnalysis {
    /// Every way, in the order of the steps; a near miss is followed too, as it was meant.
    package var routes: [ChainRoute] {
        var next: [Chain.Position: Join] = [:]
        for join in joins {
            // What listens on another host is not where this way was going.
            if let origin = join.origin, join.listener != nil, join.kind != .hostDiffers { next[origin] = join }
        }
        let led = Set(next.values.compactMap(\.listener))
        var routes: [ChainRoute] = []
        var drawn: Set<Chain.Position> = []
        let positions = chain.positions
        // A loop has no beginning: whatever no beginning leads to is begun where it comes first.
        for start in positions.filter({ !led.contains($0) }) + positions.filter(led.contains) {
            guard !drawn.contains(start) else { continue }
            var route = ChainRoute(stretches: [], isLoop: false)
            var passed: Set<Chain.Position> = []
            var position: Chain.Position? = start
            while let current = position {
                guard passed.insert(current).inserted else {
                    route.isLoop = true
                    break
                }
                route.stretches.append(.init(position: current, join: next[current]))
                position = next[current]?.listener
            }
            drawn.formUnion(passed)
            routes.append(route)
        }
        return routes
    }
}
