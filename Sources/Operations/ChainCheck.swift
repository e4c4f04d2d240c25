internal import Diagnosis
internal import Evidence
internal import Probes
internal import SSHText
internal import SpecReading
internal import TunnelModel

/// Examines the commands of a chain in the order in which they are typed, each on its own host: one that is typed on a
/// middle host over the session of the command that leads there.
struct ChainCheck: Sendable {
    /// One command, examined as far as it could be.
    struct Step: Sendable {
        /// As it was examined: on another host with what `ssh -G` said there.
        var request: ExaminationRequest
        var examined: ExaminedTunnel
        /// By the words, and then by what is known of the configuration.
        var typed: ChainStep
        var expectation: Expectation?
    }

    let settings: ExaminationSettings
    /// With everything that the person is to be asked and told by.
    let commands: [PreparedChecks.Command]
    let chain: Chain

    /// Looks at everything and ends every session.
    func run() async -> (steps: [Step], budget: Budget) {
        var open: [Examination?] = []
        var steps: [Step] = []
        for place in commands.indices {
            let (step, examination) = await examine(place, after: open, steps)
            steps.append(step)
            open.append(examination)
        }
        var budget = steps.map(\.examined.budget).reduce(Budget(), +)
        // What goes through a session ends before it does.
        for examination in open.reversed() {
            if let examination { budget = budget + (await examination.hangUp()) }
        }
        return (steps, budget)
    }

    private func examine(
        _ place: Int, after open: [Examination?], _ earlier: [Step]
    ) async -> (Step, Examination?) {
        let command = commands[place]
        var step = Step(
            request: command.request, examined: ExaminedTunnel(nothingOf: command.request.spec.forwards, nil),
            typed: chain.steps[place], expectation: command.expectation)
        step.request.nearEnds = nearEnds(of: place)
        step.request.nextCommand = chain.steps.indices.first { chain.opener(of: $0) == place }.map { next in
            chain.steps[next].tunnel.arguments.map(ShellWord.quoted).joined(separator: " ")
        }
        step.request.carriesOthers = step.request.nextCommand != nil || isNeeded(place)
        let host = step.typed.host
        if host != LegPlan.clientHost {
            guard let opener = chain.opener(of: place), let leading = open[opener],
                let middle = await leading.middleHost(called: host)
            else {
                step.leave(.notReached(host: host, why: "the command that leads there comes first"))
                return (step, nil)
            }
            if let inability = await step.place(on: middle, of: command, settings) {
                step.leave(inability)
                return (step, nil)
            }
        }
        let examination: Examination
        if let carrier = chain.carrier(of: place), host == LegPlan.clientHost, carrier.step > place {
            // ssh connects at once and does not wait for what is typed after it.
            step.request.tunnelBefore = carrier.step + 1
            examination = Examination(step.request)
        } else if let carrier = chain.carrier(of: place) {
            guard host == LegPlan.clientHost, carrier.step < place, let through = open[carrier.step],
                let end = chain.forward(at: carrier).egress
            else {
                step.leave(.notReached(host: host, why: Self.another))
                return (step, nil)
            }
            if settings.mustRun || earlier[carrier.step].isRunning(carrier.forward) {
                step.request.tunnelBefore = carrier.step + 1
                examination = Examination(step.request)
            } else if earlier[carrier.step].leads(through: carrier.forward) {
                examination = await Examination(step.request, through: through, dialling: end)
            } else {
                step.leave(.notReached(host: step.typed.tunnel.tunnelHost, why: Self.another))
                return (step, nil)
            }
        } else {
            examination = Examination(step.request)
        }
        step.examined = await examination.examine()
        return (step, examination)
    }
}

extension ChainCheck {
    private static let another = "it goes through the tunnel of another command, which comes first"

    /// Another command leads through one of its forwards.
    private func isNeeded(_ place: Int) -> Bool {
        ChainAnalysis(chain).joins.contains { join in
            guard join.kind == .joined, join.listener?.step == place else { return false }
            return if case .nobody = join.dialler { false } else { true }
        }
    }

