internal import Evidence
internal import HostSystem
internal import SSHText
internal import TunnelModel

/// The same questions that a session with the tunnel host answers (Examination+Rules, Examination+ListenerReasons), where only
/// the ssh of another host gets there: each is a run of its own, with a login.
extension Examination {
    /// By which rule the tunnel host will not dial.
    func tellRulesApart(_ evidence: inout PermissionEvidence, on host: MiddleHost) async {
        guard request.settings.mayLogIn, !Task.isCancelled else { return }
        let port = request.configuration.port
        if case .tcp(let name, let egress)? = egress?.target, !evidence.isStandIn {
            let loopback = ["localhost", "127.0.0.1"]
            let isLoopback = Endpoint.tcp(host: name, port: egress).isLoopback
            for spelling in isLoopback ? loopback.filter({ $0 != name }) : [] where !Task.isCancelled {
                if await dialled(.tcp(host: spelling, port: egress), on: host) == .allowed {
                    evidence.allowedSpellings.append(spelling)
                }
            }
        }
        if evidence.allowedSpellings.isEmpty {
            evidence.otherTarget = await dialled(.tcp(host: "127.0.0.1", port: port), on: host)
        }
        evidence.remoteListener = await listened("localhost:0", on: host)
        if case .refused = evidence.remoteListener { evidence.agentForwarding = await forwardsAgent(on: host) }
    }

    /// Asks for the listener, and where it is refused for what tells why.
    func listen(for forward: Forward, on host: MiddleHost) async -> Look {
        guard case .tcp = forward.ingress else {
            return .unable(.local("nobody asks for sockets from \(host.name)"))
        }
        let look = await askSSH(for: .listener)
        guard case .seen(.listener(var evidence), let after) = look, evidence.result == .refused else { return look }
        let said = evidence.messages.map { $0.lowercased() }
        if said.contains(where: { $0.contains("disabled port forwarding") }) {
            evidence.dialsItself = await dialled(
                .tcp(host: "127.0.0.1", port: request.configuration.port), on: host)
            if evidence.dialsItself != .allowed { evidence.agentForwarding = await forwardsAgent(on: host) }
        } else if said.contains(where: { $0.contains("port forwarding refused") }) {
            guard ExposureEvidence.isLoopback(evidence.address), evidence.port > 0 else { return look }
            for spelling in ["localhost", "127.0.0.1"] where spelling != evidence.address && !Task.isCancelled {
                if await listened("\(spelling):\(evidence.port)", on: host) == .allowed {
                    evidence.allowedAddresses.append(spelling)
                }
            }
        } else {
            let address = evidence.address.isEmpty ? "*" : Endpoint.bracketed(evidence.address)
            evidence.anyPort = await listened("\(address):0", on: host)
            if evidence.address == "localhost" {
                evidence.loopback = evidence.anyPort
            } else if evidence.anyPort != .allowed {
                evidence.loopback = await listened("localhost:0", on: host)
            }
            let isAddressAtFault = evidence.anyPort != .allowed && evidence.loopback == .allowed
            if evidence.port > 0, !isAddressAtFault {
                evidence.runningTunnel = await ownTunnel(forward)
                // A tunnel that runs leads to its own far end.
                await findHolder(&evidence, meeting: evidence.runningTunnel == nil ? nil : forward.egress, on: host)
            }
        }
        return .seen(.listener(evidence), after: after)
    }

    /// Whether a shell answers, where the command has no `-N`.
    func askForShell(on host: MiddleHost) async -> Look {
        guard let answer = await host.ask("echo \(ShellQuestion.token)", forwardingAgent: false, request) else {
            return .unable(.local("\(host.name) did not run ssh"))
        }
        count(answer.facts)
        let words = String(decoding: answer.output.prefix(2048), as: UTF8.self)
        if words.contains(ShellQuestion.token) { return .seen(.session(SessionEvidence(result: .shell))) }
        guard answer.facts.log.authenticatedBy != nil else { return .unable(.local("ssh there did not log in again")) }
        var evidence = SessionEvidence(
            result: .otherProgram(
                status: answer.facts.log.exitStatus, output: ForeignText(words, limit: 160).description))
        let options = answer.facts.messages.lazy.compactMap { PermissionEvidence.KeyOptions($0) }.last
        evidence.keyForcesCommand = options?.words.contains("command") ?? false
        evidence.nextCommand = request.nextCommand
        return .seen(.session(evidence))
    }

