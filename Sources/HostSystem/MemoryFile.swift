internal import CHostSystem

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A file without a name, in memory, that a child of ours may open by a path and write to.
///
/// It goes with its last descriptor; nothing is ever on a disk.
package final class MemoryFile: Sendable {
    private let descriptor: Int32
    /// For programs of the same user, as long as this process holds the file (proc(5), /proc/PID/fd).
    package let path: String

    /// Nil where there are no such files, or none can be opened by a path.
    ///
    /// - Parameter name: shown by the system's tools only.
    package init?(_ name: String) {
        #if os(Linux)
        descriptor = td_anonymous_file(name)
        guard descriptor >= 0 else { return nil }
        path = "/proc/\(getpid())/fd/\(descriptor)"
        guard access(path, R_OK | W_OK) == 0 else {
            close(descriptor)
            return nil
        }
        #else
        return nil
        #endif
    }

    deinit { close(descriptor) }

    /// What has been written so far, at most `limit` bytes of it.
    package func contents(limit: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit)
        var count = 0
        while count < limit {
            let read = bytes.withUnsafeMutableBytes { buffer in
                pread(descriptor, buffer.baseAddress.map { $0 + count }, limit - count, off_t(count))
            }
            if read < 0, errno == EINTR { continue }
            if read <= 0 { break }
            count += read
        }
        return Array(bytes.prefix(count))
    }
}
