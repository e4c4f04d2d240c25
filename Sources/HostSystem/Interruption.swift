internal import CHostSystem
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A pipe that wakes a thread out of poll(2): the lever that task cancellation pulls.
final class Interruption: Sendable {
    /// Readable once `pull` was called, for ever; -1 when the process is out of descriptors.
    let descriptor: Int32
    private let writer: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        _ = td_pipe(&ends)
        (descriptor, writer) = (ends[0], ends[1])
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        if writer >= 0 { close(writer) }
    }

    func pull() {
        var byte: UInt8 = 1
        if writer >= 0 { _ = write(writer, &byte, 1) }
    }
}

/// What `waitForEvents` saw first.
enum WaitResult {
    case ready(Int16)
    case interrupted
    case deadline
}

/// poll(2) on one descriptor until `events`, the interruption or the deadline.
func waitForEvents(
    on descriptor: Int32, _ events: Int32, until deadline: Deadline, interruption: Interruption
) -> WaitResult {
    var polled = [
        pollfd(fd: descriptor, events: Int16(events), revents: 0),
        pollfd(fd: interruption.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    while true {
        let count = poll(&polled, 2, deadline.pollMilliseconds)
        if polled[1].revents != 0 { return .interrupted }
        if count > 0 { return .ready(polled[0].revents) }
        if count == 0, deadline.isOver { return .deadline }
        // EINTR, or an hour has passed: poll again with what is left.
    }
}

/// Runs blocking, interruptible work on a thread of its own; cancelling the task pulls the interruption.
///
/// `body` must return soon after the interruption; this function returns only when it has, so that what `body` borrows
/// stays alive.
func interruptible<Result: Sendable>(
    named name: String, _ body: @escaping @Sendable (Interruption) -> Result
) async throws(CancellationError) -> Result {
    let interruption = Interruption()
    let result = await withTaskCancellationHandler {
        await onOwnThread(named: name) { body(interruption) }
    } onCancel: {
        interruption.pull()
    }
    if Task.isCancelled { throw CancellationError() }
    return result
}

/// Runs a blocking call that nothing can interrupt on a thread of its own, and abandons that thread when the deadline
/// passes (nil) or the task is cancelled. An abandoned thread is detached: it does not hold up exit(3).
func abandonable<Result: Sendable>(
    named name: String, until deadline: Deadline, _ body: @escaping @Sendable () -> Result
) async throws(CancellationError) -> Result? {
    let outcome = Once<Result?>()
    let timer = Task {
        // Cancelled when the answer came first.
        if (try? await Task.sleep(until: deadline.instant, clock: .continuous)) != nil { outcome.finish(nil) }
    }
    let result = await withTaskCancellationHandler {
        await withCheckedContinuation { continuation in
            guard outcome.install(continuation) else { return }
            startThread(named: name) { outcome.finish(body()) }
        }
    } onCancel: {
        outcome.finish(nil)
    }
    timer.cancel()
    if Task.isCancelled { throw CancellationError() }
    return result
}

/// A continuation that several may finish and only the first does.
final class Once<Value: Sendable>: Sendable {
    private enum State {
        case waiting
        case installed(CheckedContinuation<Value, Never>)
        case early(Value)
        case done
    }

    private let state = Mutex(State.waiting)

    /// False when the value was there already; it is then delivered at once.
    func install(_ continuation: CheckedContinuation<Value, Never>) -> Bool {
        let early: Value? = state.withLock { state in
            if case .early(let value) = state {
                state = .done
                return .some(value)
            }
            state = .installed(continuation)
            return nil
        }
        guard let early else { return true }
        continuation.resume(returning: early)
        return false
    }

    func finish(_ value: Value) {
        let continuation: CheckedContinuation<Value, Never>? = state.withLock { state in
            switch state {
            case .waiting:
                state = .early(value)
                return nil
            case .installed(let continuation):
                state = .done
                return continuation
            case .early, .done:
                return nil
            }
        }
        continuation?.resume(returning: value)
    }
}
