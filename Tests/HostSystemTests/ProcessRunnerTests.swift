import Synchronization
import Testing

@testable import HostSystem

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite struct ProcessRunnerTests {
    private func shell(_ script: String, seconds: Int = 20) -> ProcessRequest {
        ProcessRequest("sh", ["-c", script], deadline: Deadline(after: .seconds(seconds)))
    }

    @Test(arguments: [true, false])
    func outputAndStatus(endsWithParent: Bool) async throws {
        var request = shell("echo out; echo err >&2; exit 7")
        request.endsWithParent = endsWithParent
        let outcome = try await ProcessRunner().run(request)
        #expect(outcome.ending == .exited(7))
        #expect(outcome.output.text == "out\n" && outcome.error.text == "err\n")
        #expect(!outcome.succeeded && !outcome.timedOut)
    }

    @Test func signals() async throws {
        #expect(try await ProcessRunner().run(shell("kill -USR1 $$")).ending == .signalled(SIGUSR1))
        // Children start with the signals as init left them, whatever we do with ours.
        #expect(try await ProcessRunner().run(shell("kill -PIPE $$; exit 3")).ending == .signalled(SIGPIPE))
    }

    @Test func notThere() async throws {
        for name in ["no-such-program-here", "/nonexistent/x", "", "a\0b", "/etc/passwd", "/tmp"] {
            let outcome = try await ProcessRunner().run(
                ProcessRequest(name, [], deadline: Deadline(after: .seconds(5))))
            #expect(outcome.ending == .notStarted(.notFound), "\(name)")
        }
    }

    @Test func argumentsAndEnvironment() async throws {
        var request = ProcessRequest(
            "/bin/sh", ["-c", "printf '%s|' \"$@\" \"$ADDED\" \"${HOME-none}\"", "x", "a b", "", "$(id)"],
            deadline: Deadline(after: .seconds(5)))
        request.environment = ["ADDED": "é ü", "HOME": nil]
        #expect(try await ProcessRunner().run(request).output.text == "a b||$(id)|é ü|none|")
        request.inheritsEnvironment = false
        #expect(try await ProcessRunner().run(request).output.text == "a b||$(id)|é ü|none|")
    }

    @Test func input() async throws {
        var request = shell("cat")
        request.input = Array(repeating: 0x61, count: 300_000)
        let outcome = try await ProcessRunner().run(request)
        #expect(outcome.output.bytes.count == 300_000)
        let none = try await ProcessRunner().run(shell("cat; echo end"))
        #expect(none.output.text == "end\n")
        // A child that does not read what it is given must not end us with SIGPIPE, nor hang.
        request.arguments = ["-c", "exit 4"]
        #expect(try await ProcessRunner().run(request).ending == .exited(4))
    }

    @Test func outputIsBounded() async throws {
        var request = shell("head -c 5000000 /dev/zero; echo x >&2")
        request.outputLimit = 1000
        let outcome = try await ProcessRunner().run(request)
        #expect(outcome.output.bytes.count == 1000 && outcome.output.isCut)
        #expect(!outcome.error.isCut && outcome.succeeded)
        request.outputLimit = 5_000_000
        let whole = try await ProcessRunner().run(request)
        #expect(whole.output.bytes.count == 5_000_000 && !whole.output.isCut)
    }

    @Test func streamsErrorLines() async throws {
        let seen = Mutex<[(String, Duration)]>([])
        let watch = Stopwatch()
        let outcome = try await ProcessRunner().run(shell("echo one >&2; sleep 0.5; printf 'two\\r\\nthree' >&2")) {
            line in
            seen.withLock { $0.append((line, watch.elapsed)) }
        }
        #expect(outcome.succeeded)
        let lines = seen.withLock { $0 }
        #expect(lines.map(\.0) == ["one", "two", "three"])
        #expect(lines[0].1 + .milliseconds(300) < lines[1].1)
    }

    @Test func deadlineEndsTheWholeGroup() async throws {
        let watch = Stopwatch()
        var request = shell("sleep 300 & echo $!; trap 'exit 9' TERM; wait")
        request.deadline = Deadline(after: .milliseconds(300))
        let outcome = try await ProcessRunner().run(request)
        #expect(outcome.timedOut && outcome.ending == .exited(9))
        #expect(watch.elapsed < .seconds(2))
        let grandchild = try #require(Int32(outcome.output.text.split(separator: "\n").first ?? ""))
        #expect(await hasEnded(grandchild))
    }

    @Test func killsWhoIgnoresSIGTERM() async throws {
        var request = shell("trap '' TERM; echo ready; while :; do sleep 0.05; done")
        request.deadline = Deadline(after: .milliseconds(400))
        let watch = Stopwatch()
        let outcome = try await ProcessRunner().run(request)
        #expect(outcome.ending == .signalled(SIGKILL) && outcome.timedOut)
        #expect(watch.elapsed > .milliseconds(650) && watch.elapsed < .seconds(3))
        #expect(outcome.output.text == "ready\n")
    }

    @Test func cancellationEndsTheChild() async throws {
        let directory = try TemporaryDirectory()
        let file = directory.path + "/pid"
        let request = shell("echo $$ > \(file).new; mv \(file).new \(file); exec sleep 300", seconds: 300)
        let task = Task { try await ProcessRunner().run(request) }
        var pid: Int32?
        for _ in 0..<200 where pid == nil {
            try await Task.sleep(for: .milliseconds(20))
            pid = (try? FileContents.read(file, limit: 32).text).flatMap { Int32($0.filter(\.isNumber)) }
        }
        let child = try #require(pid)
        #expect(kill(child, 0) == 0)
        let watch = Stopwatch()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(watch.elapsed < .seconds(1))
        #expect(await hasEnded(child))
    }

    @Test func grandchildThatHoldsThePipeDoesNotHoldUs() async throws {
        let watch = Stopwatch()
        let outcome = try await ProcessRunner().run(shell("sleep 3 & echo done"))
        #expect(outcome.output.text == "done\n" && outcome.succeeded)
        #expect(watch.elapsed < .seconds(2))
    }

    @Test func hasNoTerminal() async throws {
        let outcome = try await ProcessRunner().run(
            shell("ps -o sid= -p $$; echo $$; exec 2>&1; (: < /dev/tty) && echo tty"))
        let words = outcome.output.text.split { $0 == "\n" || $0 == " " }
        #expect(words.count >= 2 && words[0] == words[1])
        #expect(words.last != "tty")
    }

    @Test(.enabled(if: ProcessRunner.locate("setpriv") != nil, "needs setpriv of util-linux"))
    func diesWithTheParent() async throws {
        var request = ProcessRequest("setpriv", ["--dump"], deadline: Deadline(after: .seconds(5)))
        #expect(try await ProcessRunner().run(request).output.text.contains("Parent death signal: TERM"))
        request.endsWithParent = false
        #expect(try await ProcessRunner().run(request).output.text.contains("Parent death signal: [none]"))
    }

    @Test func leaksNothing() async throws {
        _ = try await ProcessRunner().run(shell("true"))
        let before = openDescriptors()
        for round in 0..<60 {
            var request = shell(round % 3 == 0 ? "sleep 5" : "true")
            if round % 3 == 0 { request.deadline = Deadline(after: .milliseconds(5)) }
            _ = try await ProcessRunner().run(request)
        }
        #expect(await !leaks(runs: 60, since: before))
    }

    /// Whether a process is gone, or a zombie that somebody else has to reap.
    private func hasEnded(_ pid: Int32) async -> Bool {
        for _ in 0..<100 {
            let status = try? FileContents.read("/proc/\(pid)/stat", limit: 4096).text
            guard let status else { return true }
            if status.split(separator: ")").last?.hasPrefix(" Z") == true { return true }
            try? await Task.sleep(for: .milliseconds(20))
        }
        return false
    }
}

@Suite struct LineSplitterTests {
    @Test func cutsAnywhere() {
        let text = Array("one\ntwo\r\n\nthree".utf8)
        for cut in 0...text.count {
            var splitter = LineSplitter(limit: 100)
            let lines = splitter.add(text[..<cut]) + splitter.add(text[cut...])
            #expect(lines == ["one", "two", ""])
            #expect(splitter.finish() == "three")
            #expect(splitter.finish() == nil)
        }
    }

    @Test func longLinesComeInPieces() {
        var splitter = LineSplitter(limit: 4)
        #expect(splitter.add(Array("abcdefghij\n".utf8)) == ["abcd", "efgh", "ij"])
    }
}
