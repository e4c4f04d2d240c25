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
