internal import Evidence
internal import HostSystem
internal import SSH
internal import SSHText
internal import TunnelModel

extension Examination {
    /// A few requests that only tell one rule from another: other spellings of the target, the tunnel host's own SSH
    /// port, and a listener that is taken back at once (see sshd_config(5) AllowTcpForwarding, PermitOpen).
    func tellRulesApart(_ evidence: inout PermissionEvidence, _ target: Endpoint, _ session: SSHSession) async {
        evidence.passwordExpired = await session.issueBanner.map(Examination.saysExpired) ?? false
        guard case .tcp(let host, let port) = target else { return }
        // What stands for any destination is no target of its own: another spelling of it would only show a list.
        for spelling in evidence.isStandIn ? [] : await spellings(of: host) where !Task.isCancelled {
            if await trial(spelling, port, session) == .allowed { evidence.allowedSpellings.append(spelling) }
        }
        if evidence.allowedSpellings.isEmpty, !evidence.isStandIn {
            evidence.otherTarget = await trial("127.0.0.1", request.configuration.port, session)
        }
        request.announce(
            "plan  1 listener on \(request.spec.tunnelHost)'s loopback, taken back at once: by which rule is it forbidden?"
        )
        evidence.remoteListener = await listenerTrial(session)
        if case .refused = evidence.remoteListener, request.settings.allowsCommands, !evidence.passwordExpired {
            request.announce(
                "plan  1 command on \(request.spec.tunnelHost), to see whether agent forwarding is forbidden too")
            evidence.agentForwarding = await agentTrial()
        }
    }

    /// Whether a proxy may dial what nobody would list: a port of the tunnel host's loopback on which nothing listens.
    func unlistedTrial(_ session: SSHSession) async -> PermissionEvidence.Trial {
        await trial("127.0.0.1", 1, session)
    }

    /// Other ways to write the same host, for rules that compare letter by letter; at most four.
    private func spellings(of host: String) async -> [String] {
        let loopback = ["localhost", "127.0.0.1", "::1"]
        if Endpoint.tcp(host: host, port: 1).isLoopback { return loopback.filter { $0 != host } }
        var others: [String] = []
        if host.lowercased() != host { others.append(host.lowercased()) }
        let deadline = Deadline(after: min(request.settings.timeout, .seconds(2)))
        if host.contains(where: { $0.isLetter }), !host.contains(":"),
            let found = try? await Resolver().resolve(host, port: 0, family: .any, deadline: deadline)
        {
            others += found.order.prefix(2).compactMap { $0.ip?.description }
        }
        if let short = host.split(separator: ".").first, host.contains("."), short.contains(where: { $0.isLetter }) {
            others.append(String(short))
        }
        return Array(others.filter { $0 != host }.prefix(4))
    }

    func trial(_ host: String, _ port: Int, _ session: SSHSession) async -> PermissionEvidence.Trial {
        let deadline = Deadline(after: min(request.settings.timeout, .seconds(3)))
        switch await session.withDirectChannel(host: host, port: port, deadline: deadline, { _ in true }) {
        case .opened: return .allowed
        case .failed(let failure): return failure.code == 2 ? .allowed : .prohibited
        case .noReply, .interrupted: return .noAnswer
        }
    }

    /// A listener that nobody is let into, taken back at once.
    func listenerTrial(
        _ session: SSHSession, address: String = "localhost", port: Int = 0
    ) async -> PermissionEvidence.Trial {
        let deadline = Deadline(after: min(request.settings.timeout, .seconds(3)))
        let asked = await session.withListener(address: address, port: port, admitting: false, deadline: deadline) {
            _ in
        }
        switch asked {
        case .done: return .allowed
        case .refused(let texts):
            let said = texts.last { PermissionEvidence.KeyOptions($0) == nil }
            return .refused(message: said.map { ForeignText($0, limit: 256).description })
        case .unimplemented, .noReply, .interrupted: return .noAnswer
        }
    }

    /// DisableForwarding takes agent forwarding away, AllowTcpForwarding does not.
    func agentTrial() async -> PermissionEvidence.Trial {
        PermissionEvidence.Trial(await shellAnswer(withAgent: true)?.agent)
    }

    /// What PAM shows for a password that has to be changed (pam_unix(8)).
    static func saysExpired(_ banner: String) -> Bool {
        let text = banner.lowercased()
        return text.contains("password") && (text.contains("expired") || text.contains("required to change"))
    }

    // MARK: - After a refused connection

    /// The same port on the tunnel host's own loopback, where the egress means that very machine.
    func answersOnLoopback(_ target: Endpoint) async -> Bool {
        guard case .tcp(let host, let port) = target, let session, !target.isLoopback else { return false }
        // Only where the egress is the tunnel host itself: a service of its own that listens elsewhere.
        let names = [request.spec.tunnelHost, request.configuration.hostname, connectedAddress ?? ""]
        guard names.contains(host) else { return false }
        return await opens("127.0.0.1", port, session)
    }

    /// How the account finds a unix socket: OpenSSH refuses a forward to it, and fails to connect, with the same words.
    ///
    /// One announced command; nil without it, or without a POSIX shell to run it.
    func stateOfSocket(_ path: String) async -> EgressConnectEvidence.SocketState? {
        guard let session, request.settings.allowsCommands else { return nil }
        request.announce("plan  1 command on \(request.spec.tunnelHost), to see whether \(ForeignText(path)) is there")
        let word = RemoteShell.quoted(path)
        // The flag is __SO_ACCEPTCON of the kernel's list (proc(5), /proc/net/unix).
        let script = """
            p=\(word); s=listening; if [ ! -e "$p" ]; then s=missing; elif [ ! -S "$p" ]; then s=noSocket; \
            elif [ ! -w "$p" ]; then s=forbidden; elif [ -r /proc/net/unix ] && \
            ! grep -F " $p" /proc/net/unix | grep -q ' 00010000 '; then s=notListening; fi; echo "tundoctor:$s"
            """
        let deadline = Deadline(after: min(request.settings.timeout, .seconds(5)))
        guard case .finished(let output) = await session.run(command: script, deadline: deadline),
            let answer = String(decoding: output.output, as: UTF8.self).split(separator: "tundoctor:").last
        else { return nil }
        return EgressConnectEvidence.SocketState(rawValue: answer.filter { $0.isLetter })
    }

    /// Whether the tunnel host can dial at all: its own SSH port.
    func canDialItself() async -> Bool? {
        if let host = request.typedOn { return await canDialItself(from: host) }
        guard let session else { return nil }
        return await opens("127.0.0.1", request.configuration.port, session)
    }

    private func opens(_ host: String, _ port: Int, _ session: SSHSession) async -> Bool {
        let deadline = Deadline(after: min(request.settings.timeout, .seconds(3)))
        if case .opened = await session.withDirectChannel(host: host, port: port, deadline: deadline, { _ in true }) {
            return true
        }
        return false
    }
}

extension PermissionEvidence.Trial {
    /// DisableForwarding takes agent forwarding away, AllowTcpForwarding does not.
    fileprivate init(_ agent: AgentEvidence.Remote?) {
        switch agent {
        case .granted: self = .allowed
        case .refused: self = .refused(message: nil)
        case .notAsked, .otherAgent, .untried, .noShell, .sessionRefused, .silent, nil: self = .noAnswer
        }
    }
}
