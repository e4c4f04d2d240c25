import SystemPackage

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// How many files and sockets this process may have open (getrlimit(2) RLIMIT_NOFILE).
package enum DescriptorLimit {
    /// Raises the soft limit to what the hard one allows, at most to `enough`; a limit that is higher stays.
    package static func raise(to enough: UInt64 = 4096) {
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0, limit.rlim_cur < enough else { return }
        limit.rlim_cur = min(limit.rlim_max, rlim_t(enough))
        setrlimit(resource, &limit)
    }

    /// Whether `count` more can be opened at once, by opening so many for a moment.
    package static func hasFree(_ count: Int) -> Bool {
        var taken: [Int32] = []
        defer { for descriptor in taken { close(descriptor) } }
        for _ in 0..<count {
            let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { return false }
            taken.append(descriptor)
        }
        return true
    }

    #if canImport(Glibc)
    private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
    private static let resource = RLIMIT_NOFILE
    #endif
}

extension Errno {
    /// This machine or process has not enough of something (descriptors, memory): that says nothing of the network.
    package var isShortage: Bool {
        [Errno.tooManyOpenFiles, .tooManyOpenFilesInSystem, .noBufferSpace, .noMemory].contains(self)
    }
}
