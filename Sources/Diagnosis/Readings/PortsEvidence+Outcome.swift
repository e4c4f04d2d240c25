package import Evidence

extension PortsEvidence {
    /// What the ports amount to, all of them together.
    package enum Outcome: Hashable, Sendable {
        /// What is wanted is there.
        case serves
        /// The network answers on the wanted port for hosts that do not exist.
        case answeredForNobody
        /// SSH answers on another port.
        case elsewhere
        /// The wanted port is open and does not speak SSH.
        case otherService(EgressServiceEvidence.Result)
        /// The wanted port is silent and another port of the host is not.
        case filtered
        /// Not accepted, and the other ports do not tell more than that.
        case notReached(ReachEvidence)
        /// The tunnel host does not know the name.
        case nameUnknown
        /// No port that was tried is open.
        case noneOpen
        /// Nobody dialled, or what came back does not tell.
        case undecided
    }

    var wantedPort: Port? { ports.first { $0.number == wanted } }

    /// Other ports on which an SSH server of the host's own answers.
    package var sshElsewhere: [Port] {
        ports.filter { $0.number != wanted && $0.answer.sshLine != nil && !$0.isIntercepted }
    }

    /// A port besides the wanted one answered, and not for just any address: the host is there.
    var isAlive: Bool {
        ports.contains { port in
            guard port.number != wanted, !port.isIntercepted else { return false }
            return port.answer.isOpen || port.answer == .failed(.refusedByReset) && !resetsComeFromTheNetwork
        }
    }

    /// An address that no host has is refused with a reset, too: then a reset says nothing of the host.
    var resetsComeFromTheNetwork: Bool { ports.contains { $0.control == .failed(.refusedByReset) } }

    /// For an ssh that would use the wanted port.
    package var outcomeForSSH: Outcome {
        guard let port = wantedPort else { return .undecided }
        switch port.answer {
        case .open(let result):
            if let line = port.answer.sshLine {
                // What accepts for everybody may still pass on to hosts that exist; the same words from both are its own.
                return port.control?.sshLine == line ? .answeredForNobody : .serves
            }
            if port.isIntercepted { return .answeredForNobody }
            return sshElsewhere.isEmpty ? .otherService(result) : .elsewhere
        case .failed(let outcome):
            if !sshElsewhere.isEmpty { return .elsewhere }
            if case .timedOut = outcome, isAlive { return .filtered }
            let attempt = ReachEvidence.Attempt(
                address: address ?? host, port: port.number, outcome: outcome, elapsed: port.elapsed)
            return .notReached(ReachEvidence(attempts: [attempt]))
        case .failedThere, .forbidden, .noAnswerThere, .untried: return .undecided
        }
    }

    /// For a tunnel that would end at the host.
    package var outcomeForEgress: Outcome {
        if !open.isEmpty { return .serves }
        if ports.contains(where: \.isIntercepted) { return .answeredForNobody }
        if ports.contains(where: \.answer.isNameFailure) { return .nameUnknown }
        let isTold = ports.contains { port in
            switch port.answer {
            case .failedThere, .noAnswerThere, .failed, .open: true
            case .forbidden, .untried: false
            }
        }
        return isTold ? .noneOpen : .undecided
    }
}

extension PortsEvidence {
    /// Not one dial of a name came to an answer: that may be the tunnel host's resolver, which sshd waits for.
    package var mayBeUnresolved: Bool {
        host.contains { $0.isLetter } && !host.contains(":") && !ports.isEmpty
            && ports.allSatisfy { if case .noAnswerThere = $0.answer { true } else { false } }
    }
}

extension PortsEvidence.Answer {
    /// The words by which a server's resolver fails (gai_strerror(3)).
    var isNameFailure: Bool {
        guard case .failedThere(let text) = self else { return false }
        let words = text.lowercased()
        return [
            "name or service not known", "temporary failure in name resolution", "no address associated",
            "name does not resolve", "nodename nor servname", "error resolving", "unknown host", "no such host",
            "non-recoverable failure in name resolution",
        ].contains { words.contains($0) }
    }
}

extension Facts {
    /// What became of the connection to the SSH port: looked at by itself, or as one of several ports.
    var dialled: ReachEvidence? {
        if let reach { return reach }
        if case .notReached(let reach)? = ports?.outcomeForSSH { return reach }
        return nil
    }
}
