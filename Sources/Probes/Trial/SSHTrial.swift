internal import Evidence
internal import HostSystem
internal import SSH
internal import SSHText
internal import TLS
internal import TunnelModel

/// One run of the person's own ssh, for what it can do and the library cannot: `ssh -vv … -W egress`, which logs in,
/// opens the very channel that the tunnel would open, and sets up no listener (ssh(1) -W).
///
/// It is announced and counted. It adds nothing to known_hosts, asks nobody, and shares no ControlMaster.
enum SSHTrial {
    /// What the run showed.
    struct Facts: Sendable {
        var log: LogFacts
        var reached: LogPhase
        /// Where the key was found, in ssh's own words (`Found key in FILE:LINE`).
        var keyPlace: HostKeyEvidence.Place?
        /// The server's own messages (`debug1: Remote: …`), escaped.
        var messages: [String]
        /// Lines of ssh's that are no debugging, escaped: what a person would have seen.
        var words: [String]
        /// Those that came after the server took a key: what it says of an account that may not log in.
        var lastWords: [String]
        /// The same of what stands between: the ssh that ProxyJump starts, or the ProxyCommand.
        var proxyWords: [String]
        /// What the service answered through the channel.
        var answer: [UInt8]
        var timedOut: Bool
        var elapsed: Duration
        /// The egress that was asked for.
        var target: Endpoint
        var spokeFirst: Bool
        /// The `-R` that was asked for instead of it.
        var listening: Forward?
        /// The service, visited through the channel by ourselves (a run on another host).
        var application: ApplicationLook?

        /// - Parameters:
        ///   - log: what ssh wrote with `-vv`.
        ///   - proxyWords: lines of what stands between, where they are known apart.
        init(log: [UInt8], proxyWords: [Substring] = [], target: Endpoint, timedOut: Bool, elapsed: Duration) {
            let reader = LogReader(reading: log)
            let lines = String(decoding: log, as: UTF8.self).split(whereSeparator: \.isNewline)
            self.log = reader.facts
            reached = reader.reached
            keyPlace = lines.lazy.compactMap(SSHTrial.place).last
            messages = lines.compactMap(SSHTrial.message)
            words = SSHTrial.spoken(lines)
            let accepted = lines.lastIndex { $0.contains("debug1: Server accepts key: ") }
            lastWords = accepted.map { SSHTrial.spoken(Array(lines[($0 + 1)...])) } ?? []
            self.proxyWords = SSHTrial.spoken(proxyWords)
            answer = []
            (self.target, self.timedOut, self.elapsed, spokeFirst) = (target, timedOut, elapsed, false)
        }
    }

    /// - Parameter target: what `-W` asks the tunnel host to dial.
    static func run(_ request: ExaminationRequest, target: Endpoint) async -> Facts? {
        guard case .tcp(let host, let port) = target else { return nil }
        let expected = ExpectedService.of(port: port)
        let visitor = Visitor(host: host, port: port)
        let opening =
            expected == .tls
            ? TLSConnection.hello(to: host) : ServiceGreeting.opening(for: expected, as: visitor)
        // Everything up to the channel, and then the service's first words.
        let patience = request.settings.timeout * 2
        // A log of its own (ssh -E): on standard error it would be mixed with that of the ssh that ProxyJump starts, and the
        // jump host's refusals would be taken for the tunnel host's.
        let file = MemoryFile("ssh log")
        var process = ProcessRequest(
            "ssh", words(request, .dial(target), log: file?.path), deadline: Deadline(after: patience))
        process.input = opening
        process.outputLimit = 4096
        process.errorLimit = logLimit
        guard var outcome = try? await ProcessRunner().run(process) else { return nil }
        if outcome.error.text.contains("Couldn't open logfile") {
            process.arguments = words(request, .dial(target), log: nil)
            guard let again = try? await ProcessRunner().run(process) else { return nil }
            outcome = again
        }
        if case .notStarted = outcome.ending { return nil }
        let own = file?.contents(limit: logLimit) ?? []
        let log = own.isEmpty ? outcome.error.bytes : own
        var facts = Facts(
            log: log, proxyWords: own.isEmpty ? [] : outcome.error.text.split(whereSeparator: \.isNewline),
            target: target, timedOut: outcome.timedOut, elapsed: outcome.elapsed)
        facts.answer = outcome.output.bytes
        facts.spokeFirst = opening != nil
        return facts
    }

    static let logLimit = 1 << 20

    /// The lines that are no debugging, escaped.
    fileprivate static func spoken(_ lines: [Substring]) -> [String] {
        lines.filter { !$0.hasPrefix("debug") && !$0.hasPrefix("OpenSSH_") }.prefix(20)
            .map { ForeignText(String($0), limit: 300).description }
    }

    /// What a run of ssh is for.
    enum Purpose {
        /// `-W`: to have the tunnel host dial.
        case dial(Endpoint)
        /// `-R`: to have it listen, in the words of the option.
        case listen(String)
        /// To run a command there.
        case command(String, forwardsAgent: Bool)
        /// The same without a log, to go on from there.
        case carry(String, forwardsAgent: Bool)
    }

