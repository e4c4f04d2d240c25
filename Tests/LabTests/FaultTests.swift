import Foundation
import Lab
import Testing

@Suite struct FaultTests {
    /// How many labs share the work: most of a trial is waiting.
    static let labs = 4

    /// All; with `TUNDOCTOR_ROWS` in the environment those whose names contain one of its words.
    static let faults: [Fault] = {
        guard let words = ProcessInfo.processInfo.environment["TUNDOCTOR_ROWS"]?.split(separator: ",") else {
            return FaultCatalog.all
        }
        return FaultCatalog.all.filter { fault in words.contains { "\(fault.name) of \(fault.topology)".contains($0) } }
    }()

    /// The lab's proof that its faults are real: what ssh itself says of each, without any help of ours.
    @Test(.timeLimit(.minutes(20)), .enabled(if: Machine.canRunLabs, Machine.whyNot))
    func sshMeetsEveryFaultAsItIsMeant() async throws {
        for topology in TopologyCatalog.all {
            let all = Self.faults.filter { $0.topology == topology.name }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for part in 0..<min(Self.labs, all.count) {
                    group.addTask {
                        try await Lab.with(topology) { lab in
                            for index in stride(from: part, to: all.count, by: Self.labs) {
                                let start = ContinuousClock.now
                                await Self.check(all[index], in: lab)
                                try await lab.heal()
                                let elapsed = ContinuousClock.now - start
                                if elapsed > .seconds(20) { print("\(all[index].name) took \(elapsed)") }
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    private static func check(_ fault: Fault, in lab: Lab) async {
        guard let pattern = FaultExpectations.table[fault.name], let expected = try? Regex(pattern) else {
            Issue.record("\(fault.name) has no expectation that can be read")
            return
        }
        do {
            var trial = try await FaultTrial(fault, in: lab)
            if trial.log.firstMatch(of: expected) == nil {
                // Four hundred meetings of real programs on a busy machine: a race among them is looked at once more.
                print("once more: \(fault.name), where ssh said\n\(trial.summary)")
                try await lab.heal()
                trial = try await FaultTrial(fault, in: lab)
            }
            #expect(
                trial.log.firstMatch(of: expected) != nil,
                "\(fault.area) \(fault.name): ssh said\n\(trial.summary)\nnot \(pattern)")
            let carries = try trial.log.firstMatch(of: Regex(FaultExpectations.carries)) != nil
            let isOther = fault.name == "dropbear-local"
            #expect(
                carries || isOther || fault.effect != .healthy, "\(fault.name) is called healthy and does not carry")
            #expect(!carries || fault.effect != .broken, "\(fault.name) is called broken and carries")
        } catch {
            Issue.record("\(fault.name): \(error)")
        }
    }

    @Test func everyFaultHasAnExpectationAndAPlaceInTheTopology() {
        #expect(Set(FaultCatalog.all.map(\.name)) == Set(FaultExpectations.table.keys))
        #expect(FaultCatalog.all.count == Set(FaultCatalog.all.map(\.name)).count, "names are unique")
        for fault in FaultCatalog.all {
            for step in fault.steps {
                let topology = TopologyCatalog.topology(named: fault.topology)
                #expect(topology?.host(step.host) != nil, "\(fault.name) names the host \(step.host)")
            }
            #expect(fault.command.first == "ssh" && fault.title.last != ".", "\(fault.name)")
        }
        #expect(FaultCatalog.all.filter { $0.effect == .broken }.count >= 45)
    }

    @Test func aFaultIsFoundByItsName() {
        #expect(FaultCatalog.fault(named: "sshd-stopped")?.area == "reach")
        #expect(FaultCatalog.fault(named: "no-such-fault") == nil)
    }
}
