import Lab
import Testing

@Suite struct FaultTests {
    /// The lab's proof that its faults are real: what ssh itself says of each, without any help of ours.
    @Test(.timeLimit(.minutes(5))) func sshMeetsEveryFaultAsItIsMeant() async throws {
        let labs = 4
        let only: String? = nil
        let all = FaultCatalog.all.filter { only == nil || $0.name == only }
        try await withThrowingTaskGroup(of: [FaultTrial].self) { group in
            for part in 0..<labs {
                group.addTask {
                    try await Lab.with(.simple) { lab in
                        var trials: [FaultTrial] = []
                        for index in stride(from: part, to: all.count, by: labs) {
                            do {
                            trials.append(try await FaultTrial(all[index], in: lab))
                            } catch { Issue.record("\(all[index].name): \(error)") }
                            try await lab.heal()
                        }
                        return trials
                    }
                }
            }
            for try await trials in group {
                for trial in trials { 
                   print("#### \(trial.fault.area) \(trial.fault.name) [\(trial.fault.effect.rawValue)]\n\(trial.summary)") 
                }
            }
        }
    }
}
