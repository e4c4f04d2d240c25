/// One look at one thing: what was seen, how long it took, or why nobody looked.
package struct Observation: Sendable {
    /// What came of the look.
    package enum Outcome: Sendable {
        /// Something was seen; whether it is good or bad is for the diagnoser to say.
        case seen(Evidence)
        /// Nobody looked, for a reason that is no fault of the thing itself.
        case skipped(SkipReason)
        /// The look itself was not possible: UNKNOWN, never FAIL.
        case unable(Inability)
    }

    /// What was looked at; one observation of a check stands in ``Facts``.
    package var check: CheckID
    /// Evidence, or why there is none.
    package var outcome: Outcome
    /// How long the look took; nil when nobody looked.
    package var elapsed: Duration?

    /// Everything as the properties say.
    package init(_ check: CheckID, _ outcome: Outcome, elapsed: Duration? = nil) {
        self.check = check
        self.outcome = outcome
        self.elapsed = elapsed
    }

    /// The evidence, if something was seen.
    package var evidence: Evidence? {
        if case .seen(let evidence) = outcome { evidence } else { nil }
    }
}

/// Why a check was not made.
package enum SkipReason: Hashable, Sendable {
    /// What must work first does not, or was not looked at.
    case notReached(CheckID)
    /// `--only` or `--skip` left it out.
    case notAskedFor
    /// There is nothing to look at, e.g. no name to resolve in an address.
    case notApplicable(String)
    /// It lies behind a host that was not got through.
    case behind(host: String)
}

/// Why it was not possible to look.
package enum Inability: Hashable, Sendable {
    /// `--no-login`: stop before authentication.
    case loginNotAllowed
    /// `--no-exec`: no command on anyone's host.
    case commandsNotAllowed
    /// Cut short by a signal.
    case interrupted
    /// Our time was over before anything could be seen.
    case outOfTime(after: Duration)
    /// ssh can do this and the library cannot, and ssh itself could not be asked.
    case libraryCannot(String)
    /// An error of this machine, not of the tunnel (no descriptors, no memory, …).
    case local(String)
    /// The host on which the command is typed was not come to; why, in words for a report.
    case notReached(host: String, why: String)
}
