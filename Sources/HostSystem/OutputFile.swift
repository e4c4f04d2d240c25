internal import SystemPackage

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Writes a whole file, or leaves the old one as it was.
package enum OutputFile {
    /// Writes `text` beside `path` and renames it there (rename(2)); what is no regular file (a pipe, /dev/null) is written to.
    ///
    /// - Throws: ``FileError`` naming the path.
    package static func write(_ text: String, to path: String) throws(FileError) {
        if let facts = try? FileFacts(ofFileAt: path), facts.kind != .regular {
            return try write(text, at: path, flags: O_WRONLY)
        }
        let beside = "\(path).\(getpid())"
        do throws(FileError) {
            try write(text, at: beside, flags: O_WRONLY | O_CREAT | O_EXCL)
        } catch {
            unlink(beside)
            throw FileError(code: error.code, path: path, underlying: error.underlying)
        }
        guard rename(beside, path) == 0 else {
            let failure = Errno.current
            unlink(beside)
            throw FileError(code: .system, path: path, underlying: failure)
        }
    }

    private static func write(_ text: String, at path: String, flags: Int32) throws(FileError) {
        let descriptor = open(path, flags | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileError(code: .system, path: path, underlying: .current) }
        defer { close(descriptor) }
        if case .failed(let failure) = OutputWriter(FileDescriptor(rawValue: descriptor)).write(text) {
            throw FileError(code: .system, path: path, underlying: failure)
        }
    }
}
