internal import CHostSystem
import HostSystem

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The starter's hold on a lab's anchor: the pipe that keeps it alive and the pipe it reports through.
///
/// While the lifeline is open the lab lives exactly as long as this process; the kernel closes it for us on any end.
final class Anchor: @unchecked Sendable {
    // Immutable after `init` but for `lifeline` and `isReaped`, which `lock` guards.
    private let process: pid_t
    private let report: Int32
    private var lifeline: Int32
    private var isReaped = false
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

    /// Starts the anchor; it waits for commands.
    ///
    /// - Throws: ``LabError/Code/stepFailed`` if there are no descriptors or processes to be had.
    init(lab: String, topology: String, asRoot: Bool) throws(LabError) {
        // Writing to a lab that has ended must be an error, not the end of this process.
        td_survive_sigpipe()
        // A user namespace gives a normal user root's rights over what is inside, and nothing outside.
        let rights = asRoot ? [] : ["--user", "--map-auto", "--map-root-user"]
        let words =
            ["unshare"] + rights + [
                "--net", "--mount", "--pid", "--uts", "--ipc", "--fork", "--kill-child", "--propagation", "private",
                "sh", "-s", LabProcesses.anchorMarker, lab, topology,
            ]
        var pid = pid_t()
        var ends: (lifeline: Int32, report: Int32) = (-1, -1)
        let arguments = words.map { strdup($0) } + [nil]
        let environment = Lab.cleanEnvironment.map { strdup($0) } + [nil]
        defer { for pointer in arguments + environment { free(pointer) } }
        let status = td_lab_spawn(arguments, environment, &ends.lifeline, &ends.report, &pid)
        guard status == 0 else {
            throw LabError(.stepFailed, "start lab \(lab)", detail: "unshare: \(String(cString: strerror(status)))")
        }
        process = pid
        lifeline = ends.lifeline
        // So that a reader that is stuck does not block us, too.
        _ = fcntl(lifeline, F_SETFL, fcntl(lifeline, F_GETFL) | O_NONBLOCK)
        report = ends.report
        pthread_mutex_init(lock, nil)
    }

    deinit {
        if lifeline >= 0 { close(lifeline) }
        close(report)
        pthread_mutex_destroy(lock)
        lock.deallocate()
    }

    /// Sends commands and reads what comes back until a line equals `end`.
    ///
    /// - Throws: ``LabError/Code/stepFailed`` with what the anchor said, if it ends before that.
    func run(_ script: String, until end: String, operation: String) async throws -> [Substring] {
        let lines = await withTaskCancellationHandler {
            await onOwnThread(named: "lab-anchor") { self.converse(script, until: end) }
        } onCancel: {
            self.cut()
        }
        try Task.checkCancellation()
        guard lines.last == end[...] else {
            let text = lines.suffix(12).joined(separator: "\n")
            throw LabError(.stepFailed, operation, detail: text.isEmpty ? "the first process ended" : text)
        }
        return lines.dropLast()
    }

    /// Lets the lab outlive this process.
    func detach() {
        withLock {
            Anchor.write(AnchorScript.detach, to: lifeline)
            close(lifeline)
            lifeline = -1
        }
    }

    /// Ends the lifeline: an undetached lab dies.
    func cut() {
        withLock {
            guard lifeline >= 0 else { return }
            close(lifeline)
            lifeline = -1
            // The shell notices the end of its input only between commands. It leads a session of its own; whatever
            // unshare(1) started to map ids is in there and may wait for a parent that failed.
            if !isReaped { kill(-process, SIGKILL) }
        }
    }

    /// Ends the lab and waits until every process of it is gone.
    func end() async {
        cut()
        await onOwnThread(named: "lab-end") {
            var status: Int32 = 0
            while waitpid(self.process, &status, 0) < 0 && errno == EINTR {}
            self.withLock { self.isReaped = true }
        }
    }

    private func withLock<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return body()
    }

    /// Gives the anchor a script and takes what it says, until `end` or until its first process is gone.
    ///
    /// The end of the report alone would not do: when unshare(1) fails, the child that was to map its ids holds the pipes
    /// and waits for ever.
    private func converse(_ script: String, until end: String) -> [Substring] {
        var rest = Array(script.utf8)[...]
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16384)
        let mark = Array((end + "\n").utf8)
        while bytes.count < 1 << 20, !bytes.suffix(mark.count).elementsEqual(mark) {
            // The descriptor is not used behind the back of cut(): a closed one is not asked for.
            let input = withLock { rest.isEmpty ? -1 : lifeline }
            var polled = [
                pollfd(fd: report, events: Int16(POLLIN), revents: 0),
                pollfd(fd: input, events: Int16(POLLOUT), revents: 0),
            ]
            let count = poll(&polled, 2, 100)
            if count < 0 && errno != EINTR { break }
            if polled[0].revents != 0 {
                let count = read(report, &buffer, buffer.count)
                if count > 0 { bytes += buffer[..<count] } else if count == 0 || errno != EINTR { break }
            } else if count == 0, hasEnded {
                break
            }
            if polled[1].revents != 0 {
                let count = withLock {
                    lifeline < 0 ? 0 : rest.withUnsafeBytes { Glibc.write(lifeline, $0.baseAddress, $0.count) }
                }
                if count > 0 { rest = rest.dropFirst(count) } else if count < 0, errno == EPIPE { rest = [] }
            }
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }

    /// Whether the first process has ended; it can still be waited for.
    private var hasEnded: Bool {
        var information = siginfo_t()
        return waitid(P_PID, id_t(process), &information, WEXITED | WNOHANG | WNOWAIT) != 0
            || information.si_signo == SIGCHLD
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
