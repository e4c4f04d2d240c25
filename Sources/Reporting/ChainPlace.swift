/// The place of a command among those of a chain.
package struct ChainPlace: Hashable, Sendable {
    /// The name of the chain.
    package var name: String
    /// From 1, and how many commands there are.
    package var step: Int, steps: Int
    /// The host on which it is typed.
    package var host: String

    /// Everything as the properties say.
    package init(name: String, step: Int, steps: Int, host: String) {
        self.name = name
        self.step = step
        self.steps = steps
        self.host = host
    }
}

/// A chain that was examined: its ways from the first ingress to the last end, as they go through the tunnels that meet.
package struct ReportedChain: Hashable, Sendable {
    /// The name that the person gave it, or that of the file.
    package var name: String
    /// Each in words, e.g. `localhost:7999 → bastion-host → localhost:2999 → test-server → git-server:7999`.
    package var ways: [String]

    /// Everything as the properties say.
    package init(name: String, ways: [String]) {
        self.name = name
        self.ways = ways
    }
}
