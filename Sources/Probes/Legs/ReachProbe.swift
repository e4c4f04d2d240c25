internal import Evidence
internal import HostSystem
internal import SSHText
internal import SystemPackage

/// Dials the tunnel host, address by address in ssh's order, and keeps the connection for all that follows.
struct ReachProbe: Probe {
    let check = CheckID.reach

    func look(in examination: isolated Examination) async -> Look {
        let request = examination.request
        let configuration = request.configuration
        guard configuration.proxyDescription == nil else {
            return await examination.askSSH(for: check)
        }
        let source: Dialer.Source
        if let name = configuration.bindInterface {
            source = .interface(name)
        } else if let name = configuration.bindAddress {
            source = .address(name)
        } else {
            source = .any
        }
        // ssh gives every address its whole ConnectTimeout; so do we, or a slow first address would hide a good second.
        let each = request.connectTimeout
        let deadline = Deadline(after: each * examination.addresses.count)
        let report: DialReport
        do {
            let dialer = Dialer(source: source)
            report =
                request.settings.dialsAllAddresses
                ? try await dialer.dialAll(examination.addresses, deadline: deadline, perAddress: each)
                : try await dialer.dial(examination.addresses, deadline: deadline, perAddress: each)
        } catch {
            return .unable(.interrupted)
        }
        examination.budget.tcpConnections += report.attempts.count { $0.outcome.isConnected }
        examination.connection = report.connection
        if case .other(let error)? = report.attempts.last?.outcome, error.isShortage {
            return .unable(.local(error.description))
        }
        examination.isReset = report.connection == nil && report.attempts.last?.outcome == .connectedAndReset
        return .seen(
            .reach(
                ReachEvidence(
                    attempts: report.attempts.enumerated().map { index, attempt in
                        self.attempt(attempt, isLast: index == report.attempts.count - 1)
                    },
                    source: configuration.bindInterface ?? configuration.bindAddress)))
    }

    private func attempt(_ attempt: DialAttempt, isLast: Bool) -> ReachEvidence.Attempt {
        ReachEvidence.Attempt(
            address: attempt.address.ip?.description ?? attempt.address.description,
            port: Int(attempt.address.port ?? 0), outcome: outcome(attempt, isLast: isLast), elapsed: attempt.elapsed)
    }

    // ssh goes on to the next address after a reset; after the last one the reset is what the server said to us.
    private func outcome(_ attempt: DialAttempt, isLast: Bool) -> ReachEvidence.Outcome {
        switch attempt.outcome {
        case .connected: .connected
        case .connectedAndReset: isLast ? .connected : .other(Errno.connectionReset.description)
        case .refusedByReset: .refusedByReset
        case .refusedByICMP(let error): .refusedByICMP(icmp(error))
        case .refused: .refusedByReset
        case .unreachable(let error): .unreachable(icmp(error))
        case .unreachableKindUnknown(let error): .unreachableUnexplained(error.description)
        case .noRoute: .noRoute
        case .noAnswerFromNeighbour: .noNeighbour
        case .timedOut: .timedOut(after: attempt.elapsed)
        case .sourceUnavailable(let fault): .sourceUnavailable(fault.words)
        case .deniedLocally: .deniedLocally
        case .other(let error): .other(error.description)
        }
    }

    private func icmp(_ error: ICMPError) -> ReachEvidence.ICMPError {
        let kind: ReachEvidence.ICMPError.Kind =
            switch error.meaning {
            case .networkUnreachable: .networkUnreachable
            case .hostUnreachable: .hostUnreachable
            case .portUnreachable: .portUnreachable
            case .packetTooBig: .packetTooBig
            case _ where error.isProhibition: .administrativelyProhibited
            default: .other
            }
        return ReachEvidence.ICMPError(
            kind: kind, type: error.type, code: error.code, from: error.sender?.description)
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
