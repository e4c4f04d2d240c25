internal import Evidence
internal import TunnelModel

/// Whether the egress name resolves where it is dialled, as the channel's answer tells.
struct EgressNameProbe: Probe {
    let check = CheckID.egressName

    func look(in examination: isolated Examination) async -> Look {
        guard let egress = examination.egress, let opening = egress.opening else {
            return .unable(.local("no channel"))
        }
        guard case .tcp(let host, _) = egress.target else {
            return .notApplicable("a unix socket has no name to look up")
        }
        if host.contains(":") || !host.contains(where: { $0.isLetter }) {
            return .notApplicable("\(host) is an address")
        }
        switch opening {
        case .opened: return .seen(.egressName(.resolves(name: host)), after: .zero)
        case .failed(_, let text, let after):
            return EgressLook.isNameFailure(text)
                ? .seen(.egressName(.failed(name: host, text: text)), after: after)
                : .seen(.egressName(.resolves(name: host)), after: .zero)
        case .noReply(_, true): return .seen(.egressName(.resolves(name: host)), after: .zero)
        case .noReply(let after, false): return .seen(.egressName(.waiting(name: host, after: after)), after: after)
        case .noReply: return .seen(.egressName(.unsettled(name: host)), after: .zero)
        case .ended, .impossible: return .unable(.local("the connection ended"))
        }
    }
}

/// What became of the tunnel host's own connection to the egress.
struct EgressConnectProbe: Probe {
    let check = CheckID.egressConnect

    func look(in examination: isolated Examination) async -> Look {
        guard let egress = examination.egress, let opening = egress.opening else {
            return .unable(.local("no channel"))
        }
        let isIPv6 = egress.target.host?.contains(":") ?? false
        func evidence(_ result: EgressConnectEvidence.Result, _ elapsed: Duration) -> EgressConnectEvidence {
            EgressConnectEvidence(
                result: result, egress: egress.target.description, elapsed: elapsed, isLiteralIPv6: isIPv6)
        }
        switch opening {
        case .opened(let after): return .seen(.egressConnect(evidence(.opened, after)), after: after)
        case .noReply(let after, _): return .seen(.egressConnect(evidence(.noReply(after: after), after)), after: after)
        case .ended, .impossible: return .unable(.local("the connection ended"))
        case .failed(_, let text, let after):
            var seen = evidence(.failed(text: text), after)
            seen.answersOnLoopback = await examination.answersOnLoopback(egress.target)
            seen.otherDialWorks = await examination.canDialItself()
            if case .unix(let path) = egress.target, seen.otherDialWorks == true {
                seen.socket = await examination.stateOfSocket(path)
            }
            return .seen(.egressConnect(seen), after: after)
        }
    }
}

/// What the service behind the egress answered to its greeting.
struct EgressServiceProbe: Probe {
    let check = CheckID.egressService

    func look(in examination: isolated Examination) async -> Look {
        guard let egress = examination.egress, let greeting = egress.greeting else {
            return .unable(.local("no channel"))
        }
        return .seen(
            .egressService(
                EgressServiceEvidence(
                    result: greeting, egress: egress.target.description,
                    expected: egress.target.port.flatMap { ExpectedService.of(port: $0) }, spokeFirst: egress.spokeFirst
                )),
            after: egress.greetingElapsed)
    }
}
