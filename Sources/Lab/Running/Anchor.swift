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
            // The shell notices the end of its input only between commands.
            if !isReaped { kill(process, SIGKILL) }
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

    private func withLock(_ body: () -> Void) {
        pthread_mutex_lock(lock)
        body()
        pthread_mutex_unlock(lock)
    }

    private func converse(_ script: String, until end: String) -> [Substring] {
        // The anchor reads as it goes: far less than a pipe's buffer may fit at once, so this may block, and a
        // cancelled start ends it by killing the reader.
        Anchor.write(script, to: lifeline)
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16384)
        let mark = Array((end + "\n").utf8)
        while bytes.count < 1 << 20 {
            let count = read(report, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += buffer[..<count]
            if bytes.suffix(mark.count).elementsEqual(mark) { break }
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
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
