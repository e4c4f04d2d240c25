package import Evidence
internal import HostSystem
internal import SSH
internal import SSHText
package import TunnelModel

/// One ssh command under examination: its probes in order, and what one probe leaves for the next.
///
/// Legs that do not depend on each other run side by side; a dependent check stops at the first failure, and the rest
/// are skipped with the reason. Cancelling the task ends it with what is known.
package actor Examination {
    let request: ExaminationRequest
    var budget = Budget()
    private var observations: [CheckID: Observation] = [:]

    // What the probes hand on, in the order in which it comes to be.
    var addresses: [SocketAddress] = []
    var connection: ConnectedSocket?
    /// The connection was reset before anyone could read from it: there is none to hand on.
    var isReset = false
    var session: SSHSession?
    var handshake: HandshakeResult?
    /// The identities that ssh would offer, with what is needed to use them.
    var identities: [OfferedIdentity] = []
    var identityToUse: OfferedIdentity?
    var offeredMethods: [String] = []
    /// What the current forward's channel showed.
    var egress: EgressLook?
    /// What one run of the person's own ssh showed, where the library is not enough.
    var trial: SSHTrial.Facts?

    typealias HandshakeResult = Result<Handshake, HandshakeFailure>

    package init(_ request: ExaminationRequest) {
        self.request = request
    }

    /// Looks at everything that was asked for.
    package func run() async -> ExaminedTunnel {
        record(Observation(.configuration, .seen(.configuration(request.configurationEvidence)), elapsed: nil))
        async let ingress = lookAtIngresses()
        for probe in ProbeCatalog.transport { await make(probe) }
        let transport = observations
        var egresses: [[Observation]] = []
        for forward in request.spec.forwards {
            observations = transport
            await lookAtEgress(of: forward)
            egresses.append(ProbeCatalog.egress.compactMap { observations[$0.check] })
        }
        observations = transport
        for probe in ProbeCatalog.session { await make(probe) }
        await addServerMessages()
        let shared = Array(observations.values)
        let ingresses = await ingress
        await end()
        return ExaminedTunnel(
            forwards: zip(request.spec.forwards, zip(egresses, ingresses)).map { forward, ends in
                ExaminedForward(forward: forward, observations: CheckID.sorted(shared + ends.0 + [ends.1]))
            },
            budget: budget, address: connectedAddress)
    }

    /// Makes one check, unless something stands against it.
    private func make(_ probe: any Probe) async {
        let check = probe.check
        guard request.settings.includes(check) else { return record(Observation(check, .skipped(.notAskedFor))) }
        if let missing = firstObstacle(before: check) {
            return record(Observation(check, .skipped(.notReached(missing))))
        }
        guard !Task.isCancelled else { return record(Observation(check, .unable(.interrupted))) }
        let clock = Stopwatch()
        let look = await probe.look(in: self)
        switch look {
        // What a cancelled look "saw" may be no more than our own hanging up.
        case .seen(let evidence, _) where Task.isCancelled && !evidence.opensTheWay:
            record(Observation(check, .unable(.interrupted), elapsed: clock.elapsed))
        case .seen(let evidence, let after):
            record(Observation(check, .seen(evidence), elapsed: after ?? clock.elapsed))
        case .revised(let earlier, let evidence):
            record(Observation(earlier, .seen(evidence), elapsed: observations[earlier]?.elapsed))
            record(Observation(check, .skipped(.notReached(earlier))))
        case .notApplicable(let why): record(Observation(check, .skipped(.notApplicable(why))))
        case .unable(let why):
            let why = Task.isCancelled ? .interrupted : why
            record(Observation(check, .unable(why), elapsed: clock.elapsed))
        }
    }

    private func record(_ observation: Observation) { observations[observation.check] = observation }

    /// The evidence of an earlier check.
    func evidence(_ check: CheckID) -> Evidence? { observations[check]?.evidence }

    /// The first of all prerequisites, in order, that has not been seen to work.
    private func firstObstacle(before check: CheckID) -> CheckID? {
        CheckID.allCases.first { earlier in
            guard earlier != check, check.closure.contains(earlier) else { return false }
            switch observations[earlier]?.outcome {
            case .seen(let evidence): return !evidence.opensTheWay
            case .skipped(.notApplicable): return false
            case .skipped, .unable, nil: return true
            }
        }
    }

    // MARK: - The two ends

    private nonisolated func lookAtIngresses() async -> [Observation] {
        let check = IngressProbe().check
        var seen: [Observation] = []
        for forward in request.spec.forwards {
            guard request.settings.includes(check) else {
                seen.append(Observation(check, .skipped(.notAskedFor)))
                continue
            }
            guard request.configurationEvidence.isUsable else {
                seen.append(Observation(check, .skipped(.notReached(.configuration))))
                continue
            }
            guard forward.kind == .local || forward.kind == .dynamic else {
                seen.append(Observation(check, .skipped(.notApplicable("it listens on \(request.spec.tunnelHost)"))))
                continue
            }
            let clock = Stopwatch()
            switch await IngressProbe().look(at: forward, request) {
            case .seen(let evidence, _): seen.append(Observation(check, .seen(evidence), elapsed: clock.elapsed))
            case .notApplicable(let why): seen.append(Observation(check, .skipped(.notApplicable(why))))
            case .revised(let earlier, _): seen.append(Observation(check, .skipped(.notReached(earlier))))
            case .unable(let why): seen.append(Observation(check, .unable(why), elapsed: clock.elapsed))
            }
        }
        return seen
    }

    private func lookAtEgress(of forward: Forward) async {
        guard forward.kind == .local, let target = forward.egress else {
            for probe in ProbeCatalog.egress {
                record(Observation(probe.check, .unable(.local("only local forwards (-L) are examined so far"))))
            }
            return
        }
        egress = EgressLook(target: target)
        for probe in ProbeCatalog.egress { await make(probe) }
    }

    // MARK: - The end

    /// What the server says of the login comes with the first answer after it: it belongs to the login all the same.
    private func addServerMessages() async {
        guard case .login(var login)? = observations[.login]?.evidence, login.isSuccess, let session else { return }
        login.serverMessages = await session.debugTexts.map { ForeignText($0, limit: 512).description }
        observations[.login]?.outcome = .seen(.login(login))
    }

    /// `address:port` of the connection.
    var connectedEndpoint: String {
        connectedAddress.map { "\(Endpoint.bracketed($0)):\(request.configuration.port)" } ?? ""
    }

    private func end() async {
        if let session {
            // Hanging up must not be what a cancelled task forgets.
            await Task { await session.close() }.value
            let counters = await session.counters
            budget.sshHandshakes += counters.handshakes
            budget.authenticationAttempts += counters.authenticationAttempts
            budget.keyQueries += counters.keyQueries
            budget.remoteBinds += counters.remoteBinds
            budget.remoteCommands += counters.remoteCommands
        }
        connection?.closeNow()
    }

    /// The tunnel host's address that was connected to.
    var connectedAddress: String? {
        guard case .reach(let reach)? = observations[.reach]?.evidence else { return nil }
        return reach.connected?.address
    }
}

/// What an examination saw of one ssh command.
package struct ExaminedTunnel: Sendable {
    /// One for each forward, in order.
    package var forwards: [ExaminedForward]
    /// What was really used.
    package var budget: Budget
    /// The tunnel host's address that was connected to.
    package var address: String?
}

/// What was seen of one forward, the legs it shares with others included.
package struct ExaminedForward: Sendable {
    package var forward: Forward
    package var observations: [Observation]
}

extension CheckID {
    /// In the order of the path.
    fileprivate static func sorted(_ observations: [Observation]) -> [Observation] {
        let rank = Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })
        return observations.sorted { (rank[$0.check] ?? 0) < (rank[$1.check] ?? 0) }
    }
}

extension ConfigurationEvidence {
    /// ssh would go on with it.
    var isUsable: Bool { Evidence.configuration(self).opensTheWay }
}
