internal import HostSystem
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Carries bytes between the server's connection, which we own, and the socket that libssh is given.
///
/// It observes the handshake on the way, holds our identification back until the server has spoken, keeps lines that
/// come before the server's identification from libssh (which allows none over 127 bytes), and is the lever that ends
/// every wait: `cancel` shuts both ends down.
final class TransportRelay: Sendable {
    /// How long our identification waits for the server's: text that precedes a close is lost once a reset answers us.
    static let holdBack = Duration.seconds(1)
    /// How long the last bytes (SSH_MSG_DISCONNECT) may take after libssh has closed.
    static let linger = Duration.milliseconds(200)
    static let bufferLimit = 64 * 1024
    static let chunk = 32 * 1024

    struct Shared {
        var remote: Int32
        var local: Int32 = -1
        var observer = HandshakeObserver()
        var waiting = 0
        var isCancelled = false
        var lastSnapshot: TransportSnapshot
    }

    let shared: Mutex<Shared>
    private let thread = Mutex<JoinableThread?>(nil)

    /// - Parameter remote: a connected stream socket; from now on the relay's to close.
    init(remote: Int32) {
        let snapshot = TransportSnapshot(descriptor: remote, waiting: 0, fromServer: 0, toServer: 0)
        shared = Mutex(Shared(remote: remote, lastSnapshot: snapshot))
    }

    /// What has been observed up to now.
    var report: HandshakeReport { shared.withLock { $0.observer.report } }

    var isCancelled: Bool { shared.withLock { $0.isCancelled } }

    /// The state of the transport now, or as it last was if it is closed.
    var snapshot: TransportSnapshot {
        shared.withLock { state in
            guard state.remote >= 0 else { return state.lastSnapshot }
            // What libssh has written and the relay has not taken yet is as little acknowledged.
            var unread: Int32 = 0
            if state.local >= 0, ioctl(state.local, UInt(FIONREAD), &unread) != 0 { unread = 0 }
            state.lastSnapshot = TransportSnapshot(
                descriptor: state.remote, waiting: state.waiting + Int(unread),
                fromServer: state.observer.report.bytesFromServer, toServer: state.observer.report.bytesToServer)
            return state.lastSnapshot
        }
    }

    /// Starts the relay's thread; false if there is no thread to be had, or the relay has been cancelled or started.
    /// - Parameter local: the relay's end of the pair; the relay closes it, on failure too.
    func start(local: Int32) -> Bool {
        let remote = shared.withLock { state -> Int32? in
            guard !state.isCancelled, state.remote >= 0, state.local < 0 else { return nil }
            state.local = local
            return state.remote
        }
        guard let remote else {
            close(local)
            return false
        }
        _ = fcntl(remote, F_SETFL, fcntl(remote, F_GETFL) | O_NONBLOCK)
        Self.disableDelay(remote)
        SSHLibrary.enter(self)
        let started = JoinableThread(named: "ssh relay") { [self] in
            var loop = RelayLoop(relay: self, remote: remote, local: local)
            loop.run()
            finish()
            SSHLibrary.leave(self)
        }
        guard let started else {
            finish()
            SSHLibrary.leave(self)
            return false
        }
        thread.withLock { $0 = started }
        return true
    }

    /// Ends the transport at once, from any thread: every wait on it returns.
    func cancel() {
        shared.withLock { state in
            state.isCancelled = true
            if state.remote >= 0 { shutdown(state.remote, Shutdown.bothWays) }
            if state.local >= 0 { shutdown(state.local, Shutdown.bothWays) }
        }
    }

    /// Gives every packet from now on this traffic class (ip(7) IP_TOS, ipv6(7) IPV6_TCLASS); retransmissions too.
    func mark(_ trafficClass: UInt8) {
        shared.withLock { state in
            guard state.remote >= 0 else { return }
            var value = Int32(trafficClass)
            let size = socklen_t(MemoryLayout<Int32>.size)
            // On a socket of the other family the call fails and changes nothing.
            setsockopt(state.remote, Int32(IPPROTO_IP), IP_TOS, &value, size)
            setsockopt(state.remote, Int32(IPPROTO_IPV6), IPV6_TCLASS, &value, size)
        }
    }

    /// Waits for the relay's thread; a relay that was never started closes its descriptor here.
    func join() {
        let running = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        running?.join()
        finish()
    }

    private func finish() {
        shared.withLock { state in
            guard state.remote >= 0 else { return }
            state.lastSnapshot = TransportSnapshot(
                descriptor: state.remote, waiting: state.waiting, fromServer: state.observer.report.bytesFromServer,
                toServer: state.observer.report.bytesToServer)
            close(state.remote)
            if state.local >= 0 { close(state.local) }
            state.remote = -1
            state.local = -1
        }
    }

    deinit { finish() }

    static func disableDelay(_ descriptor: Int32) {
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }
}
