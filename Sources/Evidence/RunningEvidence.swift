/// What a connection to the ingress of a tunnel that already runs met: the forward itself, end to end.
package enum RunningEvidence: Hashable, Sendable {
    /// It is not running, and `--running` says that it should be.
    case notRunning
    /// A connection to this address of the ingress was not accepted; the system's words.
    case notAccepted(address: String, text: String)
    /// It was accepted, and this is what the far end did.
    case entered(address: String, EgressServiceEvidence)
}
