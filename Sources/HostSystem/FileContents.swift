package import SystemPackage

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A small file read whole.
package struct FileContents: Sendable, Hashable {
    /// The file from its beginning, at most `limit` bytes of it.
    package var bytes: [UInt8]
    /// Whether the file went on after `limit`.
    package var isCut: Bool

    /// The bytes as UTF-8, what is not being replaced by U+FFFD.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Reads at most `limit` bytes of a regular file. Blocks: only for local files, or on a thread of one's own.
    ///
    /// - Parameter mayBeCut: whether the beginning is of use; otherwise a longer file is `FileError.tooLarge`.
    /// - Throws: `FileError` with the errno of open(2) or read(2), or for what is no regular file (a FIFO would block).
    package static func read(_ path: String, limit: Int, mayBeCut: Bool = false) throws(FileError) -> FileContents {
        guard !path.utf8.contains(0) else { throw FileError(path: path, .noSuchFileOrDirectory) }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw FileError(path: path, .current) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileError(path: path, .current) }
        guard FileFacts(status).kind == .regular else { throw FileError(code: .notRegular, path: path) }
        var bytes = try read(descriptor, upTo: limit + 1, path)
        let isCut = bytes.count > limit
        if isCut {
            guard mayBeCut else { throw FileError(code: .tooLarge, path: path) }
            bytes.removeLast(bytes.count - limit)
        }
        return FileContents(bytes: bytes, isCut: isCut)
    }

    /// Reads standard input to its end, on a thread of its own, which is abandoned when the task is cancelled.
    ///
    /// - Throws: `FileError.tooLarge` where there is more than `limit` bytes.
    package static func standardInput(limit: Int) async throws(FileError) -> FileContents {
        let path = "standard input"
        let read: Result<[UInt8], FileError>?
        do {
            read = try await abandonable(named: "standard input", until: Deadline(after: .seconds(24 * 3600))) {
                Result { () throws(FileError) in try self.read(STDIN_FILENO, upTo: limit + 1, path) }
            }
        } catch {
            throw FileError(path: path, .interrupted)
        }
        guard let bytes = try read?.get() else { throw FileError(path: path, .timedOut) }
        guard bytes.count <= limit else { throw FileError(code: .tooLarge, path: path) }
        return FileContents(bytes: bytes, isCut: false)
    }

    private static func read(_ descriptor: Int32, upTo limit: Int, _ path: String) throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count < limit {
            let count = Glue.read(descriptor, &buffer, min(buffer.count, limit - bytes.count))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileError(path: path, .current) }
            if count == 0 { break }
            bytes.append(contentsOf: buffer.prefix(count))
        }
        return bytes
    }
}

/// libc's names where a member of ours hides them.
enum Glue {
    static func read(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
        #if canImport(Glibc)
        Glibc.read(descriptor, buffer, count)
        #else
        Darwin.read(descriptor, buffer, count)
        #endif
    }
}

/// Why a file could not be looked at or read.
package struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// An extensible set: compare with the values below.
    package struct Code: Hashable, Sendable {
        /// In words, for a message where there is no errno.
        package let name: String
        /// ENOENT or ENOTDIR, or a path with a NUL in it.
        package static let notFound = Code(name: "not found")
        /// EACCES or EPERM.
        package static let permissionDenied = Code(name: "permission denied")
        /// A directory, FIFO, socket or device where a file was to be read.
        package static let notRegular = Code(name: "not a regular file")
        /// More bytes than the caller's limit.
        package static let tooLarge = Code(name: "too large")
        /// Any other errno.
        package static let system = Code(name: "system error")
    }

    /// What went wrong, to be compared with.
    package let code: Code
    /// As the caller wrote it; `standard input` where that was read.
    package let path: String
    /// The system's own error; nil for `.notRegular` and `.tooLarge`, which no call reports.
    package let underlying: Errno?

    /// With any code; `underlying` is what a system call said, if one did.
    package init(code: Code, path: String, underlying: Errno? = nil) {
        self.code = code
        self.path = path
        self.underlying = underlying
    }

    init(path: String, _ underlying: Errno) {
        let code: Code
        switch underlying {
        case .noSuchFileOrDirectory, .notDirectory: code = .notFound
        case .permissionDenied, .notPermitted: code = .permissionDenied
        default: code = .system
        }
        self.init(code: code, path: path, underlying: underlying)
    }

    /// `path: reason`, the reason in the system's words where it gave one.
    package var description: String { "\(path): \(underlying.map(\.description) ?? code.name)" }
}
