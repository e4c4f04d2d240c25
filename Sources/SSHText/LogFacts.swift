internal import SSHWire

/// What a run of ssh(1) showed, taken from its log: the facts a doctor needs, in the order they came.
package struct LogFacts: Hashable, Sendable {
    package struct Address: Hashable, Sendable {
        package var address: String
        package var port: Int
        /// Why connecting or binding failed; nil while nothing failed.
        package var failure: String?
    }

    package struct OpenFailure: Hashable, Sendable {
        package var channel: Int
        /// RFC 4254 §5.1: 1 prohibited, 2 connect failed, 3 unknown type, 4 resource shortage; nil for other words.
        package var reason: Int?
        /// The server's own text, e.g. `Connection refused`.
        package var text: String
    }

    package struct StoredKey: Hashable, Sendable {
        package var type: String
        package var file: String
        package var line: Int
    }

    package enum HostKeyOutcome: Hashable, Sendable {
        case known, unknownAndStrict, changed, added, failed
    }

    // The way to the server.
    package var resolveFailure: String?
    /// Each address tried.
    package var addresses: [Address] = []
    /// `Connection refused` and the like, once no address is left.
    package var connectFailure: String?
    package var isConnected = false
    package var proxyCommand: String?
    package var localVersion: String?
    package var remoteVersion: String?
    package var bannerLines: [String] = []
    /// Why no identification came: `closed`, `reset`, `timed out`, `not SSH`.
    package var bannerFailure: String?

    // Key exchange and host key.
    package var kexAlgorithm: String?
    package var hostKeyAlgorithm: String?
    /// For `client->server` and `server->client`: cipher, MAC, compression.
    package var ciphers: [String: [String]] = [:]
    /// `no matching key exchange method found` and the other side's list.
    package var negotiationFailure: (what: String, offer: [String])? {
        get { negotiation.map { ($0.what, $0.offer) } }
        set { negotiation = newValue.map { Negotiation(what: $0.what, offer: $0.offer) } }
    }
    private var negotiation: Negotiation?
    package var hasNewKeys = false
    package var hostKeyType: String?
    /// `SHA256:…`.
    package var hostKeyFingerprint: String?
    package var hostKeyOutcome: HostKeyOutcome?
    package var offendingKeys: [StoredKey] = []
    /// A changed key with StrictHostKeyChecking no: ssh dropped all forwards.
    package var droppedForwards = false

    // Authentication.
    package var user: String?
    /// The server's list, each time it was sent.
    package var methodsOffered: [[String]] = []
    package var methodsTried: [String] = []
    package var agentKeyCount: Int?
    package var keysOffered: [String] = []
    package var keysAccepted: [String] = []
    package var partialMethods: [String] = []
    /// The methods in `Permission denied (…)`.
    package var permissionDenied: [String]?
    /// The method that logged in.
    package var authenticatedBy: String?
    package var remoteMessages: [ServerMessage] = []

    // Forwards and channels.
    package var bindFailures: [Address] = []
    package var listening: [Address] = []
    package var unboundPorts: [Int] = []
    package var localForwardFailed = false
    /// Listen port and whether the server agreed.
    package var remoteForwards: [RemoteForward] = []
    package var allocatedPorts: [Int] = []
    package var openFailures: [OpenFailure] = []
    package var openedChannels = 0
    package var standardIOForwardFailed = false

    // The end.
    /// The server's code and text.
    package var disconnect: Disconnect?
    /// `Connection closed by …` and its kin.
    package var ending: String?
    package var exitStatus: Int?

    package struct RemoteForward: Hashable, Sendable {
        package var succeeded: Bool
        /// As ssh prints it: `listen 8080, connect www:80`.
        package var description: String
    }

    package struct Disconnect: Hashable, Sendable {
        package var code: Int
        package var text: String
    }

    private struct Negotiation: Hashable, Sendable {
        var what: String
        var offer: [String]
    }

    package init() {}
}
