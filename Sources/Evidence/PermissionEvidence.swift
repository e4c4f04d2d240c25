/// Whether the tunnel host lets this login forward, and what tells one policy from another (RFC 4254 §7.2, sshd_config(5)).
package struct PermissionEvidence: Hashable, Sendable {
    /// What the option line of the accepted key allows, in sshd's own words after login.
    package struct KeyOptions: Hashable, Sendable {
        /// `FILE:LINE`, or `cert`.
        package var place: String
        /// E.g. `port-forwarding`, `pty`, `permitopen`.
        package var words: [String]

        /// Everything as the properties say.
        package init(place: String, words: [String]) {
            self.place = place
            self.words = words
        }
    }

    /// What an open that serves only to tell causes apart showed.
    package enum Trial: Hashable, Sendable {
        /// Nothing was asked: it would not have told causes apart, or was not allowed.
        case notMade
        /// The server dialled (whatever came of it).
        case allowed
        /// SSH_OPEN_ADMINISTRATIVELY_PROHIBITED.
        case prohibited
        /// A global request was refused; `message` is the SSH_MSG_DEBUG text before the refusal.
        case refused(message: String?)
        /// No answer in time, or one that tells nothing.
        case noAnswer
    }

    /// What the server made of the request to dial the egress (SSH_MSG_CHANNEL_OPEN).
    package enum Result: Hashable, Sendable {
        /// The tunnel host dialled the egress, with or without success.
        case allowed
        /// Reason code 1 (RFC 4254 §5.1); `text` is the server's.
        case prohibited(text: String)
        /// Reason code 3: the server knows no such channel type.
        case unknownChannelType(text: String)
        /// Reason code 4.
        case resourceShortage(text: String)
        /// The connection ended when the channel was asked for.
        case closed(disconnect: String?)
        /// Not even a keepalive is answered any more.
        case silent(after: Duration)
        /// Packets with the mark that ssh gives them after the login are lost, and unmarked ones arrive: tried both ways.
        /// `trafficClass` as in IPQoS of ssh_config(5), e.g. `af21`.
        case silentWhenMarked(trafficClass: String)
        /// The person's own configuration drops the forwards.
        case clearedByClient
    }

    /// Of the request that ssh makes; all other requests only serve to explain it.
    package var result: Result
    /// `host:port` or the socket's path, as asked for; see ``isStandIn``.
    package var egress: String
    /// The egress stands for any destination: a SOCKS proxy has none of its own.
    package var isStandIn: Bool
    /// The last line of this kind that the server sent; nil: it sent none.
    package var keyOptions: KeyOptions?
    /// An open to another target. After a refusal the tunnel host's own SSH port, which would be allowed if only the
    /// target were not listed; where a proxy's target was allowed, a port on which nothing listens.
    package var otherTarget: Trial
    /// Opens to other spellings of the same target (`localhost`, `127.0.0.1`, `::1`, …): those that were allowed.
    package var allowedSpellings: [String]
    /// A short-lived listener on the tunnel host's loopback, port chosen by the server, cancelled at once.
    package var remoteListener: Trial
    /// Whether the server grants agent forwarding, which DisableForwarding takes away too; needs a command on the tunnel host.
    package var agentForwarding: Trial
    /// The server's messages (SSH_MSG_DEBUG), escaped.
    package var serverMessages: [String]
    /// The banner before login says that the password has expired or must be changed.
    package var passwordExpired: Bool
    /// Of a silent server: whether its machine still acknowledges what is sent; nil where that was not looked at.
    package var isAcknowledged: Bool?

    /// Everything as the properties say.
    package init(
        result: Result, egress: String, isStandIn: Bool = false, keyOptions: KeyOptions? = nil,
        otherTarget: Trial = .notMade,
        allowedSpellings: [String] = [], remoteListener: Trial = .notMade, agentForwarding: Trial = .notMade,
        serverMessages: [String] = [], passwordExpired: Bool = false, isAcknowledged: Bool? = nil
    ) {
        self.result = result
        self.egress = egress
        self.isStandIn = isStandIn
        self.keyOptions = keyOptions
        self.otherTarget = otherTarget
        self.allowedSpellings = allowedSpellings
        self.remoteListener = remoteListener
        self.agentForwarding = agentForwarding
        self.serverMessages = serverMessages
        self.passwordExpired = passwordExpired
        self.isAcknowledged = isAcknowledged
    }
}
