/// Something that is wrong in a running lab, or healthy in an unusual way: shell steps for its hosts.
///
/// A fault is known only by what it does to the hosts, never by what a diagnosis should say of it: the lab must be
/// able to contradict the doctor.
package struct Fault: Hashable, Sendable {
    /// Commands that root runs in one host, with the functions of /lab/functions.
    package struct Step: Hashable, Sendable {
        /// The host's name in the topology.
        package var host: String
        /// For sh(1) with `-e`: the first command that fails ends the step.
        package var script: String

        /// Everything as the properties say.
        package init(_ host: String, _ script: String) {
            self.host = host
            self.script = script
        }
    }

    /// What a person should find.
    package enum Effect: String, Hashable, Sendable {
        /// The tunnel does not come up, or does not carry.
        case broken
        /// The tunnel works, but with something to know: slow, or its service answers otherwise than expected.
        case degraded
        /// The tunnel works: an unusual but sound set-up, the twin of a fault.
        case healthy
    }

    /// Lower-case words joined by `-`; unique.
    package var name: String
    /// The part of a tunnel it concerns, as the areas of the finding codes are called.
    package var area: String
    /// One sentence: what was done, in an administrator's words.
    package var title: String
    /// What it does to the tunnel, not what anybody says of it.
    package var effect: Effect
    /// In the order in which they are run; each must succeed.
    package var steps: [Step]
    /// The commands that meet it, in the order in which alice types them, each on its host.
    package var chain: [TypedCommand]
    /// `NAME=value` words for the environment in which it is typed.
    package var environment: [String]
    /// The name of the topology that it is a fault of.
    package var topology: String

    /// The command that the lab `simple` is about.
    package static let usualCommand = ["ssh", "-L", "8080:www:80", "tunnel-host", "-N"]

    /// - Parameters:
    ///   - topology: the lab whose hosts it names.
    ///   - command: what is typed in `you`; nil for what the lab is about.
    ///   - chain: every command, where more than the first is another than the lab's own.
    package init(
        _ name: String, in topology: Topology = .simple, area: String, _ title: String, effect: Effect = .broken,
        command: [String]? = nil, chain: [TypedCommand]? = nil, environment: [String] = [], steps: [Step]
    ) {
        self.name = name
        self.area = area
        self.title = title
        self.effect = effect
        self.steps = steps
        let usual = chain ?? topology.chain
        self.chain =
            command.map { [TypedCommand(usual.first?.host ?? "you", $0)] + usual.dropFirst() } ?? usual
        self.environment = environment
        self.topology = topology.name
    }

    /// The first command, as alice types it in `you`.
    package var command: [String] { chain.first?.words ?? [] }
}
