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
        if let host = request.typedOn { return await examination.reach(from: host) }
        guard request.proxyDescription == nil, !examination.goesBySSH else {
            return await examination.askSSH(for: check)
        }
        if let jump = request.via { return await examination.dialThroughJump(jump) }
        // ssh gives every address its whole ConnectTimeout; so do we, or a slow first address would hide a good second.
        let each = request.connectTimeout
        let deadline = Deadline(after: each * examination.addresses.count)
        let report: DialReport
        do {
            let dialer = Dialer(
                source: .init(configuration), trafficClass: configuration.trafficClassBeforeLogin?.value)
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
        let lostClass = await lostClass(of: report, examination)
        examination.isReset = report.connection == nil && report.attempts.last?.outcome == .connectedAndReset
        var evidence = ReachEvidence(
            attempts: report.attempts.enumerated().map { index, attempt in
                ReachEvidence.Attempt(attempt, isLast: index == report.attempts.count - 1)
            },
            source: configuration.bindInterface ?? configuration.bindAddress, lostClass: lostClass)
        evidence.tunnelBefore = request.tunnelBefore
        return .seen(.reach(evidence))
    }

    /// The traffic class that ssh marks its packets with, if the same addresses answer to packets that have no mark.
    ///
    /// Whoever drops marked packets is near or answers in no more time than others: three seconds an address are enough.
    private func lostClass(of report: DialReport, _ examination: isolated Examination) async -> String? {
        let configuration = examination.request.configuration
        let silent = report.attempts.filter { $0.outcome == .timedOut }.map(\.address)
        guard report.connection == nil, !silent.isEmpty,
            let trafficClass = configuration.trafficClassBeforeLogin, let value = trafficClass.value, value != 0
        else { return nil }
        let patience = min(examination.request.connectTimeout, .seconds(3))
        let again = try? await Dialer(source: .init(configuration))
            .dial(silent, deadline: Deadline(after: patience * silent.count), perAddress: patience)
        guard again?.connection != nil else { return nil }
        examination.budget.tcpConnections += 1
        return trafficClass.name
    }
}
