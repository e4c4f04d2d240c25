package import Evidence
import TunnelModel

extension IngressEvidence {
    /// The attempts that got the address.
    var free: [Attempt] { attempts.filter { $0.outcome == .free } }
    var attempts: [Attempt] { if case .tcp(_, let attempts) = result { attempts } else { [] } }
    /// The attempts that found the port taken.
    var taken: [Attempt] { attempts.filter { if case .inUse = $0.outcome { true } else { false } } }

    /// The first process that is known to hold the port.
    package var owner: Process? {
        for case .inUse(let owner?) in attempts.map(\.outcome) { return owner }
        return nil
    }

    /// Of a tunnel that runs, the addresses that somebody else holds. Its own process we can see: a holder that we cannot
    /// see is another.
    var strangers: [Attempt] {
        guard let running = runningTunnel else { return [] }
        return taken.filter { if case .inUse(let owner) = $0.outcome { owner?.pid != running.pid } else { false } }
    }

    /// The program to speak of where the port is not ssh's.
    var otherOwner: Process? {
        guard let stranger = strangers.first else { return runningTunnel == nil ? owner : nil }
        if case .inUse(let owner) = stranger.outcome { return owner }
        return nil
    }

    /// The address that ssh has or can have.
    var ownAddress: String? {
        let others = Set(strangers.map(\.address))
        return free.first?.address ?? taken.first { runningTunnel != nil && !others.contains($0.address) }?.address
    }

    /// What keeps the listener from existing when no address could be had; the outcome that a person can do most about.
    var obstacle: BindOutcome? {
        free.isEmpty ? attempts.map(\.outcome).max { $0.weight < $1.weight } : nil
    }

    func reading(in scene: Scene) -> Reading {
        let lines = evidenceLines(in: scene)
        if let running = runningTunnel {
            if let stranger = strangers.first {
                return .broken("running, but \(stranger.address) is another program's", lines)
            }
            return .works("already running: \(running.name), pid \(running.pid)", lines)
        }
        switch result {
        case .tcp(let port, let attempts):
            let names = free.map { Endpoint.tcp(host: $0.address, port: port).description }
            if names.isEmpty, sharedForward == .notAsked {
                return .open("a shared connection holds the port, with which forward did not show", lines)
            }
            if names.isEmpty {
                return .broken(obstacle.map { IngressEvidence.words($0, scene) } ?? "nothing to listen on", lines)
            }
            if !taken.isEmpty {
                let others = taken.map { Endpoint.tcp(host: $0.address, port: port).description }
                return .broken("\(others.joined(separator: ", ")) in use, \(names.joined(separator: ", ")) free", lines)
            }
            let left = attempts.filter { $0.outcome != .free }.map {
                "no \($0.address) \(scene.here), which does no harm"
            }
            let verb = names.count == 1 ? "is" : "are"
            let said = "\(names.joined(separator: " and ")) \(verb) free"
            return .works(([said] + left).joined(separator: "; "), lines)
        case .unresolvable(let name, let reason):
            return .broken("\(name) does not resolve \(scene.here): \(reason)", lines)
        case .unixFree(let path):
            return .works("\(path) is free", lines)
        case .unixExists(let path, let live, let willUnlink):
            if willUnlink {
                return .works("\(path) exists\(live ? " and is in use" : ""), ssh will replace it", lines)
            }
            return .broken(
                "\(path) exists" + (live ? " and something listens there" : ", nothing listens there"), lines)
        case .unixImpossible(let path, let reason):
            return .broken("\(path): \(reason)", lines)
        }
    }

    private func evidenceLines(in scene: Scene) -> [String] {
        switch result {
        case .tcp(let port, let attempts):
            attempts.map { attempt in
                let endpoint = Endpoint.tcp(host: attempt.address, port: port)
                return "\(scene.clientHost): bind \(endpoint): \(IngressEvidence.words(attempt.outcome, scene))"
            }
        case .unresolvable(let name, let reason): ["\(scene.clientHost): \(name): \(reason)"]
        case .unixFree(let path): ["\(scene.clientHost): \(path) does not exist"]
        case .unixExists(let path, let live, _):
            ["\(scene.clientHost): \(path) exists, " + (live ? "and accepts connections" : "and refuses connections")]
        case .unixImpossible(let path, let reason): ["\(scene.clientHost): \(path): \(reason)"]
        }
    }

    private static func words(_ outcome: BindOutcome, _ scene: Scene) -> String {
        switch outcome {
        case .free: "free"
        case .inUse(let owner?): "in use by \(owner.name), pid \(owner.pid)"
        case .inUse(nil): "in use by a process of another user"
        case .privileged(let first): "needs privilege, as every port below \(first)"
        case .notLocal: "not an address of \(scene.thisMachine)"
        case .familyUnsupported: "\(scene.thisMachine) has no such address family"
        case .other(let text): text
        }
    }
}

extension IngressEvidence.BindOutcome {
    /// Which of several obstacles to speak of: one that another process or a privilege lifts, before what is not there.
    fileprivate var weight: Int {
        switch self {
        case .free: 0
        case .familyUnsupported: 1
        case .notLocal: 2
        case .other: 3
        case .privileged: 4
        case .inUse: 5
        }
    }
}
