import SystemPackage
import Testing

@testable import HostSystem

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A directory that goes when the last owner lets go.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/tundoctor-test-XXXXXX".utf8CString)
        let made = mkdtemp(&template) != nil
        try #require(made)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { removeTree(path) }

    /// Writes a file and returns its path.
    @discardableResult
    func file(_ name: String, _ text: String, mode: mode_t = 0o644) throws -> String {
        let full = path + "/" + name
        let descriptor = open(full, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        #expect(OutputWriter(FileDescriptor(rawValue: descriptor)).write(text) == .written)
        chmod(full, mode)
        return full
    }

    private func removeTree(_ path: String) {
        if let directory = opendir(path) {
            var names: [String] = []
            while let entry = readdir(directory) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name != ".", name != ".." { names.append(name) }
            }
            closedir(directory)
            for name in names {
                let full = path + "/" + name
                if (try? FileFacts(ofFileAt: full, followsLinks: false))?.kind == .directory {
                    removeTree(full)
                } else {
                    unlink(full)
                }
            }
        }
        rmdir(path)
    }
}
