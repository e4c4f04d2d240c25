package import Evidence
internal import HostSystem
internal import SSH
internal import SSHText
package import TunnelModel

/// One ssh command under examination, or several that differ in their forwards only and so share one connection: its
/// probes in order, and what one probe leaves for the next.
///
/// Legs that do not depend on each other run side by side; a dependent check stops at the first failure, and the rest
/// are skipped with the reason. Cancelling the task ends it with what is known.
package actor Examination {
    /// The words and the configuration that all have in common, with the forwards of all.
    let request: ExaminationRequest
    /// Each command as it was asked for.
    private let members: [ExaminationRequest]
    var budget = Budget()
    private(set) var observations: [CheckID: Observation] = [:]

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
    let questions = QuestionWatch()
    /// The forward whose far end is looked at.
    var forward: Forward?
    /// What the current forward's channel showed.
    var egress: EgressLook?
    /// What the one command on the tunnel host showed.
    var shell: ShellAnswer?
    /// What ways into the current forward's listener showed.
    var exposure: ExposureEvidence?
    /// What came of asking for an address that no host has: one setting of the server decides it for every forward.
    var foreignAddress: ExposureEvidence.ForeignAddress?
    /// What one run of the person's own ssh showed, where the library is not enough.
    var trial: SSHTrial.Facts?
    private(set) var isInsideGate = false

    // The way to the tunnel host, where jump hosts stand on it.
    /// One examination for each jump host that was come to.
    var hops: [Examination] = []
    /// The session with the jump host before this host.
    let carrier: SSHSession?
    /// What the jump host before this host, or among the hops the last one, was seen to answer when ssh itself dialled on.
    var knownRefusal: ReachEvidence.Refusal?
    /// The connection through it.
    var passage: Passage?
    /// A jump host takes what the library cannot do: ssh itself goes the rest of the way.
    var goesBySSH = false
    /// The jump host that was not got through.
    var obstacleOnTheWay: String?

    typealias HandshakeResult = Result<Handshake, HandshakeFailure>

    /// Of one command by itself.
    package init(_ request: ExaminationRequest) {
        self.request = request
        members = [request]
        carrier = nil
    }

    /// A command whose ssh connects through the tunnel of another one: its far end is dialled over that one's session.
    package init(_ request: ExaminationRequest, through other: Examination, dialling endpoint: Endpoint) async {
        var request = request
        request.via = other.request.spec.tunnelHost
        request.dialled = endpoint
        self.init(request, through: await other.session)
    }

    /// A host behind, or among, jump hosts.
    init(_ request: ExaminationRequest, through carrier: SSHSession?, refused: ReachEvidence.Refusal? = nil) {
        self.request = request
        members = [request]
        self.carrier = carrier
        knownRefusal = refused
    }

    /// - Parameter requests: not empty; their words and configurations are the same but for forwards and names.
    package init(sharing requests: [ExaminationRequest]) {
        var first = requests[0]
        first.spec.forwards = requests.flatMap(\.spec.forwards)
        request = first
        members = requests
        carrier = nil
    }

    /// Looks at everything that was asked for, and leaves nothing behind.
    package func run() async -> ExaminedTunnel {
        var seen = await examine()
        seen.budget = seen.budget + (await hangUp())
        return seen
    }

    /// Looks at everything that was asked for; the session with the tunnel host is then still there, until ``hangUp()``.
    package func examine() async -> ExaminedTunnel {
        if let obstacle = request.obstacle {
            let nothing = [Observation(.configuration, .unable(obstacle))]
            return ExaminedTunnel(
                forwards: request.spec.forwards.map { ExaminedForward(forward: $0, observations: nothing) },
                budget: Budget(), shared: nothing)
        }
        record(Observation(.configuration, .seen(.configuration(request.configurationEvidence)), elapsed: nil))
        async let client = request.typedOn == nil ? lookFromHere() : []
        let there = await lookFromMiddleHost()
        await goThroughJumps()
        await travel()
        await tryOwnKeys()
        let patience = leaveGateSoon()
        let transport = observations
        var ends: [[Observation]] = []
        // The same forward is looked at once, however many commands make it.
        var known: [FarEnd: [Observation]] = [:]
        for forward in request.forwardsToExamine {
            if let end = FarEnd(forward), let seen = known[end] {
                ends.append(seen)
                continue
            }
            observations = transport
            // A SOCKS proxy has no destination of its own: the tunnel host's own SSH port stands for any.
            egress = EgressLook(target: forward.egress ?? .tcp(host: "127.0.0.1", port: request.configuration.port))
            self.forward = forward
            exposure = nil
            let probes = ProbeCatalog.overSession(for: forward.kind)
            if forward.isDynamic, forward.egress == nil { CheckID.skippedWithoutDestination.forEach(record) }
            for probe in probes where !forward.lacksDestination(for: probe.check) {
                await make(probe, for: forward.kind)
                if session != nil, evidence(.login)?.opensTheWay ?? false { leaveGate() }
            }
            let seen = probes.compactMap { observations[$0.check] }
            if let end = FarEnd(forward) { known[end] = seen }
            ends.append(seen)
        }
        observations = transport
        for probe in ProbeCatalog.session { await make(probe, for: .local) }
        patience?.cancel()
        await addServerMessages()
        let shared = observations.values.filter { $0.check != .configuration }
        let seenFromHere = await client + there
        let configurations = members.flatMap { member in
            let evidence = Evidence.configuration(member.configurationEvidence)
            return member.forwardsToExamine.map { _ in Observation(.configuration, .seen(evidence)) }
        }
        let forwards = request.forwardsToExamine.enumerated().map { index, forward in
            let own = [configurations[index]] + ends[index] + seenFromHere[index].observations
            return ExaminedForward(forward: forward, observations: CheckID.sorted(shared + own))
        }
        return ExaminedTunnel(
            forwards: forwards, budget: seenFromHere.map(\.budget).reduce(Budget(), +), shared: CheckID.sorted(shared),
            address: connectedAddress, hops: await examinedHops(), wentOnBySSH: goesBySSH)
    }

    /// Ends everything that ``examine()`` left open.
    ///
    /// - Returns: what both used of other people's machines, without what the looks from the client host did.
    package func hangUp() async -> Budget {
        await end()
        return request.typedOn.map { budget + $0.carried } ?? budget
    }

    /// Everything up to the login.
    func travel() async {
        for probe in ProbeCatalog.transport {
            if probe.check == .reach { await enterGate() }
            await make(probe, for: .local)
        }
    }

    /// What a look at a far end depends on: the destination, and the ingress, whose name and port an application is told.
    private struct FarEnd: Hashable {
        var forward: Forward

        init?(_ forward: Forward) {
            // A listener on the tunnel host is asked for anew each time.
            guard forward.optionLetter != "R" else { return nil }
            self.forward = forward
        }
    }

    // MARK: - Patience of servers

    /// Waits until the server may be bothered with one more connection that has not logged in.
    func enterGate() async {
        guard !isInsideGate, let gate = request.gate else { return }
        isInsideGate = true
        await gate.enter(request.gateName)
    }

    /// Gives the place at the gate up once the server must have noticed the login: sshd counts a connection until the
    /// process that logged it in has told the one that listens, which is after the client has its answer. The first look
    /// behind the login shows that it was told; a look that takes long does not keep others waiting.
    private func leaveGateSoon() -> Task<Void, Never>? {
        guard isInsideGate, evidence(.login)?.opensTheWay ?? false else { return nil }
        return Task {
            try? await Task.sleep(for: .seconds(1))
            if !Task.isCancelled { leaveGate() }
        }
    }

    func leaveGate() {
        guard isInsideGate else { return }
        isInsideGate = false
        request.gate?.leave(request.gateName)
    }

    /// Makes one check, unless something stands against it.
    private func make(_ probe: any Probe, for kind: Forward.Kind) async {
        guard probe.isWanted(for: request) else { return }
        let check = probe.check
        // What is made only where there is reason to is not missed where nobody looks.
        func skip(_ reason: SkipReason) {
            if !check.isOccasional { record(Observation(check, .skipped(reason))) }
        }
        guard request.settings.includes(check, for: kind) else { return skip(.notAskedFor) }
        if let host = obstacleOnTheWay, check == .resolve || check.closure(for: kind).contains(.reach) {
            return skip(.behind(host: host))
        }
        if let missing = firstObstacle(before: check, for: kind) { return skip(.notReached(missing)) }
        guard !Task.isCancelled else { return record(Observation(check, .unable(.interrupted))) }
        if request.isForSSHThere(check) { return record(Observation(check, .unable(.commandsNotAllowed))) }
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
        case .notApplicable(let why): skip(.notApplicable(why))
        case .unable(let why):
            let why = Task.isCancelled ? .interrupted : why
            record(Observation(check, .unable(why), elapsed: clock.elapsed))
        }
    }

    /// Puts other evidence in the place of what an earlier look gave.
    func revise(_ check: CheckID, _ evidence: Evidence) { observations[check]?.outcome = .seen(evidence) }

    func record(_ observation: Observation) { observations[observation.check] = observation }

    /// The evidence of an earlier check.
    func evidence(_ check: CheckID) -> Evidence? { observations[check]?.evidence }

    /// The first of all prerequisites, in order, that has not been seen to work.
    private func firstObstacle(before check: CheckID, for kind: Forward.Kind) -> CheckID? {
        CheckID.checks(for: kind).first { earlier in
            guard earlier != check, check.closure(for: kind).contains(earlier) else { return false }
            switch observations[earlier]?.outcome {
            case .seen(let evidence): return !evidence.opensTheWay
            case .skipped(.notApplicable): return false
            case .skipped, .unable, nil: return true
            }
        }
    }

    // MARK: - What needs no connection

    /// For each forward what the client host alone shows: its listening end, or the far end that ssh here would dial.
    private nonisolated func lookFromHere() async -> [ClientHostLook] {
        var seen: [ClientHostLook] = []
        let shared = try? await SharedConnection.find(request)
        for var member in members {
            member.sharedConnection = shared
            for forward in member.forwardsToExamine {
                var look = ClientHostLook([])
                for probe in ProbeCatalog.onClientHost(for: forward.kind) {
                    let more = await self.look(probe, at: forward, of: member)
                    look.observations += more.observations
                    look.budget = look.budget + more.budget
                }
                seen.append(look)
            }
        }
        return seen
    }

    private nonisolated func look(
        _ probe: any ClientHostProbe, at forward: Forward, of request: ExaminationRequest
    ) async -> ClientHostLook {
        guard request.settings.includes(probe.check, for: forward.kind) else {
            return ClientHostLook([Observation(probe.check, .skipped(.notAskedFor))])
        }
        guard request.configurationEvidence.isUsable else {
            return ClientHostLook([Observation(probe.check, .skipped(.notReached(.configuration)))])
        }
        return await probe.look(at: forward, request)
    }

    // MARK: - The end

    /// What the server says of the login comes with the first answer after it: it belongs to the login all the same.
    func addServerMessages() async {
        guard case .login(var login)? = observations[.login]?.evidence, login.isSuccess, let session else { return }
        login.serverMessages = await session.debugTexts.map { ForeignText($0, limit: 512).description }
        observations[.login]?.outcome = .seen(.login(login))
    }

    /// `address:port` of the connection.
    var connectedEndpoint: String {
        connectedAddress.map { "\(Endpoint.bracketed($0)):\(request.configuration.port)" } ?? ""
    }

    func end() async {
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
        await passage?.end()
        leaveGate()
        await endJumps()
    }

    /// The tunnel host's address that was connected to.
    var connectedAddress: String? {
        guard case .reach(let reach)? = observations[.reach]?.evidence else { return nil }
        return reach.connected?.address
    }
}

