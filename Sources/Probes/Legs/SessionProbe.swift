internal import Evidence
internal import HostSystem
internal import SSH
internal import SSHText
internal import TunnelModel

/// Looks whether a shell answers, where the person's command has no `-N`: its tunnel lives only as long as that shell.
///
/// One harmless command on the tunnel host, announced and counted; `--no-exec` leaves it out.
struct SessionProbe: Probe {
    let check = CheckID.session

    /// What a shell of any kind prints when it is asked for it.
    private static let token = "tundoctor-asks-for-a-shell"

    func look(in examination: isolated Examination) async -> Look {
        let request = examination.request
        guard request.needsShell else {
            return .notApplicable(
                request.runsOwnCommand ? "your own command decides how long the tunnel stays" : "no shell is asked for")
        }
        guard request.settings.allowsCommands else { return .unable(.commandsNotAllowed) }
        guard examination.trial == nil, let session = examination.session else {
            return .unable(.libraryCannot("a session beside the one that ssh made"))
        }
        let timeout = request.settings.timeout
        let answer = await session.run(command: "echo \(Self.token)", deadline: Deadline(after: timeout))
        var evidence = SessionEvidence(result: .silent(after: timeout))
        let options = await session.debugTexts.lazy.compactMap { PermissionEvidence.KeyOptions($0) }.last
        evidence.keyForcesCommand = options?.words.contains("command") ?? false
        switch answer {
        case .finished(let output):
            let text = String(decoding: (output.output + output.errors).prefix(512), as: UTF8.self)
            evidence.result =
                text.contains(Self.token)
                ? .shell
                : .otherProgram(status: output.exitStatus, output: ForeignText(text, limit: 160).description)
        case .refused(let text): evidence.result = .refused(text: ForeignText(text, limit: 160).description)
        case .interrupted(.timeout): break
        case .interrupted(.cancelled): return .unable(.interrupted)
        case .interrupted(let why): return .unable(.local(ForeignText("\(why)", limit: 160).description))
        }
        return .seen(.session(evidence))
    }
}

extension ExaminationRequest {
    /// ssh would start a shell: no `-N`, no command, and it does not only forward its standard streams (`-W`).
    var needsShell: Bool { configuration.sessionType == "default" && !runsOwnCommand && !spec.arguments.contains("-W") }

    /// What ssh marks its packets with after the login. A shell is taken to be asked for at a terminal.
    var trafficClass: TrafficClass? {
        let hasTerminal =
            switch configuration.requestTTY {
            case "yes", "true", "force": true
            case "no", "false": false
            default: !runsOwnCommand
            }
        return configuration.trafficClass(hasTerminal: hasTerminal)
    }
}
