#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension ProcessFacts {
    /// The processes of this host whose program has that name, by pid; none where there is no /proc.
    package static func running(named name: String) async throws(CancellationError) -> [ProcessFacts] {
        try await interruptible(named: "processes") { _ in
            SocketOwners.directory("/proc", limit: 1 << 17).compactMap { Int32($0) }.sorted().compactMap { pid in
                let comm = try? FileContents.read("/proc/\(pid)/comm", limit: 64, mayBeCut: true).text
                return comm?.split(separator: "\n").first.map(String.init) == name ? ProcessFacts(pid: pid) : nil
            }
        }
    }
}
