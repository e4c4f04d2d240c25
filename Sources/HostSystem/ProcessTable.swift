#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A process of this host as the kernel lists it (proc_pid_stat(5)).
package struct RunningProcess: Sendable, Hashable {
    /// Its arguments up to 128 KiB.
    package var facts: ProcessFacts
    /// The parent's pid; 1 or a subreaper's once the parent has ended, 0 for one outside our pid namespace.
    package var parent: Int32
    /// Stopped by a signal (Ctrl-Z, SIGSTOP) or held by a debugger: it does nothing until it is continued.
    package var isStopped: Bool
    /// Nil where the system does not tell.
    package var startedAt: Timestamp?
    /// Where its relative paths begin; nil for another user's process.
    package var directory: String?
}

/// Finds processes of this host: in /proc on Linux; elsewhere there are none.
package enum ProcessTable {
    /// Every process whose program file has that name, by pid. Those of other users are among them.
    package static func processes(named name: String) async throws(CancellationError) -> [RunningProcess] {
        try await interruptible(named: "processes") { _ in
            SocketOwners.directory("/proc", limit: 1 << 17).compactMap { Int32($0) }.sorted().compactMap { pid in
                // Cheap first: most processes are something else.
                guard let text = contents(pid, "stat"), StatLine(text)?.name == name else { return nil }
                return process(pid)
            }
        }
    }

    /// One process, or nil when there is none with that pid.
    package static func process(_ pid: Int32) -> RunningProcess? {
        guard pid > 0, let text = contents(pid, "stat"), let line = StatLine(text) else { return nil }
        return RunningProcess(
            facts: ProcessFacts(pid: pid, commandLineLimit: 128 << 10), parent: line.parent, isStopped: line.isStopped,
            startedAt: startTime(line.startTicks), directory: directory(of: pid))
    }

    private static func contents(_ pid: Int32, _ file: String) -> String? {
        (try? FileContents.read("/proc/\(pid)/\(file)", limit: 4096, mayBeCut: true))?.text
    }

    private static func startTime(_ ticks: Int64) -> Timestamp? {
        let perSecond = Int64(sysconf(Int32(_SC_CLK_TCK)))
        guard perSecond > 0, let text = (try? FileContents.read("/proc/stat", limit: 1 << 20, mayBeCut: true))?.text,
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("btime ") }),
            let boot = Int64(line.dropFirst(6))
        else { return nil }
        return Timestamp(milliseconds: boot * 1000 + ticks * 1000 / perSecond)
    }

    private static func directory(of pid: Int32) -> String? {
        var target = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/\(pid)/cwd", &target, target.count)
        guard count > 0, count < target.count else { return nil }
        return String(decoding: target.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// The line of /proc/PID/stat: `pid (name) state parent …`, the start time in clock ticks as its 22nd field.
struct StatLine: Hashable {
    var name: String
    var parent: Int32
    var isStopped: Bool
    var startTicks: Int64

    /// Nil when it is not of the form. The name may hold spaces and brackets.
    init?(_ text: String) {
        guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"), open < close else { return nil }
        let fields = text[text.index(after: close)...].split(separator: " ")
        guard fields.count >= 20, let parent = Int32(fields[1]), let ticks = Int64(fields[19]) else { return nil }
        name = String(text[text.index(after: open)..<close])
        self.parent = parent
        isStopped = fields[0] == "T" || fields[0] == "t"
        startTicks = ticks
    }
}
