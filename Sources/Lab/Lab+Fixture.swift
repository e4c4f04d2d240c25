import HostSystem

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension Lab {
    /// Runs `body` with a lab of its own, which ends with it: on return, throw, cancellation, and if this process dies.
    ///
    /// - Parameter program: the tundoctor to offer in the hosts; nil: this one, or the one beside a test bundle.
    package static func with<Result: Sendable>(
        _ topology: Topology, program: String? = nil, _ body: (Lab) async throws -> Result
    ) async throws -> Result {
        let lab = try await up(topology, name: uniqueName(), program: program)
        do {
            let result = try await body(lab)
            await lab.down()
            return result
        } catch {
            await lab.down()
            throw error
        }
    }

    /// A name that no other lab of this machine has: the process and a random number.
    package static func uniqueName() -> String {
        "t\(getpid())-\(String(UInt32.random(in: 0...UInt32.max), radix: 36))"
    }
}
