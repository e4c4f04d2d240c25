package import SystemPackage

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Writes whole texts to a descriptor; a reader that went away is not an error.
package struct OutputWriter: Sendable, Hashable {
    /// How far a text came.
    package enum Outcome: Sendable, Hashable {
        /// All of it was taken.
        case written
        /// The reader closed its end (EPIPE): stop writing, say nothing.
        case readerGone
        /// Any other errno of write(2); part of it may have been written.
        case failed(Errno)
    }

    /// Stays the caller's: it is never closed here.
    package let descriptor: FileDescriptor

    /// For any open descriptor, blocking or not.
    package init(_ descriptor: FileDescriptor) { self.descriptor = descriptor }

    /// Descriptor 1 of this process.
    package static let standardOutput = OutputWriter(.standardOutput)
    /// Descriptor 2 of this process.
    package static let standardError = OutputWriter(.standardError)

    /// Writes all of `text`; blocks while the reader is slow. SIGPIPE must have a handler (`SignalWatcher`).
    @discardableResult
    package func write(_ text: String) -> Outcome { write(Array(text.utf8)) }

    /// Writes all of `bytes`; blocks while the reader is slow.
    @discardableResult
    package func write(_ bytes: [UInt8]) -> Outcome {
        var rest = bytes[...]
        while !rest.isEmpty {
            do throws(Errno) {
                let count = try writeOnce(rest)
                rest = rest.dropFirst(count)
            } catch {
                switch error {
                case .interrupted: continue
                case .brokenPipe: return .readerGone
                case .resourceTemporarilyUnavailable, .wouldBlock:
                    // Somebody made the terminal non-blocking; ssh does that.
                    var polled = pollfd(fd: descriptor.rawValue, events: Int16(POLLOUT), revents: 0)
                    poll(&polled, 1, 1000)
                default: return .failed(error)
                }
            }
        }
        return .written
    }

    private func writeOnce(_ bytes: ArraySlice<UInt8>) throws(Errno) -> Int {
        #if canImport(Glibc)
        let count = bytes.withUnsafeBytes { Glibc.write(descriptor.rawValue, $0.baseAddress, $0.count) }
        #else
        let count = bytes.withUnsafeBytes { Darwin.write(descriptor.rawValue, $0.baseAddress, $0.count) }
        #endif
        guard count >= 0 else { throw .current }
        return count
    }

    /// The same on a thread of its own, for readers that may be slow.
    @discardableResult
    package func writeWithoutBlocking(_ text: String) async -> Outcome {
        await onOwnThread(named: "writer") { write(text) }
    }
}
