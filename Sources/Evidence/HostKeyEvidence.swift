/// How the server's host key stands against what this machine knows of the host (sshd(8) SSH_KNOWN_HOSTS FILE FORMAT).
package struct HostKeyEvidence: Hashable, Sendable {
    /// A line of a known_hosts file.
    package struct Place: Hashable, Sendable, CustomStringConvertible {
        /// The path; a setting that makes the file needless (`NoHostAuthenticationForLocalhost`); empty where ssh did
        /// not say.
        package var file: String
        /// From 1; 0 where no line is meant, but the whole file or a setting.
        package var line: Int

        /// Everything as the properties say.
        package init(file: String, line: Int) {
            self.file = file
            self.line = line
        }

        /// `FILE:LINE`, as ssh writes it.
        package var description: String { "\(file):\(line)" }
    }

    /// A file to which ssh cannot add a key, and why.
    package struct Storing: Hashable, Sendable {
        /// The first of UserKnownHostsFile, the only one that ssh writes to.
        package var file: String
        /// The system's words.
        package var reason: String

        /// Everything as the properties say.
        package init(file: String, reason: String) {
            self.file = file
            self.reason = reason
        }
    }

    /// What the files say of the key.
    package enum Match: Hashable, Sendable {
        /// This key is stored for the name, or the name needs none (NoHostAuthenticationForLocalhost).
        case known(Place)
        /// Certified by an authority that a `@cert-authority` line names.
        case certified(Place, keyID: String?)
        /// Another key of the same type is stored.
        case changed([Place])
        /// Keys of other types only are stored, and the server did not offer the stored type.
        case typeChanged([Place], storedTypes: [String])
        /// A `@revoked` line, or RevokedHostKeys.
        case revoked(Place)
        /// No key is stored under the name.
        case unknown
        /// A certificate that does not hold: expired, not for this name, …
        case certificateInvalid(String)
        /// The key is that of the name, but another one is stored for the address (CheckHostIP).
        case addressMismatch([Place])
        /// It is for something else to say that cannot be asked here (KnownHostsCommand, a KRL).
        case undecidable(String)
    }

    /// StrictHostKeyChecking of ssh_config(5).
    package enum Policy: String, Hashable, Sendable { case yes, ask, acceptNew = "accept-new", no }

    /// E.g. `ED25519`, as ssh prints it.
    package var keyType: String
    /// `SHA256:…`.
    package var fingerprint: String
    /// The name under which ssh looks the host up: alias, name or `[name]:port`.
    package var lookupName: String
    /// By the files alone, whatever ``policy`` makes of it.
    package var match: Match
    /// As `ssh -G` prints it; anything unknown there counts as `ask`.
    package var policy: Policy
    /// There is a terminal (or an SSH_ASKPASS program) on which ssh could ask the person.
    package var canAsk: Bool
    /// The known_hosts files in ssh's order, the user's first, then the system's; `~` and tokens are expanded.
    package var files: [String]
    /// The key is new, ssh will accept it and cannot remember it.
    package var notStored: Storing?
    /// It is looked up as a tunnel's near end, e.g. `[localhost]:2222`: whatever host the tunnel leads to shows its key there.
    package var isNearEnd = false
    /// Other names beside which known_hosts has this very key; looked for where it is another's at a near end.
    package var knownAs: [String] = []

    /// Everything as the properties say; of no near end.
    package init(
        keyType: String, fingerprint: String, lookupName: String, match: Match, policy: Policy, canAsk: Bool,
        files: [String] = [], notStored: Storing? = nil
    ) {
        self.keyType = keyType
        self.fingerprint = fingerprint
        self.lookupName = lookupName
        self.match = match
        self.policy = policy
        self.canAsk = canAsk
        self.files = files
        self.notStored = notStored
    }

    /// True when ssh goes on to authentication, with forwards allowed, without anyone being asked.
    package var isAccepted: Bool {
        switch match {
        case .known, .certified: true
        case .unknown: policy == .acceptNew || policy == .no
        // With StrictHostKeyChecking no, ssh goes on and drops every forward.
        case .changed, .typeChanged, .revoked, .certificateInvalid, .addressMismatch, .undecidable: false
        }
    }
}
