import Diagnosis
import Evidence
import Testing
import TunnelModel

/// Whatever a probe can see has an answer: a cause if it is broken, none if it works.
@Suite struct CompletenessTests {
    private func check(_ evidence: Evidence, beside others: [Evidence] = []) {
        let observations = (others + [evidence]).map { Observation($0.check, .seen($0)) }
        let subject = Subject.placeholder(fitting: observations)
        let reading = evidence.reading(in: Scene(subject, Facts(observations)))
        let diagnosis = Diagnoser(subject).diagnose(observations)
        let here = diagnosis.checks.first { $0.check == evidence.check }
        // What stands before it may be broken in these made-up surroundings; then it is rightly not reached.
        guard let here, !(here.because?.hasPrefix("not reached") ?? false) else { return }
        let finding = diagnosis.findings.first { $0.role == evidence.check.role }
        switch reading.state {
        case .broken:
            #expect(here.status == .fail, "\(evidence)")
            #expect(diagnosis.findings.contains { $0.status == .fail }, "\(evidence)")
        case .open:
            #expect(here.status == .unknown, "\(evidence)")
            #expect(finding != nil, "\(evidence)")
        case .works:
            #expect(here.status == .pass || here.status == .warn, "\(evidence): \(finding?.code as Any)")
        case .aside:
            #expect(here.status == .skip || here.status == .warn, "\(evidence): \(finding?.code as Any)")
        }
    }

    @Test func everyEvidenceHasAnAnswer() {
        for evidence in EveryEvidence.all { check(evidence) }
    }

    @Test func everyKeyWithEveryLoginHasAnAnswer() {
        for keys in EveryEvidence.keys {
            for login in EveryEvidence.loginKinds { check(keys, beside: [login]) }
        }
    }

    @Test func aFailureIsNeverWithoutAFinding() {
        for evidence in EveryEvidence.all {
            let observations = [Observation(evidence.check, .seen(evidence))]
            let diagnosis = Diagnoser(.placeholder(fitting: observations)).diagnose(observations)
            let failed = diagnosis.checks.contains { $0.status == .fail }
            #expect(failed == diagnosis.findings.contains { $0.status == .fail }, "\(evidence)")
            for finding in diagnosis.findings {
                #expect(!finding.alternatives.contains(finding.code))
                #expect(Set(finding.alternatives).count == finding.alternatives.count)
                #expect(finding.title.count <= 100)
                #expect(!finding.fixes.isEmpty)
            }
        }
    }
}
