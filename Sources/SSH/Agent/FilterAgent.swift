internal import HostSystem
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// An agent within this process that shows libssh exactly one key of the real agent: libssh would try them all, and
/// run into the server's MaxAuthTries.
///
/// It ends when libssh closes its end, and it always answers by its deadline: libssh waits for an agent without one.
final class FilterAgent: Sendable {
    enum Outcome: Sendable, Hashable { case notAsked, signed, refused }

    private let outcome = Mutex(Outcome.notAsked)
    private let descriptor: Int32
    private let thread = Mutex<JoinableThread?>(nil)
    private let key: PublicKey
    private let agent: AgentClient
    private let deadline: Deadline

    /// - Parameter descriptor: the filter's end of a socket pair; closed by the filter.
    init(descriptor: Int32, key: PublicKey, agent: AgentClient, deadline: Deadline) {
        self.descriptor = descriptor
        self.key = key
        self.agent = agent
        self.deadline = deadline
    }

    /// What came of the signature.
    var result: Outcome { outcome.withLock { $0 } }

    func start() -> Bool {
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        guard let started = JoinableThread(named: "ssh agent", { [self] in serve() }) else { return false }
        thread.withLock { $0 = started }
        return true
    }

    /// Wakes libssh out of a wait for us, and ends the filter.
    func cancel() { shutdown(descriptor, Shutdown.bothWays) }

    /// Ends the filter and waits for it.
    func finish() {
        cancel()
        thread.withLock { thread in
            defer { thread = nil }
            return thread
        }?.join()
        close(descriptor)
    }

    private func serve() {
        let channel = AgentChannel(descriptor: descriptor)
        // A small surplus, so that the answer to a request that came in time is still sent.
        let end = Deadline(deadline.instant + .milliseconds(50))
        while case .success(let request) = channel.receive(deadline: end) {
            if channel.send(answer(to: request), deadline: end) != nil { break }
        }
        // Whoever still waits for an answer is told that there will be none.
        shutdown(descriptor, Shutdown.bothWays)
    }

    private func answer(to request: [UInt8]) -> [UInt8] {
        switch request.first {
        case AgentMessage.requestIdentities: return AgentMessage.identitiesAnswer(with: key)
        case AgentMessage.signRequest:
            guard AgentMessage.keyToSign(in: request) == key.blob else { return [AgentMessage.failure] }
            let reply = agent.exchange(request, watching: descriptor, deadline: deadline)
            guard case .success(let payload) = reply, payload.first == AgentMessage.signResponse else {
                outcome.withLock { $0 = .refused }
                return [AgentMessage.failure]
            }
            outcome.withLock { $0 = .signed }
            return payload
        default: return [AgentMessage.failure]
        }
    }
}
