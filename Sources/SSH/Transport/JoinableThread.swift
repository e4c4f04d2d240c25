internal import CHostSystem

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// One pthread that somebody waits for: a relay must be gone before its session counts as closed.
final class JoinableThread: @unchecked Sendable {
    // Written in `init` and cleared once by `join` or `deinit`, both of them called by the one owner.
    private var thread: pthread_t?

    /// Starts `body` on a thread with a 256 KiB stack; nil if the system has no thread left.
    init?(named name: String, _ body: @escaping @Sendable () -> Void) {
        let box = Unmanaged.passRetained(Start(name: name, body: body))
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, 256 * 1024)
        defer { pthread_attr_destroy(&attributes) }
        #if canImport(Glibc)
        var started = pthread_t()
        let status = pthread_create(&started, &attributes, { enterThread($0!) }, box.toOpaque())
        #else
        var started: pthread_t?
        let status = pthread_create(&started, &attributes, { enterThread($0) }, box.toOpaque())
        #endif
        guard status == 0 else {
            box.release()
            return nil
        }
        thread = started
    }

    /// Waits until the thread has ended. Called at most once.
    func join() {
        guard let thread else { return }
        pthread_join(thread, nil)
        self.thread = nil
    }

    deinit {
        if let thread { pthread_detach(thread) }
    }

    fileprivate final class Start: Sendable {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }
}

private func enterThread(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    let start = Unmanaged<JoinableThread.Start>.fromOpaque(argument).takeRetainedValue()
    td_name_thread(start.name)
    start.body()
    return nil
}
