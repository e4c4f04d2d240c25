import Diagnosis
import Evidence
import Foundation
import Testing

@testable import Lab

/// The fault matrix: real OpenSSH, real faults, the program as a person runs it.
@Suite struct FaultMatrixTests {
    /// The executable that `swift build` made beside the tests.
    static let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appendingPathComponent("tundoctor").path

    /// How many labs share the rows: much of the time is waiting.
    static let labs = 3
    /// All rows; with `TUNDOCTOR_ROWS` in the environment those whose faults or notes contain one of its words.
    static let rows: [MatrixRow] = {
        guard let words = ProcessInfo.processInfo.environment["TUNDOCTOR_ROWS"]?.split(separator: ",") else {
            return matrixRows
        }
        return matrixRows.filter { row in
            words.contains { "\(row.fault ?? "as built") of \(row.topology.name) \(row.note)".contains($0) }
        }
    }()

    private var rows: [MatrixRow] { Self.rows }

    @Test func everyFaultHasARow() {
        let rows = Set(matrixRows.compactMap(\.fault)).union(notInTheMatrix.keys)
        let faults = Set(FaultCatalog.all.map(\.name))
        #expect(faults.subtracting(rows).sorted() == [], "faults without a row")
        #expect(rows.subtracting(faults).sorted() == [], "rows without a fault")
    }

    /// Only the names of the codes are taken from the program: what a row demands is written by hand.
    @Test func everyCodeIsDemandedOrExcused() {
        let demanded = Set(matrixRows.flatMap(\.codes))
        let known = Set(CauseCatalog.all.map(\.code.description))
        let missing = known.subtracting(demanded).subtracting(notReproduced.keys).subtracting(demandedOfProbes)
        #expect(missing.sorted() == [], "codes that no row demands, and no reason why")
        #expect(demanded.intersection(notReproduced.keys).sorted() == [], "demanded and excused")
        // The code of an error is not a cause's.
        let findings = matrixRows.flatMap { row -> [String] in
            if case .badSpec = row.expectation { [] } else { row.codes }
        }
        let unknown = Set(findings).subtracting(CauseCatalog.all.map(\.code.description))
        #expect(unknown.sorted() == [], "demanded and unknown")
    }

    @Test(.enabled(if: LabSupport.isAvailable, "labs cannot be made here"), .timeLimit(.minutes(20)))
    func everyRowGetsItsVerdict() async throws {
        let queue = RowQueue(rows)
        let outcomes = try await withThrowingTaskGroup(of: [MatrixOutcome].self) { group in
            for _ in 0..<Self.labs {
                group.addTask {
                    var outcomes: [MatrixOutcome] = []
                    // One lab of each kind, for all its rows.
                    for topology in TopologyCatalog.all where await queue.hasRows(of: topology) {
                        outcomes += try await Lab.with(topology, program: Self.program) { lab in
                            var outcomes: [MatrixOutcome] = []
                            while let row = await queue.next(of: topology) {
                                outcomes.append(try await MatrixOutcome(of: row, in: lab))
                            }
                            return outcomes
                        }
                    }
                    return outcomes
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        print(MatrixOutcome.table(outcomes))
        print(notReproducedTable)
        for outcome in outcomes.sorted(by: { $0.name < $1.name }) {
            #expect(outcome.complaints == [], "\(outcome.name): \(outcome.verdict)")
        }
        #expect(outcomes.count == rows.count)
        guard rows.count == matrixRows.count else { return }
        #expect(outcomes.count { if case .broken = $0.row.expectation { true } else { false } } >= 30)
    }
}

/// The codes without a row, for the test's output.
private var notReproducedTable: String {
    "not reproduced: \(notReproduced.count) codes\n"
        + notReproduced.sorted { $0.key < $1.key }
        .map { "    " + $0.key.padding(toLength: max(36, $0.key.count), withPad: " ", startingAt: 0) + " " + $0.value }
        .joined(separator: "\n")
}

/// Hands the rows out, one at a time.
private actor RowQueue {
    private var rows: [String: ArraySlice<MatrixRow>]

    init(_ rows: [MatrixRow]) {
        self.rows = Dictionary(grouping: rows, by: \.topology.name).mapValues { $0[...] }
    }

    func hasRows(of topology: Topology) -> Bool { !(rows[topology.name] ?? []).isEmpty }

    func next(of topology: Topology) -> MatrixRow? { rows[topology.name]?.popFirst() }
}

/// Whether a lab can be had on this machine.
enum LabSupport {
    static let isAvailable: Bool = {
        do {
            for topology in Set(matrixRows.map(\.topology)) { try LabRequirements.check(topology) }
            return true
        } catch {
            print("the fault matrix is skipped: \(error)")
            return false
        }
    }()
}
