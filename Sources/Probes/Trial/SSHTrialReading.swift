internal import Evidence
internal import HostSystem
internal import SSHText
internal import TunnelModel

/// Turns what a run of ssh logged into the evidence of each check.
struct SSHTrialReading {
    var facts: SSHTrial.Facts
    var request: ExaminationRequest

    private var log: LogFacts { facts.log }

    func look(_ check: CheckID) async -> Look {
        switch check {
        case .resolve: resolve
        case .reach: .seen(.reach(reach))
        case .banner: .seen(.banner(banner))
        case .keyExchange:
            .seen(
                .keyExchange(
                    KeyExchangeEvidence(
                        result: keyExchange, throughSSH: true,
                        warnsOfClassicExchange: request.configuration.warnsOfWeakCryptography)))
        case .hostKey: .seen(.hostKey(hostKey))
        case .methods:
            request.settings.allowsLogin ? .seen(.methods(methods)) : .unable(.loginNotAllowed)
        case .identities: .seen(.identities(await identities))
        case .login: .seen(.login(await login))
        case .permission: permission
        case .listener: listener
        case .configuration, .hazards, .ingress, .running, .ports, .egressPorts, .master,
            .exposure, .session, .agent,
            .dialPermission, .egressName, .egressConnect, .egressService, .application, .socks, .names, .join:
            .unable(.local("ssh's log does not tell"))
        }
    }

    // MARK: - Up to the key exchange

    private var reach: ReachEvidence {
        if request.typedOn != nil, request.configuration.proxyDescription == nil, log.proxyCommand == nil {
            return ReachEvidence(attempts: attempts)
        }
        let proxy = request.configuration.proxyDescription ?? log.proxyCommand ?? "ssh"
        return ReachEvidence(
            transport: .proxy(command: proxy), attempts: [], proxyOutput: facts.proxyWords + facts.words,
            isConnected: log.remoteVersion != nil || !log.bannerLines.isEmpty)
    }

    private var banner: BannerEvidence {
        let result: BannerEvidence.Result =
            if let version = log.remoteVersion {
                .identified("SSH-2.0-\(version)")
            } else if let service = foreignService {
                .foreign(service)
            } else if facts.timedOut || log.bannerFailure == "timed out" {
                .silent(after: facts.elapsed)
            } else {
                .closed(log.bannerFailure?.contains("reset") ?? false ? .reset : .finished)
            }
        return BannerEvidence(result: result, precedingLines: log.bannerLines)
    }

    /// What other protocol the lines speak that came instead of an identification.
    private var foreignService: BannerEvidence.Service? {
        guard !log.bannerLines.isEmpty else { return nil }
        let bytes = Array((log.bannerLines.joined(separator: "\r\n") + "\r\n").utf8)
        return ServiceRecognition.service(from: bytes).flatMap { service in
            service == .otherText || service == .ssh ? nil : BannerEvidence.Service(service)
        }
    }

    private var stage: KeyExchangeEvidence.Stage {
        if log.hasNewKeys { return .newKeys }
        return log.kexAlgorithm == nil ? .identification : log.hostKeyType == nil ? .kexInit : .reply
    }

    private var keyExchange: KeyExchangeEvidence.Result {
        if let failure = log.negotiationFailure {
            return .noCommon(KeyExchangeEvidence.Kind(complaint: failure.what), ssh: [], server: failure.offer)
        }
        if !log.hasNewKeys, let complaint { return complaint }
        // The host key is judged between the reply and the new keys: from there on the exchange itself has worked.
        if log.hasNewKeys || log.hostKeyType != nil {
            let up = log.ciphers["client->server"] ?? []
            let down = log.ciphers["server->client"] ?? []
            func mac(_ words: [String]) -> String? { words.count > 1 && words[1] != "<implicit>" ? words[1] : nil }
            return .agreed(
                KeyExchangeEvidence.Agreement(
                    keyExchange: log.kexAlgorithm ?? "", hostKey: log.hostKeyAlgorithm ?? "",
                    cipherToServer: up.first ?? "", cipherToClient: down.first ?? "", macToServer: mac(up),
                    macToClient: mac(down)))
        }
        if facts.timedOut { return .stalled(stage, after: facts.elapsed, transport: nil, largePacketPending: false) }
        if let disconnect = log.disconnect { return .closed(stage, .finished, disconnect: disconnect.text) }
        return .closed(stage, .finished, disconnect: nil)
    }

