internal import CLibSSH
package import HostSystem
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// libssh as a whole: what must happen once a process, and once a thread.
package enum SSHLibrary {
    /// `0.10.6/openssl/zlib`.
    package static var version: String { String(cString: ssh_version(0)) }

    private struct Running {
        var relays: [ObjectIdentifier: TransportRelay] = [:]
        var calls = 0
        var isShutDown = false
    }

    private static let running = Mutex(Running())

    /// Cancels every session and waits until no thread is inside libssh: returning from main while one is, crashes.
    ///
    /// Sessions opened later fail at once with `.cancelled`.
    /// - Returns: false if threads were still busy at `deadline`; then leave by `_exit`.
    @discardableResult
    package static func shutdown(by deadline: Deadline = Deadline(after: .milliseconds(500))) -> Bool {
        let relays = running.withLock { state in
            state.isShutDown = true
            return Array(state.relays.values)
        }
        for relay in relays { relay.cancel() }
        while running.withLock({ $0.calls > 0 || !$0.relays.isEmpty }) {
            if deadline.isOver { return false }
            poll(nil, 0, 1)
        }
        return true
    }

    /// Undoes `shutdown`: for tests, which share one process.
    package static func reopen() {
        running.withLock { $0.isShutDown = false }
    }

    static var isShutDown: Bool { running.withLock { $0.isShutDown } }

    static func enter(_ relay: TransportRelay) {
        running.withLock { $0.relays[ObjectIdentifier(relay)] = relay }
    }

    static func leave(_ relay: TransportRelay) {
        _ = running.withLock { $0.relays.removeValue(forKey: ObjectIdentifier(relay)) }
    }

    /// Runs `body`, which calls libssh, on this thread: silent, and counted for `shutdown`.
    static func call<Result>(_ body: () -> Result) -> Result {
        running.withLock { $0.calls += 1 }
        defer { running.withLock { $0.calls -= 1 } }
        silence()
        return body()
    }

    /// Level and callback are thread-local in libssh (`__thread`); without a callback it prints to standard error.
    private static func silence() {
        ssh_set_log_level(0)
        ssh_set_log_callback { _, _, _, _ in }
    }

    /// Relay threads and library calls now running: for tests of leaks.
    package static var activity: Int { running.withLock { $0.calls + $0.relays.count } }
}
