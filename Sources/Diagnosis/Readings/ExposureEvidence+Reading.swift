import Evidence
import TunnelModel

extension ExposureEvidence {
    func reading(in scene: Scene) -> Reading {
        let summary = summary(in: scene)
        let words = [
            "asked: \(asked.words(on: scene))", "granted: \(grantedWords(on: scene))",
            "entered from: \(summary.reachable.isEmpty ? "nowhere" : summary.reachable.joined(separator: ", "))",
            gatewayPorts.map { "GatewayPorts \($0.rawValue)" },
        ].compactMap(\.self).joined(separator: "; ")
        let lines = trialLines(in: scene) + wordLines(in: scene)
        if isBoundToLoopbackOnly || isHalfBound { return .broken(words, lines) }
        // By a server's own words it may be known where nobody could try.
        if granted == .unknown || granted == .nothing { return .open(words, lines) }
        return .works(words, lines)
    }

    /// Asked, granted, reachable: what the report's JSON says.
    package func summary(in scene: Scene) -> ExposureSummary {
        ExposureSummary(
            asked: asked, granted: granted,
            reachable: [Trial.Origin.tunnelHost, .clientHost].filter(isReachable).map { scene.name(of: $0) },
            gatewayPorts: gatewayPorts)
    }

    private func trialLines(in scene: Scene) -> [String] {
        trials.map { trial in
            let to = Endpoint.tcp(host: trial.address, port: port).description
            return "\(scene.name(of: trial.origin)) → \(to): \(trial.entry.words)"
        }
    }

    /// What the server said about it.
    private func wordLines(in scene: Scene) -> [String] {
        let host = scene.tunnelHost
        let request = "\(host), asked to listen on 192.0.2.1, which no host has: "
        let foreign: String? =
            switch foreignAddress {
            case .notTried: nil
            case .ignored: request + "granted, so it ignores the address"
            case .overridden: request + "granted, and it says that it overrides the address"
            case .tried: request + "refused, so it took the address seriously"
            case .forbidden: request + "refused by a list"
            case .noAnswer: request + "no answer"
            }
        let overridden = isOverridden ? "\(host) said that GatewayPorts overrides the address that was asked for" : nil
        return [overridden, foreign].compactMap(\.self)
    }

    private func grantedWords(on scene: Scene) -> String {
        switch granted {
        case .nothing: "nothing that lets anybody in"
        case .loopback: "\(scene.tunnelHost) only\(familyWords)"
        case .address: "its own address\(familyWords)"
        case .wildcard: "everybody\(familyWords)"
        case .unknown: "not known"
        }
    }

    /// Where one family alone was granted.
    private var familyWords: String {
        switch (boundIPv4, boundIPv6) {
        case (.nothing, .loopback), (.nothing, .address), (.nothing, .wildcard): ", by IPv6 alone"
        case (.loopback, .nothing), (.address, .nothing), (.wildcard, .nothing): ", by IPv4 alone"
        default: ""
        }
    }
}

extension Scene {
    /// From where a way in was tried, as the report calls it.
    func name(of origin: ExposureEvidence.Trial.Origin) -> String {
        origin == .tunnelHost ? tunnelHost : clientHost
    }
}

extension ExposureEvidence.Asked {
    /// As the report says it.
    func words(on scene: Scene) -> String {
        switch self {
        case .loopback: "\(scene.tunnelHost) only"
        case .wildcard: "everybody"
        case .address(let address): "whoever reaches \(address.clipped(to: 40))"
        }
    }
}

extension ExposureEvidence.Entry {
    /// As the report says it.
    var words: String {
        switch self {
        case .arrived: "comes in"
        case .otherProgram: "another program answers"
        case .refused: "refused"
        case .timedOut: "no answer"
        case .unreachable(let words): words
        case .forbidden: "the server does not let us try"
        case .untried(let why): "not tried: \(why)"
        }
    }
}
