/// What a person asked for: one ssh command, with the forwards it makes.
package struct TunnelSpec: Hashable, Sendable {
    /// A short name for tables: the destination as typed, unless the person named the tunnel.
    package var name: String
    /// The command line as one would paste it, words quoted for a shell where they need it.
    package var command: String
    /// The words after `ssh`, as the program receives them.
    package var arguments: [String]
    /// The destination as typed: an alias, a name or an address, without user and port.
    package var tunnelHost: String
    /// Every forward, in the order in which ssh sets them up.
    package var forwards: [Forward]

    /// Everything as the properties say.
    package init(name: String, command: String, arguments: [String], tunnelHost: String, forwards: [Forward]) {
        self.name = name
        self.command = command
        self.arguments = arguments
        self.tunnelHost = tunnelHost
        self.forwards = forwards
    }
}