    /// Whether the tunnel host can dial at all, where the failure of one connection may be its own.
    func canDialItself(from host: MiddleHost) async -> Bool? {
        guard let failure = trial?.log.openFailures.first?.text.lowercased(), !failure.contains("refused"),
            request.settings.mayLogIn, !Task.isCancelled
        else { return nil }
        return await dialled(.tcp(host: "127.0.0.1", port: request.configuration.port), on: host) == .allowed
    }

    // MARK: - One run each

    private func announceRun(_ what: String, on host: MiddleHost) {
        request.announce(
            "plan  1 more command on \(host.name): its own ssh asks for \(what) \(request.spec.tunnelHost)")
    }

    private func dialled(_ target: Endpoint, on host: MiddleHost) async -> PermissionEvidence.Trial {
        announceRun("a connection to \(target) by", on: host)
        guard let facts = await host.tryToDial(target, request) else { return .noAnswer }
        count(facts)
        return facts.dialled
    }

    private func listened(_ place: String, on host: MiddleHost) async -> PermissionEvidence.Trial {
        announceRun("a short-lived listener at \(place) of", on: host)
        guard let facts = await host.tryToListen("\(place):127.0.0.1:1", request) else { return .noAnswer }
        count(facts)
        return facts.listened
    }

    /// DisableForwarding takes agent forwarding away, AllowTcpForwarding does not.
    private func forwardsAgent(on host: MiddleHost) async -> PermissionEvidence.Trial {
        guard !Task.isCancelled else { return .noAnswer }
        announceRun("agent forwarding, of an empty agent, by", on: host)
        let label = "tundoctor-agent=<"
        let question = RemoteShell.command("echo \"\(label)$SSH_AUTH_SOCK>\"")
        guard let answer = await host.ask(question, forwardingAgent: true, request) else { return .noAnswer }
        count(answer.facts)
        let text = String(decoding: answer.output.prefix(2048), as: UTF8.self)
        guard let start = text.firstRange(of: label) else { return .noAnswer }
        let socket = text[start.upperBound...].prefix { $0 != ">" && !$0.isNewline }
        return socket.isEmpty ? .refused(message: nil) : socket.hasPrefix("$") ? .noAnswer : .allowed
    }

    /// Who is at the port where the listener would have been.
    private func findHolder(
        _ evidence: inout ListenerEvidence, meeting service: Endpoint?, on host: MiddleHost
    ) async {
        let places =
            ["", "localhost", "0.0.0.0", "::"].contains(evidence.address)
            ? ["127.0.0.1", "::1"] : [evidence.address, "127.0.0.1"]
        for place in places where !Task.isCancelled {
            let target = Endpoint.tcp(host: place, port: evidence.port)
            announceRun("a connection to \(target) by", on: host)
            guard let facts = await host.dial(target, nil, request, meeting: service) else { continue }
            count(facts)
            let met: ListenerEvidence.Holder
            switch facts.application?.first.greeting.result {
            case .greeted(let service, let line)?: met = .answers(line: line.isEmpty ? service.rawValue : line)
            case .silent(let after)?: met = .silent(after: after)
            case .closed(let after)?: met = .closes(after: after)
            case nil:
                let failure = facts.log.openFailures.first
                if failure?.reason == 1 {
                    met = .forbidden
                } else if failure?.text.lowercased().contains("refused") ?? false {
                    met = .nobody
                } else {
                    met = .undecided(text: failure?.text ?? "no answer")
                }
            }
            if evidence.settlesHolder(met, at: place) { return }
        }
    }
}
