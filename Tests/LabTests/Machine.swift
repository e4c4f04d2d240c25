@testable import Lab
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What these tests see of the machine they run on.
enum Machine {
    /// Nil if a lab can run here.
    private static let obstacle: LabError? = {
        do throws(LabError) {
            try LabRequirements.check(.simple)
            return nil
        } catch {
            return error
        }
    }()

    static var canRunLabs: Bool { obstacle == nil }
    static var whyNot: Comment { "a lab cannot run here: \(obstacle.map { "\($0)" } ?? "")" }
}
