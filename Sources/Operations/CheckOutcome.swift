package import Reporting

/// What a check came to.
package struct CheckOutcome: Sendable {
    package var report: Report
    /// The signal that cut it short, if one did.
    package var signal: Int32?
}
