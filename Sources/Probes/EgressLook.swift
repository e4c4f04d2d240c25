internal import Evidence
internal import TunnelModel

/// What one channel to the egress showed; four probes report a part of it each.
struct EgressLook: Sendable {
    enum Opening: Sendable {
        case opened(after: Duration)
        case failed(code: UInt32, text: String, after: Duration)
        /// `isAtWork`: the server answers other requests meanwhile; false: none; nil: nobody knows.
        case noReply(after: Duration, isAtWork: Bool?)
        /// The SSH connection ended.
        case ended(disconnect: String?)
        /// It could not be asked for; in the library's words.
        case impossible(String)
    }

    var target: Endpoint
    var opening: Opening?
    var greeting: EgressServiceEvidence.Result?
    var greetingElapsed: Duration?
    var spokeFirst = false
    /// What the same channel showed after the greeting.
    var application: ApplicationLook?

    init(target: Endpoint) { self.target = target }

    /// The words by which a server's resolver fails (gai_strerror(3) of several systems, dropbear).
    static func isNameFailure(_ text: String) -> Bool {
        let text = text.lowercased()
        return [
            "name or service not known", "temporary failure in name resolution", "no address associated",
            "name does not resolve", "nodename nor servname", "error resolving", "unknown host", "no such host",
            "non-recoverable failure in name resolution",
        ].contains { text.contains($0) }
    }
}
