internal import Evidence
internal import HostSystem
internal import SSH
internal import SSHText
internal import TunnelModel

extension Examination {
    /// Goes through the jump hosts: one session with each, in a channel of the one before.
    ///
    /// Returns with the last one's session in the hands of whoever dials the tunnel host, or with what stands in the way.
    func goThroughJumps() async {
        guard request.settings.includes(.reach) else { return }
        for (index, jump) in request.jumps.enumerated() {
            let hop = Examination(jump, through: await hops.last?.session, refused: knownRefusal)
            knownRefusal = nil
            hops.append(hop)
            await hop.arrive(before: index + 1 < request.jumps.count ? request.jumps[index + 1] : request)
            guard await hop.hasArrived else {
                await hop.trySettings(of: request)
                obstacleOnTheWay = jump.spec.tunnelHost
                return
            }
            guard let trial = await hop.trial else { continue }
            // No session is left, but what came of dialling the next host is known.
            knownRefusal = trial.log.openFailures.first.map { ReachEvidence.Refusal($0.reason, $0.text) }
            if knownRefusal == nil {
                goesBySSH = true
                return
            }
        }
    }

    /// Up to the login on a jump host, from which `next` is dialled.
    private func arrive(before next: ExaminationRequest) async {
        record(Observation(.configuration, .seen(.configuration(request.configurationEvidence))))
        // Where ssh itself must be asked, it is asked for what it would do here: dial the next host.
        egress = EgressLook(target: .tcp(host: next.configuration.hostname, port: next.configuration.port))
        await travel()
        leaveGate()
    }

    var hasArrived: Bool { evidence(.login)?.opensTheWay ?? false }

    /// Dials this host from the jump host before it.
    func dialThroughJump(_ jump: String) async -> Look {
        if let knownRefusal {
            var evidence = ReachEvidence(transport: .jump(host: jump), attempts: [])
            evidence.refusal = knownRefusal
            return .seen(.reach(evidence), after: .zero)
        }
        guard let carrier = await lastSession else { return .unable(.local("the session with \(jump) is gone")) }
        let configuration = request.configuration
        var evidence = ReachEvidence(transport: .jump(host: jump), attempts: [])
        let outcome = await Passage.open(
            through: carrier, host: request.dialled?.host ?? configuration.hostname,
            port: request.dialled?.port ?? configuration.port,
            deadline: Deadline(after: request.connectTimeout))
        switch outcome {
        case .success(let passage):
            self.passage = passage
            connection = passage.socket
            evidence.isConnected = true
            return .seen(.reach(evidence), after: passage.openedAfter)
        case .failure(.refused(let failure)):
            evidence.refusal = ReachEvidence.Refusal(failure)
            return .seen(.reach(evidence), after: failure.after)
        case .failure(.noReply(let after)):
            evidence.refusal = .noReply(after: after)
            return .seen(.reach(evidence), after: after)
        case .failure(.interrupted(.unusable(let why))):
            return .unable(.local(ForeignText(why, limit: 256).description))
        case .failure(.interrupted(let why)):
            let text: String? = if case .disconnected(let disconnect) = why { disconnect.text } else { nil }
            evidence.refusal = .ended(disconnect: text.map { ForeignText($0, limit: 256).description })
            return .seen(.reach(evidence))
        }
    }

    /// The session in which this host is dialled: of the jump host before it.
    private var lastSession: SSHSession? {
        get async {
            if let carrier { return carrier }
            if let host = request.typedOn { return host.session }
            return await hops.last?.session
        }
    }

    func examinedHops() async -> [ExaminedHop] {
        var examined: [ExaminedHop] = []
        for hop in hops { examined.append(ExaminedHop(request: hop.request, observations: await hop.seen)) }
        return examined
    }

    private var seen: [Observation] { CheckID.sorted(Array(observations.values)) }

    /// Hangs up on the jump hosts, the last one first: what goes through a session ends before it does.
    func endJumps() async {
        for hop in hops.reversed() {
            await hop.end()
            budget = await budget + hop.budget
        }
    }
}

extension ReachEvidence.Refusal {
    /// The reasons of RFC 4254 §5.1.
    init(_ failure: ChannelFailure) {
        self.init(Int(failure.code), ForeignText(failure.text, limit: 256).description)
    }

    /// - Parameter text: escaped.
    init(_ reason: Int?, _ text: String) {
        switch reason {
        case 2: self = .failed(text: text)
        case 3: self = .unknownChannelType(text: text)
        case 4: self = .resourceShortage(text: text)
        default: self = .prohibited(text: text)
        }
    }
}
