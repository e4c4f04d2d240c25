/// What is known of a check, a leg or a finding.
///
/// UNKNOWN is a result: it means "could not look". SKIP means that nobody looked, for a reason that is no fault.
package enum CheckStatus: String, Hashable, Sendable, CaseIterable {
    case pass, warn, fail, skip, unknown

    /// The worse of two, for summing up: fail, then unknown, then warn, then pass; skip never counts.
    package func combined(with other: CheckStatus) -> CheckStatus {
        rank >= other.rank ? self : other
    }

    private var rank: Int {
        switch self {
        case .skip: 0
        case .pass: 1
        case .warn: 2
        case .unknown: 3
        case .fail: 4
        }
    }
}

/// The verdict over one tunnel or all of them.
package enum Verdict: String, Hashable, Sendable {
    case healthy, degraded, broken, unknown

    /// Broken if anything fails, else unknown if anything is unknown, else degraded if anything warns, else healthy.
    ///
    /// SKIP never counts, but a list with no pass and no warning at all is unknown: nothing was seen to work.
    package init(of statuses: some Sequence<CheckStatus>) {
        switch statuses.reduce(CheckStatus.skip, { $0.combined(with: $1) }) {
        case .fail: self = .broken
        case .unknown, .skip: self = .unknown
        case .warn: self = .degraded
        case .pass: self = .healthy
        }
    }
}
