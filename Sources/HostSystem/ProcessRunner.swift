internal import CHostSystem
import Subprocess
import SystemPackage

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Runs child processes: bounded in time and in output, and ended with everything they started.
package struct ProcessRunner: Sendable {
    /// Holds nothing: any number of children may run at once.
    package init() {}

    /// Runs the child to its end, its deadline or the cancellation of the task, whichever is first.
    ///
    /// - Parameter onErrorLine: is given each line of standard error as it comes, without its line end; lines longer
    ///   than 64 KiB come in pieces.
    package func run(
        _ request: ProcessRequest, onErrorLine: (@Sendable (String) async -> Void)? = nil
    ) async throws(CancellationError) -> ProcessOutcome {
        if Task.isCancelled { throw CancellationError() }
        guard let path = Self.locate(request.executable) else { return ProcessOutcome(ending: .notStarted(.notFound)) }
        let interruption = Interruption()
        let child = Child(request: request, path: path, interruption: interruption, onErrorLine: onErrorLine)
        // Not a child task: Subprocess answers cancellation by dropping what it has read. We end the process instead.
        let running = Task { await child.run() }
        let outcome = await withTaskCancellationHandler {
            await running.value
        } onCancel: {
            interruption.pull()
        }
        if Task.isCancelled { throw CancellationError() }
        return outcome
    }

    /// The file execvp(3) would start: the path itself, or the first executable of that name in PATH. Nil: none.
    package static func locate(_ executable: String) -> String? {
        func isProgram(_ path: String) -> Bool {
            guard let facts = try? FileFacts(ofFileAt: path) else { return false }
            return facts.kind == .regular && access(path, X_OK) == 0
        }
        if executable.isEmpty || executable.utf8.contains(0) { return nil }
        if executable.contains("/") { return isProgram(executable) ? executable : nil }
        let directories = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
        return directories.split(separator: ":", omittingEmptySubsequences: false).lazy
            .map { ($0.isEmpty ? "." : $0) + "/" + executable }.first(where: isProgram)
    }
}

/// One run of one child.
private struct Child: Sendable {
    let request: ProcessRequest
    let path: String
    let interruption: Interruption
    let onErrorLine: (@Sendable (String) async -> Void)?

    func run() async -> ProcessOutcome {
        let begin = ContinuousClock.now
        var outcome: ProcessOutcome
        do {
            if let input = request.input {
                // Not a pipe: a child that does not read it could then block or end whoever writes.
                let file = FileDescriptor(rawValue: td_anonymous_file("stdin"))
                defer { try? file.close() }
                guard OutputWriter(file).write(input) == .written else {
                    return ProcessOutcome(ending: .notStarted(.failed("standard input: \(Errno.current)")))
                }
                lseek(file.rawValue, 0, SEEK_SET)
                outcome = try await start(with: .fileDescriptor(file, closeAfterSpawningProcess: false))
            } else {
                outcome = try await start(with: .none)
            }
        } catch {
            outcome = ProcessOutcome(ending: .notStarted(.failed(String(describing: error))))
        }
        outcome.elapsed = ContinuousClock.now - begin
        return outcome
    }

    private func start(with input: some InputProtocol) async throws -> ProcessOutcome {
        let result = try await Subprocess.run(
            configuration, input: input, output: .sequence, error: .sequence
        ) { execution in
            async let output = collect(execution.standardOutput, limit: request.outputLimit, onLine: nil)
            async let errors = collect(execution.standardError, limit: request.errorLimit, onLine: onErrorLine)
            let handle = ChildHandle(execution.processIdentifier)
            // Not reaped before this closure returns: until then the pid is the child's.
            let timedOut = await onOwnThread(named: "child") { waitForEnd(of: handle) }
            var outcome = ProcessOutcome(ending: .unknown, timedOut: timedOut)
            (outcome.output, outcome.error) = await (output, errors)
            return outcome
        }
        var outcome = result.closureResult
        switch result.terminationStatus {
        case .exited(let code): outcome.ending = .exited(code)
        case .signaled(let number): outcome.ending = .signalled(number)
        }
        return outcome
    }

    private var configuration: Configuration {
        var options = PlatformOptions()
        options.createSession = request.startsSession
        var program = path
        var arguments = request.arguments
        // The child of a thread: Subprocess starts all of them from one thread that lives as long as we do.
        if request.endsWithParent, let setpriv = Self.setpriv {
            arguments = ["--pdeathsig", "TERM", "--", path] + arguments
            program = setpriv
        }
        var changes: [Environment.Key: String?] = [:]
        for (name, value) in request.environment { changes[Environment.Key(stringLiteral: name)] = value }
        return Configuration(
            executable: .path(FilePath(program)), arguments: Arguments(arguments),
            environment: request.inheritsEnvironment
                ? .inherit.updating(changes) : .custom(changes.compactMapValues { $0 }),
            platformOptions: options)
    }