    /// What ssh itself could not go on with (dispatch.c, ssh_dispatch_run_fatal; packet.c).
    private var complaint: KeyExchangeEvidence.Result? {
        let damage = ["Bad packet length", "Corrupted MAC", "message authentication code incorrect", "invalid format"]
        for line in facts.words {
            if damage.contains(where: { line.contains($0) }) { return .corrupted(stage, detail: line) }
            if line.hasPrefix("ssh_dispatch_run_fatal"), !line.contains("closed by"), !line.contains("Connection reset")
            {
                return .failed(stage, detail: line)
            }
        }
        return nil
    }

    // MARK: - On another host

    /// What the resolver of the host that runs ssh said: the log has no more than its words.
    private var resolve: Look {
        let configuration = request.configuration
        if let proxy = configuration.proxyDescription ?? log.proxyCommand {
            return .notApplicable("\(proxy) finds the tunnel host")
        }
        var addresses: [String] = []
        for tried in log.addresses where !addresses.contains(tried.address) { addresses.append(tried.address) }
        guard log.resolveFailure != nil || !addresses.isEmpty else {
            return .unable(.local("ssh's log does not tell"))
        }
        let typed = request.spec.tunnelHost
        func answer(_ isIPv6: Bool) -> ResolveEvidence.Answer {
            let own = addresses.filter { $0.contains(":") == isIPv6 }
            return own.isEmpty ? .notAsked : .addresses(own)
        }
        return .seen(
            .resolve(
                ResolveEvidence(
                    typed: typed, name: configuration.hostname,
                    nameSource: typed.lowercased() == configuration.hostname.lowercased() ? .typed : .configuration,
                    family: .init(rawValue: configuration.addressFamily) ?? .any, inet: answer(false),
                    inet6: answer(true), order: addresses, failure: log.resolveFailure.map(Self.failure))))
    }

    /// gai_strerror(3)'s words.
    private static func failure(_ words: String) -> ResolveEvidence.Failure {
        switch words {
        case LookupFailure.noName.words: .noSuchName
        case LookupFailure.noData.words: .noAddress
        case LookupFailure.tryAgain.words: .tryAgain
        case LookupFailure.failed.words: .failed
        case LookupFailure.addressFamily.words: .wrongFamily
        default: .other(words)
        }
    }

    /// Each address that ssh tried; the last has no failure where it got through, or where we stopped waiting.
    private var attempts: [ReachEvidence.Attempt] {
        log.addresses.enumerated().map { index, tried in
            let isLast = index == log.addresses.count - 1
            let outcome: ReachEvidence.Outcome =
                switch tried.failure {
                case nil where isLast && log.isConnected: .connected
                case nil: .timedOut(after: isLast ? facts.elapsed : request.connectTimeout)
                case "Connection refused"?: .refused
                case "Connection timed out"?, "Operation timed out"?: .timedOut(after: request.connectTimeout)
                case "Operation not permitted"?, "Permission denied"?: .deniedLocally
                case let text? where text.contains("unreachable") || text == "No route to host":
                    .unreachableUnexplained(text)
                case let text?: .other(text)
                }
            return ReachEvidence.Attempt(
                address: tried.address, port: tried.port, outcome: outcome, elapsed: .zero)
        }
    }

    /// The identities as ssh lists them, where its files are not ours to read.
    private var loggedIdentities: IdentitiesEvidence {
        let queries = log.keysToTry.compactMap { LoggedIdentity($0) }.map { logged in
            var identity = logged.identity
            identity.problem = identity.problem ?? problem(with: identity)
            let answer = answer(to: identity)
            identity.isEncrypted = answer == .accepted && identity.problem == nil && isUnsigned && logged.path != nil
            return IdentitiesEvidence.Query(identity: identity, answer: answer)
        }
        let agent: IdentitiesEvidence.AgentState =
            if let count = log.agentKeyCount {
                .listed(keys: count)
            } else if let socket = request.typedOn?.survey?.agentSocket, !socket.isEmpty {
                .unreachable(path: ForeignText(socket, limit: 160).description, reason: "ssh got no keys from it")
            } else {
                .notConfigured
            }
        return identities(queries, agent)
    }

