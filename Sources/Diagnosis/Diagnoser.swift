package import Evidence
import TunnelModel

/// Turns what was observed of one tunnel into causes and fixes. Pure: the same observations, the same diagnosis.
package struct Diagnoser: Sendable {
    private let subject: Subject
    /// The causes that can show at each check, in the catalogue's order.
    private let causes: [CheckID: [Cause]]
    private let suppressed: Set<FindingCode>

    /// - Parameters:
    ///   - causes: the catalogue; tests may give a smaller one.
    ///   - suppressed: warnings that are not to be given. A failure, and what stays unknown, is always told.
    package init(_ subject: Subject, causes: [Cause]? = nil, suppressed: Set<FindingCode> = []) {
        self.subject = subject
        self.causes = causes.map(Diagnoser.byCheck) ?? Diagnoser.catalogue
        self.suppressed = suppressed
    }

    /// Asked for every check of every tunnel, most of the catalogue has nothing to say: it is sorted once.
    private static let catalogue = byCheck(CauseCatalog.all)

    private static func byCheck(_ causes: [Cause]) -> [CheckID: [Cause]] {
        Dictionary(
            uniqueKeysWithValues: CheckID.allCases.map { check in
                (check, causes.filter { cause in cause.sightings.contains { $0.check == nil || $0.check == check } })
            })
    }

    /// Every check with its status, and the findings: failures first, then what stays unknown, then warnings, each in
    /// the order of the path. What lies behind the first broken check is not reached, whatever was seen of it.
    package func diagnose(_ observations: some Sequence<Observation>) -> Diagnosis {
        let facts = Facts(observations)
        let scene = Scene(subject, facts)
        var results: [CheckResult] = []
        var findings: [Finding] = []
        var silenced: [FindingCode] = []
        var broken: Set<CheckID> = []
        let kind = subject.plan.forward.kind
        let checks = CheckID.checks(for: kind)
        for check in checks {
            if check.isOccasional, facts[check] == nil { continue }
            if let culprit = checks.last(where: { broken.contains($0) && check.closure(for: kind).contains($0) }) {
                results.append(.skip(check, "not reached: \(culprit.words) must work first"))
                continue
            }
            guard let observation = facts[check] else {
                results.append(.skip(check, "not looked at"))
                continue
            }
            var (result, found, quiet) = examine(observation, scene)
            if result.status == .fail { broken.insert(check) }
            if result.status == .fail, facts.makesIrrelevant(check) {
                result.becomeUnknown()
                for index in found.indices { found[index].becomeUnknown(in: scene) }
            }
            silenced += quiet.filter { !silenced.contains($0) }
            results.append(result)
            // One inability may show at many checks: it is said once.
            findings += found.filter { new in !findings.contains { $0.code == new.code } }
        }
        return Diagnosis(checks: results, findings: sorted(findings), suppressed: silenced)
    }

    private func examine(_ observation: Observation, _ scene: Scene) -> (CheckResult, [Finding], [FindingCode]) {
        let check = observation.check
        switch observation.outcome {
        case .skipped(let reason):
            return (.skip(check, reason.words), [], [])
        case .unable(let reason):
            let found = findings(for: observation, scene, evidence: [reason.words(in: scene)])
            let result = CheckResult(
                check: check, status: .unknown, detail: "could not be looked at", because: reason.words(in: scene),
                elapsed: observation.elapsed)
            return (result, found, [])
        case .seen(let evidence):
            let reading = evidence.reading(in: scene)
            let all = findings(for: observation, scene, evidence: reading.evidence)
            let isQuiet = { (finding: Finding) in finding.status == .warn && suppressed.contains(finding.code) }
            let found = all.filter { !isQuiet($0) }
            let status = found.map(\.status).reduce(reading.status) { $0.combined(with: $1) }
            var result = CheckResult(
                check: check, status: status, detail: reading.detail, elapsed: observation.elapsed, brief: reading.brief
            )
            if status == .skip || status == .unknown { result.because = reading.detail }
            result.entries = reading.entries
            return (result, found, all.filter(isQuiet).map(\.code))
        }
    }

    /// The causes that the observation shows: one finding for all that would break the tunnel, for they cannot be told
    /// apart by it; a finding each for warnings, which stand side by side.
    private func findings(for observation: Observation, _ scene: Scene, evidence: [String]) -> [Finding] {
        if observation.check.isManyLooks {
            return causes[observation.check, default: []].filter { $0.matches(observation, scene.facts) }.map {
                finding($0, scene, observation.check, evidence, alternatives: [])
            }
        }
        let matching = Diagnoser.matching(observation, scene, among: causes[observation.check, default: []])
        guard let first = matching.first else { return [] }
        let status = first.status(in: scene)
        if status == .warn {
            return matching.map { finding($0, scene, observation.check, evidence, alternatives: []) }
        }
        let rest = matching.dropFirst().filter { $0.status(in: scene) == status }
        return [finding(first, scene, observation.check, evidence, alternatives: rest.map(\.code))]
    }

    /// The causes of the worst status among those that match, the likeliest first; a general one only alone.
    static func matching(_ observation: Observation, _ scene: Scene, among causes: [Cause]) -> [Cause] {
        let all = causes.filter { $0.matches(observation, scene.facts) }
        let decisive = all.filter(\.isDecisive)
        let specific = all.filter { !$0.isGeneral }
        let matching = !decisive.isEmpty ? decisive : specific.isEmpty ? all : specific
        let worst = matching.map { $0.status(in: scene) }.reduce(CheckStatus.skip) { $0.combined(with: $1) }
        let kept = matching.filter { $0.status(in: scene) == worst }
        return kept.filter { $0.isLikelier(scene.facts) } + kept.filter { !$0.isLikelier(scene.facts) }
    }

    private func finding(
        _ cause: Cause, _ scene: Scene, _ check: CheckID, _ evidence: [String], alternatives: [FindingCode]
    ) -> Finding {
        Finding(
            code: cause.code, status: cause.status(in: scene), role: check.role,
            title: cause.title(scene).clipped(to: 100), cause: cause.why, evidence: evidence,
            alternatives: alternatives, experiment: alternatives.isEmpty ? nil : cause.experiment,
            fixes: cause.fixes(scene))
    }

    private func sorted(_ findings: [Finding]) -> [Finding] {
        let path: [Leg.Role] = [.ingress, .transport, .egress]
        return [CheckStatus.fail, .unknown, .warn].flatMap { status in
            path.flatMap { role in findings.filter { $0.status == status && $0.role == role } }
        }
    }
}

extension Reading {
    fileprivate var status: CheckStatus {
        switch state {
        case .works: .pass
        case .aside: .skip
        case .open: .unknown
        case .broken: .fail
        }
    }
}

extension CheckResult {
    fileprivate static func skip(_ check: CheckID, _ because: String) -> CheckResult {
        CheckResult(check: check, status: .skip, detail: because, because: because)
    }
}

extension String {
    /// At most `limit` characters, the last of them `…` when something was cut.
    func clipped(to limit: Int) -> String {
        count <= limit ? self : prefix(limit - 1) + "…"
    }
}