    /// Where programs enter what comes out of each forward of a command: at the first ingress of the way.
    private func nearEnds(of place: Int) -> [Forward: NearEnd] {
        let analysis = ChainAnalysis(chain)
        var ends: [Forward: NearEnd] = [:]
        for position in chain.positions where position.step == place {
            let entry = analysis.entry(to: position)
            ends[chain.forward(at: position)] = NearEnd(
                ingress: chain.forward(at: entry).ingress,
                isHere: analysis.listeningHost(entry) == LegPlan.clientHost)
        }
        return ends
    }
}

extension ChainCheck.Step {
    /// Finds out, over the session that leads there, what the ssh of the host makes of the words.
    ///
    /// - Returns: why nothing of this command can be examined.
    fileprivate mutating func place(
        on middle: MiddleHost, of command: PreparedChecks.Command, _ settings: ExaminationSettings
    ) async -> Inability? {
        guard settings.allowsCommands, let line = command.line else {
            request.typedOn = middle
            return nil
        }
        switch await middle.surveyed(asking: line.wordsForConfiguration, timeout: settings.timeout) {
        case .unable(let inability): return inability
        case .noShell(let words):
            return .notReached(
                host: middle.name, why: "no shell answers there" + (words.isEmpty ? "" : " (\(words))"))
        case .seen(let seen):
            request.typedOn = seen
            apply(seen, line)
            return nil
        }
    }

    private mutating func apply(_ seen: MiddleHost, _ line: SSHCommandLine) {
        guard let survey = seen.survey else { return }
        guard let configuration = survey.configuration else {
            let complaint = survey.hasSSH ? survey.complaint : "ssh: not found"
            request.configurationEvidence = ConfigurationEvidence(
                EffectiveConfigurationReader.refusal(complaint, of: line))
            return
        }
        request.configuration = configuration
        let isCleared = configuration.clearAllForwardings && !line.forwards.isEmpty
        request.spec.forwards = isCleared ? line.forwards : EffectiveForwards.of(configuration, asked: line.forwards)
        request.configurationEvidence = .read(
            forwards: isCleared ? 0 : request.spec.forwards.count, forwardsCleared: isCleared)
        typed.tunnel = request.spec
        typed.port = configuration.port
        typed.opensListeners = configuration.gatewayPorts
    }

    /// Nothing of it is examined, for this reason.
    fileprivate mutating func leave(_ inability: Inability) {
        examined = ExaminedTunnel(nothingOf: request.forwardsToExamine, inability)
    }

    /// An ssh here holds the listener of one of its forwards.
    fileprivate func isRunning(_ forward: Int) -> Bool {
        guard examined.forwards.indices.contains(forward) else { return false }
        let facts = Facts(examined.forwards[forward].observations)
        return facts.ingress?.runningTunnel != nil || facts.listener?.runningTunnel != nil
    }

    /// What goes through one of its forwards arrives.
    fileprivate func leads(through forward: Int) -> Bool {
        guard examined.forwards.indices.contains(forward) else { return false }
        return examined.forwards[forward].observations.contains { observation in
            guard case .egressConnect(let seen)? = observation.evidence else { return false }
            return seen.result == .opened
        }
    }
}

extension ExaminedTunnel {
    /// What is said of a command that was not examined.
    fileprivate init(nothingOf forwards: [Forward], _ inability: Inability?) {
        let because = inability ?? .interrupted
        func observations(_ kind: Forward.Kind) -> [Observation] {
            CheckID.checks(for: kind).filter { !$0.isOccasional }.map { check in
                guard check != .configuration else { return Observation(check, .unable(because)) }
                guard case .notReached(let host, _) = because else {
                    return Observation(check, .skipped(.notReached(.configuration)))
                }
                return Observation(check, .skipped(.behind(host: host)))
            }
        }
        self.init(
            forwards: forwards.map { ExaminedForward(forward: $0, observations: observations($0.kind)) },
            shared: observations(.local))
    }
}