    /// The server took a key and was sent no signature: after one that it refuses it says once more what can go on, and it does
    /// not hang up on somebody who sends none.
    private var isUnsigned: Bool {
        log.authenticatedBy == nil && log.permissionDenied != nil && !log.keysAccepted.isEmpty
            && log.methodsOffered.count <= 1 + log.keysOffered.count - log.keysAccepted.count
    }

    // MARK: - The host key

    private var hostKey: HostKeyEvidence {
        let type = log.hostKeyType ?? log.hostKeyAlgorithm ?? ""
        var evidence = HostKeyEvidence(
            keyType: KeyTypeName.of(type), fingerprint: log.hostKeyFingerprint ?? "",
            lookupName: request.knownHostsName, match: match(type),
            policy: HostKeyEvidence.Policy(request.configuration.strictHostKeyChecking),
            canAsk: request.interaction.canAsk && !request.configuration.batchMode, files: request.knownHostsFiles)
        if request.typedOn == nil { evidence.notStored = request.obstacleToStoring(evidence) }
        return evidence
    }

    private func match(_ type: String) -> HostKeyEvidence.Match {
        let invalid = facts.words.first {
            $0.hasPrefix("Certificate invalid") || $0.contains("is not a listed principal")
        }
        if let invalid { return .certificateInvalid(invalid) }
        let offending = log.offendingKeys.map { HostKeyEvidence.Place(file: $0.file, line: $0.line) }
        if facts.words.contains(where: { $0.contains("REVOKED HOST KEY") || $0.contains("revoked by file") }) {
            return .revoked(facts.keyPlace ?? offending.first ?? HostKeyEvidence.Place(file: "", line: 0))
        }
        let place = facts.keyPlace ?? HostKeyEvidence.Place(file: request.knownHostsFiles.first ?? "", line: 0)
        switch log.hostKeyOutcome {
        case .known:
            return KeyAlgorithm.isCertificate(type) ? .certified(place, keyID: nil) : .known(place)
        case .changed:
            let types = log.offendingKeys.map(\.type)
            let isSameType = types.contains { KeyTypeName.of(type) == $0 }
            return isSameType || types.isEmpty ? .changed(offending) : .typeChanged(offending, storedTypes: types)
        case .unknownAndStrict, .added, .failed: return .unknown
        // Nothing is said where the person's own ssh went on without a look (NoHostAuthenticationForLocalhost).
        case nil: return log.hasNewKeys ? .known(place) : .unknown
        }
    }

    // MARK: - Authentication

    private var methods: MethodsEvidence {
        if let first = log.methodsOffered.first { return .offered(first, banner: nil) }
        if log.authenticatedBy != nil { return .acceptedWithoutAuthentication }
        if facts.timedOut { return .silent(after: facts.elapsed) }
        return .closed(.finished, disconnect: log.disconnect?.text)
    }

    /// The identities as the files and the agent have them, with what ssh said of each.
    private var identities: IdentitiesEvidence {
        get async {
            if request.typedOn != nil { return loggedIdentities }
            let (offered, agent) = await IdentityList.read(request)
            let queries = offered.map { candidate in
                var identity = candidate.identity
                identity.problem = identity.problem ?? problem(with: identity)
                return IdentitiesEvidence.Query(identity: identity, answer: answer(to: identity))
            }
            return identities(queries, agent)
        }
    }

    private func identities(
        _ queries: [IdentitiesEvidence.Query], _ agent: IdentitiesEvidence.AgentState
    ) -> IdentitiesEvidence {
        var evidence = IdentitiesEvidence(
            queries: queries, agent: agent, user: request.configuration.user,
            isDisabledByClient: !request.configuration.pubkeyAuthentication,
            isNotOffered: !(log.methodsOffered.first ?? ["publickey"]).contains("publickey"))
        if let disconnect = log.disconnect, log.authenticatedBy == nil {
            evidence.disconnected = .init(afterRefusals: evidence.refusals, text: disconnect.text)
        }
        return evidence
    }

    /// `Load key "PATH": error in libcrypto` (sshconnect2.c, load_identity_file), after `Permissions 0644 for 'PATH' are too
    /// open.` (authfile.c, sshkey_perm_ok) also for `bad permissions`.
    private func problem(with identity: Identity) -> Identity.Problem? {
        guard let path = identity.path else { return nil }
        let start = "Load key \"\(ForeignText(path))\": "
        guard let detail = facts.words.first(where: { $0.hasPrefix(start) })?.dropFirst(start.count) else { return nil }
        let end = " for '\(ForeignText(path))' are too open."
        for line in facts.words where line.hasPrefix("Permissions 0") && line.hasSuffix(end) {
            let mode = line.dropFirst("Permissions ".count).dropLast(end.count)
            if let mode = Int(mode, radix: 8) { return .permissions(mode: mode) }
        }
        return .unreadable(detail: String(detail))
    }