/// What an examination saw of one ssh command, or of several that share a connection.
package struct ExaminedTunnel: Sendable {
    /// One for each forward, in order; command by command.
    package var forwards: [ExaminedForward]
    /// What was really used.
    package var budget: Budget
    /// What was seen of the connection itself, whatever it forwards; in the order of the path.
    package var shared: [Observation]
    /// The tunnel host's address that was connected to.
    package var address: String?
    /// The jump hosts that were come to, in the order of the way.
    package var hops: [ExaminedHop] = []
    /// Behind those ssh itself went on: what it met at the rest of the jump hosts is not known one by one.
    package var wentOnBySSH = false

    /// Of a command of which nothing was examined.
    ///
    /// - Parameter shared: said of each of its forwards.
    package init(forwards: [ExaminedForward], shared: [Observation]) {
        self.init(forwards: forwards, budget: Budget(), shared: shared)
    }

    init(
        forwards: [ExaminedForward], budget: Budget, shared: [Observation], address: String? = nil,
        hops: [ExaminedHop] = [], wentOnBySSH: Bool = false
    ) {
        self.forwards = forwards
        self.budget = budget
        self.shared = shared
        self.address = address
        self.hops = hops
        self.wentOnBySSH = wentOnBySSH
    }
}

/// What was seen of one jump host.
package struct ExaminedHop: Sendable {
    /// Its own: the name, login and configuration with which ssh would go there.
    package var request: ExaminationRequest
    /// In the order of the path.
    package var observations: [Observation]

    /// Everything as the properties say.
    package init(request: ExaminationRequest, observations: [Observation]) {
        self.request = request
        self.observations = observations
    }
}

