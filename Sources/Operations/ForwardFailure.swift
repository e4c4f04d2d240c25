internal import Evidence
internal import Probes
internal import TunnelModel

extension ExaminedForward {
    /// ssh cannot have the listener, on whichever side it is: with ExitOnForwardFailure yes that ends the command.
    ///
    /// A listener that is had on one address of two is no failure to ssh (channels.c, channel_setup_fwd_listener_tcpip).
    var cannotBeSetUp: Bool {
        observations.contains { observation in
            switch observation.evidence {
            case .ingress(let seen)?: seen.cannotBeHad
            case .hazards(let seen)?: seen.isListenerLost
            case .listener(let seen)?: seen.result == .refused
            default: false
            }
        }
    }

    /// The same, with what another forward of the command does to it.
    func beside(failing other: Forward) -> ExaminedForward {
        var changed = self
        for (index, observation) in observations.enumerated() {
            guard case .hazards(var settings)? = observation.evidence else { continue }
            settings.failedSibling = "-\(other.optionLetter) \(other.specification)"
            changed.observations[index].outcome = .seen(.hazards(settings))
        }
        return changed
    }
}

extension IngressEvidence {
    fileprivate var cannotBeHad: Bool {
        guard runningTunnel == nil else { return false }
        return switch result {
        case .tcp(_, let attempts): !attempts.contains { $0.outcome == .free }
        case .unresolvable, .unixImpossible: true
        case .unixFree: false
        case .unixExists(_, _, let willUnlink): !willUnlink
        }
    }
}
