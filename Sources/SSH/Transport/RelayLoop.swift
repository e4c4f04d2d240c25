internal import HostSystem
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The relay's thread: one poll(2) loop over both sockets, with bounded buffers both ways.
struct RelayLoop {
    private let relay: TransportRelay
    private let remote: Int32
    private let local: Int32
    private let start = ContinuousClock.now

    private var toLocal = RelayBuffer()
    private var toRemote = RelayBuffer()
    private var isHandedOn = false  // the server's identification has been given to libssh
    private var remoteEnded = false
    private var localEnded = false
    private var localShut = false
    private var lingerUntil: ContinuousClock.Instant?
    private var chunk = [UInt8](repeating: 0, count: TransportRelay.chunk)

    init(relay: TransportRelay, remote: Int32, local: Int32) {
        self.relay = relay
        self.remote = remote
        self.local = local
    }

    /// Returns when libssh has closed its end and its last bytes are written, or when the relay is cancelled.
    mutating func run() {
        while !isDone {
            var entries = [
                pollfd(fd: remoteEnded ? -1 : remote, events: remoteEvents, revents: 0),
                pollfd(fd: localEnded ? -1 : local, events: localEvents, revents: 0),
            ]
            let ready = poll(&entries, 2, timeout)
            if ready < 0 && errno != EINTR { return }
            if relay.isCancelled {
                noteEnd(by: .client, error: nil)
                return
            }
            if ready > 0 { serve(remote: entries[0].revents, local: entries[1].revents) }
            flush()
        }
    }

    private var isDone: Bool {
        guard localEnded else { return false }
        return remoteEnded || toRemote.isEmpty || lingerUntil.map { $0 <= .now } ?? false
    }

    /// Our identification waits for the server's, but not for long.
    private var isHeldBack: Bool {
        !isHandedOn && !remoteEnded && !localEnded && ContinuousClock.now < start + TransportRelay.holdBack
    }

    private var remoteEvents: Int16 {
        var events: Int32 = 0
        if toLocal.count < TransportRelay.bufferLimit && !localEnded { events |= Int32(POLLIN) }
        if !toRemote.isEmpty && !isHeldBack { events |= Int32(POLLOUT) }
        return Int16(events)
    }

    private var localEvents: Int16 {
        var events: Int32 = 0
        if toRemote.count < TransportRelay.bufferLimit { events |= Int32(POLLIN) }
        if !toLocal.isEmpty { events |= Int32(POLLOUT) }
        return Int16(events)
    }

    private var timeout: Int32 {
        var wake = lingerUntil
        if !toRemote.isEmpty && isHeldBack { wake = start + TransportRelay.holdBack }
        guard let wake else { return -1 }
        let (seconds, attoseconds) = max(.zero, wake - .now).components
        return Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
    }

    private mutating func serve(remote remoteEvents: Int16, local localEvents: Int16) {
        let readable = Int16(POLLIN | POLLHUP | POLLERR)
        if remoteEvents & readable != 0 { readRemote() }
        if localEvents & readable != 0 { readLocal() }
    }

    private mutating func readRemote() {
        let count = recv(remote, &chunk, chunk.count, 0)
        if count > 0 {
            acknowledgeAtOnce()
            hand(on: chunk[0..<count])
        } else if count == 0 {
            remoteEnded = true
            noteEnd(by: .server, error: nil)
        } else if errno != EAGAIN && errno != EINTR {
            let error = errno
            remoteEnded = true
            noteEnd(by: .server, error: error)
        }
    }

    /// sshd's first answer on a channel waits for our acknowledgement of what it sent before it (Nagle), and ours is
    /// delayed by 40 ms. The option holds for a moment only (tcp(7)), so it is renewed.
    private func acknowledgeAtOnce() {
        #if os(Linux)
        var on: Int32 = 1
        setsockopt(remote, Int32(IPPROTO_TCP), TCP_QUICKACK, &on, socklen_t(MemoryLayout<Int32>.size))
        #endif
    }

