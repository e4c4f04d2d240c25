package import TunnelModel

/// What the program's exit status means; other programs rely on it, so it is never a count.
package enum ExitStatus: Int32, Sendable {
    /// Nothing fails and nothing is unknown.
    case healthy = 0
    /// Something fails.
    case broken = 1
    /// Nothing fails, but something could not be looked at.
    case unknown = 2
    /// Bad command line or spec (EX_USAGE of sysexits(3)).
    case usage = 64
    /// A named file cannot be read (EX_NOINPUT).
    case noInput = 66
    /// An error of our own (EX_SOFTWARE).
    case software = 70
    /// A needed privilege is missing (EX_NOPERM).
    case noPermission = 77
    /// Cut short by SIGINT.
    case interrupted = 130
    /// Cut short by SIGTERM.
    case terminated = 143

    /// - Parameter failOnWarnings: `--fail-on warn`.
    package init(_ verdict: Verdict, failOnWarnings: Bool) {
        self =
            switch verdict {
            case .healthy: .healthy
            case .degraded: failOnWarnings ? .broken : .healthy
            case .broken: .broken
            case .unknown: .unknown
            }
    }
}
