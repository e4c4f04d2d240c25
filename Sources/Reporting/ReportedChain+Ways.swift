package import TunnelModel

extension ReportedChain {
    /// The ways that traffic takes through the tunnels of a chain, where they meet.
    package init(_ analysis: ChainAnalysis) {
        self.init(name: analysis.chain.name, ways: analysis.routes.map { ReportedChain.way($0, analysis) })
    }

    private static func way(_ route: ChainRoute, _ analysis: ChainAnalysis) -> String {
        var stops: [String] = []
        for stretch in route.stretches {
            let forward = analysis.chain.forward(at: stretch.position)
            let listens = analysis.listeningHost(stretch.position)
            let isFirst = stops.isEmpty
            let place =
                isFirst && listens != LegPlan.clientHost
                ? "\(forward.listeningPlace) on \(listens)" : forward.listeningPlace
            stops += [place, analysis.diallingHost(stretch.position)]
        }
        if let last = route.stretches.last {
            let forward = analysis.chain.forward(at: last.position)
            let isOwn = forward.egress?.isLoopback ?? false
            stops.append(forward.leavingPlace + (isOwn ? " of \(analysis.diallingHost(last.position))" : ""))
        }
        return stops.joined(separator: " → ")
    }
}
