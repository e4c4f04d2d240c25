internal import TunnelModel

/// How far a check of many tunnels is.
package struct CheckProgress: Sendable, Hashable {
    /// How many forwards there are.
    package let total: Int
    /// How many of them are judged.
    package private(set) var done = 0
    /// Those of them whose verdict is `broken`.
    package private(set) var broken = 0
    /// Those of which too little was seen to say.
    package private(set) var unknown = 0

    /// At the start, with nothing done.
    package init(total: Int) { self.total = total }

    mutating func count(_ verdict: Verdict) {
        done += 1
        switch verdict {
        case .broken: broken += 1
        case .unknown: unknown += 1
        case .healthy, .degraded: break
        }
    }
}
