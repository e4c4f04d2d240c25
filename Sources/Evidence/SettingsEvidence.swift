package import TunnelModel

/// What the person's words and configuration alone say about one forward: seen without any network.
package struct SettingsEvidence: Hashable, Sendable {
    /// What keeps an eye on the command.
    package enum Start: Hashable, Sendable {
        /// A person at a terminal, as far as the words tell.
        case terminal
        /// `-f`, ForkAfterAuthentication: ssh goes to the background once it is logged in.
        case background
        /// autossh(1) starts it, and starts it again when it ends.
        case autossh
    }

    /// Who can enter a listener on the client host (ssh(1) `-L`, ssh_config(5) GatewayPorts).
    package enum Audience: Hashable, Sendable {
        case loopback
        /// Every address of this machine; `how` names the words or the setting that open it.
        case everybody(how: String)
        /// One address, or a name of one, that is not loopback by its spelling.
        case address(String)
    }

    /// The X11 display that is forwarded with the session (ssh_config(5) ForwardX11Trusted).
    package enum X11: Hashable, Sendable { case none, untrusted, trusted }

    /// What makes it likely that the forward was meant the other way round.
    package enum Turned: Hashable, Sendable {
        /// The side that dials would dial `target`, which is the other side's own machine.
        case targetIsOtherSide(String)
        /// The listener is to be on an address that belongs to the other side's machine.
        case listenerIsOtherSide(String)
    }

    /// Loopback addresses on both sides of a question: what listens, and what a program would try first.
    package struct Localhost: Hashable, Sendable {
        /// Loopback addresses that the listener covers, e.g. `127.0.0.1`.
        package var listens: [String]
        /// What localhost resolves to on this machine, in the order in which programs try them.
        package var resolves: [String]

        /// Everything as the properties say.
        package init(listens: [String], resolves: [String]) {
            self.listens = listens
            self.resolves = resolves
        }
    }

    /// As asked for, without a destination that is looked at: a proxy stays one.
    package var kind: Forward.Kind
    /// The listener as it was asked for, e.g. `8080`.
    package var ingress: String
    /// How many forwards the command sets up.
    package var forwards: Int
    /// ExitOnForwardFailure.
    package var exitsOnForwardFailure: Bool
    /// Seconds; 0: ssh never asks whether the server is still there (ServerAliveInterval).
    package var serverAliveInterval: Int
    /// Told by the words and ForkAfterAuthentication alone; nobody looks for a running process.
    package var start: Start
    /// `-N`, `SessionType none`: ssh only forwards.
    package var runsNothing: Bool
    /// Nil for a listener on the tunnel host, and for a socket.
    package var audience: Audience?
    /// An earlier forward of the same command that takes this one's listener, e.g. `-L 8080:www:80`.
    package var sameListener: String?
    /// And nothing is left for this one, not even on one of two addresses.
    package var isListenerLost: Bool
    /// A forward of the same command that cannot be set up, which ends ssh where ExitOnForwardFailure is yes.
    package var failedSibling: String?
    /// StrictHostKeyChecking no: any host key will do.
    package var acceptsAnyHostKey: Bool
    /// Keys are accepted unseen and written to nowhere: every server is new for ever.
    package var forgetsHostKeys: Bool
    /// The agent goes with the session: ForwardAgent, and a session to carry it.
    package var forwardsAgent: Bool
    /// `none` also with `-N`, and where this machine has no DISPLAY.
    package var forwardsX11: X11
    /// Nil where the names give no reason to think so.
    package var turned: Turned?
    /// Nil where the listener covers both loopback addresses, or neither.
    package var localhost: Localhost?

    /// A plain tunnel that a person started, with ssh's own defaults.
    package init(kind: Forward.Kind = .local, ingress: String = "8080") {
        self.kind = kind
        self.ingress = ingress
        forwards = 1
        exitsOnForwardFailure = false
        serverAliveInterval = 0
        start = .terminal
        runsNothing = true
        audience = kind == .remote || kind == .remoteDynamic ? nil : .loopback
        isListenerLost = false
        acceptsAnyHostKey = false
        forgetsHostKeys = false
        forwardsAgent = false
        forwardsX11 = .none
    }
}
