/// How the tunnel host's name was resolved on the client host (getaddrinfo(3)).
package struct ResolveEvidence: Hashable, Sendable {
    /// Where the name that was looked up came from.
    package enum NameSource: Hashable, Sendable {
        /// As the person typed it.
        case typed
        /// ssh_config's HostName (or a canonicalised form) replaced what was typed.
        case configuration
    }

    /// Where an answer came from.
    package enum AnswerSource: Hashable, Sendable {
        /// It is an address: nothing was looked up.
        case literal
        /// A line of hosts(5), from 1; the first of several.
        case hostsFile(path: String, line: Int)
        /// DNS, or another source that nsswitch.conf(5) names.
        case nameService(servers: [String])
    }

    /// The resolver's errors, by what they mean (gai_strerror(3)).
    package enum Failure: Hashable, Sendable {
        /// EAI_NONAME: the resolver answered, there is no such name.
        case noSuchName
        /// EAI_NODATA: the name exists, without an address of the family.
        case noAddress
        /// EAI_AGAIN: the resolver did not answer, or said to try again.
        case tryAgain
        /// EAI_FAIL: the resolver gave up.
        case failed
        /// EAI_ADDRFAMILY, EAI_FAMILY: the address is not of the family asked for.
        case wrongFamily
        /// No answer before our deadline.
        case timedOut(after: Duration)
        /// Another error, in the resolver's words.
        case other(String)
    }

    /// What one family gave.
    package enum Answer: Hashable, Sendable {
        /// In digits, in the resolver's order.
        case addresses([String])
        /// Why there is none of this family.
        case failure(Failure)
        /// AddressFamily excludes it, and no failure was met that asking for it would explain.
        case notAsked
    }

    /// AddressFamily of ssh_config(5), or -4, -6.
    package enum Family: String, Hashable, Sendable { case any, inet, inet6 }

    /// What the person typed.
    package var typed: String
    /// What was looked up.
    package var name: String
    /// Tells a mistyped name from a wrong HostName.
    package var nameSource: NameSource
    /// Addresses of the other family do not count, though they be found.
    package var family: Family
    /// IPv4 (A records).
    package var inet: Answer
    /// IPv6 (AAAA records).
    package var inet6: Answer
    /// The addresses in the order in which ssh dials them; empty when there is none.
    package var order: [String]
    /// What stands in the way when `order` is empty.
    package var failure: Failure?
    /// Nil: not looked into.
    package var answerSource: AnswerSource?
    /// The nameservers that this machine asks, from resolv.conf(5).
    package var nameservers: [String]
    /// The addresses for which known_hosts has the very host key that it has for the name.
    package var rememberedAddresses: [String]

    /// Everything as the properties say.
    package init(
        typed: String, name: String, nameSource: NameSource, family: Family, inet: Answer, inet6: Answer,
        order: [String], failure: Failure? = nil, answerSource: AnswerSource? = nil, nameservers: [String] = [],
        rememberedAddresses: [String] = []
    ) {
        self.typed = typed
        self.name = name
        self.nameSource = nameSource
        self.family = family
        self.inet = inet
        self.inet6 = inet6
        self.order = order
        self.failure = failure
        self.answerSource = answerSource
        self.nameservers = nameservers
        self.rememberedAddresses = rememberedAddresses
    }

    /// The name leads to addresses, and to none of those that are remembered for its host key.
    package var leadsElsewhere: Bool {
        !order.isEmpty && !rememberedAddresses.isEmpty && order.allSatisfy { !rememberedAddresses.contains($0) }
    }
}