/// What was seen of one forward, the legs it shares with others included.
package struct ExaminedForward: Sendable {
    /// With the destination that was tried, for a proxy.
    package var forward: Forward
    /// In the order of the path; those of shared legs are the same for each forward.
    package var observations: [Observation]

    /// Everything as the properties say.
    package init(forward: Forward, observations: [Observation]) {
        self.forward = forward
        self.observations = observations
    }
}

extension CheckID {
    /// In the order of the path.
    static func sorted(_ observations: [Observation]) -> [Observation] {
        let rank = Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })
        return observations.sorted { (rank[$0.check] ?? 0) < (rank[$1.check] ?? 0) }
    }
}

extension CheckID {
    /// What is said of the far end of a proxy for which no destination was named.
    static var skippedWithoutDestination: [Observation] {
        [CheckID.egressName, .egressConnect, .egressService].map {
            Observation($0, .skipped(.notApplicable("no destination was named (--destination HOST:PORT)")))
        }
    }
}

extension Forward {
    /// The check looks at a destination, and a proxy has none of its own.
    fileprivate func lacksDestination(for check: CheckID) -> Bool {
        guard isDynamic, egress == nil else { return false }
        switch check {
        case .egressName, .egressConnect, .egressService, .application, .names: return true
        default: return false
        }
    }
}

extension ConfigurationEvidence {
    /// ssh would go on with it.
    var isUsable: Bool { Evidence.configuration(self).opensTheWay }
}