    private mutating func hand(on bytes: ArraySlice<UInt8>) {
        let at = ContinuousClock.now - start
        let (foreign, line, isHopeless) = relay.shared.withLock { state in
            let foreign = state.observer.receive(bytes, .fromServer, at: at)
            let report = state.observer.report
            let isOther = report.identification.map { $0.version != .ssh2 } ?? false
            return (foreign, state.observer.identificationLine, report.isEndless || isOther)
        }
        if isHandedOn {
            toLocal.append(bytes)
        } else if isHopeless {
            // Nothing that comes now can become a session.
            remoteEnded = true
            noteEnd(by: .client, error: nil)
            shutdown(remote, Shutdown.bothWays)
        } else if let line {
            isHandedOn = true
            toLocal.append(line[...])
            toLocal.append(bytes.dropFirst(foreign))
        }
    }

    private mutating func readLocal() {
        // Counted as it is taken: between the two nobody shall find that all is acknowledged.
        let (count, error) = relay.shared.withLock { state in
            let count = recv(local, &chunk, chunk.count, TransferFlag.doNotWait)
            let error = errno
            state.waiting += max(0, count)
            return (count, error)
        }
        if count > 0 {
            toRemote.append(chunk[0..<count])
        } else if count == 0 || (error != EAGAIN && error != EINTR) {
            localEnded = true
            toLocal.removeAll()
            lingerUntil = .now + TransportRelay.linger
        }
    }

    private mutating func flush() {
        if !remoteEnded && !toRemote.isEmpty && !isHeldBack { writeRemote() }
        if !localEnded && !toLocal.isEmpty {
            let error = toLocal.write(to: local) { _ in }
            if error != nil { localEnded = true }
        }
        if remoteEnded {
            toRemote.removeAll()
            if toLocal.isEmpty && !localShut {
                localShut = true
                shutdown(local, Shutdown.writing)
            }
        }
        let waiting = toRemote.count
        relay.shared.withLock { $0.waiting = waiting }
        if isDone { noteEnd(by: .client, error: nil) }
    }

    private mutating func writeRemote() {
        let at = ContinuousClock.now - start
        let relay = relay
        let error = toRemote.write(to: remote) { written in
            relay.shared.withLock { _ = $0.observer.receive(written, .toServer, at: at) }
        }
        guard let error else { return }
        // What the server said before it closed is still to be read: the reading side notes the end.
        toRemote.removeAll()
        if error != EPIPE && error != ECONNRESET {
            remoteEnded = true
            noteEnd(by: .server, error: error)
        } else {
            drainAfterReset(error)
        }
    }

    private mutating func drainAfterReset(_ error: Int32) {
        while !remoteEnded {
            let before = toLocal.count
            readRemote()
            if toLocal.count == before && !remoteEnded {
                remoteEnded = true
                noteEnd(by: .server, error: error)
            }
            if toLocal.count > TransportRelay.bufferLimit * 2 { return }
        }
    }

    private func noteEnd(by closer: HandshakeReport.Closer, error: Int32?) {
        let at = ContinuousClock.now - start
        relay.shared.withLock { $0.observer.closed(by: closer, error: error, at: at) }
    }
}

/// A queue of bytes between two sockets.
struct RelayBuffer {
    private var bytes: [UInt8] = []
    private var head = 0

    var count: Int { bytes.count - head }
    var isEmpty: Bool { count == 0 }

    mutating func append(_ more: ArraySlice<UInt8>) { bytes += more }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        head = 0
    }

    /// Writes what the socket takes and tells `written` of it; returns an errno other than EAGAIN.
    mutating func write(to descriptor: Int32, _ written: (ArraySlice<UInt8>) -> Void) -> Int32? {
        while !isEmpty {
            let count = bytes[head...].withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, TransferFlag.noSignal)
            }
            if count < 0 {
                if errno == EINTR { continue }
                return errno == EAGAIN ? nil : errno
            }
            written(bytes[head..<head + count])
            head += count
        }
        removeAll()
        return nil
    }
}
