internal import Evidence
internal import HostSystem
internal import SSH
internal import SSHText
internal import TunnelModel

/// A listener at a unix socket of the tunnel host (streamlocal-forward@openssh.com, OpenSSH PROTOCOL §2.4).
///
/// It is never bound to be looked at: sshd leaves the socket behind, and the person's own command would then fail
/// because of it. So the place is looked at, and the rules are asked for at a path where nothing can be bound; that request
/// the library does not have, so that the person's own ssh makes it.
extension Examination {
    func lookAtSocket(_ forward: Forward, _ session: SSHSession) async -> Look {
        guard case .unix(let path) = forward.ingress else { return .unable(.local("no socket to look at")) }
        let shown = ForeignText(path, limit: 256).description
        if request.configuration.clearAllForwardings {
            return .seen(.listener(ListenerEvidence(result: .clearedByClient, address: shown, port: 0)))
        }
        guard path.hasPrefix("/"), !path.utf8.contains(0) else {
            return .unable(.libraryCannot("a listener at a unix socket whose directory is for the server to say"))
        }
        var place = ListenerEvidence.SocketPlace(state: await stateOfSocket(path, session))
        if !Task.isCancelled { await askForSocket(path, &place) }
        if Task.isCancelled { return .unable(.interrupted) }
        var evidence = ListenerEvidence(
            result: .looked, address: shown, port: 0, isOpenSSH: isOpenSSH, socket: place)
        evidence.keyOptions = await session.debugTexts.lazy.compactMap { PermissionEvidence.KeyOptions($0) }.last
        guard place.isDecisive else { return .unable(.libraryCannot("a listener at a unix socket of the tunnel host")) }
        return .seen(.listener(evidence))
    }

    // MARK: - The place

    private func stateOfSocket(_ path: String, _ session: SSHSession) async -> ListenerEvidence.SocketPlace.State {
        let deadline = Deadline(after: min(request.settings.timeout, .seconds(5)))
        if case .opened = await session.withDirectChannel(socketPath: path, deadline: deadline, { _ in true }) {
            return .live
        }
        guard request.settings.allowsCommands, !Task.isCancelled else { return .notSeen }
        request.announce("plan  1 command on \(request.spec.tunnelHost), to see what stands at the socket's path")
        let directory = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "/"
        let (file, parent) = (RemoteShell.quoted(path), RemoteShell.quoted(directory))
        let command = """
            if [ -S \(file) ]; then echo tundoctor:dead; elif [ -e \(file) ] || [ -L \(file) ]; then echo tundoctor:file; \
            elif [ ! -d \(parent) ]; then echo tundoctor:none; elif [ ! -w \(parent) ]; then echo tundoctor:closed; \
            else echo tundoctor:free; fi
            """
        guard case .finished(let output) = await session.run(command: command, deadline: deadline) else {
            return .notSeen
        }
        let text = String(decoding: output.output.prefix(512), as: UTF8.self)
        let states: [(String, ListenerEvidence.SocketPlace.State)] = [
            ("dead", .dead), ("file", .otherFile), ("none", .noDirectory), ("closed", .closedDirectory),
            ("free", .free),
        ]
        return states.first { text.contains("tundoctor:\($0.0)") }?.1 ?? .notSeen
    }

    // MARK: - The rules

    /// One run of the person's own ssh that asks for a socket in a directory that does not exist, and, where a dead
    /// socket stands at the path, for that: whether sshd replaces it. It ends by itself (`-W`).
    private func askForSocket(_ path: String, _ place: inout ListenerEvidence.SocketPlace) async {
        // Forwards of the configuration would be set up too.
        let typed = request.forwardsOfCommand(["ssh"] + request.spec.arguments)?.count
        guard typed == request.spec.forwards.count, isOpenSSH, place.state != .live else { return }
        let impossible = "/nonexistent-\(String(UInt64.random(in: 0 ... .max), radix: 36))/socket"
        let paths = place.state == .dead ? [impossible, path] : [impossible]
        request.announce(
            "plan  1 more connection and login by your own ssh, which asks for a socket that cannot be: which rule holds?"
                + (paths.count > 1 ? " And whether the dead one is replaced" : ""))
        let target = Endpoint.tcp(host: "127.0.0.1", port: request.configuration.port)
        let words =
            ["-o", "ClearAllForwardings=no"] + paths.flatMap { ["-R", "\($0):127.0.0.1:9"] }
            + SSHTrial.words(request, .dial(target))
        var process = ProcessRequest("ssh", words, deadline: Deadline(after: request.settings.timeout * 2))
        process.input = []
        process.outputLimit = 4096
        process.errorLimit = 1 << 20
        guard let outcome = try? await ProcessRunner().run(process) else { return }
        if case .notStarted = outcome.ending { return }
        budget.tcpConnections += 1
        budget.sshHandshakes += 1
        budget.authenticationAttempts += 1
        budget.remoteBinds += paths.count
        let answers = Self.answers(in: outcome.error.text)
        switch answers[impossible] {
        case .refused(let message)?: place.policy = message == nil ? .allowed : .refused(message: message)
        case let answer?: place.policy = answer
        case nil: place.policy = .noAnswer
        }
        if place.state == .dead { place.bind = answers[path] ?? .noAnswer }
    }

    /// The answers to `-R` by path, each with the server's word before it, as `ssh -v` logs them (clientloop.c).
    static func answers(in log: String) -> [String: PermissionEvidence.Trial] {
        var answers: [String: PermissionEvidence.Trial] = [:]
        var said: String?
        for line in log.split(whereSeparator: \.isNewline) {
            if let range = line.firstRange(of: "debug1: Remote: ") {
                let text = String(line[range.upperBound...])
                if PermissionEvidence.KeyOptions(text) == nil { said = ForeignText(text, limit: 256).description }
                continue
            }
            guard let start = line.firstRange(of: "debug1: remote forward "),
                let listen = line.firstRange(of: " for: listen "), listen.lowerBound >= start.upperBound,
                let end = line[listen.upperBound...].firstRange(of: ":-2, connect ")
            else { continue }
            let path = String(line[listen.upperBound..<end.lowerBound])
            answers[path] = line[start.upperBound...].hasPrefix("success") ? .allowed : .refused(message: said)
            said = nil
        }
        return answers
    }
}

extension ListenerEvidence.SocketPlace {
    /// What was seen settles whether ssh would get its listener.
    fileprivate var isDecisive: Bool {
        switch (state, policy, bind) {
        case (_, .refused, _), (.live, _, _), (.otherFile, _, _), (.noDirectory, _, _), (.closedDirectory, _, _): true
        case (.dead, _, .allowed), (.dead, _, .refused): true
        case (.free, .allowed, _): true
        default: false
        }
    }
}
