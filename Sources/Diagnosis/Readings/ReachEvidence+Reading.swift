package import Evidence
import TunnelModel

extension ReachEvidence {
    /// The failed attempt that tells most: the one that got farthest; of equal ones the last, as ssh reports it.
    package var telling: Attempt? {
        guard connected == nil else { return nil }
        return attempts.reduce(nil) { best, next in
            guard let best, best.outcome.distance > next.outcome.distance else { return next }
            return best
        }
    }

    /// How long ssh waited for addresses that did not answer before the one that did.
    package var lost: Duration {
        guard let index = attempts.firstIndex(where: { $0.outcome == .connected }) else { return .zero }
        return attempts[..<index].reduce(.zero) { $0 + $1.elapsed }
    }

    var isProxied: Bool { if case .proxy = transport { true } else { false } }

    func reading(in scene: Scene) -> Reading {
        let lines =
            attempts.map { attempt in
                let address = Endpoint.tcp(host: attempt.address, port: attempt.port)
                let words = ReachEvidence.words(attempt.outcome, on: scene.thisMachine)
                // The words for silence say how long it lasted.
                let isTimed = if case .timedOut = attempt.outcome { true } else { false }
                return "\(scene.clientHost) → \(address): \(words)"
                    + (isTimed || attempt.elapsed == .zero ? "" : " after \(attempt.elapsed.inWords)")
            } + dialledForUs(scene)
        if case .proxy(let command) = transport {
            return isConnected
                ? .works("through \(command)")
                : .broken("the proxy gave no connection", ["proxy command: \(command)"] + proxyOutput)
        }
        if case .jump(let jump) = transport {
            let host = Endpoint.tcp(host: scene.subject.hostName, port: scene.port)
            guard let refusal else { return .works("through \(jump)", ["\(jump) → \(host): connected"]) }
            let words = ReachEvidence.words(refusal)
            return .broken(words, ["\(jump) → \(host): \(words)"] + otherPort(from: jump, scene))
        }
        if isConnected {
            let count = attempts.prefix { $0.outcome != .connected }.count
            let before = count == 0 ? "" : ", after \(count) address\(count == 1 ? "" : "es") that did not answer"
            return .works("TCP port \(connected?.port ?? scene.port) open" + before, lines)
        }
        let elsewhere = scene.facts.resolve?.elsewhere.map { [$0] } ?? []
        if let lostClass {
            return .broken(
                "packets marked \(lostClass) are lost",
                lines + ["a connection request without ssh's mark \(lostClass) was answered"] + elsewhere)
        }
        return .broken(
            telling.map { ReachEvidence.words($0.outcome, on: scene.thisMachine) } ?? "no address to connect to",
            lines + otherPort(from: scene.clientHost, scene) + elsewhere)
    }

    /// - Parameter machine: the one that dialled.
    static func words(_ outcome: Outcome, on machine: String) -> String {
        switch outcome {
        case .connected: "connected"
        case .refusedByReset: "connection refused (TCP reset)"
        case .refusedByICMP(let error): "connection refused (\(words(error)))"
        case .refused: "connection refused"
        case .unreachable(let error): "unreachable (\(words(error)))"
        case .noRoute: "no route on \(machine)"
        case .noNeighbour: "no answer on the local network (ARP, neighbour discovery)"
        case .unreachableUnexplained(let text): text
        case .timedOut(let after): "no answer within \(after.inWords)"
        case .sourceUnavailable(let text): "the source address cannot be used: \(text)"
        case .deniedLocally: "forbidden by \(machine)'s own firewall"
        case .other(let text): text
        }
    }

    /// The server of the host on which the command is typed is not its ssh: both are said, each by its name.
    private func dialledForUs(_ scene: Scene) -> [String] {
        guard let dialledForUs else { return [] }
        let host = Endpoint.tcp(host: scene.subject.hostName, port: scene.port)
        let words: String
        switch dialledForUs {
        case .connected: words = "connected"
        case .refused(let refusal): words = ReachEvidence.words(refusal)
        }
        return ["the SSH server of \(scene.clientHost), asked for a channel from here → \(host): \(words)"]
    }

    private func otherPort(from host: String, _ scene: Scene) -> [String] {
        guard let portThatAnswers else { return [] }
        return ["\(host) → \(Endpoint.tcp(host: scene.subject.hostName, port: portThatAnswers)): connected"]
    }

    private static func words(_ refusal: Refusal) -> String {
        switch refusal {
        case .prohibited(let text): "refused by the server" + (text.isEmpty ? "" : " (\(text))")
        case .failed(let text): text.isEmpty ? "failed there, and it does not say why" : "failed there (\(text))"
        case .unknownChannelType(let text): "the server has no such channels" + (text.isEmpty ? "" : " (\(text))")
        case .resourceShortage(let text): "the server has no means left" + (text.isEmpty ? "" : " (\(text))")
        case .noReply(let after): "no answer within \(after.inWords)"
        case .ended(let disconnect):
            "the session with it ended" + (disconnect.map { ": \($0)" } ?? "")
        }
    }

    private static func words(_ error: ICMPError) -> String {
        let kind =
            switch error.kind {
            case .networkUnreachable: "network unreachable"
            case .hostUnreachable: "host unreachable"
            case .portUnreachable: "port unreachable"
            case .administrativelyProhibited: "administratively prohibited"
            case .packetTooBig: "packet too big"
            case .other: "an error"
            }
        return "ICMP \(kind), type \(error.type) code \(error.code)" + (error.from.map { " from \($0)" } ?? "")
    }
}

extension ReachEvidence.Outcome {
    /// How far towards the host the packets came.
    fileprivate var distance: Int {
        switch self {
        case .other: 0
        case .sourceUnavailable, .deniedLocally: 1
        case .noRoute: 2
        case .unreachableUnexplained: 3
        case .noNeighbour: 4
        case .timedOut: 5
        case .unreachable: 6
        case .refused, .refusedByICMP: 7
        case .refusedByReset: 8
        case .connected: 9
        }
    }
}
