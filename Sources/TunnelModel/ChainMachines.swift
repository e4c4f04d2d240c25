/// Which machine each step of a chain really ends on: `ssh -p 2222 localhost` ends where the tunnel at 2222 leads.
package struct ChainMachines {
    private let chain: Chain
    /// The machine of each step's tunnel host, and the forward of another step through which it is reached.
    private var ends: [(host: String, through: Chain.Position?)] = []

    /// Finds the ends in the order of the steps; a later step, not yet looked at, counts as it was typed.
    package init(_ chain: Chain) {
        self.chain = chain
        for (index, step) in chain.steps.enumerated() {
            let endpoint = Endpoint.tcp(host: step.tunnel.tunnelHost, port: step.port ?? 22)
            guard endpoint.isLoopback else {
                ends.append((step.tunnel.tunnelHost, nil))
                continue
            }
            let found = chain.positions.filter { $0.step != index }.first { position in
                listener(at: position) == step.host && chain.forward(at: position).egress != nil
                    && chain.match(endpoint, at: position) == .meets
            }
            ends.append((found.map(destination) ?? step.host, found))
        }
    }

    /// The machine on which the ssh connection of a step ends.
    package func end(of step: Int) -> String {
        step < ends.count ? ends[step].host : chain.steps[step].tunnel.tunnelHost
    }

    /// The forward of another step that carries the ssh connection of this one.
    func carrier(of step: Int) -> Chain.Position? { ends[step].through }

    /// The machine on which a forward listens.
    func listener(at position: Chain.Position) -> String { ends(of: position).listener }

    /// The machine that dials a forward's egress.
    func dialler(at position: Chain.Position) -> String { ends(of: position).dialler }

    /// The machine that `endpoint` is on when it is dialled on `host`; nil for one that has no part in the chain.
    func machine(of endpoint: Endpoint, dialledOn host: String) -> String? {
        if endpoint.isLoopback { return host }
        guard let name = endpoint.host else { return host }
        return chain.steps.contains { $0.host == name || $0.tunnel.tunnelHost == name } ? name : nil
    }

    private func destination(of position: Chain.Position) -> String {
        guard let egress = chain.forward(at: position).egress, !egress.isLoopback, let host = egress.host else {
            return dialler(at: position)
        }
        return host
    }

    private func ends(of position: Chain.Position) -> (listener: String, dialler: String) {
        let here = chain.steps[position.step].host
        let there = end(of: position.step)
        switch chain.forward(at: position).kind {
        case .local, .dynamic: return (here, there)
        case .remote, .remoteDynamic: return (there, here)
        }
    }
}

extension Chain {
    /// How a connection to `endpoint` on the right machine compares with what listens at `position`.
    func match(_ endpoint: Endpoint, at position: Position) -> ListenerMatch {
        let step = steps[position.step]
        return forward(at: position).match(
            endpoint, isOpened: step.opensListeners, listeningAt: step.listeningAddresses[position.forward])
    }
}
