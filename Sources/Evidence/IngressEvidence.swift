/// Whether the listening end could be had, address by address, as ssh would bind it (channels.c, ssh(1) -L).
package struct IngressEvidence: Hashable, Sendable {
    /// A process, as far as this user may see it.
    package struct Process: Hashable, Sendable {
        /// On the client host.
        package var pid: Int32
        /// The program's name, e.g. `nginx`.
        package var name: String
        /// The command line, escaped and shortened; empty for other programs than ssh, whose words may hold secrets.
        package var command: String

        /// Everything as the properties say.
        package init(pid: Int32, name: String, command: String) {
            self.pid = pid
            self.name = name
            self.command = command
        }
    }

    /// What came of one bind.
    package enum BindOutcome: Hashable, Sendable {
        /// The address and port can be bound.
        case free
        /// EADDRINUSE. `owner` nil: it belongs to a process that this user may not see.
        case inUse(owner: Process?)
        /// EACCES on a port below the system's first unprivileged port.
        case privileged(firstUnprivileged: Int)
        /// EADDRNOTAVAIL: not an address of this machine.
        case notLocal
        /// The machine has no such address family.
        case familyUnsupported
        /// Another error of bind(2), in the system's words.
        case other(String)
    }

    /// One address that ssh would bind.
    package struct Attempt: Hashable, Sendable {
        /// The address without a port, e.g. `127.0.0.1` or `::1`.
        package var address: String
        /// Of ``address``; ssh binds both families where none is named.
        package var isIPv6: Bool
        /// By a bind that was given up at once, without ever listening.
        package var outcome: BindOutcome

        /// Everything as the properties say.
        package init(address: String, isIPv6: Bool, outcome: BindOutcome) {
            self.address = address
            self.isIPv6 = isIPv6
            self.outcome = outcome
        }
    }

    /// What came of all of it.
    package enum Result: Hashable, Sendable {
        /// A TCP listener, address by address in ssh's order.
        case tcp(port: Int, attempts: [Attempt])
        /// The bind address is a name that does not resolve here; `reason` is the resolver's text.
        case unresolvable(name: String, reason: String)
        /// Nothing is at the path, and the account may make a socket there.
        case unixFree(path: String)
        /// The path exists. `live`: something accepts connections there. `willUnlink`: StreamLocalBindUnlink yes.
        case unixExists(path: String, live: Bool, willUnlink: Bool)
        /// The socket cannot be made there; `reason` in the system's words, or ours.
        case unixImpossible(path: String, reason: String)
    }

    /// What the shared connection that ssh would use says of this forward, where it holds the port (`ssh -O forward`).
    package enum SharedForward: Hashable, Sendable {
        /// Exactly this forward is its own already.
        case same
        /// It is not: the port belongs to another forward.
        case other
        /// It could not be asked without the risk of opening a port.
        case notAsked
    }

    /// Of all addresses that ssh would bind, or of the socket's path.
    package var result: Result
    /// Nil unless a shared connection that this command would use holds the port.
    package var sharedForward: SharedForward?
    /// The ssh that already holds this very forward: the tunnel is running.
    package var runningTunnel: Process?
    /// ExitOnForwardFailure: ssh would end instead of going on without the listener.
    package var exitsOnFailure: Bool

    /// Everything as the properties say.
    package init(
        result: Result, runningTunnel: Process? = nil, exitsOnFailure: Bool = false, sharedForward: SharedForward? = nil
    ) {
        self.result = result
        self.sharedForward = sharedForward
        self.runningTunnel = runningTunnel
        self.exitsOnFailure = exitsOnFailure
    }
}
