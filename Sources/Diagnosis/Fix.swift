/// What somebody can do about a cause, and on whose machine.
package struct Fix: Hashable, Sendable {
    /// Whose hands it takes.
    package enum Side: String, Hashable, Sendable {
        /// The client host, where the person sits.
        case client
        case tunnelHost = "tunnel-host"
        case egress
        /// What lies between the machines: routers, firewalls, name servers.
        case network
    }

    /// Whom to ask; the machine itself is ``host``.
    package var side: Side
    /// The machine as the report calls it, e.g. `you`, `tunnel-host`, `www`; nil for the network.
    package var host: String?
    /// What to do, in a sentence.
    package var text: String
    /// The command that does it or shows it; ready to paste on that machine.
    package var command: String?

    /// Everything as the properties say.
    package init(_ side: Side, host: String?, _ text: String, command: String? = nil) {
        self.side = side
        self.host = host
        self.text = text
        self.command = command
    }
}
