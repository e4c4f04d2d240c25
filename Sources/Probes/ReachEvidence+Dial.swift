internal import Evidence
internal import HostSystem
internal import SSHText
internal import SystemPackage

extension Dialer.Source {
    /// BindInterface and BindAddress of ssh_config(5).
    init(_ configuration: EffectiveConfiguration) {
        if let name = configuration.bindInterface {
            self = .interface(name)
        } else if let name = configuration.bindAddress {
            self = .address(name)
        } else {
            self = .any
        }
    }
}

extension ReachEvidence.Attempt {
    /// One dial, as evidence.
    ///
    /// - Parameter isLast: no other address is dialled after it.
    init(_ attempt: DialAttempt, isLast: Bool) {
        self.init(
            address: attempt.address.ip?.description ?? attempt.address.description,
            port: Int(attempt.address.port ?? 0), outcome: ReachEvidence.Outcome(attempt, isLast: isLast),
            elapsed: attempt.elapsed)
    }
}

extension ReachEvidence.Outcome {
    /// How one dial ended. ssh goes on to the next address after a reset; after the last one the reset is what the server
    /// said to us.
    init(_ attempt: DialAttempt, isLast: Bool) {
        self =
            switch attempt.outcome {
            case .connected: .connected
            case .connectedAndReset: isLast ? .connected : .other(Errno.connectionReset.description)
            case .refusedByReset: .refusedByReset
            case .refusedByICMP(let error): .refusedByICMP(ReachEvidence.ICMPError(error))
            case .refused: .refusedByReset
            case .unreachable(let error): .unreachable(ReachEvidence.ICMPError(error))
            case .unreachableKindUnknown(let error): .unreachableUnexplained(error.description)
            case .noRoute: .noRoute
            case .noAnswerFromNeighbour: .noNeighbour
            case .timedOut: .timedOut(after: attempt.elapsed)
            case .sourceUnavailable(let fault): .sourceUnavailable(fault.words)
            case .deniedLocally: .deniedLocally
            case .other(let error): .other(error.description)
            }
    }
}

extension ReachEvidence.ICMPError {
    fileprivate init(_ error: ICMPError) {
        let kind: ReachEvidence.ICMPError.Kind =
            switch error.meaning {
            case .networkUnreachable: .networkUnreachable
            case .hostUnreachable: .hostUnreachable
            case .portUnreachable: .portUnreachable
            case .packetTooBig: .packetTooBig
            case _ where error.isProhibition: .administrativelyProhibited
            default: .other
            }
        self.init(kind: kind, type: error.type, code: error.code, from: error.sender?.description)
    }
}

extension DialAttempt.SourceFault {
    /// In one sentence.
    fileprivate var words: String {
        switch self {
        case .notResolved(let failure): failure.words
        case .noSuitableAddress(let interface): "\(interface): no suitable addresses"
        case .bind(let address, let error): "bind \(address.ip?.description ?? ""): \(error.description)"
        }
    }
}
