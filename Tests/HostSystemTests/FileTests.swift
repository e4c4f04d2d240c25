import SystemPackage
import Testing

@testable import HostSystem

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite struct FileTests {
    @Test func facts() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.file("key", "secret", mode: 0o640)
        let facts = try FileFacts(ofFileAt: path)
        #expect(facts.kind == .regular && facts.mode == 0o640 && facts.size == 6 && facts.owner == geteuid())
        #expect(facts.octalMode == "0640" && facts.isOpenToOthers && !facts.isWritableByOthers)
        chmod(path, 0o600)
        #expect(try !FileFacts(ofFileAt: path).isOpenToOthers)
        chmod(path, 0o4666)
        #expect(try FileFacts(ofFileAt: path).octalMode == "4666")
        #expect(try FileFacts(ofFileAt: path).isWritableByOthers)
        symlink(path, directory.path + "/link")
        #expect(try FileFacts(ofFileAt: directory.path + "/link") == FileFacts(ofFileAt: path))
        #expect(try FileFacts(ofFileAt: directory.path + "/link", followsLinks: false).kind == .symbolicLink)
        #expect(try FileFacts(ofFileAt: directory.path).kind == .directory)
        #expect(try FileFacts(ofFileAt: "/dev/null").kind == .device)
    }

    @Test func reading() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.file("ten", "0123456789")
        #expect(try FileContents.read(path, limit: 10).text == "0123456789")
        #expect(try !FileContents.read(path, limit: 10).isCut)
        #expect(code { _ = try FileContents.read(path, limit: 9) } == .tooLarge)
        let cut = try FileContents.read(path, limit: 9, mayBeCut: true)
        #expect(cut.text == "012345678" && cut.isCut)
        #expect(try FileContents.read(directory.file("empty", ""), limit: 0).bytes.isEmpty)
        // Of the kernel's files the size is not known beforehand.
        #expect(try !FileContents.read("/proc/self/status", limit: 1 << 16).bytes.isEmpty)
    }

    @Test func refusals() throws {
        let directory = try TemporaryDirectory()
        #expect(code { _ = try FileContents.read(directory.path + "/none", limit: 9) } == .notFound)
        #expect(code { _ = try FileContents.read("~/x", limit: 9) } == .notFound)
        #expect(code { _ = try FileContents.read("a\0b", limit: 9) } == .notFound)
        #expect(code { _ = try FileContents.read(directory.path, limit: 9) } == .notRegular)
        let file = try directory.file("f", "x")
        #expect(code { _ = try FileContents.read(file + "/g", limit: 9) } == .notFound)
        #expect(code { _ = try FileFacts(ofFileAt: directory.path + "/none") } == .notFound)
        // Opening a FIFO for reading would wait for a writer.
        mkfifo(directory.path + "/fifo", 0o600)
        #expect(code { _ = try FileContents.read(directory.path + "/fifo", limit: 9) } == .notRegular)
        #expect(code { _ = try FileContents.read("/dev/zero", limit: 9, mayBeCut: true) } == .notRegular)
        let error = FileError(path: "/x", .permissionDenied)
        #expect(error.code == .permissionDenied && error.description.hasPrefix("/x: "))
    }

    private func code(_ body: () throws -> Void) -> FileError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? FileError)?.code
        }
    }
}
