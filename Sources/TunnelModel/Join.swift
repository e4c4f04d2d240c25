/// Where one tunnel of a chain should go on in the next: what is dialled there, and whether that is what listens there.
package struct Join: Hashable, Sendable {
    /// What dials at the join.
    package enum Dialler: Hashable, Sendable {
        /// The egress of a forward.
        case forward(Chain.Position)
        /// The ssh of a step: it connects through the tunnel of another one.
        case connection(step: Int)
        /// Nothing: the forward that listens is entered by no other tunnel.
        case nobody
    }

    /// Whether the ends meet; every other kind says what is missing.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// What is dialled is what listens.
        case joined
        /// The same host, another port (or another socket).
        case portDiffers = "port-differs"
        /// The same port of the same host, 127.0.0.1 on one side and ::1 on the other.
        case familyDiffers = "family-differs"
        /// The same port of the same host, but the listener is on another address of it.
        case addressDiffers = "address-differs"
        /// The loopback of one host is dialled, and the listener is on another host.
        case hostDiffers = "host-differs"
        /// It is dialled before it is there: an ssh connection, which cannot wait.
        case wrongOrder = "wrong-order"
        /// No command of the chain listens there: a program of that host must, or a tunnel is missing.
        case noListener = "no-listener"
        /// No tunnel of the chain leads into this one, nor it into any.
        case apart
    }

    /// By the words of the commands alone: nobody looked.
    package var kind: Kind
    /// Whose traffic goes on here.
    package var dialler: Dialler
    /// The host on which it is dialled, or, where nobody dials, on which it listens.
    package var host: String
    /// What is dialled; nil where nobody does.
    package var dialled: Endpoint?
    /// What listens, or comes nearest to it.
    package var listener: Chain.Position?

    /// Everything as the properties say.
    package init(
        _ kind: Kind, _ dialler: Dialler, on host: String, dialling dialled: Endpoint?, listener: Chain.Position?
    ) {
        self.kind = kind
        self.dialler = dialler
        self.host = host
        self.dialled = dialled
        self.listener = listener
    }

    /// It is as it should be, or may be: a program may listen where no tunnel does.
    package var isFault: Bool { kind != .joined && kind != .noListener }

    /// The dialling forward, if it is one.
    package var origin: Chain.Position? {
        if case .forward(let position) = dialler { position } else { nil }
    }
}
