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
        case failed
        case unsettled
    }

    /// What the tunnel host did with the address that this machine finds for the name.
    package enum ByAddress: Hashable, Sendable {
        case notTried
        /// It connects. `isSame`: what answers is what answers to the name; nil: that did not show.
        case opens(isSame: Bool?)
        /// It does not; its own words.
        case fails(String)
    }

    package var name: String
    package var here: Here
    package var there: There
    package var byAddress: ByAddress

    package init(name: String, here: Here, there: There, byAddress: ByAddress = .notTried) {
        self.name = name
        self.here = here
        self.there = there
        self.byAddress = byAddress
    }
}