    private func answer(to identity: Identity) -> IdentitiesEvidence.Answer {
        func names(_ line: String) -> Bool {
            !identity.fingerprint.isEmpty && line.contains(identity.fingerprint)
                || identity.path.map { line.hasPrefix($0 + " ") } ?? false
        }
        if log.keysAccepted.contains(where: names) { return .accepted }
        return log.keysOffered.contains(where: names) ? .refused : .notAsked
    }

    private var login: LoginEvidence {
        get async {
            let identity = await identities.accepted
            let result = loginResult(identity)
            var banner: String?
            if case .closedAfterProof = result {
                let words = facts.lastWords.filter { !$0.hasPrefix("Connection ") }
                banner = words.isEmpty ? nil : words.joined(separator: "\n")
            }
            var evidence = LoginEvidence(
                result: result, user: request.configuration.user, banner: banner, serverMessages: facts.messages,
                throughSSH: true)
            evidence.isForThePersonThere =
                request.typedOn != nil && request.interaction.canAsk && !request.configuration.batchMode
                && result.wantsAPerson
            return evidence
        }
    }

    private func loginResult(_ identity: Identity?) -> LoginEvidence.Result {
        if let method = log.authenticatedBy {
            return .succeeded(method: method, identity: method == "publickey" ? identity : nil)
        }
        if let disconnect = log.disconnect { return .disconnected(text: disconnect.text) }
        if let remaining = log.methodsOffered.last, let passed = log.partialMethods.last {
            return .partial(passed: passed, remaining: remaining)
        }
        if facts.timedOut { return .silent(after: facts.elapsed) }
        if !log.keysAccepted.isEmpty, log.permissionDenied == nil, log.ending != nil {
            return .closedAfterProof(disconnect: nil)
        }
        let offered = log.permissionDenied ?? log.methodsOffered.last ?? []
        if let identity {
            if identity.isEncrypted { return .passphraseNotGiven(identity) }
            if identity.problem != nil { return .identityUnusable(identity) }
            if facts.words.contains(where: { $0.contains("agent refused operation") }) {
                return .agentRefused(identity)
            }
            return .signatureRefused(identity)
        }
        let answers = offered.filter { $0 == "password" || $0 == "keyboard-interactive" }
        return answers.isEmpty
            ? .nothingLeft(offered: offered)
            : .answerNotGiven(methods: answers, batchMode: request.configuration.batchMode)
    }

    // MARK: - The channel

    private var permission: Look {
        var evidence = PermissionEvidence(result: .allowed, egress: facts.target.description)
        evidence.serverMessages = facts.messages
        evidence.keyOptions = facts.messages.lazy.compactMap { PermissionEvidence.KeyOptions($0) }.last
        if let failure = log.openFailures.first {
            switch failure.reason {
            case 1: evidence.result = .prohibited(text: failure.text)
            case 3: evidence.result = .unknownChannelType(text: failure.text)
            case 4: evidence.result = .resourceShortage(text: failure.text)
            default: break
            }
        } else if log.authenticatedBy != nil, facts.answer.isEmpty, facts.listening == nil, !facts.timedOut,
            log.openedChannels == 0
        {
            evidence.result = .closed(disconnect: log.disconnect?.text)
        }
        return .seen(.permission(evidence), after: facts.elapsed)
    }
}

extension SSHTrialReading {
    /// The answer to the one `-R` that the run asked for.
    private var listener: Look {
        guard case .tcp(let bind, let port)? = facts.listening?.ingress else {
            return .unable(.local("ssh's log does not tell"))
        }
        var evidence = ListenerEvidence(
            result: .refused, address: RemoteListenerProbe.wireAddress(bind), port: port,
            isOpenSSH: log.remoteVersion?.contains("OpenSSH") ?? false)
        evidence.messages = facts.spokenByServer.suffix(8)
        evidence.keyOptions = facts.messages.lazy.compactMap { PermissionEvidence.KeyOptions($0) }.last
        switch log.remoteForwards.last?.succeeded {
        case true?: evidence.result = .granted(port: log.allocatedPorts.last ?? port)
        case false?: evidence.result = .refused
        case nil where facts.timedOut: evidence.result = .silent(after: facts.elapsed)
        case nil: evidence.result = .closed(disconnect: log.disconnect?.text)
        }
        return .seen(.listener(evidence), after: facts.elapsed)
    }
}

