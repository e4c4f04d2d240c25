/// What a tunnel that runs already does with a connection to its ingress: the forward itself, end to end.
package struct RunningEvidence: Hashable, Sendable {
    /// What became of one connection to the ingress.
    package enum Outcome: Hashable, Sendable {
        /// It was not accepted; the system's words.
        case notAccepted(String)
        /// It was accepted, and this is what came back when the destination was greeted as its port expects.
        case entered(EgressServiceEvidence.Result)
        /// It was accepted, and this is how the proxy dealt with a request.
        case proxied(SocksEvidence.Exchange)
    }

    /// One address on which it listens.
    package struct Entry: Hashable, Sendable {
        /// E.g. `127.0.0.1:8080`.
        package var address: String
        /// What came back, as far as the connection got.
        package var outcome: Outcome

        /// Everything as the properties say.
        package init(_ address: String, _ outcome: Outcome) {
            self.address = address
            self.outcome = outcome
        }
    }

    /// The state of the running ssh's own TCP connection to the tunnel host, after bytes were sent into it.
    package struct Transport: Hashable, Sendable {
        /// Bytes that the other machine has not acknowledged.
        package var unacknowledged: Int
        /// How often the oldest of them was sent again.
        package var retransmissions: Int

        /// Everything as the properties say.
        package init(unacknowledged: Int, retransmissions: Int) {
            self.unacknowledged = unacknowledged
            self.retransmissions = retransmissions
        }
    }

    /// The ssh that holds the forward; nil: none does, and `--running` says that one should.
    package var holder: IngressEvidence.Process?
    /// It is stopped by a signal, e.g. Ctrl-Z.
    package var isStopped: Bool
    /// Nil where it has no TCP connection of its own (ProxyCommand), or the system does not tell.
    package var transport: Transport?
    /// In the order entered; empty where ``isStopped``, and where nothing runs.
    package var entries: [Entry]
    /// The destination, or what stands for any.
    package var egress: String
    /// What its port is registered for; nil when it says nothing.
    package var expected: EgressServiceEvidence.Service?
    /// A request was sent, rather than only listened.
    package var spokeFirst: Bool

    /// Everything as the properties say; a forward that nobody entered unless more is given.
    package init(
        holder: IngressEvidence.Process?, isStopped: Bool = false, transport: Transport? = nil, entries: [Entry] = [],
        egress: String = "", expected: EgressServiceEvidence.Service? = nil, spokeFirst: Bool = false
    ) {
        self.holder = holder
        self.isStopped = isStopped
        self.transport = transport
        self.entries = entries
        self.egress = egress
        self.expected = expected
        self.spokeFirst = spokeFirst
    }
}
