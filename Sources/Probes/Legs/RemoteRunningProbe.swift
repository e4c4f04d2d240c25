internal import Evidence
internal import HostSystem
internal import TunnelModel

/// Where a remote tunnel should run (`--running`): whether an ssh holds its listener.
///
/// A listener that was granted to us is not held by anybody; where the server chooses the port, only the client host's own
/// processes tell.
struct RemoteRunningProbe: Probe {
    let check = CheckID.running

    func isWanted(for request: ExaminationRequest) -> Bool { request.settings.mustRun }

    func look(in examination: isolated Examination) async -> Look {
        guard let forward = examination.forward, case .listener(let seen)? = examination.evidence(.listener) else {
            return .notApplicable("nobody asked for the listener")
        }
        switch seen.result {
        case .granted where seen.port != 0: return .seen(.running(RunningEvidence(holder: nil)))
        case .granted where await examination.ownTunnel(forward) == nil:
            return .seen(.running(RunningEvidence(holder: nil)))
        default: return .notApplicable("who holds the listener is told there")
        }
    }
}
