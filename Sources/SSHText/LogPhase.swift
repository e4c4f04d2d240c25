/// How far a run of ssh(1) came; in the order in which they are reached.
package enum LogPhase: String, Hashable, Sendable, CaseIterable, Comparable {
    case config, resolve, reach, banner, kex, hostkey, auth, forward, channel, keepalive, exit

    /// By how far ssh came, not by name.
    package static func < (left: LogPhase, right: LogPhase) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .config: 0
        case .resolve: 1
        case .reach: 2
        case .banner: 3
        case .kex: 4
        case .hostkey: 5
        case .auth: 6
        case .forward: 7
        case .channel: 8
        case .keepalive: 9
        case .exit: 10
        }
    }
}
