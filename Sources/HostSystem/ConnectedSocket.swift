import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A connected, non-blocking stream socket; closed when the last owner lets go, unless it was taken.
package final class ConnectedSocket: Sendable {
    private let held: Mutex<Int32>
    /// This host's end, getsockname(2); nil where the system does not tell, or the family is none we know.
    package let local: SocketAddress?
    /// The other end, getpeername(2); nil as for ``local``, or where it is gone already.
    package let remote: SocketAddress?

    /// Takes ownership of `descriptor`.
    package init(owning descriptor: Int32) {
        held = Mutex(descriptor)
        local = .local(of: descriptor)
        remote = .remote(of: descriptor)
    }

    deinit { closeNow() }

    /// The descriptor, still owned by this object; nil once taken or closed.
    package var descriptor: Int32? { held.withLock { $0 >= 0 ? $0 : nil } }

    /// Hands the descriptor over: the caller closes it.
    package func take() -> Int32? {
        held.withLock { descriptor in
            defer { descriptor = -1 }
            return descriptor >= 0 ? descriptor : nil
        }
    }

    /// Closes the socket without waiting for the last owner; nothing happens once it is taken or closed.
    package func closeNow() {
        if let descriptor = take() { close(descriptor) }
    }
}
