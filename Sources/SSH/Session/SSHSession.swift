internal import CLibSSH
internal import HostSystem

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// One SSH connection to one server, as a client: libssh in non-blocking mode on a thread of its own.
///
/// Every step takes a deadline and returns a value; cancelling the task shuts the transport down and the step returns
/// `.cancelled`. Call `close` at the end; a session that is just released closes too, a moment later.
package actor SSHSession {
    nonisolated private let executor = ThreadExecutor(name: "ssh session")
    /// The session's own thread: what blocks in libssh blocks nobody else.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    nonisolated let relay: TransportRelay
    /// As they were given; libssh may know only part of the names.
    package nonisolated let options: SSHSessionOptions

    enum Phase: Hashable {
        case new, handshaken, authenticated
        /// A step got no answer: nothing more can be learnt from this session.
        case spent(String)
        case closed
    }

    var phase = Phase.new
    var library: LibrarySession?
    /// What has been asked of the server so far; kept after the session's end.
    package internal(set) var counters = SessionCounters()
    /// The server's messages so far, oldest first; at most 512, the first ones are kept.
    package internal(set) var messages: [ServerMessage] = []
    /// No packet record could be had: `messages` stays empty, and some results know less.
    package internal(set) var isRecording = false
    /// When the last channel for a command was closed.
    var lastSessionChannel: ContinuousClock.Instant?
    var isServiceReady = false
    var isPrompting = false
    /// Whether the server still answers since the login; see ``Liveliness``.
    package internal(set) var liveliness = Liveliness.unknown
    /// Since the login nothing arrives but what is sent without the mark of `options.serviceClass`: tried both ways.
    package internal(set) var isLostWhenMarked = false

    /// - Parameter descriptor: a connected stream socket, which is the session's to close from now on.
    package init(descriptor: Int32, options: SSHSessionOptions) {
        relay = TransportRelay(remote: descriptor)
        self.options = options
    }

    /// What could be seen of the handshake, and how the connection ended; at any time, from anywhere.
    package nonisolated var report: HandshakeReport { relay.report }

    /// The state of the TCP connection to the server; at any time, from anywhere.
    package nonisolated var transport: TransportSnapshot { relay.snapshot }

    /// Ends the transport at once, from anywhere; waiting steps return `.cancelled`. `close` is still to be called.
    package nonisolated func cancel() { relay.cancel() }

    /// Says goodbye, frees everything, and returns when thread and descriptors are gone (at most 0.2 s after).
    package func close() {
        guard phase != .closed else { return }
        phase = .closed
        SSHLibrary.call {
            library?.free(sayingGoodbye: true)
            library = nil
        }
        relay.join()
    }

    // MARK: - Steps

    /// Runs a step on the session's thread, the task's cancellation pulling the transport's lever.
    func step<Result>(_ body: () -> Result) async -> Result {
        await withTaskCancellationHandler {
            // A closure that does not capture the actor is not isolated to it, and would run in the pool.
            inLibrary(body)
        } onCancel: { [relay] in
            relay.cancel()
        }
    }

    private func inLibrary<Result>(_ body: () -> Result) -> Result {
        assertIsolated()
        return SSHLibrary.call(body)
    }

    /// Repeats `attempt` until it gives a value, waiting for the transport in between.
    func drive<Value>(
        until deadline: Deadline, _ attempt: (LibrarySession) -> Value?
    ) -> Result<Value, Interruption> {
        guard let library else { return .failure(.unusable("not connected")) }
        while true {
            let value = attempt(library)
            collectMessages()
            if let value { return .success(value) }
            if library.isDead { return .failure(ending(library)) }
            if deadline.isOver { return .failure(.timeout) }
            wait(library, until: deadline)
        }
    }

    /// Waits until the transport has something to read, or to write if libssh has something to write.
    func wait(_ library: LibrarySession, until deadline: Deadline) {
        let wantsWriting = ssh_get_poll_flags(library.raw) & SSH_WRITE_PENDING != 0
        var entry = pollfd(
            fd: ssh_get_fd(library.raw), events: Int16(POLLIN | (wantsWriting ? POLLOUT : 0)), revents: 0)
        guard entry.fd >= 0 else { return }
        _ = poll(&entry, 1, deadline.pollMilliseconds)
    }

    /// Why a dead session died.
    func ending(_ library: LibrarySession) -> Interruption {
        let text = library.errorText
        collectMessages()
        if relay.isCancelled { return .cancelled }
        for case .disconnect(let disconnect) in messages.reversed() { return .disconnected(disconnect) }
        return LibraryText.disconnect(text).map(Interruption.disconnected) ?? .closed(text)
    }

    static let messageLimit = 512

    func collectMessages() {
        guard let new = library?.recorder?.collect(), !new.isEmpty else { return }
        messages += new.prefix(max(0, Self.messageLimit - messages.count))
        // Nobody gets to use the agent through us, unless it was lent: then libssh asks for the answer itself.
        if library?.hasLentAgent ?? false { return }
        for case .agentChannel in new { library?.refuseChannel() }
    }

    /// SSH_MSG_DEBUG texts so far, in the clear ones of the handshake included in neither.
    package var debugTexts: [String] { debugTexts(from: 0) }

    func debugTexts(from start: Int) -> [String] {
        messages.dropFirst(start).compactMap { if case .debug(let text) = $0 { text } else { nil } }
    }
}
