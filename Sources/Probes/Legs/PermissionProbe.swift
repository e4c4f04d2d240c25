internal import Evidence
internal import HostSystem
internal import SSH
internal import SSHText
internal import TunnelModel

/// Asks the tunnel host to dial the egress, exactly as ssh asks for each connection to the tunnel (RFC 4254 §7.2), and
/// greets the service through the channel. When it is forbidden, a few harmless requests tell by which rule.
struct PermissionProbe: Probe {
    let check = CheckID.permission

    func look(in examination: isolated Examination) async -> Look {
        let isProxy = examination.forward?.isDynamic ?? false
        if examination.trial != nil {
            let look = await examination.askSSH(for: check)
            if let facts = examination.trial { examination.egress = facts.egressLook() }
            guard case .seen(.permission(var evidence), let after) = look else { return look }
            evidence.isStandIn = isProxy && examination.forward?.egress == nil
            if case .prohibited = evidence.result, let host = examination.request.typedOn {
                await examination.tellRulesApart(&evidence, on: host)
            }
            return .seen(.permission(evidence), after: after)
        }
        guard let session = examination.session, let target = examination.egress?.target else {
            return .unable(.local("there is no session"))
        }
        if examination.request.configuration.clearAllForwardings {
            return .seen(.permission(PermissionEvidence(result: .clearedByClient, egress: target.description)))
        }
        let opening = await open(target, session, examination)
        examination.egress?.opening = opening
        if case .impossible(let why) = opening {
            guard case .unix = target else { return .unable(.local(why)) }
            return .unable(.libraryCannot("a channel to a unix socket: \(why)"))
        }
        if case .silent? = examination.egress?.greeting {
            // An acknowledgement may wait a moment for data to go with.
            await examination.waitForAcknowledgement(within: .milliseconds(1500))
        }
        var result = await result(of: opening, examination.egress?.greeting, session)
        if await session.isLostWhenMarked {
            result = .silentWhenMarked(trafficClass: examination.request.trafficClass?.name ?? "")
        }
        var evidence = PermissionEvidence(
            result: result, egress: target.description, isStandIn: isProxy && examination.forward?.egress == nil)
        if case .silent = result { evidence.isAcknowledged = session.transport.isAllAcknowledged }
        if isProxy, result == .allowed { evidence.otherTarget = await examination.unlistedTrial(session) }
        if case .prohibited = result { await examination.tellRulesApart(&evidence, target, session) }
        let messages = await session.debugTexts
        evidence.serverMessages = messages.map { ForeignText($0, limit: 512).description }
        evidence.keyOptions = messages.lazy.compactMap { PermissionEvidence.KeyOptions($0) }.last
        let after: Duration? = if case .opened(let after) = opening { after } else { nil }
        return .seen(.permission(evidence), after: after)
    }

    private func result(
        of opening: EgressLook.Opening, _ greeting: EgressServiceEvidence.Result?, _ session: SSHSession
    ) async -> PermissionEvidence.Result {
        switch opening {
        // Reason code 2 means that the server tried (RFC 4254 §5.1): forwarding is allowed.
        case .opened:
            // The words to a destination that says nothing never reached the tunnel host.
            guard case .silent(let after)? = greeting, !session.transport.isAllAcknowledged else { return .allowed }
            return .silent(after: after)
        case .failed(2, _, _), .impossible: return .allowed
        case .failed(3, let text, _): return .unknownChannelType(text: text)
        case .failed(4, let text, _): return .resourceShortage(text: text)
        case .failed(_, let text, _): return .prohibited(text: text)
        case .noReply(let after, _): return await isSilent(session) ? .silent(after: after) : .allowed
        case .ended(let disconnect): return .closed(disconnect: disconnect)
        }
    }

    /// Not a word since the login. A server that was not asked for one refuses at once or dials: where its machine still
    /// acknowledges, it is taken to dial.
    private func isSilent(_ session: SSHSession) async -> Bool {
        switch await session.liveliness {
        case .unanswered: true
        case .unknown: !session.transport.isAllAcknowledged
        case .answered, .stillAnswers, .answersNoMore: false
        }
    }

    private func open(
        _ target: Endpoint, _ session: SSHSession, _ examination: isolated Examination
    ) async -> EgressLook.Opening {
        let timeout = examination.request.settings.timeout
        let visit = examination.firstVisit(to: target)
        switch await examination.withEgressChannel({ await visit.make(on: $0) }) {
        case .opened(let findings, let after)?:
            let greeting = findings.greeting
            examination.egress?.greeting = greeting.result
            if await speaksTLSInstead(greeting.result, target, session, timeout) {
                examination.egress?.greeting = .greeted(.tls, line: "a TLS server hello, and HTTP 400 to plain HTTP")
            }
            examination.egress?.greetingElapsed = greeting.elapsed
            examination.egress?.spokeFirst = greeting.spokeFirst
            examination.egress?.application = ApplicationLook(
                visit: visit, first: findings, isOnDialler: examination.isTunnelHost(target))
            return .opened(after: after)
        case .failed(let failure)?:
            return .failed(
                code: failure.code, text: ForeignText(failure.text, limit: 256).description, after: failure.after)
        case .noReply(let after)?:
            let isAtWork: Bool? =
                switch await session.liveliness {
                case .stillAnswers: true
                case .answersNoMore: false
                case .unknown, .unanswered, .answered: nil
                }
            return .noReply(after: after, isAtWork: isAtWork)
        case .interrupted(.disconnected(let message))?:
            return .ended(disconnect: ForeignText(message.text, limit: 256).description)
        case .interrupted(.unusable(let why))?: return .impossible(ForeignText(why, limit: 256).description)
        case .interrupted?, nil: return .ended(disconnect: nil)
        }
    }

    /// A web server that wants TLS often answers plain HTTP with status 400: then one more channel and a ClientHello tell.
    private func speaksTLSInstead(
        _ result: EgressServiceEvidence.Result, _ target: Endpoint, _ session: SSHSession, _ timeout: Duration
    ) async -> Bool {
        guard case .greeted(.http, let line) = result, line.contains(" 400"), case .tcp(let host, let port) = target
        else { return false }
        let greeting = StreamGreeting(target: target, timeout: timeout, expected: .tls)
        let opened = await session.withDirectChannel(host: host, port: port, deadline: Deadline(after: timeout)) {
            await greeting.greet($0)
        }
        if case .greeted(.tls, _)? = opened.value?.result { return true }
        return false
    }
}

extension PermissionEvidence.KeyOptions {
    /// sshd's line `FILE:LINE: key options: word word …` (auth-options.c); nil for any other.
    init?(_ message: String) {
        guard let range = message.firstRange(of: ": key options:") else { return nil }
        let words = message[range.upperBound...].split(separator: " ").map {
            ForeignText(String($0), limit: 64).description
        }
        self.init(place: ForeignText(String(message[..<range.lowerBound]), limit: 256).description, words: words)
    }
}
