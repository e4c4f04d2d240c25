internal import Diagnosis
internal import Evidence
internal import Probes
internal import Reporting
internal import TunnelModel

/// What is to be said of the commands of a chain beside each other: where one goes on in the next.
struct ChainFindings {
    private let steps: [ChainCheck.Step]
    private let analysis: ChainAnalysis

    init(_ steps: [ChainCheck.Step], of chain: Chain) {
        var chain = chain
        for (place, step) in steps.enumerated() {
            chain.steps[place] = step.typed
            chain.steps[place].listeningAddresses = step.listeningAddresses
        }
        self.steps = steps
        analysis = ChainAnalysis(chain)
    }

    /// The steps with the joins taken into account, and how they fit together.
    func joined() -> (steps: [ChainCheck.Step], analysis: ChainAnalysis) {
        var steps = steps
        for position in analysis.chain.positions {
            guard let join = analysis.join(at: position), let listener = join.listener else { continue }
            // A proxy stands in the list once for each of its destinations.
            for place in steps[position.step].places(of: position.forward) {
                steps[position.step].examined.forwards[place].observations = observations(
                    steps[position.step].examined.forwards[place].observations, join, listener)
            }
        }
        return (steps, analysis)
    }

    private func observations(
        _ seen: [Observation], _ join: Join, _ listener: Chain.Position
    ) -> [Observation] {
        let next = "command \(listener.step + 1)"
        let holder = self.holder(at: listener)
        let evidence = Observation(.join, .seen(.join(JoinEvidence(join, listener, in: analysis, holder: holder))))
        switch join.kind {
        case .joined:
            // Where it runs, its own far end is the service, and is looked at there.
            guard holder == nil else { return seen.filter { $0.check != .application } + [evidence] }
            // What stands in the way to another host stands there, whoever listens.
            if join.dialled?.isLoopback == false, Facts(seen).isWayToFarEndBroken { return seen + [evidence] }
            // Before the tunnels run whoever answers there is not what will.
            return seen.leavingOutFarEnd(because: "\(next) will listen there").leavingOutEntry(
                because: "it runs, and \(next) does not") + [evidence]
        case .portDiffers, .familyDiffers, .addressDiffers, .hostDiffers:
            // A service may be meant that has nothing to do with the chain.
            guard Facts(seen).egressConnect.map({ $0.result != .opened }) ?? true else { return seen }
            return seen.leavingOutFarEnd(because: "\(next) listens elsewhere") + [evidence]
        case .wrongOrder, .noListener, .apart: return seen
        }
    }

    /// The ssh that holds the listener of a forward already, in words; nil where none does.
    private func holder(at position: Chain.Position) -> String? {
        let step = steps[position.step]
        guard let place = step.places(of: position.forward).first else { return nil }
        let facts = Facts(step.examined.forwards[place].observations)
        let process = facts.ingress?.runningTunnel ?? facts.listener?.runningTunnel
        return process.map { "\($0.name), pid \($0.pid)" }
    }
}

extension ChainCheck.Step {
    /// Where a forward of the command stands among those that were examined.
    func places(of forward: Int) -> [Int] {
        guard request.spec.forwards.indices.contains(forward) else { return [] }
        let asked = request.spec.forwards[forward]
        return examined.forwards.indices.filter { examined.forwards[$0].forward.asTyped == asked }
    }

    /// The addresses on which each listener is, or can be: the words do not tell what a server makes of them.
    var listeningAddresses: [Int: [String]] {
        var addresses: [Int: [String]] = [:]
        for forward in request.spec.forwards.indices {
            guard let place = places(of: forward).first else { continue }
            let facts = Facts(examined.forwards[place].observations)
            if case .tcp(_, let attempts)? = facts.ingress?.result {
                addresses[forward] = attempts.filter(\.canListen).map(\.address)
            } else if let exposure = facts.exposure {
                let own = exposure.trials.filter { $0.origin == .tunnelHost }
                // One that was not tried may be open or not.
                guard own.contains(where: { $0.entry == .arrived }), own.contains(where: { $0.entry == .refused })
                else { continue }
                addresses[forward] = own.filter { $0.entry == .arrived }.map(\.address)
            }
        }
        return addresses
    }
}

extension Facts {
    /// The far end's name is not known, or its host not reached: more than that nobody listens there yet.
    fileprivate var isWayToFarEndBroken: Bool {
        if case .failed? = egressName { return true }
        switch egressConnect?.result {
        case .failed(let text)?: return !text.lowercased().contains("refused")
        case .noReply?: return true
        case .opened?, nil: return false
        }
    }
}

extension IngressEvidence.Attempt {
    /// ssh has the address, or would have it.
    fileprivate var canListen: Bool {
        switch outcome {
        case .free, .inUse, .privileged: true
        case .notLocal, .familyUnsupported, .other: false
        }
    }
}

extension [Observation] {
    /// Without what was seen of the far end, and with the reason.
    fileprivate func leavingOutFarEnd(because reason: String) -> [Observation] {
        let checks: Set<CheckID> = [.egressName, .egressConnect, .egressService, .application]
        return compactMap { observation in
            guard checks.contains(observation.check) else { return observation }
            guard !observation.check.isOccasional else { return nil }
            if case .skipped = observation.outcome { return observation }
            return Observation(observation.check, .skipped(.notApplicable(reason)))
        }
    }

    /// What enters a tunnel that runs comes to nothing before the next one runs, too: that is no fault of this one.
    fileprivate func leavingOutEntry(because reason: String) -> [Observation] {
        map { observation in
            guard case .running(let seen)? = observation.evidence, seen.holder != nil, !seen.isStopped else {
                return observation
            }
            return Observation(.running, .skipped(.notApplicable(reason)))
        }
    }
}

extension JoinEvidence {
    fileprivate init(_ join: Join, _ listener: Chain.Position, in analysis: ChainAnalysis, holder: String?) {
        let forward = analysis.chain.forward(at: listener)
        let seen = analysis.chain.steps[listener.step].listeningAddresses[listener.forward] ?? []
        let places = seen.map { Endpoint.tcp(host: $0, port: forward.ingress.port ?? 0).description }
        self.init(
            kind: join.kind, diallingStep: (join.origin?.step ?? 0) + 1, listeningStep: listener.step + 1,
            host: join.host, dialled: join.dialled?.description ?? "",
            option: "-\(forward.optionLetter) \(forward.specification)",
            listening: places.isEmpty ? forward.listeningPlace : places.joined(separator: ", "),
            listeningHost: analysis.listeningHost(listener),
            isLoop: join.origin.map { origin in analysis.loops.contains { $0.contains(origin) } } ?? false,
            holder: holder)
    }
}