    /// What shall hold for the run comes first: ssh takes the first value of an option.
    static func words(_ request: ExaminationRequest, _ purpose: Purpose, log: String? = nil) -> [String] {
        let configuration = request.configuration
        let policy = HostKeyEvidence.Policy(configuration.strictHostKeyChecking)
        var isLogged = true
        if case .carry = purpose { isLogged = false }
        var options = [
            "ControlMaster=no", "ControlPath=none", "UpdateHostKeys=no", "PermitLocalCommand=no", "ForwardX11=no",
            "BatchMode=yes", "LogLevel=\(isLogged ? "DEBUG2" : "ERROR")", "ExitOnForwardFailure=no",
            "ConnectTimeout=\(max(1, request.connectTimeout.components.seconds))",
        ]
        var own: [String] = []
        var command: [String] = []
        switch purpose {
        case .dial(let target):
            options += ["ClearAllForwardings=yes", "ForwardAgent=no"]
            own = ["-W", target.description]
        case .listen(let specification):
            options += ["ClearAllForwardings=no", "ForwardAgent=no"]
            own = ["-N", "-R", specification]
        case .command(let words, let forwardsAgent), .carry(let words, let forwardsAgent):
            options += [
                "ClearAllForwardings=yes", "ForwardAgent=\(forwardsAgent ? "yes" : "no")", "RemoteCommand=none",
            ]
            own = ["-T"]
            command = [words]
        }
        switch policy {
        case .yes, .ask: options.append("StrictHostKeyChecking=yes")
        case .acceptNew, .no:
            // A new key is written to the first of the user's files, and all of them are read.
            let files = ["/dev/null"] + configuration.userKnownHostsFiles
            options.append("UserKnownHostsFile=\(files.joined(separator: " "))")
        }
        if !request.settings.mayLogIn { options.append("PreferredAuthentications=none") }
        return (isLogged ? ["-vv"] : []) + (log.map { ["-E", $0] } ?? []) + options.flatMap { ["-o", $0] } + own
            + request.trialWords
            + command
    }

    fileprivate static func message(_ line: Substring) -> String? {
        guard let range = line.firstRange(of: "debug1: Remote: ") else { return nil }
        return ForeignText(String(line[range.upperBound...]), limit: 512).description
    }

    /// `debug1: Found key in FILE:LINE`, `debug1: Found CA key in FILE:LINE` (sshconnect.c).
    fileprivate static func place(_ line: Substring) -> HostKeyEvidence.Place? {
        guard let start = line.firstRange(of: "Found key in ") ?? line.firstRange(of: "Found CA key in "),
            let colon = line.lastIndex(of: ":"), colon > start.upperBound,
            let number = Int(line[line.index(after: colon)...])
        else { return nil }
        return HostKeyEvidence.Place(
            file: ForeignText(String(line[start.upperBound..<colon])).description, line: number)
    }
}

extension Examination {
    /// Answers a check from a run of the person's own ssh, made once for each egress.
    ///
    /// - Parameter because: what the library lacks; said before the run.
    func askSSH(for check: CheckID, because: String = "") async -> Look {
        let target =
            egress?.target ?? request.spec.forwards.compactMap(\.egress).first ?? .tcp(host: "127.0.0.1", port: 22)
        let listening = forwardToListenFor
        if trial == nil || listening == nil && trial?.target != target || trial?.listening != listening {
            let wasInside = isInsideGate
            await enterGate()
            defer { if !wasInside { leaveGate() } }
            guard let facts = await facts(target, listening, because) else {
                return .unable(Task.isCancelled ? .interrupted : .libraryCannot(because))
            }
            trial = facts
            count(facts)
        }
        guard let trial else { return .unable(.libraryCannot(because)) }
        return await SSHTrialReading(facts: trial, request: request).look(check)
    }

    /// On another host ssh is asked to listen where that is what the forward is for.
    private var forwardToListenFor: Forward? {
        guard request.typedOn != nil else { return nil }
        let forward = forward ?? request.forwardsToExamine.first
        return forward?.optionLetter == "R" ? forward : nil
    }

    private func facts(_ target: Endpoint, _ listening: Forward?, _ because: String) async -> SSHTrial.Facts? {
        if let host = request.typedOn {
            if let listening { return await host.listen(listening, request) }
            let own = forward ?? request.forwardsToExamine.first { $0.egress == target }
            return await host.dial(target, own, request)
        }
        let why = because.isEmpty ? "for \(target)" : because
        request.announce(
            "plan  1 more connection\(request.settings.mayLogIn ? " and login" : "") by your own ssh: \(why)")
        await session?.close()
        return await SSHTrial.run(request, target: target)
    }

    func count(_ facts: SSHTrial.Facts) {
        let log = facts.log
        if log.isConnected || log.proxyCommand != nil { budget.tcpConnections += 1 }
        if log.remoteVersion != nil { budget.sshHandshakes += 1 }
        budget.keyQueries += log.keysOffered.count
        if log.authenticatedBy != nil, log.authenticatedBy != "none" { budget.authenticationAttempts += 1 }
        budget.remoteBinds += log.remoteForwards.count { $0.succeeded }
    }
}
