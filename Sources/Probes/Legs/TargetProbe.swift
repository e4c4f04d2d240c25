internal import Evidence
internal import HostSystem
internal import SSHText
internal import SystemPackage
internal import TunnelModel

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Dials the far end of a remote forward from the client host, as ssh here does for each connection that comes through
/// the tunnel (channels.c, connect_to), and greets the service there.
struct TargetProbe: ClientHostProbe {
    let check = CheckID.egressConnect

    func look(at forward: Forward, _ request: ExaminationRequest) async -> ClientHostLook {
        switch forward.egress {
        case .tcp(let host, let port)?: await look(host, port, forward, request)
        case .unix(let path)?: ClientHostLook(lookAtPath(path))
        case nil: ClientHostLook(CheckID.skippedWithoutDestination)
        }
    }

    private func look(
        _ host: String, _ port: Int, _ forward: Forward, _ request: ExaminationRequest
    ) async -> ClientHostLook {
        let target = Endpoint.tcp(host: host, port: port)
        let deadline = Deadline(after: request.settings.timeout)
        var seen = ClientHostLook([])
        let clock = Stopwatch()
        do {
            let found = try await Resolver().resolve(
                host, port: UInt16(clamping: port), family: AddressFamily(request.configuration.addressFamily),
                deadline: deadline)
            let isName = host.contains { $0.isLetter } && !host.contains(":")
            if let failure = found.failure {
                let evidence = EgressNameEvidence.failed(name: host, text: failure.words, dialler: .clientHost)
                seen.observations.append(
                    Observation(.egressName, .seen(.egressName(evidence)), elapsed: found.elapsed))
                return seen
            }
            seen.observations.append(
                isName
                    ? Observation(
                        .egressName, .seen(.egressName(.resolves(name: host, dialler: .clientHost))),
                        elapsed: found.elapsed)
                    : Observation(.egressName, .skipped(.notApplicable("\(host) is an address"))))
            let report = try await Dialer().dial(found.order, deadline: deadline)
            seen.budget.tcpConnections = report.attempts.count { $0.outcome.isConnected }
            seen.observations.append(connectObservation(report, target))
            guard let connection = report.connection else {
                if report.attempts.last?.outcome == .connectedAndReset {
                    let closed = StreamGreeting.Outcome(
                        result: .closed(after: .zero), elapsed: .zero, spokeFirst: false)
                    seen.observations.append(serviceObservation(closed, target))
                }
                return seen
            }
            let visit = ServiceVisit(target, of: forward, request)
            let findings = await visit.make(on: SocketStream(connection))
            connection.closeNow()
            seen.observations.append(serviceObservation(findings.greeting, target))
            await lookFurther(
                ApplicationLook(visit: visit, first: findings, isOnDialler: target.isLoopback), found.order, &seen)
        } catch {
            seen.observations.append(Observation(check, .unable(.interrupted), elapsed: clock.elapsed))
        }
        return seen
    }

    private func connectObservation(_ report: DialReport, _ target: Endpoint) -> Observation {
        // ssh reports the last address that it tried.
        let result: EgressConnectEvidence.Result =
            switch report.attempts.last?.outcome {
            case .connected, .connectedAndReset: .opened
            case .timedOut: .noReply(after: report.elapsed)
            case let outcome?: .failed(text: outcome.words)
            case nil: .failed(text: "no address to dial")
            }
        return Observation(
            check,
            .seen(
                .egressConnect(
                    EgressConnectEvidence(
                        result: result, egress: target.description, elapsed: report.elapsed, dialler: .clientHost,
                        isLocalFailure: report.attempts.last?.outcome.isLocalFailure ?? true))),
            elapsed: report.elapsed)
    }

    private func serviceObservation(_ greeted: StreamGreeting.Outcome, _ target: Endpoint) -> Observation {
        Observation(
            .egressService,
            .seen(
                .egressService(
                    EgressServiceEvidence(
                        result: greeted.result, egress: target.description,
                        expected: target.port.flatMap { ExpectedService.of(port: $0) }, spokeFirst: greeted.spokeFirst,
                        dialler: .clientHost))),
            elapsed: greeted.elapsed)
    }

    /// The application, asked once more as a program on the tunnel host asks: a connection each.
    private func lookFurther(
        _ look: ApplicationLook, _ addresses: [SocketAddress], _ seen: inout ClientHostLook
    ) async {
        guard look.visit.goesOn, look.isAsExpected else { return }
        let clock = Stopwatch()
        var others: [ServiceVisit.Findings?] = []
        for visit in look.further where !Task.isCancelled {
            let report = try? await Dialer().dial(addresses, deadline: Deadline(after: visit.timeout))
            guard let connection = report?.connection else {
                others.append(nil)
                continue
            }
            seen.budget.tcpConnections += 1
            others.append(await visit.make(on: SocketStream(connection)))
            connection.closeNow()
        }
        if look.first.ssh != nil { seen.budget.sshHandshakes += 1 }
        guard let evidence = look.evidence(others, dialler: .clientHost) else { return }
        seen.observations.append(
            Observation(.application, .seen(.application(evidence)), elapsed: clock.elapsed))
    }

    /// A unix socket is only looked at: connecting to it could start something (systemd.socket(5)).
    private func lookAtPath(_ path: String) -> [Observation] {
        var facts = stat()
        let isSocket = stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFSOCK
        let mayEnter = access(path, W_OK) == 0
        let result: EgressConnectEvidence.Result =
            if isSocket && mayEnter {
                .opened
            } else {
                .failed(text: isSocket ? "Permission denied" : "there is no socket \(ForeignText(path))")
            }
        return [
            Observation(.egressName, .skipped(.notApplicable("a unix socket has no name to look up"))),
            Observation(
                check,
                .seen(
                    .egressConnect(
                        EgressConnectEvidence(
                            result: result, egress: path, elapsed: .zero, dialler: .clientHost)))),
        ]
    }
}

extension DialAttempt.Outcome {
    /// In strerror(3)'s words where there are such.
    var words: String {
        switch self {
        case .connected: "connected"
        case .connectedAndReset: "Connection reset by peer"
        case .refusedByReset, .refused: "Connection refused"
        case .refusedByICMP: "Connection refused"
        case .unreachable(let error):
            error.meaning == .networkUnreachable ? "Network is unreachable" : "No route to host"
        case .noAnswerFromNeighbour: "No route to host"
        case .unreachableKindUnknown(let error), .noRoute(let error), .deniedLocally(let error, _), .other(let error):
            error.description
        case .timedOut: "Connection timed out"
        case .sourceUnavailable: "the source address cannot be used"
        }
    }

    /// This machine could not even send.
    fileprivate var isLocalFailure: Bool {
        switch self {
        case .noRoute, .deniedLocally, .sourceUnavailable: true
        default: false
        }
    }
}

extension AddressFamily {
    /// AddressFamily of ssh_config(5).
    init(_ setting: String) {
        switch setting {
        case "inet": self = .ipv4
        case "inet6": self = .ipv6
        default: self = .any
        }
    }
}
