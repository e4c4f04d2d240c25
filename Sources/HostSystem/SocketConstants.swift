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
    package static let stream = Int32(SOCK_STREAM.rawValue)
    static let datagram = Int32(SOCK_DGRAM.rawValue)
    #else
    package static let stream = SOCK_STREAM
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
    package static let noSignal: Int32 = 0
    #endif
}

/// Which way a connection is shut down, as shutdown(2) takes it.
package enum Shutdown {
    package static let writing = Int32(SHUT_WR)
    package static let bothWays = Int32(SHUT_RDWR)
}
