internal import Diagnosis
package import Evidence
internal import HostSystem
package import Probes
package import Reporting
internal import SSHText
package import SpecReading
internal import TunnelModel

/// The use-case of `tundoctor check`: specs become legs, legs are examined, evidence becomes findings.
package struct CheckTunnels: Sendable {
    /// How far every examination may go.
    package var settings: ExaminationSettings
    /// How the person can be asked; what several examinations need is asked once.
    package var interaction: Interaction
    /// Ours, for the report, e.g. `0.1.0`.
    package var version: String
    /// How many examinations may be under way at once.
    package var jobs: Int
    /// Warnings that are not to be given.
    package var suppressed: Set<FindingCode>
    /// Says what will be done, and what is done beyond the plan; standard error.
    package var announce: @Sendable (String) -> Void
    /// Is told how far it is after each examination.
    package var onProgress: @Sendable (CheckProgress) -> Void

    /// Everything as the properties say.
    package init(
        settings: ExaminationSettings, interaction: Interaction, version: String, jobs: Int = 16,
        suppressed: Set<FindingCode> = [], announce: @escaping @Sendable (String) -> Void,
        onProgress: @escaping @Sendable (CheckProgress) -> Void = { _ in }
    ) {
        self.settings = settings
        self.interaction = interaction
        self.version = version
        self.jobs = jobs
        self.suppressed = suppressed
        self.announce = announce
        self.onProgress = onProgress
    }

    /// Reads specs into requests. No network but what `ssh -G` may do (Match exec, canonical names).
    ///
    /// - Parameters:
    ///   - identities: further identity files, offered as `ssh -i` offers them.
    /// - Throws: ``SpecError`` for words that ssh itself would not understand.
    package func prepare(_ words: [String], identities: [String]) async throws(SpecError) -> PreparedChecks {
        DescriptorLimit.raise()
        let reader = SpecReader { CauseCatalog.cause($0) != nil }
        var specs = try await reader.written(arguments: words)
        let notes = specs.flatMap(\.commandLine.notes).filter(\.isImportant).map(\.message)
        for index in specs.indices { try specs[index].offer(identities) }
        guard DescriptorLimit.hasFree(Self.descriptorsNeeded) else { return withoutMeans(specs) }
        let gate = ConnectionGate()
        var commands: [PreparedChecks.Command] = []
        for (spec, result) in zip(specs, await reader.read(specs)) {
            var request: ExaminationRequest
            switch result {
            case .success(let read):
                request = self.request(for: read)
                await addJumps(to: &request, read.commandLine)
            case .failure(let error):
                // ssh itself will not start with this configuration: that is a finding about the person's ssh.
                guard error.code == .badConfiguration, !spec.commandLine.forwards.isEmpty else { throw error }
                request = refused(spec, error)
            }
            // In a chain a command may only lead to the host of the next.
            if request.spec.forwards.isEmpty, request.configurationEvidence.isRead, spec.membership == nil {
                throw spec.forwardsNothing
            }
            request.gate = gate
            for jump in request.jumps.indices { request.jumps[jump].gate = gate }
            var command = PreparedChecks.Command(
                request: request, expectation: spec.expectation,
                commonWords: [spec.commandLine.program] + spec.commandLine.wordsForSharedConfiguration)
            (command.line, command.membership) = (spec.commandLine, spec.membership)
            commands.append(command)
        }
        for (index, spec) in specs.enumerated() where spec.membership?.step == 0 {
            let own = specs.indices.filter { specs[$0].membership?.chain == spec.membership?.chain }
            // What is typed elsewhere may have its forwards from a file there.
            if own.allSatisfy({ specs[$0].isTypedHere && commands[$0].request.spec.forwards.isEmpty }) {
                throw specs[index].forwardsNothing
            }
        }
        if !settings.destinations.isEmpty,
            !commands.contains(where: { $0.request.spec.forwards.contains(where: \.isDynamic) })
        {
            throw SpecError(
                SpecError.Code("spec.destination-without-proxy"), operation: "reading the spec",
                "a destination was named, and the command makes no proxy",
                text: commands.first?.request.spec.command ?? "",
                fix: "--destination goes with -D, or with -R and a port alone; -L has its destination already")
        }
        var prepared = PreparedChecks(commands)
        prepared.notes = notes + specs.flatMap(\.commandLine.missingIdentities)
        return prepared
    }

    /// Examines everything that was prepared and sums it up. Cancelled, it says what is known by then.
    package func run(_ prepared: PreparedChecks) async -> Report {
        let started = Timestamp.now
        let clock = Stopwatch()
        let answers = SharedAnswers(interaction)
        var tunnels: [[Report.Tunnel]] = prepared.commands.map { _ in [] }
        var progress = CheckProgress(total: prepared.count)
        var budget = Budget()
        var chains: [(place: Int, chain: ReportedChain)] = []
        onProgress(progress)
        await withTaskGroup(of: Examined.self) { group in
            func take(_ done: Examined) {
                budget = budget + done.budget
                let (seen, chain) = self.tunnels(done, prepared)
                if let chain { chains.append((done.members[0], chain)) }
                for (index, own) in zip(done.members, seen) {
                    tunnels[index] = own
                    for tunnel in own { progress.count(tunnel.diagnosis.verdict) }
                }
                onProgress(progress)
            }
            var running = 0
            for members in prepared.groups {
                if running >= max(1, jobs), let done = await group.next() {
                    take(done)
                    running -= 1
                }
                let isAlone = prepared.groups.count == 1
                group.addTask {
                    let equipped = members.members.map { index in
                        var command = prepared.commands[index]
                        // What is asked for several hosts is asked once.
                        let isChain = if case .chain = members { true } else { false }
                        let asksOften = !isAlone || isChain || !command.request.jumps.isEmpty
                        func equip(_ request: inout ExaminationRequest) {
                            request.interaction = asksOften ? answers.forOneExamination() : interaction
                            request.announce = announce
                        }
                        equip(&command.request)
                        for jump in command.request.jumps.indices { equip(&command.request.jumps[jump]) }
                        return command
                    }
                    switch members {
                    case .sharing(let members):
                        let seen = await Examination(sharing: equipped.map(\.request)).run()
                        return .shared(members, seen)
                    case .chain(let members, let chain):
                        let (steps, budget) = await ChainCheck(settings: settings, commands: equipped, chain: chain)
                            .run()
                        return .chain(members, steps, chain, budget)
                    }
                }
                running += 1
            }
            for await done in group { take(done) }
        }
        var report = Report(
            version: version, runID: RunID().description, startedAt: started.description, elapsed: clock.elapsed,
            budget: budget, tunnels: tunnels.flatMap(\.self), isInterrupted: Task.isCancelled)
        report.chains = chains.sorted { $0.place < $1.place }.map(\.chain)
        return report
    }

    /// What came of one group of commands.
    private enum Examined: Sendable {
        case shared([Int], ExaminedTunnel)
        case chain([Int], [ChainCheck.Step], Chain, Budget)

        var members: [Int] {
            switch self {
            case .shared(let members, _), .chain(let members, _, _, _): members
            }
        }

        var budget: Budget {
            switch self {
            case .shared(_, let seen): seen.budget
            case .chain(_, _, _, let budget): budget
            }
        }
    }

    /// What is to be said of each member, forward by forward.
    private func tunnels(_ done: Examined, _ prepared: PreparedChecks) -> ([[Report.Tunnel]], ReportedChain?) {
        switch done {
        case .shared(let members, let seen):
            var forwards = seen.forwards[...]
            let tunnels = members.map { index in
                let command = prepared.commands[index]
                let own = Array(forwards.prefix(command.request.forwardsToExamine.count))
                forwards = forwards.dropFirst(own.count)
                return self.tunnels(command, own, seen)
            }
            return (tunnels, nil)
        case .chain(_, let steps, let chain, _): return self.tunnels(of: steps, chain)
        }
    }

    /// What is to be said of each forward of a command: by itself, and then beside the others, one of which may end all.
    private func tunnels(
        _ command: PreparedChecks.Command, _ seen: [ExaminedForward], _ examined: ExaminedTunnel
    ) -> [Report.Tunnel] {
        tunnels(command, seen, examined, at: .here)
    }

    /// Where a command stands among others.
    struct Place {
        /// The host on which it is typed.
        var host: String
        /// The end of its connection, where the words name the near end of another tunnel.
        var end: String?
        /// The commands that only lead to that host: the way there, and what was seen of it.
        var before: [ExaminedHop] = []
        /// Set in a chain.
        var chain: ChainPlace?

        /// By itself, on this machine.
        static let here = Place(host: LegPlan.clientHost)
    }

    func tunnels(
        _ command: PreparedChecks.Command, _ seen: [ExaminedForward], _ examined: ExaminedTunnel, at place: Place
    ) -> [Report.Tunnel] {
        var seen = seen
        if command.request.configuration.exitOnForwardFailure, let culprit = seen.first(where: \.cannotBeSetUp) {
            seen = seen.map { $0.cannotBeSetUp ? $0 : $0.beside(failing: culprit.forward) }
        }
        return seen.enumerated().map { number, forward in
            var tunnel = self.tunnel(
                command.request, forward, number: number + 1, examined, command.focus, at: place)
            tunnel.expectation = command.expectation
            return tunnel
        }
    }

    private func tunnel(
        _ request: ExaminationRequest, _ seen: ExaminedForward, number: Int, _ examined: ExaminedTunnel,
        _ focus: ProbeFocus?, at place: Place
    ) -> Report.Tunnel {
        var plan = LegPlan(
            seen.forward, from: place.host, tunnelHost: place.end ?? request.spec.tunnelHost,
            via: request.jumps.map(\.spec.tunnelHost), number: number)
        plan.lead(through: place.before.map(\.request.spec.tunnelHost))
        let configuration = request.configuration
        var subject = Subject(
            spec: request.spec, plan: plan, user: configuration.user, port: configuration.port,
            hostName: configuration.hostname, client: place.host)
        subject.end = place.end
        if seen.observations.contains(where: { $0.speaksEncrypted }) { plan.protectEgressByItself() }
        let observations = seen.observations + (focus?.missing(from: seen) ?? [])
        let facts = Facts(observations)
        let isRunning = facts.ingress?.runningTunnel != nil || facts.listener?.runningTunnel != nil
        let diagnosis = Diagnoser(subject, suppressed: suppressed).diagnose(observations)
        let hops = diagnoses(of: place.before + examined.hops, before: plan, wentOnBySSH: examined.wentOnBySSH)
        var tunnel = Report.Tunnel(
            spec: request.spec, plan: plan,
            diagnosis: diagnosis.behind(hops, readingAfter: place.before.count),
            isRunning: isRunning,
            tunnelHostAddress: examined.address, exposure: facts.exposure?.summary(in: Scene(subject, facts)))
        tunnel.chain = place.chain
        return focus?.narrowed(tunnel) ?? tunnel
    }

    private func request(for read: ReadSpec) -> ExaminationRequest {
        let cleared = (read.configuration?.clearAllForwardings ?? false) && !read.commandLine.forwards.isEmpty
        var spec = read.tunnel
        // What was asked for is what is examined, also where the configuration then drops it: that is the finding.
        if cleared { spec.forwards = read.commandLine.forwards }
        let evidence: ConfigurationEvidence =
            read.configuration == nil
            ? .noSSH : .read(forwards: cleared ? 0 : spec.forwards.count, forwardsCleared: cleared)
        return request(
            spec, read.configuration ?? .fromCommandLine(read.commandLine), evidence,
            read.commandLine)
    }

    func request(
        _ spec: TunnelSpec, _ configuration: EffectiveConfiguration, _ evidence: ConfigurationEvidence,
        _ line: SSHCommandLine
    ) -> ExaminationRequest {
        var request = ExaminationRequest(
            spec: spec, configuration: configuration, configurationEvidence: evidence,
            trialWords: line.wordsForTrial,
            runsOwnCommand: !line.remoteCommand.isEmpty || configuration.remoteCommand != nil,
            isSupervised: line.program.hasSuffix("autossh"),
            settings: settings, interaction: interaction, environment: ProcessEnvironment.all,
            forwardsOfCommand: { words in try? SSHCommandLine(words: words).forwards }, announce: announce)
        request.forwardsOfProcess = { pid in
            guard let process = ProcessTable.process(pid) else { return [] }
            return await RunningSSH(process).forwards
        }
        request.configurationOfClient = { host, port in
            guard let client = try? SSHCommandLine(words: ["ssh", "-p", String(port), host]) else { return nil }
            return try? await EffectiveConfigurationReader().read(client, by: Deadline(after: .seconds(5)))
        }
        return request
    }

    /// Files and sockets that an examination has open at once, with the pipes of a run of ssh.
    private static let descriptorsNeeded = 40

    /// What cannot be examined for want of file descriptors; not even ssh can be asked then.
    private func withoutMeans(_ specs: [WrittenSpec]) -> PreparedChecks {
        PreparedChecks(
            specs.map { written in
                let line = written.commandLine
                let spec = TunnelSpec(
                    name: written.name ?? line.destination.word, command: line.pasteable, arguments: line.words,
                    tunnelHost: line.destination.host, forwards: line.forwards)
                var request = request(spec, .fromCommandLine(line), .noSSH, line)
                request.obstacle = .local("fewer than \(Self.descriptorsNeeded) file descriptors are free (ulimit -n)")
                return PreparedChecks.Command(
                    request: request, expectation: written.expectation, commonWords: [line.program] + line.words)
            })
    }

    /// A request whose configuration ssh refuses: nothing can be examined, and the report says why.
    private func refused(_ written: WrittenSpec, _ error: SpecError) -> ExaminationRequest {
        let line = written.commandLine
        let spec = TunnelSpec(
            name: written.name ?? line.destination.word, command: line.pasteable, arguments: line.words,
            tunnelHost: line.destination.host, forwards: line.forwards)
        return request(
            spec, .fromCommandLine(line), ConfigurationEvidence(error), line)
    }
}

extension Observation {
    /// What was seen at the far end protects itself: TLS, or SSH.
    fileprivate var speaksEncrypted: Bool {
        guard case .application(let seen)? = evidence else { return false }
        if case .established? = seen.tls?.byOwnName { return true }
        return seen.service == .ssh
    }
}

extension WrittenSpec {
    /// The same with further identity files, as words, so that ssh reads them as it reads `-i`.
    fileprivate mutating func offer(_ identities: [String]) throws(SpecError) {
        guard !identities.isEmpty else { return }
        let options = identities.flatMap { ["-i", $0] }
        commandLine = try SSHCommandLine(words: [commandLine.program] + options + commandLine.words)
    }
}
