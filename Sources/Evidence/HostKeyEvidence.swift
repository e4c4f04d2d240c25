/// How the server's host key stands against what this machine knows of the host (sshd(8) SSH_KNOWN_HOSTS FILE FORMAT).
package struct HostKeyEvidence: Hashable, Sendable {
    /// A line of a known_hosts file.
    package struct Place: Hashable, Sendable, CustomStringConvertible {
        package var file: String
        package var line: Int

        package init(file: String, line: Int) {
            self.file = file
            self.line = line
        }

        package var description: String { "\(file):\(line)" }
    }

    /// A file to which ssh cannot add a key, and why.
    package struct Storing: Hashable, Sendable {
        package var file: String
        /// The system's words.
        package var reason: String

        package init(file: String, reason: String) {
            self.file = file
            self.reason = reason
        }
    }

    /// What the files say of the key.
    package enum Match: Hashable, Sendable {
        case known(Place)
        /// Certified by an authority that a `@cert-authority` line names.
        case certified(Place, keyID: String?)
        /// Another key of the same type is stored.
        case changed([Place])
        /// Keys of other types only are stored, and the server did not offer the stored type.
        case typeChanged([Place], storedTypes: [String])
        /// A `@revoked` line, or RevokedHostKeys.
        case revoked(Place)
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
    package var match: Match
    package var policy: Policy
    /// There is a terminal (or an SSH_ASKPASS program) on which ssh could ask the person.
    package var canAsk: Bool
    /// Where ssh would store and look: the user's files, as configured.
    package var files: [String]
    /// The key is new, ssh will accept it and cannot remember it.
    package var notStored: Storing?

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
