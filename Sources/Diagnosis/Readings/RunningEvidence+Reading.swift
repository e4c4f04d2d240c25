import Evidence
import TunnelModel

/// What connections through a running tunnel amount to, beside what our own session sees of the same destination.
enum RunningState: Hashable, Sendable {
    case notRunning
    /// ssh itself is stopped.
    case stopped
    /// A connection to the ingress was not accepted.
    case notAccepted
    /// It takes connections, and nothing comes back that should. `isPathDead`: not even TCP is acknowledged.
    case dead(isPathDead: Bool)
    /// It closes connections that our own session gets through.
    case closes
    /// Another service answers than the destination.
    case answersOtherwise
    /// It does as the destination does, which fails by itself.
    case failsAsDestination
    /// What was seen fits a tunnel that carries and one that does not.
    case unsettled
    case carries
}

extension RunningEvidence {
    func state(_ facts: Facts) -> RunningState {
        guard holder != nil else { return .notRunning }
        if isStopped { return .stopped }
        let states = entries.map { state($0.outcome, facts) }
        let worst: [RunningState] = [
            .notAccepted, .dead(isPathDead: true), .dead(isPathDead: false), .closes, .answersOtherwise, .unsettled,
            .failsAsDestination,
        ]
        return worst.first(where: states.contains) ?? (states.isEmpty ? .unsettled : .carries)
    }

    private var isPathDead: Bool { (transport?.unacknowledged ?? 0) > 0 }

    private func state(_ outcome: Outcome, _ facts: Facts) -> RunningState {
        switch outcome {
        case .notAccepted: .notAccepted
        case .entered(let result): state(result, facts)
        case .proxied(let exchange): state(exchange, facts)
        }
    }

    /// Against what the destination gave our own session.
    private func state(_ result: EgressServiceEvidence.Result, _ facts: Facts) -> RunningState {
        let own = facts.egressService?.result
        switch (result, own) {
        case (.greeted(let service, _), .greeted(let other, _)?): return service == other ? .carries : .answersOtherwise
        case (.greeted, _): return .carries
        case (.silent, _) where isPathDead: return .dead(isPathDead: true)
        case (.silent, .silent?): return .carries
        case (.silent, .greeted?), (.silent, .closed?): return .dead(isPathDead: false)
        case (.closed, .closed?): return .failsAsDestination
        case (.closed, .greeted?), (.closed, .silent?): return .closes
        case (.silent, nil), (.closed, nil): return ownFailure(facts)
        }
    }

    private func state(_ exchange: SocksEvidence.Exchange, _ facts: Facts) -> RunningState {
        switch exchange.reply {
        case .granted: return exchange.answer.map { state($0, facts) } ?? .carries
        case .notConnected: return .notAccepted
        // The greeting is answered by ssh here; only what it asks of the tunnel host can get lost.
        case .silent: return isPathDead ? .dead(isPathDead: true) : ownDial(facts) ?? .dead(isPathDead: false)
        case .closedAfterRequest, .refused: return ownDial(facts) ?? .closes
        case .otherProtocol, .closedAtGreeting, .wantsPassword, .noMethod: return .answersOtherwise
        }
    }

    /// Nil when our own session reached the destination.
    private func ownDial(_ facts: Facts) -> RunningState? {
        if let connect = facts.egressConnect { return connect.result == .opened ? nil : .failsAsDestination }
        guard let permission = facts.permission else { return .unsettled }
        return permission.result == .allowed ? nil : .failsAsDestination
    }

    private func ownFailure(_ facts: Facts) -> RunningState {
        if let connect = facts.egressConnect, connect.result != .opened { return .failsAsDestination }
        if let permission = facts.permission, permission.result != .allowed { return .failsAsDestination }
        return .unsettled
    }

    func reading(in scene: Scene) -> Reading {
        let lines = lines(from: scene.clientHost)
        let places = entries.map(\.address).joined(separator: " and ")
        switch state(scene.facts) {
        case .notRunning: return .broken("no ssh of \(scene.thisMachine) holds this forward", lines)
        case .stopped: return .broken("ssh is stopped", lines)
        case .notAccepted: return .broken("\(places) does not accept connections", lines)
        case .dead(let isPathDead):
            return .broken(isPathDead ? "its connection is dead" : "nothing comes back through it", lines)
        case .closes: return .broken("it closes what enters", lines)
        case .answersOtherwise: return .broken("something else answers through it", lines)
        case .failsAsDestination: return .aside("it fails as the destination itself does", lines)
        case .unsettled: return .open("whether it carries did not show", lines)
        case .carries: return .works(carried(places), lines)
        }
    }

    private func carried(_ places: String) -> String {
        let answers = entries.compactMap { entry -> String? in
            switch entry.outcome {
            case .entered(let result): result.words
            case .proxied(let exchange): exchange.answer?.words ?? exchange.reply.words
            case .notAccepted: nil
            }
        }
        return "\(places): \(answers.first ?? "accepted")"
    }

    private func lines(from client: String) -> [String] {
        guard let holder else { return ["\(client): no ssh holds this forward"] }
        var lines = ["\(client): \(holder.name), pid \(holder.pid)\(isStopped ? ", stopped by a signal" : "")"]
        lines += entries.map { entry in
            switch entry.outcome {
            case .notAccepted(let text): "\(client) → \(entry.address): \(text)"
            case .entered(let result): "\(client) → \(entry.address): \(result.words)"
            case .proxied(let exchange): "\(client) → \(entry.address): \(exchange.words)"
            }
        }
        if let transport, transport.unacknowledged > 0 {
            let again = transport.retransmissions > 0 ? ", sent again \(transport.retransmissions) times" : ""
            lines.append("its own connection: \(transport.unacknowledged) bytes are not acknowledged\(again)")
        } else if transport != nil, entries.contains(where: \.outcome.isSilent) {
            lines.append("its own connection: all bytes acknowledged")
        }
        return lines
    }
}

extension RunningEvidence.Outcome {
    fileprivate var isSilent: Bool {
        switch self {
        case .entered(.silent): true
        case .proxied(let exchange): if case .silent = exchange.reply { true } else { false }
        default: false
        }
    }
}

extension Facts {
    /// The destination itself was seen not to work from the tunnel host.
    var egressFails: Bool {
        if let connect = egressConnect, connect.result != .opened { return true }
        if case .failed? = egressName { return true }
        if let permission, permission.result != .allowed { return true }
        return false
    }
}