    #if os(Linux)
    /// Not busybox's, which has no --pdeathsig: that one is a link.
    private static let setpriv: String? = ["/usr/bin/setpriv", "/bin/setpriv"].first {
        (try? FileFacts(ofFileAt: $0, followsLinks: false))?.kind == .regular && access($0, X_OK) == 0
    }
    #else
    private static let setpriv: String? = nil
    #endif

    private func collect(
        _ stream: SubprocessOutputSequence, limit: Int, onLine: (@Sendable (String) async -> Void)?
    ) async -> CapturedOutput {
        var captured = CapturedOutput()
        var lines = LineSplitter(limit: 64 << 10)
        do {
            for try await buffer in stream {
                let bytes = buffer.withUnsafeBytes { Array($0) }
                captured.append(bytes, limit: limit)
                guard let onLine else { continue }
                for line in lines.add(bytes) { await onLine(line) }
            }
        } catch {
            // The pipe broke or the child ended while a grandchild held it: what came is what there is.
        }
        if let onLine, let last = lines.finish() { await onLine(last) }
        return captured
    }

    /// Waits for the child's end without reaping it; ends it at the deadline or when interrupted.
    ///
    /// - Returns: whether the deadline passed first.
    private func waitForEnd(of child: ChildHandle) -> Bool {
        var stop: Deadline?
        var timedOut = false
        var killed = false
        while !child.hasEnded {
            let limit = stop ?? request.deadline
            let interrupted = child.wait(until: limit, interruption: stop == nil ? interruption : nil)
            if child.hasEnded { break }
            if let stop {
                if !stop.isOver || killed { continue }
                signal(child.pid, SIGKILL)
                killed = true
            } else if interrupted || request.deadline.isOver {
                timedOut = !interrupted
                signal(child.pid, SIGTERM)
                stop = Deadline(after: request.grace)
            }
        }
        // What the child left running in its own session goes with it, if we ended it.
        if stop != nil, request.startsSession { _ = kill(-child.pid, SIGKILL) }
        return timedOut
    }

    private func signal(_ pid: pid_t, _ number: Int32) {
        if !request.startsSession || kill(-pid, number) != 0 { _ = kill(pid, number) }
    }
}

/// A child that is not reaped yet.
private struct ChildHandle: Sendable {
    let pid: pid_t
    /// pidfd_open(2): readable when the child has ended; -1 where there is none.
    private let descriptor: Int32

    init(_ identifier: ProcessIdentifier) {
        pid = identifier.value
        #if os(Linux)
        descriptor = identifier.processDescriptor
        #else
        descriptor = -1
        #endif
    }

    /// An error, too, means that there is nothing left to wait for.
    var hasEnded: Bool { td_child_has_ended(pid) != 0 }

    /// Waits for the end, the deadline or the interruption; without a pidfd at most 5 ms. True when interrupted.
    func wait(until deadline: Deadline, interruption: Interruption?) -> Bool {
        var polled = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: interruption?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
        ]
        // Once over, the deadline says nothing more: killed, the child ends when the kernel lets it.
        let limit = deadline.isOver ? 50 : deadline.pollMilliseconds
        _ = poll(&polled, 2, descriptor >= 0 ? limit : min(limit, 5))
        return polled[1].revents != 0
    }
}

/// Cuts bytes into lines as they come.
struct LineSplitter {
    /// Bytes; a longer line comes in pieces.
    let limit: Int
    private var pending: [UInt8] = []

    init(limit: Int) { self.limit = limit }

    /// The lines that `bytes` completes, without `\n` or `\r\n`.
    mutating func add(_ bytes: some Collection<UInt8>) -> [String] {
        var lines: [String] = []
        for byte in bytes {
            if byte == 0x0a {
                if pending.last == 0x0d { pending.removeLast() }
                lines.append(String(decoding: pending, as: UTF8.self))
                pending.removeAll(keepingCapacity: true)
            } else {
                pending.append(byte)
                if pending.count == limit {
                    lines.append(String(decoding: pending, as: UTF8.self))
                    pending.removeAll(keepingCapacity: true)
                }
            }
        }
        return lines
    }

    /// What came after the last line end, if anything.
    mutating func finish() -> String? {
        defer { pending = [] }
        return pending.isEmpty ? nil : String(decoding: pending, as: UTF8.self)
    }
}
