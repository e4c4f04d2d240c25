/// What the server answered to the first request, method "none" (RFC 4252 §5.2).
package enum MethodsEvidence: Hashable, Sendable {
    /// Methods that can continue, in the server's order, and the banner it showed (RFC 4252 §5.4), escaped.
    case offered([String], banner: String?)
    /// The server let the user in without any authentication.
    case acceptedWithoutAuthentication
    /// The connection ended at the first request.
    case closed(BannerEvidence.Closing, disconnect: String?)
    /// No answer to the service or the first authentication request.
    case silent(after: Duration)
}

/// One identity that ssh would offer.
package struct Identity: Hashable, Sendable {
    package enum Source: Hashable, Sendable {
        case file(path: String)
        /// `comment` as the agent gives it; `path` if a configured file holds the same key.
        case agent(comment: String, path: String?)
        case certificate(path: String)
    }

    /// Why ssh could not use the identity, whatever the server says of it.
    package enum Problem: Hashable, Sendable {
        /// The private key may be read by others (`UNPROTECTED PRIVATE KEY FILE`); octal mode, e.g. 0644.
        case permissions(mode: Int)
        case missing
        /// Not a private key in a form that ssh reads; `detail` names the form if known (`PuTTY`, …).
        case unreadable(detail: String)
        /// The file is there and this user may not read it.
        case notAllowed
        /// The .pub beside the key belongs to another key.
        case publicMismatch
        /// Under RequiredRSASize of this ssh.
        case tooSmall(bits: Int, required: Int)
    }

    package var source: Source
    /// E.g. `ED25519`; empty when unknown.
    package var keyType: String
    /// `SHA256:…`; empty when the public half is unknown.
    package var fingerprint: String
    package var bits: Int?
    /// The private half is encrypted and not in the agent.
    package var isEncrypted: Bool
    package var problem: Problem?
    /// Named by the person's configuration or command, rather than one of ssh's defaults.
    package var isExplicit: Bool
    /// What a certificate says of itself: `expired`, `not yet valid`, principals not for this user …; empty when fine.
    package var certificateProblems: [CertificateProblem]

    package enum CertificateProblem: Hashable, Sendable {
        case expired(String)
        case notYetValid(String)
        case principal(listed: [String], user: String)
        case noPortForwarding
        case sourceAddress(String)
    }

    package init(
        source: Source, keyType: String, fingerprint: String, bits: Int? = nil, isEncrypted: Bool = false,
        problem: Problem? = nil, isExplicit: Bool = false, certificateProblems: [CertificateProblem] = []
    ) {
        self.source = source
        self.keyType = keyType
        self.fingerprint = fingerprint
        self.bits = bits
        self.isEncrypted = isEncrypted
        self.problem = problem
        self.isExplicit = isExplicit
        self.certificateProblems = certificateProblems
    }
}

