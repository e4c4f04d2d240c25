#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Who we are on this host, and what others are called.
package enum LocalUser {
    /// The effective user id.
    package static var effective: UInt32 { geteuid() }

    /// The name of a user in the password database; the number where it has none.
    package static func name(of id: UInt32) -> String {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        guard getpwuid_r(id, &entry, &buffer, buffer.count, &found) == 0, found != nil else { return String(id) }
        return String(cString: entry.pw_name)
    }
}
