internal import CHostSystem

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// An actor executor that is one pthread: blocking C calls run here and never on the cooperative pool.
///
/// The thread starts with the executor and ends after the last job once the executor is released.
package final class ThreadExecutor: SerialExecutor {
    private let queue: JobQueue

    /// - Parameter name: what `ps -L` shows; the kernel keeps 15 bytes of it.
    package init(name: String) {
        let queue = JobQueue()
        self.queue = queue
        startThread(named: name) { queue.run() }
    }

    deinit { queue.finish() }

    /// Runs `job` on the thread, after those enqueued before it.
    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedSerialExecutor()
        // The job keeps the executor alive: an actor may be released by its own last job.
        queue.add { [self] in
            job.runSynchronously(on: executor)
            _ = self
        }
    }
}

/// Runs `body` on a thread of its own and suspends the caller meanwhile: for single blocking calls (waitpid, poll).
package func onOwnThread<Result: Sendable>(
    named name: String, _ body: @escaping @Sendable () -> Result
) async -> Result {
    await withCheckedContinuation { continuation in
        startThread(named: name) { continuation.resume(returning: body()) }
    }
}

/// A blocking queue of closures, drained by one thread.
private final class JobQueue: @unchecked Sendable {
    // Guarded by `mutex`: Synchronization.Mutex has no condition variable to wait on.
    private var jobs: [@Sendable () -> Void] = []
    private var finished = false
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    func add(_ job: @escaping @Sendable () -> Void) {
        pthread_mutex_lock(mutex)
        jobs.append(job)
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    func finish() {
        pthread_mutex_lock(mutex)
        finished = true
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    func run() {
        while true {
            pthread_mutex_lock(mutex)
            while jobs.isEmpty && !finished { pthread_cond_wait(condition, mutex) }
            let batch = jobs
            jobs = []
            pthread_mutex_unlock(mutex)
            if batch.isEmpty { return }
            for job in batch { job() }
        }
    }
}

/// Starts a detached thread with a stack that C libraries are content with (1 MiB).
func startThread(named name: String, _ body: @escaping @Sendable () -> Void) {
    let box = Unmanaged.passRetained(ThreadBody(name: name, body: body))
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 1 << 20)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    defer { pthread_attr_destroy(&attributes) }
    #if canImport(Glibc)
    var thread = pthread_t()
    let status = pthread_create(&thread, &attributes, { threadMain($0!) }, box.toOpaque())
    #else
    var thread: pthread_t?
    let status = pthread_create(&thread, &attributes, { threadMain($0) }, box.toOpaque())
    #endif
    precondition(status == 0, "pthread_create: error \(status)")
}

private final class ThreadBody: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
    }
}

private func threadMain(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    let box = Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue()
    td_name_thread(box.name)
    box.body()
    return nil
}
