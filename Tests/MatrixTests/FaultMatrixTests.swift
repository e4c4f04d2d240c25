import Foundation
import Testing

@testable import Lab

/// The fault matrix: real OpenSSH, real faults, the program as a person runs it.
@Suite struct FaultMatrixTests {
    /// The executable that `swift build` made beside the tests.
    static let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appendingPathComponent("tundoctor").path

    @Test func everyFaultHasARow() {
        let rows = Set(matrixRows.compactMap(\.fault)).union(notInTheMatrix.keys)
        let faults = Set(FaultCatalog.all.map(\.name))
        #expect(faults.subtracting(rows).sorted() == [], "faults without a row")
        #expect(rows.subtracting(faults).sorted() == [], "rows without a fault")
    }

    @Test(.enabled(if: LabSupport.isAvailable, "labs cannot be made here"), .timeLimit(.minutes(20)))
    func everyRowGetsItsVerdict() async throws {
        let queue = RowQueue(matrixRows)
        let outcomes = try await withThrowingTaskGroup(of: [MatrixOutcome].self) { group in
            for _ in 0..<2 {
                group.addTask {
                    try await Lab.with(.simple, program: Self.program) { lab in
                        var outcomes: [MatrixOutcome] = []
                        while let row = await queue.next() {
                            outcomes.append(try await MatrixOutcome(of: row, in: lab))
                        }
                        return outcomes
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        print(MatrixOutcome.table(outcomes))
        for outcome in outcomes.sorted(by: { $0.name < $1.name }) {
            #expect(outcome.complaints == [], "\(outcome.name): \(outcome.verdict)")
        }
        #expect(outcomes.count == matrixRows.count)
        #expect(outcomes.count { if case .broken = $0.row.expectation { true } else { false } } >= 30)
    }
}

/// Hands the rows out, one at a time.
private actor RowQueue {
    private var rows: ArraySlice<MatrixRow>

    init(_ rows: [MatrixRow]) { self.rows = rows[...] }

    func next() -> MatrixRow? { rows.popFirst() }
}

/// Whether a lab can be had on this machine.
enum LabSupport {
    static let isAvailable: Bool = {
        do {
            try LabRequirements.check(.simple)
            return true
        } catch {
            print("the fault matrix is skipped: \(error)")
            return false
        }
    }()
}
