import CHostSystem
import SystemPackage
import Testing

@testable import HostSystem

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension ProcessWideTests {
    @Suite(.serialized) struct SignalWatcherTests {
        @Test func streamsSignalsAndStops() async throws {
            let watcher = try #require(SignalWatcher())
            #expect(SignalWatcher() == nil)
            var iterator = watcher.signals.makeAsyncIterator()
            for (number, expected) in [
                (SIGTERM, SignalWatcher.Signal.terminate), (SIGHUP, .hangUp), (SIGINT, .interrupt),
            ] {
                kill(getpid(), number)
                #expect(await iterator.next() == expected)
            }
            #expect(
                SignalWatcher.Signal.interrupt.exitStatus == 130 && SignalWatcher.Signal.terminate.exitStatus == 143)
            watcher.stop()
            watcher.stop()
            #expect(await iterator.next() == nil)
            let again = try #require(SignalWatcher())
            again.stop()
        }

        @Test func leaksNothing() async throws {
            let before = openDescriptors()
            for _ in 0..<100 { SignalWatcher()?.stop() }
            #expect(await !leaks(runs: 100, since: before))
        }
    }

}

@Suite struct OutputWriterTests {
    private func makePipe() throws -> (reader: Int32, writer: Int32) {
        var ends: [Int32] = [0, 0]
        let made = pipe(&ends)
        try #require(made == 0)
        return (ends[0], ends[1])
    }

    @Test(arguments: [false, true])
    func writesEverything(nonBlocking: Bool) async throws {
        let (reader, writer) = try makePipe()
        if nonBlocking { _ = td_nonblocking_cloexec(writer) }
        let text = String(repeating: "0123456789", count: 100_000)
        let written = Task { await OutputWriter(FileDescriptor(rawValue: writer)).writeWithoutBlocking(text) }
        let received = await onOwnThread(named: "reader") { () -> Int in
            var (total, buffer) = (0, [UInt8](repeating: 0, count: 4096))
            while total < 1_000_000 {
                let count = Glue.read(reader, &buffer, buffer.count)
                if count <= 0 { break }
                total += count
            }
            return total
        }
        #expect(received == 1_000_000)
        #expect(await written.value == .written)
        close(reader)
        close(writer)
    }

    @Test func readerGone() throws {
        td_survive_sigpipe()
        let (reader, writer) = try makePipe()
        close(reader)
        #expect(OutputWriter(FileDescriptor(rawValue: writer)).write("x") == .readerGone)
        close(writer)
        #expect(OutputWriter(FileDescriptor(rawValue: -1)).write("x") == .failed(.badFileDescriptor))
        #expect(OutputWriter(FileDescriptor(rawValue: -1)).write("") == .written)
    }
}

@Suite struct SecretTests {
    @Test func isNeverPrinted() {
        let secret = Secret(Array("hunter2".utf8))
        #expect("\(secret)" == "<redacted>" && String(reflecting: secret) == "<redacted>")
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!dumped.contains("hunter2"))
        #expect(secret.withCString { String(cString: $0) } == "hunter2")
        #expect(Secret([]).withCString { String(cString: $0) } == "")
    }
}
