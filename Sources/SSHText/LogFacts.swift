internal import SSHWire

/// What a run of ssh(1) showed, taken from its log: the facts a doctor needs, in the order they came.
package struct LogFacts: Hashable, Sendable {
    /// Where ssh connected to, or listened.
    package struct Address: Hashable, Sendable {
        /// As ssh prints it: a number, never a name.
        package var address: String
        /// From 1; 0 where ssh printed no number.
        package var port: Int
        /// Why connecting or binding failed; nil while nothing failed.
        package var failure: String?
    }

    /// A channel that the server did not open: SSH_MSG_CHANNEL_OPEN_FAILURE (RFC 4254 §5.1).
    package struct OpenFailure: Hashable, Sendable {
        /// ssh's own number of the channel; -1 where none could be read.
        package var channel: Int
        /// RFC 4254 §5.1: 1 prohibited, 2 connect failed, 3 unknown type, 4 resource shortage; nil for other words.
        package var reason: Int?
        /// The server's own text, e.g. `Connection refused`.
        package var text: String
    }

    /// A line of known_hosts that stands against the server's key.
    package struct StoredKey: Hashable, Sendable {
        /// As ssh prints it there, e.g. `ED25519`.
        package var type: String
        /// The path as ssh opened it.
        package var file: String
        /// From 1.
        package var line: Int
    }

    /// What ssh made of the server's key (sshconnect.c, check_host_key).
    ///
    /// `unknownAndStrict`: not stored, and StrictHostKeyChecking forbids to go on; `changed`: another key is stored;
    /// `added`: it is stored from now on; `failed`: refused, and ssh did not say why, e.g. because a person said no.
    package enum HostKeyOutcome: Hashable, Sendable {
        case known, unknownAndStrict, changed, added, failed
    }

    // The way to the server.
    /// The resolver's words, e.g. `Name or service not known`; nil where no look-up failed.
    package var resolveFailure: String?
    /// Each address tried.
    package var addresses: [Address] = []
    /// `Connection refused` and the like, once no address is left.
    package var connectFailure: String?
    /// TCP to the server is up; behind a ProxyCommand ssh never says so.
    package var isConnected = false
    /// As it was run, tokens expanded, with the `exec` that ssh puts before it; nil without one.
    package var proxyCommand: String?
    /// The whole identification that ssh sent, e.g. `SSH-2.0-OpenSSH_9.2p1`; nil before.
    package var localVersion: String?
    /// The server's without `SSH-2.0-`, e.g. `OpenSSH_9.2p1 Debian-2`; nil until it came.
    package var remoteVersion: String?
    /// What the server said before its identification, line by line (RFC 4253 §4.2).
    package var bannerLines: [String] = []
    /// Why no identification came: `closed`, `reset`, `timed out`, `not SSH`.
    package var bannerFailure: String?

    // Key exchange and host key.
    /// The method agreed on, e.g. `curve25519-sha256`; nil before.
    package var kexAlgorithm: String?
    /// The signature algorithm agreed on, e.g. `rsa-sha2-512`; nil before.
    package var hostKeyAlgorithm: String?
    /// For `client->server` and `server->client`: cipher, MAC, compression.
    package var ciphers: [String: [String]] = [:]
    /// `no matching key exchange method found` and the other side's list.
    package var negotiationFailure: (what: String, offer: [String])? {
        get { negotiation.map { ($0.what, $0.offer) } }
        set { negotiation = newValue.map { Negotiation(what: $0.what, offer: $0.offer) } }
    }
    private var negotiation: Negotiation?
    /// The server encrypts from here on: its SSH_MSG_NEWKEYS came.
    package var hasNewKeys = false
    /// Of the key that the server showed, e.g. `ssh-ed25519`.
    package var hostKeyType: String?
    /// `SHA256:…`.
    package var hostKeyFingerprint: String?
    /// Nil where ssh said nothing of it, or only asked.
    package var hostKeyOutcome: HostKeyOutcome?
    /// The lines that ssh names where the key has changed.
    package var offendingKeys: [StoredKey] = []
    /// A changed key with StrictHostKeyChecking no: ssh dropped all forwards.
    package var droppedForwards = false

    // Authentication.
    /// The login name that ssh asks for; it is said when key exchange begins, nil before.
    package var user: String?
    /// The server's list, each time it was sent.
    package var methodsOffered: [[String]] = []
    /// Each method that ssh began, e.g. `publickey`, in order.
    package var methodsTried: [String] = []
    /// The identities in the order in which ssh means to use them, as it shows them: `PATH TYPE FINGERPRINT flags`, or the
    /// path alone where it knows no public half.
    package var keysToTry: [String] = []
    /// How many keys the agent listed; nil where ssh did not say, e.g. without an agent.
    package var agentKeyCount: Int?
    /// The keys that the server was asked about, as ssh shows them: path, type, fingerprint and where from.
    package var keysOffered: [String] = []
    /// Those of them to which it said yes (SSH_MSG_USERAUTH_PK_OK), shown in the same way.
    package var keysAccepted: [String] = []
    /// Methods that succeeded and were not enough: the server wants a further one.
    package var partialMethods: [String] = []
    /// The methods in `Permission denied (…)`.
    package var permissionDenied: [String]?
    /// The method that logged in.
    package var authenticatedBy: String?
    /// What the server said in SSH_MSG_DEBUG (RFC 4253 §11.3): reasons for refusals stand here.
    package var remoteMessages: [ServerMessage] = []

    // Forwards and channels.
    /// Local listeners that could not be had, one for each address, with the system's words.
    package var bindFailures: [Address] = []
    /// Local listeners that ssh was about to bind: it says so before it knows whether it can.
    package var listening: [Address] = []
    /// Ports of which no address could be bound.
    package var unboundPorts: [Int] = []
    /// ssh gave up on a local forward: all failed, or with ExitOnForwardFailure any.
    package var localForwardFailed = false
    /// Listen port and whether the server agreed.
    package var remoteForwards: [RemoteForward] = []
    /// The ports that the server chose for `-R 0:…`.
    package var allocatedPorts: [Int] = []
    /// In the order in which they came.
    package var openFailures: [OpenFailure] = []
    /// How many channels the server confirmed; ssh tells only with `-vv`.
    package var openedChannels = 0
    /// The far end of `-W`, which is that of `-J` too, could not be had.
    package var standardIOForwardFailed = false

    // The end.
    /// The server's code and text.
    package var disconnect: Disconnect?
    /// `Connection closed by …` and its kin.
    package var ending: String?
    /// Of the command on the tunnel host, -1 with `-N`; nil where ssh did not come so far.
    package var exitStatus: Int?

    /// The server's answer to one `-R`.
    package struct RemoteForward: Hashable, Sendable {
        /// The server listens for it.
        package var succeeded: Bool
        /// As ssh prints it: `listen 8080, connect www:80`.
        package var description: String
    }

    /// SSH_MSG_DISCONNECT of the server (RFC 4253 §11.1).
    package struct Disconnect: Hashable, Sendable {
        /// The reason, 1–15 in the RFC; sshd says 2 for too many authentication failures.
        package var code: Int
        /// The server's own words, made safe to print.
        package var text: String
    }

    private struct Negotiation: Hashable, Sendable {
        var what: String
        var offer: [String]
    }

    /// Nothing was seen yet.
    package init() {}
}
