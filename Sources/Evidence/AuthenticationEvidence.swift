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
    /// Where the public half that the server is shown comes from.
    package enum Source: Hashable, Sendable {
        /// IdentityFile: the `.pub` beside it, or what the private key file carries; `~` and tokens are expanded.
        case file(path: String)
        /// `comment` as the agent gives it; `path` if a configured file holds the same key.
        case agent(comment: String, path: String?)
        /// CertificateFile, or `PATH-cert.pub` beside an identity file (ssh_config(5)).
        case certificate(path: String)
    }

    /// Why ssh could not use the identity, whatever the server says of it.
    package enum Problem: Hashable, Sendable {
        /// The private key may be read by others (`UNPROTECTED PRIVATE KEY FILE`); octal mode, e.g. 0644.
        case permissions(mode: Int)
        /// A file was named and is not there; for a certificate also: none of the identities is its key.
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

    /// An agent goes before a file that holds the same key, as with ssh.
    package var source: Source
    /// E.g. `ED25519`; empty when unknown.
    package var keyType: String
    /// `SHA256:…`; empty when the public half is unknown.
    package var fingerprint: String
    /// The size of an RSA key; nil for other types, and where the public half is unknown.
    package var bits: Int?
    /// The private half is encrypted and not in the agent.
    package var isEncrypted: Bool
    /// Nil: nothing stands against its use. An agent that holds the private half makes all but `tooSmall` void.
    package var problem: Problem?
    /// Named by the person's configuration or command, rather than one of ssh's defaults.
    package var isExplicit: Bool
    /// What a certificate says of itself: `expired`, `not yet valid`, principals not for this user …; empty when fine.
    package var certificateProblems: [CertificateProblem]

    /// What a certificate says of itself that stands against its use, by this machine's clock (OpenSSH
    /// PROTOCOL.certkeys).
    package enum CertificateProblem: Hashable, Sendable {
        /// `valid before` is over: that moment (RFC 3339).
        case expired(String)
        /// `valid after` is to come: that moment (RFC 3339), or `for ever`.
        case notYetValid(String)
        /// It names accounts, and not this one; at most 16 of them, escaped.
        case principal(listed: [String], user: String)
        /// The extension `permit-port-forwarding` is missing.
        case noPortForwarding
        /// It holds from certain addresses only; the critical option `source-address`, escaped. Whether ours is among
        /// them is not judged.
        case sourceAddress(String)
    }

    /// Everything as the properties say; a usable default of ssh's unless more is given.
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
    /// What came of showing the public half (SSH_MSG_USERAUTH_REQUEST without a signature).
    package enum Answer: Hashable, Sendable {
        /// SSH_MSG_USERAUTH_PK_OK: the key is good for this account, if the signature is.
        case accepted
        /// SSH_MSG_USERAUTH_FAILURE; also of the query at which the server ended the connection.
        case refused
        /// Not asked: an earlier identity was accepted, or ssh could not offer it.
        case notAsked
        /// Not offered: server-sig-algs has no algorithm for the key (RFC 8308 §3.1).
        case algorithmRefused(serverAlgorithms: [String])
    }

    /// One identity of the list, asked for or not.
    package struct Query: Hashable, Sendable {
        /// As it was offered, or would be.
        package var identity: Identity
        /// `notAsked` from the first accepted identity that ssh can use onwards.
        package var answer: Answer

        /// Everything as the properties say.
        package init(identity: Identity, answer: Answer) {
            self.identity = identity
            self.answer = answer
        }
    }

    /// What the agent of SSH_AUTH_SOCK or IdentityAgent answered (SSH_AGENTC_REQUEST_IDENTITIES,
    /// draft-miller-ssh-agent).
    package enum AgentState: Hashable, Sendable {
        /// SSH_AUTH_SOCK is not set, or IdentityAgent none.
        case notConfigured
        /// The socket is named and cannot be reached; `reason` is the system's text.
        case unreachable(path: String, reason: String)
        /// `keys` listed; none may also mean a locked agent.
        case listed(keys: Int)
    }

    /// In the order in which ssh offers them (sshconnect2.c, pubkey_prepare); those that ssh cannot offer are among
    /// them.
    package var queries: [Query]
    /// Seen on the client host, whatever the server takes.
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
    /// For a command that is typed on another host, where no key was accepted: one that the person has here and that this
    /// server would accept.
    package var acceptedFromHere: Identity?
    /// Then: the command that leads to that host asks it to forward the agent.
    package var isAgentAsked = false

    /// How the server ended the connection during the queries.
    package struct Disconnect: Hashable, Sendable {
        /// The query that brought the end is among them.
        package var afterRefusals: Int
        /// The text of SSH_MSG_DISCONNECT, escaped; nil where the server only hung up.
        package var text: String?

        /// Everything as the properties say.
        package init(afterRefusals: Int, text: String?) {
            self.afterRefusals = afterRefusals
            self.text = text
        }
    }

    /// Everything as the properties say; the keys of others are for the caller to set.
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
    /// How the login ended: at the first thing that settles it.
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
        /// The connection ended in the middle of it; `text` is that of SSH_MSG_DISCONNECT, escaped, nil where there was
        /// none.
        case disconnected(text: String?)
        /// The key is accepted and encrypted, and there is nobody to ask for its passphrase.
        case passphraseNotGiven(Identity)
        /// None of the passphrases that the person gave fits (NumberOfPasswordPrompts of ssh_config(5) of them).
        case passphraseWrong(Identity)
        /// The key is accepted and ssh could not use it, see the identity's problem.
        case identityUnusable(Identity)
        /// The agent holds the accepted key and would not sign.
        case agentRefused(Identity)
        /// A password (or other answer) is wanted and there is nobody to ask. `batchMode`: ssh would not ask either.
        case answerNotGiven(methods: [String], batchMode: Bool)
        /// The password or answer was refused.
        case answerRefused(method: String)
        /// A request got no answer in this time.
        case silent(after: Duration)
    }

    /// Of the last thing that was tried, where several methods were.
    package var result: Result
    /// The account asked for.
    package var user: String
    /// The banner the server showed during authentication (RFC 4252 §5.4), escaped.
    package var banner: String?
    /// What the server said after login: SSH_MSG_DEBUG texts (RFC 4253 §11.3), escaped.
    package var serverMessages: [String]
    /// True when ssh itself was asked.
    package var throughSSH: Bool
    /// The server ended the connection while the person was being asked for something: its age at that moment.
    package var endedWhileAsking: Duration?
    /// ssh on another host, run without a question, wanted what a person types; there is a person, who would be asked there.
    package var isForThePersonThere = false

    /// Everything as the properties say.
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

    /// The server let the user in, with or without a proof.
    package var isSuccess: Bool {
        if case .succeeded = result { true } else { false }
    }
}