/// Which identities ssh would offer, in its order, and what the server said to each (RFC 4252 §7).
package struct IdentitiesEvidence: Hashable, Sendable {
    package enum Answer: Hashable, Sendable {
        /// SSH_MSG_USERAUTH_PK_OK: the key is good for this account, if the signature is.
        case accepted
        case refused
        /// Not asked: an earlier identity was accepted, or ssh could not offer it.
        case notAsked
        /// Not offered: server-sig-algs has no algorithm for the key (RFC 8308 §3.1).
        case algorithmRefused(serverAlgorithms: [String])
    }

    package struct Query: Hashable, Sendable {
        package var identity: Identity
        package var answer: Answer

        package init(identity: Identity, answer: Answer) {
            self.identity = identity
            self.answer = answer
        }
    }

    package enum AgentState: Hashable, Sendable {
        /// SSH_AUTH_SOCK is not set, or IdentityAgent none.
        case notConfigured
        /// The socket is named and cannot be reached; `reason` is the system's text.
        case unreachable(path: String, reason: String)
        /// `keys` listed; none may also mean a locked agent.
        case listed(keys: Int)
    }

    package var queries: [Query]
    package var agent: AgentState
    /// The server ended the connection after this many refusals (MaxAuthTries); `text` is its disconnect message.
    package var disconnected: Disconnect?
    /// The account asked for.
    package var user: String
    /// PubkeyAuthentication no in the person's configuration.
    package var isDisabledByClient: Bool
    /// publickey is not among the methods the server offers.
    package var isNotOffered: Bool
    /// For a jump host: an identity of the tunnel host's own settings (`-i`) that this server accepts, and that ssh does not
    /// offer here.
    package var acceptedIfOffered: Identity?

    package struct Disconnect: Hashable, Sendable {
        package var afterRefusals: Int
        package var text: String?

        package init(afterRefusals: Int, text: String?) {
            self.afterRefusals = afterRefusals
            self.text = text
        }
    }

    package init(
        queries: [Query], agent: AgentState, user: String, disconnected: Disconnect? = nil,
        isDisabledByClient: Bool = false, isNotOffered: Bool = false
    ) {
        self.queries = queries
        self.agent = agent
        self.user = user
        self.disconnected = disconnected
        self.isDisabledByClient = isDisabledByClient
        self.isNotOffered = isNotOffered
    }

    /// The identity that the server accepts and ssh can use; failing that, one that it accepts.
    package var accepted: Identity? {
        let accepted = queries.filter { $0.answer == .accepted }.map(\.identity)
        return accepted.first { $0.problem == nil } ?? accepted.first
    }

    /// How many queries the server refused: each counts towards MaxAuthTries.
    package var refusals: Int { queries.count { $0.answer == .refused } }
}

/// What came of the one real login (RFC 4252).
package struct LoginEvidence: Hashable, Sendable {
    package enum Result: Hashable, Sendable {
        /// `method` as in RFC 4252, e.g. `publickey`; `identity` for a key.
        case succeeded(method: String, identity: Identity?)
        /// Nothing that could be tried is left; `offered` is the server's last list.
        case nothingLeft(offered: [String])
        /// The server refused a valid signature by a key that it had accepted (PermitRootLogin has this pattern).
        case signatureRefused(Identity)
        /// The server closed the connection after a valid signature or password.
        case closedAfterProof(disconnect: String?)
        /// One method passed, more are wanted (partial success, RFC 4252 §5.1); `remaining` is the server's new list.
        case partial(passed: String, remaining: [String])
        case disconnected(text: String?)
        /// The key is accepted and encrypted, and there is nobody to ask for its passphrase.
        case passphraseNotGiven(Identity)
        case passphraseWrong(Identity)
        /// The key is accepted and ssh could not use it, see the identity's problem.
        case identityUnusable(Identity)
        /// The agent holds the accepted key and would not sign.
        case agentRefused(Identity)
        /// A password (or other answer) is wanted and there is nobody to ask. `batchMode`: ssh would not ask either.
        case answerNotGiven(methods: [String], batchMode: Bool)
        /// The password or answer was refused.
        case answerRefused(method: String)
        case silent(after: Duration)
    }

    package var result: Result
    package var user: String
    /// The banner the server showed during authentication (RFC 4252 §5.4), escaped.
    package var banner: String?
    /// What the server said after login: SSH_MSG_DEBUG texts (RFC 4253 §11.3), escaped.
    package var serverMessages: [String]
    /// True when ssh itself was asked.
    package var throughSSH: Bool
    /// The server ended the connection while the person was being asked for something: its age at that moment.
    package var endedWhileAsking: Duration?

    package init(
        result: Result, user: String, banner: String? = nil, serverMessages: [String] = [], throughSSH: Bool = false,
        endedWhileAsking: Duration? = nil
    ) {
        self.result = result
        self.user = user
        self.banner = banner
        self.serverMessages = serverMessages
        self.throughSSH = throughSSH
        self.endedWhileAsking = endedWhileAsking
    }

    package var isSuccess: Bool {
        if case .succeeded = result { true } else { false }
    }
}
