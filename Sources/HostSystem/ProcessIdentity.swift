#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Who this process is to the kernel.
package enum ProcessIdentity {
    /// Whether it acts as root, geteuid(2).
    package static var isRoot: Bool { geteuid() == 0 }
}
