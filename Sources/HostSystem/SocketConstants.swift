internal import CHostSystem

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// Enumerations in glibc's header, numbers in others. They stand here, beside the C module, because the compiler may count
// them as that module's own, and then a file that imports Glibc alone does not see them.

/// The kinds of sockets, as socket(2) takes them.
package enum SocketKind {
    #if os(Linux)
    /// SOCK_STREAM.
    package static let stream = Int32(SOCK_STREAM.rawValue)
    /// SOCK_DGRAM.
    static let datagram = Int32(SOCK_DGRAM.rawValue)
    #else
    /// SOCK_STREAM.
    package static let stream = SOCK_STREAM
    /// SOCK_DGRAM.
    static let datagram = SOCK_DGRAM
    #endif
}

/// Flags of send(2) and recv(2).
package enum TransferFlag {
    /// Do not wait, whatever the descriptor is set to.
    package static let doNotWait = Int32(MSG_DONTWAIT)
    #if os(Linux)
    /// No SIGPIPE where nobody reads any more; systems without the flag have SO_NOSIGPIPE.
    package static let noSignal = Int32(MSG_NOSIGNAL)
    #else
    /// No flag: where there is none, SO_NOSIGPIPE of the socket does the same.
    package static let noSignal: Int32 = 0
    #endif
}

/// Which way a connection is shut down, as shutdown(2) takes it.
package enum Shutdown {
    /// SHUT_WR: the other end sees the end of the stream, and may go on sending.
    package static let writing = Int32(SHUT_WR)
    /// SHUT_RDWR: whoever waits on the descriptor, on any thread, wakes up.
    package static let bothWays = Int32(SHUT_RDWR)
}
