internal import CHostSystem
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// SIGINT, SIGTERM and SIGHUP as an asynchronous stream. While it lives, writing to a closed pipe is an error, not the
/// end of the process, and a second SIGINT ends the process with 130 at once.
package final class SignalWatcher: Sendable {
    /// Those that ask the process to end.
    package enum Signal: Sendable, Hashable {
        case interrupt, terminate, hangUp

        /// What a shell reports for a process ended so: 128 and the number.
        package var exitStatus: Int32 {
            switch self {
            case .interrupt: 128 + SIGINT
            case .terminate: 128 + SIGTERM
            case .hangUp: 128 + SIGHUP
            }
        }

        init?(number: Int32) {
            switch number {
            case SIGINT: self = .interrupt
            case SIGTERM: self = .terminate
            case SIGHUP: self = .hangUp
            default: return nil
            }
        }
    }

    /// The signals as they come; ends with `stop`. For one reader.
    package let signals: AsyncStream<Signal>
    private let isStopped = Mutex(false)
    private let writer: Int32
    private let interruption = Interruption()

    /// Nil when the process already has a watcher, or no descriptors are left.
    package init?() {
        var ends: [Int32] = [-1, -1]
        guard td_pipe(&ends) == 0 else { return nil }
        guard td_watch_signals(ends[1]) == 0 else {
            for end in ends { close(end) }
            return nil
        }
        let (reader, interruption) = (ends[0], interruption)
        writer = ends[1]
        let (stream, continuation) = AsyncStream<Signal>.makeStream(bufferingPolicy: .bufferingNewest(16))
        signals = stream
        startThread(named: "signals") {
            Self.forward(from: reader, to: continuation, interruption: interruption)
            close(reader)
        }
    }

    deinit { stop() }

    /// Puts the signals back to what they were and ends the stream.
    package func stop() {
        let first = isStopped.withLock { stopped in
            defer { stopped = true }
            return !stopped
        }
        guard first else { return }
        td_unwatch_signals()
        interruption.pull()
        close(writer)
    }

    private static func forward(
        from reader: Int32, to continuation: AsyncStream<Signal>.Continuation, interruption: Interruption
    ) {
        defer { continuation.finish() }
        while true {
            // An hour at a time: a deadline far enough away to be none.
            let wait = waitForEvents(
                on: reader, Int32(POLLIN), until: Deadline(after: .seconds(3600)), interruption: interruption)
            switch wait {
            case .interrupted: return
            case .deadline: continue
            case .ready:
                var byte: UInt8 = 0
                let count = read(reader, &byte, 1)
                if count == 0 { return }
                if count == 1, let signal = Signal(number: Int32(byte)) { continuation.yield(signal) }
            }
        }
    }
}
