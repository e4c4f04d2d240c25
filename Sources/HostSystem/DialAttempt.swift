package import SystemPackage

/// One address dialled once: what came back, and when.
package struct DialAttempt: Sendable, Hashable {
    /// The far end that was dialled.
    package var address: SocketAddress
    /// The first thing that came back, or that nothing did.
    package var outcome: Outcome
    /// From connect(2) to the outcome.
    package var elapsed: Duration

    /// Everything as the properties say.
    package init(address: SocketAddress, outcome: Outcome, elapsed: Duration) {
        self.address = address
        self.outcome = outcome
        self.elapsed = elapsed
    }

    /// How an attempt ended, as far as the kernel tells causes apart.
    package enum Outcome: Sendable, Hashable {
        /// The handshake took `rtt`, as the kernel measured it where it says.
        case connected(local: SocketAddress?, rtt: Duration)
        /// The handshake was complete, and a reset came before anything could be read.
        case connectedAndReset
        /// A TCP reset, and certainly no ICMP.
        case refusedByReset
        /// ICMP port or protocol unreachable.
        case refusedByICMP(ICMPError)
        /// ECONNREFUSED where the kernel does not say by what.
        case refused
        /// Any other ICMP error.
        case unreachable(ICMPError)
        /// An unreachable errno where the kernel does not say what came.
        case unreachableKindUnknown(Errno)
        /// connect(2) itself said no: no route, or a route of type unreachable or blackhole, on this host.
        case noRoute(Errno)
        /// Our own kernel gave up on ARP or neighbour discovery: the host (or our gateway) is not on the link.
        case noAnswerFromNeighbour
        /// Nothing came back before the deadline, or before the kernel gave up (ETIMEDOUT).
        case timedOut
        /// The bind address or interface of the caller cannot be used.
        case sourceUnavailable(SourceFault)
        /// A rule on this host: a prohibit route, a security module, or its own firewall's reject.
        case deniedLocally(Errno, ICMPError?)
        /// Any other errno: most often a shortage of this host's, see `Errno.isShortage`.
        case other(Errno)

        /// Whether the handshake was complete; after a reset there is no connection left to use.
        package var isConnected: Bool {
            switch self {
            case .connected, .connectedAndReset: true
            default: false
            }
        }

        /// What the network said, where it said something.
        package var icmp: ICMPError? {
            switch self {
            case .refusedByICMP(let error), .unreachable(let error): error
            case .deniedLocally(_, let error): error
            default: nil
            }
        }
    }

    /// Why the socket could not have the source it was to have.
    package enum SourceFault: Sendable, Hashable {
        /// BindAddress is a name that gave no address in the family dialled.
        case notResolved(LookupFailure)
        /// The interface is missing, down, or has no address of this family.
        case noSuitableAddress(interface: String)
        /// bind(2) to the address failed.
        case bind(SocketAddress, Errno)
    }
}

/// What dialling a list of addresses gave.
package struct DialReport: Sendable {
    /// In the order dialled.
    package var attempts: [DialAttempt]
    /// The first connection made; the caller owns it now.
    package var connection: ConnectedSocket?
    /// From the first attempt to the end of the last, looking up the source's name included.
    package var elapsed: Duration
}
