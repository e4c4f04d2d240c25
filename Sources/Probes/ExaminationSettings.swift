package import Evidence
internal import SSHText
package import TunnelModel

/// How far an examination may go, and how long it may take.
package struct ExaminationSettings: Sendable {
    /// The longest that one check may take; ConnectTimeout of the configuration may be shorter.
    package var timeout: Duration
    /// False for `--no-login`: stop before authentication.
    package var allowsLogin: Bool
    /// False for `--no-exec`: run no command on anyone's host.
    package var allowsCommands: Bool
    /// Dial every address of the tunnel host rather than stop at the first that answers.
    package var dialsAllAddresses: Bool
    /// The checks asked for; nil for all. What they need is looked at too.
    package var only: Set<CheckID>?
    /// Checks to leave out, with all that needs them.
    package var skipped: Set<CheckID>
    /// What is to be reached through a proxy (`-D`, `-R port`); none: its destinations are not looked at.
    package var destinations: [Endpoint] = []
    /// A tunnel that is not running is a failure (`--running`).
    package var mustRun = false

    /// Everything as the properties say: a whole examination with a login, unless told otherwise.
    package init(
        timeout: Duration = .seconds(10), allowsLogin: Bool = true, allowsCommands: Bool = true,
        dialsAllAddresses: Bool = false, only: Set<CheckID>? = nil, skipped: Set<CheckID> = []
    ) {
        self.timeout = timeout
        self.allowsLogin = allowsLogin
        self.allowsCommands = allowsCommands
        self.dialsAllAddresses = dialsAllAddresses
        self.only = only
        self.skipped = skipped
    }

    /// Whether somebody may really log in: neither `--no-login` nor a choice of checks stands against it.
    package var mayLogIn: Bool { allowsLogin && includes(.login) }

    /// Whether a check is to be made at all for a forward of this kind: asked for, or needed by one that is.
    package func includes(_ check: CheckID, for kind: Forward.Kind = .local) -> Bool {
        if !check.closure(for: kind).isDisjoint(with: skipped) { return false }
        guard let only else { return !check.isExperiment }
        return only.contains { $0.closure(for: kind).contains(check) }
    }
}
