internal import Diagnosis
internal import Evidence
internal import HostSystem
package import Probes
package import Reporting
internal import SSHText
package import SpecReading
internal import TunnelModel

/// The use-case of `tundoctor check`: specs become legs, legs are examined, evidence becomes findings.
package struct CheckTunnels: Sendable {
    package var settings: ExaminationSettings
    package var interaction: Interaction
    package var version: String
    /// Says what will be done, and what is done beyond the plan; standard error.
    package var announce: @Sendable (String) -> Void

    package init(
        settings: ExaminationSettings, interaction: Interaction, version: String,
        announce: @escaping @Sendable (String) -> Void
    ) {
        self.settings = settings
        self.interaction = interaction
        self.version = version
        self.announce = announce
    }

    /// What reading the specs gave: what can be examined, with its plan.
    package struct Prepared: Sendable {
        package var requests: [ExaminationRequest]

        /// The plan in words, for standard error.
        package var plan: [String] {
            requests.flatMap { request in
                ExaminationPlan(request, forwards: request.spec.forwards).lines
            }
        }
    }

    /// Reads specs into requests. No network but what `ssh -G` may do (Match exec, canonical names).
    ///
    /// - Parameters:
    ///   - identities: further identity files, offered as `ssh -i` offers them.
    /// - Throws: ``SpecError`` for words that ssh itself would not understand.
    package func prepare(_ words: [String], identities: [String]) async throws(SpecError) -> Prepared {
        DescriptorLimit.raise()
        guard DescriptorLimit.hasFree(Self.descriptorsNeeded) else {
            return Prepared(requests: [try withoutMeans(words)])
        }
        let reader = SpecReader()
        var requests: [ExaminationRequest] = []
        do {
            for read in try await reader.read(arguments: words) {
                requests.append(request(for: try await with(identities, read, reader)))
            }
        } catch  where error.code == .badConfiguration {
            // ssh itself will not start with this configuration: that is a finding about the person's ssh.
            requests.append(try refused(words, error))
        }
        for request in requests where request.spec.forwards.isEmpty && request.configurationEvidence.isRead {
            throw SpecError(
                SpecError.Code("spec.no-forward"), operation: "reading the spec",
                "\(request.spec.command) forwards nothing", text: request.spec.command,
                fix: "add the tunnel, e.g. -L 8080:www:80; or name a Host of ssh_config that has a LocalForward")
        }
        return Prepared(requests: requests)
    }

    /// Examines everything that was prepared and sums it up.
    package func run(_ prepared: Prepared) async -> Report {
        let started = Timestamp.now
        let clock = Stopwatch()
        var tunnels: [Report.Tunnel] = []
        var budget = Budget()
        for request in prepared.requests {
            let examination = Examination(request)
            let seen = await examination.run()
            budget = budget + seen.budget
            tunnels += seen.forwards.enumerated().map { number, forward in
                tunnel(request, forward, number: number + 1, address: seen.address)
            }
        }
        return Report(
            version: version, runID: RunID().description, startedAt: started.description, elapsed: clock.elapsed,
            budget: budget, tunnels: tunnels, isInterrupted: Task.isCancelled)
    }

    private func tunnel(
        _ request: ExaminationRequest, _ seen: ExaminedForward, number: Int, address: String?
    ) -> Report.Tunnel {
        let plan = LegPlan(seen.forward, tunnelHost: request.spec.tunnelHost, number: number)
        let configuration = request.configuration
        let subject = Subject(
            spec: request.spec, plan: plan, user: configuration.user, port: configuration.port,
            hostName: configuration.hostname)
        let isRunning = seen.observations.contains { observation in
            if case .ingress(let ingress)? = observation.evidence { ingress.runningTunnel != nil } else { false }
        }
        return Report.Tunnel(
            spec: request.spec, plan: plan, diagnosis: Diagnoser(subject).diagnose(seen.observations),
            isRunning: isRunning, tunnelHostAddress: address)
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

    private func request(
        _ spec: TunnelSpec, _ configuration: EffectiveConfiguration, _ evidence: ConfigurationEvidence,
        _ line: SSHCommandLine
    ) -> ExaminationRequest {
        ExaminationRequest(
            spec: spec, configuration: configuration, configurationEvidence: evidence,
            trialWords: line.wordsForTrial,
            runsOwnCommand: !line.remoteCommand.isEmpty || configuration.remoteCommand != nil,
            settings: settings, interaction: interaction, environment: ProcessEnvironment.all,
            forwardsOfCommand: { words in try? SSHCommandLine(words: words).forwards }, announce: announce)
    }

    /// The same spec with further identity files, read again by ssh so that they mean what `-i` means.
    private func with(
        _ identities: [String], _ read: ReadSpec, _ reader: SpecReader
    ) async throws(SpecError) -> ReadSpec {
        guard !identities.isEmpty else { return read }
        let options = identities.flatMap { ["-i", $0] }
        return try await reader.read(SSHCommandLine(words: ["ssh"] + options + read.commandLine.words))
    }

    /// Files and sockets that an examination has open at once, with the pipes of a run of ssh.
    private static let descriptorsNeeded = 40

    /// A request that cannot be examined for want of file descriptors; not even ssh can be asked then.
    private func withoutMeans(_ words: [String]) throws(SpecError) -> ExaminationRequest {
        let line = try words.count > 1 ? SSHCommandLine(words: words) : SSHCommandLine(words.first ?? "")
        let spec = TunnelSpec(
            name: line.destination.word, command: line.pasteable, arguments: line.words,
            tunnelHost: line.destination.host, forwards: line.forwards)
        var request = request(spec, .fromCommandLine(line), .noSSH, line)
        request.obstacle = .local("fewer than \(Self.descriptorsNeeded) file descriptors are free (ulimit -n)")
        return request
    }

    /// A request whose configuration ssh refuses: nothing can be examined, and the report says why.
    private func refused(_ words: [String], _ error: SpecError) throws(SpecError) -> ExaminationRequest {
        let line = words.count > 1 ? try? SSHCommandLine(words: words) : try? SSHCommandLine(words.first ?? "")
        guard let line, !line.forwards.isEmpty else { throw error }
        let spec = TunnelSpec(
            name: line.destination.word, command: line.pasteable, arguments: line.words,
            tunnelHost: line.destination.host, forwards: line.forwards)
        return request(
            spec, .fromCommandLine(line), ConfigurationEvidence(error), line)
    }
}