extension SSHTrial.Facts {
    /// The server's messages without what it says of keys.
    var spokenByServer: [String] { messages.filter { PermissionEvidence.KeyOptions($0) == nil } }

    /// Whether the server would dial what the run asked for: one that tried and failed would.
    var dialled: PermissionEvidence.Trial {
        if log.openedChannels > 0 { return .allowed }
        guard let failure = log.openFailures.first else { return .noAnswer }
        return failure.reason == 2 ? .allowed : .prohibited
    }

    /// Whether the server would listen where the run asked it to.
    var listened: PermissionEvidence.Trial {
        switch log.remoteForwards.last?.succeeded {
        case true?: .allowed
        case false?: .refused(message: spokenByServer.last)
        case nil: .noAnswer
        }
    }

    /// The egress leg, for the probes that report it.
    ///
    /// How long the connection took is not in ssh's log.
    func egressLook() -> EgressLook {
        var look = EgressLook(target: target)
        look.spokeFirst = spokeFirst
        if let application {
            look.opening = .opened(after: .zero)
            look.greeting = application.first.greeting.result
            look.greetingElapsed = application.first.greeting.elapsed
            look.application = application
            return look
        }
        if let failure = log.openFailures.first {
            look.opening = .failed(code: UInt32(failure.reason ?? 2), text: failure.text, after: elapsed)
            return look
        }
        if !answer.isEmpty {
            look.opening = .opened(after: .zero)
            look.greeting = StreamGreeting.greeted(answer, target.port.flatMap { ExpectedService.of(port: $0) })
        } else if log.openedChannels > 0 {
            look.opening = .opened(after: .zero)
            look.greeting = timedOut ? .silent(after: elapsed) : .closed(after: elapsed)
        } else {
            look.opening = timedOut ? .noReply(after: elapsed, isAtWork: nil) : .ended(disconnect: log.disconnect?.text)
        }
        look.greetingElapsed = elapsed
        return look
    }
}

extension KeyExchangeEvidence.Kind {
    /// From ssh's complaint, e.g. `no matching key exchange method found` (packet.c, sshpkt_vfatal).
    fileprivate init(complaint: String) {
        if complaint.contains("key exchange") {
            self = .keyExchange
        } else if complaint.contains("host key") {
            self = .hostKey
        } else if complaint.contains("cipher") {
            self = .cipher
        } else if complaint.contains("MAC") {
            self = .mac
        } else {
            self = .compression
        }
    }
}

/// An identity as ssh shows it in its log (sshconnect2.c, format_identity): `PATH TYPE FINGERPRINT [explicit] [agent]`.
struct LoggedIdentity {
    var identity: Identity
    /// Nil for a key of the agent alone.
    var path: String?

    /// Nil for one of ssh's default files that is not there.
    init?(_ text: String) {
        var words = text.split(separator: " ", omittingEmptySubsequences: true)
        var flags: Set<Substring> = []
        while let last = words.last, ["explicit", "agent", "token", "authenticator"].contains(last) {
            flags.insert(words.removeLast())
        }
        var fingerprint = ""
        var type = ""
        if words.count >= 2, words[words.count - 1].contains(":") {
            fingerprint = String(words.removeLast())
            type = String(words.removeLast())
        }
        let name = words.joined(separator: " ")
        guard !fingerprint.isEmpty || flags.contains("explicit") else { return nil }
        let isFile = name.hasPrefix("/") || name.hasPrefix("~") || name.hasPrefix(".")
        path = isFile ? name : nil
        identity = Identity(
            source: flags.contains("agent") ? .agent(comment: name, path: path) : .file(path: name), keyType: type,
            fingerprint: fingerprint, problem: fingerprint.isEmpty ? .missing : nil,
            isExplicit: flags.contains("explicit"))
    }
}

extension LoginEvidence.Result {
    /// At a terminal ssh would have asked for it.
    fileprivate var wantsAPerson: Bool {
        switch self {
        case .passphraseNotGiven, .answerNotGiven: true
        default: false
        }
    }
}
