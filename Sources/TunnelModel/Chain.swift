/// Several ssh commands, each typed on a host, that make one way together: a double tunnel, a proxy passed on, …
package struct Chain: Hashable, Sendable {
    /// The name that the person gave it, or that of the file.
    package var name: String
    /// In the order in which they are typed.
    package var steps: [ChainStep]
    /// What the tunnels are for: other commands, never run.
    package var usages: [ChainUsage]

    /// Everything as the properties say.
    package init(name: String, steps: [ChainStep], usages: [ChainUsage] = []) {
        self.name = name
        self.steps = steps
        self.usages = usages
    }

    /// One forward of one step.
    package struct Position: Hashable, Sendable {
        /// Both from 0.
        package var step: Int, forward: Int

        /// Everything as the properties say.
        package init(step: Int, forward: Int) {
            self.step = step
            self.forward = forward
        }
    }

    /// Every forward, step by step.
    package var positions: [Position] {
        steps.indices.flatMap { step in
            steps[step].tunnel.forwards.indices.map { Position(step: step, forward: $0) }
        }
    }

    /// The forward at a position of this chain.
    package func forward(at position: Position) -> Forward {
        steps[position.step].tunnel.forwards[position.forward]
    }

    /// How many commands lead one after the other to the host on which a step is typed; 0 on this machine.
    package func depth(of step: Int) -> Int { opener(of: step).map { depth(of: $0) + 1 } ?? 0 }

    /// The forward of another step through which the ssh of `step` connects; nil where it goes there by itself.
    package func carrier(of step: Int) -> Position? { ChainMachines(self).carrier(of: step) }

    /// The step that must run before `step` because it leads to the host on which `step` is typed; nil for this machine.
    package func opener(of step: Int) -> Int? {
        let host = steps[step].host
        guard host != LegPlan.clientHost else { return nil }
        let machines = ChainMachines(self)
        return steps[..<step].indices.first { machines.end(of: $0) == host }
    }
}

/// One command of a chain.
package struct ChainStep: Hashable, Sendable {
    /// The host on which it is typed: ``LegPlan/clientHost``, or the tunnel host of an earlier step.
    package var host: String
    /// What is typed, read; its tunnel host may be a tunnel's near end, e.g. `localhost`.
    package var tunnel: TunnelSpec
    /// The port of the tunnel host that the words name; nil for that of the configuration, usually 22.
    package var port: Int?
    /// `-g`, or GatewayPorts: listeners without an address of their own listen on all addresses.
    package var opensListeners: Bool
    /// Whether it opens a shell, in which a further step can be typed; nil where it is not known.
    package var opensShell: Bool?
    /// The jump hosts before its tunnel host (ProxyJump), in the order of the way.
    package var via: [String]
    /// The addresses on which the listeners of its forwards are, by the forward's place, where that was seen; else the
    /// words tell.
    package var listeningAddresses: [Int: [String]] = [:]

    /// Everything as the properties say; typed on this machine unless `host` says otherwise, and nothing seen.
    package init(
        host: String = LegPlan.clientHost, tunnel: TunnelSpec, port: Int? = nil, opensListeners: Bool = false,
        opensShell: Bool? = nil, via: [String] = []
    ) {
        self.host = host
        self.tunnel = tunnel
        self.port = port
        self.opensListeners = opensListeners
        self.opensShell = opensShell
        self.via = via
    }
}

/// A command that uses a chain, as it is typed; it is shown and never run.
package struct ChainUsage: Hashable, Sendable {
    /// On which it is typed: ``LegPlan/clientHost``, or a host that an earlier step leads to.
    package var host: String
    /// Its words, one blank between them.
    package var command: String

    /// Everything as the properties say.
    package init(host: String, command: String) {
        self.host = host
        self.command = command
    }
}
