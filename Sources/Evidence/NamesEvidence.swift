/// What a destination's name means on the client host, against what it means where a proxy dials.
package struct NamesEvidence: Hashable, Sendable {
    /// What this machine's resolver says.
    package enum Here: Hashable, Sendable {
        /// In its order.
        case addresses([String])
        /// The resolver's words.
        case failed(String)
    }

    /// What became of the name at the tunnel host.
    package enum There: Hashable, Sendable {
        /// The tunnel host got past its resolver, and connected or not.
        case resolves(connected: Bool)
        /// The tunnel host's resolver has no address for it.
        case failed
        /// The tunnel host's answer, or the lack of one, does not tell.
        case unsettled
    }

    /// What the tunnel host did with the address that this machine finds for the name.
    package enum ByAddress: Hashable, Sendable {
        /// This machine finds no address, the tunnel host did not get past the name, or the connection ended first.
        case notTried
        /// It connects. `isSame`: what answers is what answers to the name; nil: that did not show.
        case opens(isSame: Bool?)
        /// It does not; its own words.
        case fails(String)
    }

    /// As the proxy's user named the destination, without port; never an address.
    package var name: String
    /// Of getaddrinfo(3), in both families.
    package var here: Here
    /// As the answer to a request for a channel to the name tells.
    package var there: There
    /// Of the first address that was found here.
    package var byAddress: ByAddress

    /// Everything as the properties say.
    package init(name: String, here: Here, there: There, byAddress: ByAddress = .notTried) {
        self.name = name
        self.here = here
        self.there = there
        self.byAddress = byAddress
    }
}
