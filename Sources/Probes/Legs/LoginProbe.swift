internal import Evidence
internal import HostSystem
internal import SSH
internal import SSHText
internal import TunnelModel

/// The one real login: the identity that ssh would use, else what a person can be asked for.
struct LoginProbe: Probe {
    let check = CheckID.login

    func look(in examination: isolated Examination) async -> Look {
        if examination.trial != nil { return await examination.askSSH(for: check) }
        guard let session = examination.session else { return .unable(.local("the session is gone")) }
        if case .methods(.acceptedWithoutAuthentication)? = examination.evidence(.methods) {
            return await seen(.succeeded(method: "none", identity: nil), examination)
        }
        var offered = examination.offeredMethods
        var request = examination.request
        request.interaction = examination.questions.watching(request.interaction, session)
        if let candidate = examination.identityToUse {
            switch await logIn(with: candidate, session, request) {
            case .done(let result): return await seen(result, examination)
            case .partial(let remaining):
                guard canAnswer(remaining, request) else {
                    return await seen(.partial(passed: "publickey", remaining: remaining), examination)
                }
                offered = remaining
            case .askSSH(let why): return await examination.askSSH(for: check, because: why)
            case .unable(let why): return .unable(why)
            }
        }
        return await answer(offered, session, request, examination)
    }

    /// What a step of the login came to.
    private enum Step {
        case done(LoginEvidence.Result)
        case partial([String])
        case askSSH(String)
        case unable(Inability)
    }

    // MARK: - Keys

    private func logIn(
        with candidate: OfferedIdentity, _ session: SSHSession, _ request: ExaminationRequest
    ) async -> Step {
        let identity = candidate.identity
        if identity.problem != nil { return .done(.identityUnusable(identity)) }
        let deadline = Deadline(after: request.settings.timeout)
        switch candidate.privateHalf {
        case .none: return .done(.identityUnusable(identity))
        case .agent(let agent):
            guard let key = candidate.key else { return .done(.identityUnusable(identity)) }
            // The person may have to confirm or to touch something.
            let patience = request.interaction.canAsk ? Deadline(after: .seconds(60)) : deadline
            return step(await session.authenticate(key, agent: agent, deadline: patience), identity, request)
        case .file(let path):
            switch await privateKey(path, candidate, request) {
            case .failure(let step): return step.value
            case .success(let key):
                return step(
                    await session.authenticate(key, deadline: Deadline(after: request.settings.timeout)), identity,
                    request)
            }
        }
    }

    private struct Obstacle: Error { var value: Step }

    private func privateKey(
        _ path: String, _ candidate: OfferedIdentity, _ request: ExaminationRequest
    ) async -> Result<PrivateKey, Obstacle> {
        let identity = candidate.identity
        let canAsk = request.interaction.canAsk && !request.configuration.batchMode
        for _ in 0..<max(1, canAsk ? request.configuration.numberOfPasswordPrompts : 1) {
            let loaded = await PrivateKey.load(path) {
                canAsk ? await request.interaction.askSecret("Enter passphrase for key '\(path)': ") : nil
            }
            switch loaded {
            case .success(let key):
                guard let shown = candidate.key, shown.isCertificate else { return .success(key) }
                if let certified = key.certified(by: shown) { return .success(certified) }
                return .failure(Obstacle(value: .askSSH("the library cannot use the certificate of \(path)")))
            case .failure(.wrongPassphrase): continue
            case .failure(.needsPassphrase): return .failure(Obstacle(value: .done(.passphraseNotGiven(identity))))
            case .failure(.libraryCannot(let what)):
                return .failure(Obstacle(value: .askSSH("the library cannot sign with \(what)")))
            case .failure(.file), .failure(.notPrivate):
                return .failure(Obstacle(value: .done(.identityUnusable(identity))))
            }
        }
        return .failure(Obstacle(value: .done(.passphraseWrong(identity))))
    }

