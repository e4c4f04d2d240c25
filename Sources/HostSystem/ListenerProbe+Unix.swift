internal import CHostSystem
package import SystemPackage

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension ListenerProbe {
    /// What stands at the path a Unix-domain listener is to have. Nothing is created and nothing removed.
    package enum UnixOutcome: Sendable, Hashable {
        /// Nothing is there, and the directory would let us create a socket.
        case free
        /// A socket somebody listens on. Seen by connecting once; the connection is closed at once.
        case live
        /// A socket nobody listens on; ssh replaces it only with StreamLocalBindUnlink.
        case stale
        /// Something else is there.
        case occupied(FileFacts.Kind)
        /// The directory of the path, which is not there.
        case directoryMissing(String)
        /// The directory lets us not write, or the socket lets us not connect.
        case permissionDenied(Errno)
        /// Longer than sockaddr_un holds; `limit` in bytes.
        case pathTooLong(limit: Int)
        /// Any other errno of stat(2), socket(2) or connect(2).
        case other(Errno)
    }

    /// Looks at `path`, exactly as written, on a thread of its own.
    package func tryUnix(path: String) async throws(CancellationError) -> UnixOutcome {
        try await interruptible(named: "unix-trial") { _ in Self.tryUnixNow(path) }
    }

    private static func tryUnixNow(_ path: String) -> UnixOutcome {
        let address = SocketAddress.unix(path: path)
        guard address.withSockaddr({ _, _ in true }) != nil else {
            return .pathTooLong(limit: SocketAddress.longestUnixPath)
        }
        do throws(FileError) {
            let facts = try FileFacts(ofFileAt: path, followsLinks: true)
            return facts.kind == .socket ? connectOnce(address) : .occupied(facts.kind)
        } catch {
            guard error.underlying == .noSuchFileOrDirectory else {
                return error.code == .permissionDenied
                    ? .permissionDenied(error.underlying ?? .permissionDenied) : .other(error.underlying ?? .ioError)
            }
        }
        // A dangling link is taken, too: bind(2) does not follow it.
        if let link = try? FileFacts(ofFileAt: path, followsLinks: false) { return .occupied(link.kind) }
        let directory = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        guard (try? FileFacts(ofFileAt: directory)) != nil else { return .directoryMissing(directory) }
        guard access(directory, W_OK | X_OK) == 0 else { return .permissionDenied(.current) }
        return .free
    }

    private static func connectOnce(_ address: SocketAddress) -> UnixOutcome {
        let descriptor = td_stream_socket(AF_UNIX)
        guard descriptor >= 0 else { return .other(.current) }
        defer { close(descriptor) }
        if address.withSockaddr({ connect(descriptor, $0, $1) }) == 0 { return .live }
        let failure = Errno.current
        switch failure {
        case .connectionRefused: return .stale
        // The backlog is full: somebody listens, slowly. EPROTOTYPE: a datagram socket is there.
        case .wouldBlock, .resourceTemporarilyUnavailable: return .live
        case .permissionDenied, .notPermitted: return .permissionDenied(failure)
        case .noSuchFileOrDirectory: return .free
        case _ where failure.rawValue == EPROTOTYPE: return .occupied(.socket)
        default: return .other(failure)
        }
    }
}
