/// What somebody can do about a cause, and on whose machine.
package struct Fix: Hashable, Sendable {
    /// Whose hands it takes.
    package enum Side: String, Hashable, Sendable {
        case client
        case tunnelHost = "tunnel-host"
        case egress
        case network
    }

    package var side: Side
    /// The machine as the report calls it, e.g. `you`, `tunnel-host`, `www`; nil for the network.
    package var host: String?
    /// What to do, in a sentence.
    package var text: String
    /// The command that does it or shows it; ready to paste on that machine.
    package var command: String?

    package init(_ side: Side, host: String?, _ text: String, command: String? = nil) {
        self.side = side
        self.host = host
        self.text = text
        self.command = command
    }
}
