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

    func look(in examination: isolated Examination) async -> Look {
        let request = examination.request
        if request.runsOwnCommand, request.carriesOthers {
            let command = request.configuration.remoteCommand ?? request.spec.arguments.joined(separator: " ")
            return .seen(.session(SessionEvidence(result: .ownCommand(ForeignText(command, limit: 160).description))))
        }
        guard request.needsShell || request.nextCommand != nil else {
            return .notApplicable(
                request.runsOwnCommand ? "your own command decides how long the tunnel stays" : "no shell is asked for")
        }
        guard request.settings.allowsCommands else { return .unable(.commandsNotAllowed) }
        if let host = request.typedOn { return await examination.askForShell(on: host) }
        guard examination.trial == nil, let session = examination.session else {
            return .unable(.libraryCannot("a session beside the one that ssh made"))
        }
        guard let answer = await examination.shellAnswer(withAgent: false) else {
            return .unable(.local("the session ended before the command did"))
        }
        var evidence = SessionEvidence(result: answer.session)
        let options = await session.debugTexts.lazy.compactMap { PermissionEvidence.KeyOptions($0) }.last
        evidence.keyForcesCommand = options?.words.contains("command") ?? false
        evidence.nextCommand = request.nextCommand
        return .seen(.session(evidence))
    }
}

extension ExaminationRequest {
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