    private func step(_ result: AuthenticationResult, _ identity: Identity, _ request: ExaminationRequest) -> Step {
        switch result {
        case .success: .done(.succeeded(method: "publickey", identity: identity))
        case .partial(let methods): .partial(methods)
        case .refused: .done(.signatureRefused(identity))
        case .agentRefused: .done(.agentRefused(identity))
        case .closedAfterSignature(.disconnected(let message)):
            .done(.closedAfterProof(disconnect: ForeignText(message.text, limit: 256).description))
        case .closedAfterSignature: .done(.closedAfterProof(disconnect: nil))
        case .libraryCannot(let limit): .askSSH("the library cannot sign with \(limit.wanted.first ?? "this key")")
        case .interrupted(let why): interrupted(why, request)
        }
    }

    private func interrupted(_ why: Interruption, _ request: ExaminationRequest) -> Step {
        switch why {
        case .timeout: .done(.silent(after: request.settings.timeout))
        case .disconnected(let message): .done(.disconnected(text: ForeignText(message.text, limit: 256).description))
        case .closed: .done(.disconnected(text: nil))
        case .cancelled: .unable(.interrupted)
        case .unusable(let text): .unable(.local(ForeignText(text).description))
        }
    }

    // MARK: - Answers that a person gives

    /// The methods of `offered` that a person answers, in the order in which ssh would try them.
    private func answerable(_ offered: [String], _ request: ExaminationRequest) -> [String] {
        let configuration = request.configuration
        var order = configuration.preferredAuthentications
        if order.isEmpty { order = ["keyboard-interactive", "password"] }
        return order.filter { method in
            offered.contains(method)
                && (method == "password" && configuration.passwordAuthentication
                    || method == "keyboard-interactive" && configuration.kbdInteractiveAuthentication)
        }
    }

    private func canAnswer(_ offered: [String], _ request: ExaminationRequest) -> Bool {
        request.interaction.canAsk && !request.configuration.batchMode && !answerable(offered, request).isEmpty
    }

    private func answer(
        _ offered: [String], _ session: SSHSession, _ request: ExaminationRequest, _ examination: isolated Examination
    ) async -> Look {
        let methods = answerable(offered, request)
        guard !methods.isEmpty else { return await seen(.nothingLeft(offered: offered), examination) }
        guard canAnswer(offered, request) else {
            return await seen(
                .answerNotGiven(methods: methods, batchMode: request.configuration.batchMode), examination)
        }
        let who = "\(request.configuration.user)@\(request.configuration.hostname)"
        var result = LoginEvidence.Result.nothingLeft(offered: offered)
        for method in methods {
            let answered: AuthenticationResult
            if method == "password" {
                guard let password = await request.interaction.askSecret("\(who)'s password: ") else {
                    result = .answerNotGiven(methods: [method], batchMode: false)
                    continue
                }
                answered = await session.authenticate(
                    password: password, deadline: Deadline(after: request.settings.timeout))
            } else {
                let ask = request.interaction.askSecret
                answered = await session.authenticateInteractively(deadline: Deadline(after: request.settings.timeout))
                {
                    prompts in
                    var secrets: [Secret] = []
                    for prompt in prompts.prompts {
                        let text = ForeignText(prompt.text, limit: 256).description
                        guard let secret = await ask("(\(who)) \(text)") else { return nil }
                        secrets.append(secret)
                    }
                    return secrets
                }
            }
            switch answered {
            case .success: return await seen(.succeeded(method: method, identity: nil), examination)
            case .partial(let remaining):
                return await seen(.partial(passed: method, remaining: remaining), examination)
            case .refused: result = .answerRefused(method: method)
            case .agentRefused, .libraryCannot: continue
            case .closedAfterSignature: return await seen(.closedAfterProof(disconnect: nil), examination)
            case .interrupted(let why):
                switch interrupted(why, request) {
                case .done(let result): return await seen(result, examination)
                case .unable(let why): return .unable(why)
                case .partial, .askSSH: continue
                }
            }
        }
        return await seen(result, examination)
    }

    private func seen(_ result: LoginEvidence.Result, _ examination: isolated Examination) async -> Look {
        let banner = await examination.session?.issueBanner.map { ForeignText($0, limit: 2048).description }
        let ended = examination.questions.endedWhileAsking
        // Whatever became of an answer that nobody waited for: the end came first.
        let result = ended == nil ? result : .disconnected(text: nil)
        return .seen(
            .login(
                LoginEvidence(
                    result: result, user: examination.request.configuration.user, banner: banner,
                    endedWhileAsking: ended)))
    }
}
