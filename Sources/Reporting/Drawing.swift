package import TunnelModel

/// What `draw` knows of one command: the plan of each forward and the settings that decide who can enter. No network.
package struct Drawing: Sendable {
    /// What ssh does on the tunnel host besides forwarding.
    package enum Session: Hashable, Sendable {
        /// `-N`, or `SessionType none`.
        case none
        /// The login shell of the account there.
        case shell
        /// The command in one text, as ssh sends it (RFC 4254 §6.5).
        case command(String)
    }

    /// The command, with its effective forwards.
    package var spec: TunnelSpec
    /// One for each forward, in the order of the command.
    package var plans: [LegPlan]
    /// GatewayPorts of the client's effective configuration (`-g`, ssh_config(5)); nil when it was not read.
    package var gatewayPorts: Bool?
    /// Nil when it is not known; then nothing is said of it.
    package var session: Session?
    /// The tunnel of another command carries its ssh: the tunnel host is not looked up by its name then.
    package var isCarried: Bool

    /// Everything as the properties say.
    package init(
        spec: TunnelSpec, plans: [LegPlan], gatewayPorts: Bool? = nil, session: Session? = nil,
        isCarried: Bool = false
    ) {
        self.spec = spec
        self.plans = plans
        self.gatewayPorts = gatewayPorts
        self.session = session
        self.isCarried = isCarried
    }

    /// Every plan with what is true of it; a listener that GatewayPorts opens is drawn as open.
    var described: [ForwardDescription] {
        plans.map { plan in
            var plan = plan
            let entry = ForwardEntry(plan, gatewayPorts: gatewayPorts)
            if entry.scope == .everyone, let index = plan.legs.firstIndex(where: { $0.role == .ingress }) {
                plan.legs[index].carrier = .tcp
                plan.legs[index].protection = .cleartext
            }
            return ForwardDescription(plan: plan, entry: entry, isCarried: isCarried)
        }
    }
}
