package import Evidence
package import HostSystem
package import SSHText
package import TunnelModel

/// What is to be examined, and with whose words, files and patience.
package struct ExaminationRequest: Sendable {
    /// The command, with its effective forwards.
    package var spec: TunnelSpec
    /// What `ssh -G` made of the person's words; without an ssh on this machine, what the command line alone says.
    package var configuration: EffectiveConfiguration
    /// How the configuration was read.
    package var configurationEvidence: ConfigurationEvidence
    /// The person's own words for a run of ssh, without its forwards and without `-N`, `-f`, `-n`, `-M`.
    package var trialWords: [String]
    /// The person's command runs a command of its own on the tunnel host.
    package var runsOwnCommand: Bool
    /// autossh(1) starts the person's ssh, and starts it again when it ends.
    package var isSupervised: Bool
    /// How far to go.
    package var settings: ExaminationSettings
    /// How the person can be asked on the way.
    package var interaction: Interaction
    /// The environment that ssh would see.
    package var environment: [String: String]
    /// The forwards that an ssh command line of this host makes; nil when it is none.
    package var forwardsOfCommand: @Sendable ([String]) -> [Forward]?
    /// Why nothing can be looked at here, e.g. for want of file descriptors; nil where all can.
    package var obstacle: Inability?
    /// Which ports are dialled, where that is asked for.
    package var portSurvey = PortSurvey()
    /// The forwards of an ssh that runs on this host, by its own words and configuration.
    package var forwardsOfProcess: @Sendable (Int32) async -> [Forward] = { _ in [] }
    /// The jump hosts before the tunnel host (ProxyJump), each as ssh itself would go there, in the order of the way.
    package var jumps: [ExaminationRequest] = []
    /// The jump host through which this host is dialled, as the person calls it; nil where it is dialled from here.
    package var via: String?
    /// The host on which the command is typed; nil for this one.
    package var typedOn: MiddleHost?
    /// What is really dialled through ``via``, where that is not the configuration's host and port: the far end of another
    /// tunnel.
    var dialled: Endpoint?
    /// In a chain: the first command that is typed on the tunnel host, its words without the program as one would type
    /// them; nil: none is.
    package var nextCommand: String?
    /// In a chain: others lead through this command's tunnel, or are typed where it leads.
    package var carriesOthers = false
    /// In a chain: the number of the command, from 1, through whose tunnel ssh really connects.
    package var tunnelBefore: Int?
    /// The near ends that programs use, where those are not the forwards' own: the first ingress of a chain.
    package var nearEnds: [Forward: NearEnd] = [:]
    /// What `ssh -G` makes of an ssh to a near end on this machine: its known_hosts, and the name it looks up there.
    package var configurationOfClient: @Sendable (_ host: String, _ port: Int) async -> EffectiveConfiguration? = {
        _, _ in nil
    }
    /// The shared connection that ssh would use instead of a new login.
    var sharedConnection: SharedConnection?
    /// Where connections wait for their turn, if there are others.
    package var gate: ConnectionGate?
    /// Says something before it is done that the plan did not promise.
    package var announce: @Sendable (String) -> Void

    /// Everything as the properties say; those that are no parameters are set afterwards.
    package init(
        spec: TunnelSpec, configuration: EffectiveConfiguration, configurationEvidence: ConfigurationEvidence,
        trialWords: [String], runsOwnCommand: Bool, isSupervised: Bool = false, settings: ExaminationSettings,
        interaction: Interaction, environment: [String: String],
        forwardsOfCommand: @escaping @Sendable ([String]) -> [Forward]?,
        gate: ConnectionGate? = nil, announce: @escaping @Sendable (String) -> Void
    ) {
        self.spec = spec
        self.configuration = configuration
        self.configurationEvidence = configurationEvidence
        self.trialWords = trialWords
        self.runsOwnCommand = runsOwnCommand
        self.isSupervised = isSupervised
        self.settings = settings
        self.interaction = interaction
        self.environment = environment
        self.forwardsOfCommand = forwardsOfCommand
        self.gate = gate
        self.announce = announce
    }

    /// What only ssh itself can go through, in ssh_config's words; nil for a way that we go ourselves.
    var proxyDescription: String? { via == nil ? configuration.proxyDescription : nil }

    /// The forwards to look at: a proxy once for each destination that was named.
    package var forwardsToExamine: [Forward] {
        spec.forwards.flatMap { forward in
            forward.isDynamic && !settings.destinations.isEmpty
                ? settings.destinations.map(forward.reaching) : [forward]
        }
    }

    /// The time one check may take: ours, or ConnectTimeout of the configuration where that is shorter.
    package var connectTimeout: Duration {
        guard let seconds = configuration.connectTimeout, seconds > 0 else { return settings.timeout }
        return min(settings.timeout, .seconds(seconds))
    }

    /// `~` and percent tokens as ssh expands them in file names (ssh_config(5) TOKENS).
    package var tokens: TokenExpansion {
        var identity = LocalIdentity.current
        var environment = environment
        if let survey = typedOn?.survey {
            identity = LocalIdentity(
                user: survey.user, uid: UInt32(clamping: survey.userID), home: survey.home, hostname: survey.hostname)
            environment = ["SSH_AUTH_SOCK": survey.agentSocket, "HOME": survey.home]
        }
        return TokenExpansion(
            configuration, originalHost: spec.tunnelHost, localUser: identity.user, userID: Int(identity.uid),
            homeDirectory: identity.home, localHostname: identity.hostname, environment: environment)
    }
}

/// The end of a tunnel, or of several that are joined, which programs connect to.
package struct NearEnd: Hashable, Sendable {
    /// Where they connect.
    package var ingress: Forward.Listener
    /// It is on the machine that examines.
    package var isHere: Bool

    /// Everything as the properties say.
    package init(ingress: Forward.Listener, isHere: Bool) {
        self.ingress = ingress
        self.isHere = isHere
    }
}

/// How the person can be asked for a secret, if at all.
package struct Interaction: Sendable {
    /// There is a terminal, or an SSH_ASKPASS program that ssh would use.
    package var canAsk: Bool
    /// Asks without echo; nil when the person gave nothing.
    package var askSecret: @Sendable (_ prompt: String) async -> Secret?

    /// Everything as the properties say.
    package init(canAsk: Bool, askSecret: @escaping @Sendable (_ prompt: String) async -> Secret?) {
        self.canAsk = canAsk
        self.askSecret = askSecret
    }

    /// Nobody to ask.
    package static let none = Interaction(canAsk: false) { _ in nil }
}
