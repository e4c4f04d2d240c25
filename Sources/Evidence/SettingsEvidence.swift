/// What the person's words and configuration alone say about one forward: seen without any network.
package struct SettingsEvidence: Hashable, Sendable {
    /// ExitOnForwardFailure.
    package var exitsOnForwardFailure: Bool
    /// Seconds; 0: ssh never asks whether the server is still there (ServerAliveInterval).
    package var serverAliveInterval: Int
    /// Nobody watches: ForkAfterAuthentication (`-f`), or a supervisor such as autossh starts it.
    package var isUnattended: Bool
    /// How many forwards the command sets up.
    package var forwards: Int

    package init(
        exitsOnForwardFailure: Bool, serverAliveInterval: Int, isUnattended: Bool, forwards: Int
    ) {
        self.exitsOnForwardFailure = exitsOnForwardFailure
        self.serverAliveInterval = serverAliveInterval
        self.isUnattended = isUnattended
        self.forwards = forwards
    }
}
