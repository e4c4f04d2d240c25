internal import Evidence
internal import Probes
internal import SSHText
internal import SpecReading
internal import TunnelModel

/// What reading the specs gave: what can be examined, what shares a connection, and what all of it will do.
package struct PreparedChecks: Sendable {
    /// One command: the request, and what a file says beside it.
    struct Command: Sendable {
        var request: ExaminationRequest
        var expectation: Expectation?
        /// Commands with equal words here differ in their forwards and names only.
        var commonWords: [String]
        /// Set for a probe by itself: what a report of it shows.
        var focus: ProbeFocus?
        /// The words, where another host's ssh is to be asked what they mean.
        var line: SSHCommandLine?
        /// Its place in a chain; nil for a command by itself.
        var membership: ChainMembership?

        /// Nobody has to be asked on another host first.
        var isTypedHere: Bool { (membership?.host ?? LegPlan.clientHost) == LegPlan.clientHost }
    }

    /// Commands that are examined together: they share one connection, or make a chain.
    enum Group: Sendable {
        case sharing([Int])
        case chain([Int], Chain)

        /// Indices of the commands, in the order of the specs.
        var members: [Int] {
            switch self {
            case .sharing(let members), .chain(let members, _): members
            }
        }
    }

    var commands: [Command]
    /// What should be said about the words as they were given.
    package internal(set) var notes: [String] = []
    /// In the order of the specs.
    let groups: [Group]

    init(_ commands: [Command]) {
        self.commands = commands
        var places: [[String]: Int] = [:]
        var groups: [[Int]] = []
        var chains: [Int: Int] = [:]
        for (index, command) in commands.enumerated() {
            if let chain = command.membership?.chain {
                if let place = chains[chain] {
                    groups[place].append(index)
                } else {
                    chains[chain] = groups.count
                    groups.append([index])
                }
                continue
            }
            // What ssh refuses is not examined; each refusal is its own.
            if command.request.configurationEvidence.isRead, let place = places[command.commonWords] {
                groups[place].append(index)
            } else {
                if command.request.configurationEvidence.isRead { places[command.commonWords] = groups.count }
                groups.append([index])
            }
        }
        self.groups = groups.map { members in
            guard let membership = commands[members[0]].membership else { return .sharing(members) }
            let steps = members.map { commands[$0].step }
            return .chain(members, Chain(name: membership.name, steps: steps, usages: membership.usages))
        }
    }

    /// How many forwards will be reported.
    package var count: Int { commands.reduce(0) { $0 + $1.request.forwardsToExamine.count } }

    /// The plan in words, for standard error: connection by connection, or summed up where they are many.
    package var plan: [String] {
        let plans = groups.flatMap { group -> [ExaminationPlan] in
            switch group {
            case .sharing(let members):
                let requests = members.map { commands[$0].request }
                return [
                    ExaminationPlan(
                        requests[0], forwards: requests.flatMap(\.forwardsToExamine).uniqued(by: \.self))
                ]
            case .chain(let members, let chain):
                return members.enumerated().map { place, index in
                    let request = commands[index].request
                    let step = chain.steps[place]
                    if step.host != LegPlan.clientHost {
                        return ExaminationPlan(request, typedOn: step.host, between: chain.depth(of: place) - 1)
                    }
                    if let carrier = chain.carrier(of: place) {
                        return ExaminationPlan(request, throughTunnelOf: carrier.step + 1)
                    }
                    return ExaminationPlan(request, forwards: request.forwardsToExamine)
                }
            }
        }
        guard groups.count > 4 else { return plans.flatMap(\.lines) }
        let budget = plans.map(\.budget).reduce(Budget(), +)
        let servers = Set(
            groups.map { commands[$0.members[0]].request.configuration }.map { "\($0.hostname):\($0.port)" })
        let named = servers.sorted().prefix(4).joined(separator: ", ") + (servers.count > 4 ? ", …" : "")
        var lines = [
            "\(budget.tcpConnections) connections for \(commands.count) tunnels, to \(servers.count == 1 ? "" : "\(servers.count) servers: ")\(named)",
            "at most \(ConnectionGate.limit) of them at each server that have not logged in yet (MaxStartups)",
        ]
        lines.append(budget.authenticationAttempts > 0 ? "\(budget.authenticationAttempts) logins" : "no login")
        if budget.authenticationAttempts > 0 {
            let ends = groups.reduce(0) { sum, group in
                sum
                    + Set(group.members.flatMap { commands[$0].request.spec.forwards }.filter { $0.egress != nil })
                    .count
            }
            lines.append("\(ends) channels to the destinations")
        }
        if budget.remoteBinds > 0 { lines.append("\(budget.remoteBinds) short-lived listeners") }
        if budget.remoteCommands > 0 {
            lines.append("\(budget.remoteCommands) commands (--no-exec leaves them out)")
        }
        return lines
    }
}

extension PreparedChecks.Command {
    /// As far as the words tell, and the configuration of this machine where it is typed here.
    fileprivate var step: ChainStep {
        let configuration = request.configuration
        return ChainStep(
            host: membership?.host ?? LegPlan.clientHost, tunnel: request.spec,
            port: isTypedHere ? configuration.port : line?.port, opensListeners: configuration.gatewayPorts,
            opensShell: line?.opensShell, via: request.jumps.map(\.spec.tunnelHost))
    }
}

extension Array {
    /// Of the elements with the same key the first.
    func uniqued<Key: Hashable>(by key: (Element) -> Key) -> [Element] {
        var seen: Set<Key> = []
        return filter { seen.insert(key($0)).inserted }
    }
}
