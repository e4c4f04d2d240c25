import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A file with a text, removed when the last owner lets go.
final class TemporaryFile: Sendable {
    let path: String

    /// - Parameter suffix: what the name ends with.
    init(_ text: String, suffix: String = "") throws {
        var template = Array("/tmp/tundoctor-test-XXXXXX\(suffix)".utf8CString)
        let descriptor = mkstemps(&template, Int32(suffix.utf8.count))
        try #require(descriptor >= 0)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let bytes = Array(text.utf8)
        let written = systemWrite(descriptor, bytes, bytes.count)
        close(descriptor)
        try #require(written == bytes.count)
    }

    /// Puts `bytes` in the place of what was there.
    func write(_ bytes: [UInt8]) throws {
        let descriptor = open(path, O_WRONLY | O_TRUNC)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            try #require(count > 0)
            rest = rest.dropFirst(count)
        }
    }

    deinit { unlink(path) }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
