internal import HostSystem
internal import Operations
internal import Reporting
internal import TunnelModel

/// Examines once, or with a limit again and again until all is well or the time is over.
struct RepeatedCheck: Sendable {
    var check: CheckTunnels
    var prepared: PreparedChecks
    /// Nil: once.
    var limit: Duration?
    /// Says that it goes on.
    var note: @Sendable (String) -> Void

    /// The last report.
    func run() async -> Report {
        let deadline = limit.map { Deadline(after: $0) }
        var pause = Duration.seconds(1)
        while true {
            let report = await check.run(prepared)
            let isGood = report.verdict == .healthy || report.verdict == .degraded
            guard let deadline, !isGood, !Task.isCancelled, deadline.remaining > pause else { return report }
            note(
                "not healthy yet; again in \(pause.components.seconds) s, for at most \(deadline.remaining.components.seconds) s"
            )
            do { try await Task.sleep(for: pause) } catch { return report }
            // Slower and slower: refused logins count against us on the server.
            pause = min(pause * 2, .seconds(30))
        }
    }
}
