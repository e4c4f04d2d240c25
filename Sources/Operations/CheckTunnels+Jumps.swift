internal import Diagnosis
internal import Evidence
internal import HostSystem
internal import Probes
internal import Reporting
internal import SSHText
internal import SpecReading
internal import TunnelModel

extension CheckTunnels {
    /// Gives a request its jump hosts, each as ssh itself would go there.
    func addJumps(to request: inout ExaminationRequest, _ line: SSHCommandLine) async {
        guard request.configurationEvidence.isRead, request.configuration.proxyJump != nil else { return }
        switch await JumpReader().route(to: line, request.configuration) {
        case .none, .throughCommand: return
        // Without an ssh nobody knows what the way would be.
        case .refused(_, let error) where error.code == .noSSH: return
        case .refused(_, let error): request.configurationEvidence = ConfigurationEvidence(error)
        case .hosts(let hosts):
            var via: String?
            for host in hosts {
                var jump = self.request(for: host)
                jump.via = via
                via = host.name
                request.jumps.append(jump)
            }
            request.via = via
        }
    }

    /// The examination of a jump host: no forward of its own, and everything up to the login whatever else was asked for.
    private func request(for host: JumpHost) -> ExaminationRequest {
        let line = host.commandLine
        let spec = TunnelSpec(
            name: host.name, command: line.pasteable, arguments: line.words, tunnelHost: host.name, forwards: [])
        var request = request(spec, host.configuration, .read(forwards: 0, forwardsCleared: false), line)
        request.settings = settings.forJumpHost
        return request
    }

    /// What the jump hosts come to, each by itself, in the order of the way.
    func diagnoses(of hops: [ExaminedHop], before plan: LegPlan, wentOnBySSH: Bool) -> [Diagnosis] {
        plan.jumps.indices.map { index in
            guard hops.indices.contains(index) else {
                // Nobody came so far: what stands in the way is said where it stands.
                let before = index == 0 ? LegPlan.clientHost : plan.jumps[index - 1].to
                let reason =
                    wentOnBySSH ? "your own ssh went through it" : "not reached: \(before) comes first"
                var result = CheckResult(check: .reach, status: .skip, detail: reason)
                result.because = result.detail
                return Diagnosis(checks: [result], findings: [])
            }
            let hop = hops[index]
            let configuration = hop.request.configuration
            // Its part in the way is that of a tunnel host: it dials the next.
            let next = index + 1 < plan.jumps.count ? plan.jumps[index + 1].to : plan.leg(.transport).to
            let forward = Forward(
                kind: .local, ingress: .unix(path: ""), egress: .tcp(host: next, port: 22))
            let subject = Subject(
                spec: hop.request.spec, plan: LegPlan(forward, tunnelHost: hop.request.spec.tunnelHost),
                user: configuration.user, port: configuration.port, hostName: configuration.hostname,
                client: hop.request.typedOn?.name ?? LegPlan.clientHost)
            let looked = Set(hop.observations.map(\.check))
            var diagnosis = Diagnoser(subject, suppressed: suppressed).diagnose(hop.observations)
            diagnosis.checks.removeAll { !looked.contains($0.check) || $0.check == .configuration }
            for place in diagnosis.checks.indices where diagnosis.checks[place].status == .skip {
                diagnosis.checks[place].speak(of: hop.request.spec.tunnelHost)
            }
            return diagnosis
        }
    }
}

extension ExaminationSettings {
    /// On a jump host everything up to the login is looked at: without it nothing behind it can be.
    fileprivate var forJumpHost: ExaminationSettings {
        var settings = self
        settings.only = nil
        settings.destinations = []
        return settings
    }
}

extension Diagnosis {
    /// The same with what was found on the jump hosts, at their places on the way.
    ///
    /// - Parameter readingAfter: how many of them come before the host on which the command is typed and its words are
    ///   read.
    func behind(_ hops: [Diagnosis], readingAfter: Int = 0) -> Diagnosis {
        guard !hops.isEmpty else { return self }
        var hopChecks: [CheckResult] = []
        var hopFindings: [Finding] = []
        for (index, hop) in hops.enumerated() {
            hopChecks += hop.checks.map { result in
                var result = result
                result.hop = index
                return result
            }
            hopFindings += hop.findings.map { finding in
                var finding = finding
                finding.hop = index
                return finding
            }
        }
        var merged = self
        // What the words say is read here: it belongs to the leg that begins here.
        for index in merged.checks.indices
        where hops.count > readingAfter && [.configuration, .hazards].contains(merged.checks[index].check) {
            merged.checks[index].hop = readingAfter
        }
        let place = merged.checks.firstIndex { $0.hop == nil && $0.check.role == .transport }
        merged.checks.insert(contentsOf: hopChecks, at: place ?? merged.checks.endIndex)
        merged.findings = [CheckStatus.fail, .unknown, .warn].flatMap { status in
            let own = findings.filter { $0.status == status }
            return own.filter { $0.role == .ingress } + hopFindings.filter { $0.status == status }
                + own.filter { $0.role != .ingress }
        }
        merged.suppressed += hops.flatMap(\.suppressed).filter { !suppressed.contains($0) }
        return merged
    }
}

extension CheckResult {
    /// Names the jump host where the reasons for a skip speak of the tunnel host.
    fileprivate mutating func speak(of host: String) {
        detail = detail.replacing("the tunnel host", with: host)
        because = because?.replacing("the tunnel host", with: host)
    }
}
