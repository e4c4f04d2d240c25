import CHostSystem
import SystemPackage
import Testing

@testable import HostSystem

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite struct TerminalTests {
    private func terminal(_ environment: [String: String], measured: Int? = nil) -> Terminal {
        Terminal(
            inputIsTerminal: false, outputIsTerminal: true, errorIsTerminal: true, measured: measured,
            environment: { environment[$0] })
    }

    @Test func columns() {
        #expect(terminal([:]).columns == 80)
        #expect(terminal([:], measured: 132).columns == 132)
        #expect(terminal(["COLUMNS": "60"], measured: 132).columns == 60)
        for nonsense in ["", "0", "-5", "19", "99999", "wide"] {
            #expect(terminal(["COLUMNS": nonsense], measured: 100).columns == 100)
        }
    }

    @Test func encoding() {
        #expect(terminal(["LANG": "de_DE.UTF-8"]).isUTF8)
        #expect(terminal(["LANG": "C.utf8"]).isUTF8)
        #expect(terminal(["LANG": "sr_RS.UTF-8@latin"]).isUTF8)
        #expect(!terminal([:]).isUTF8)
        #expect(!terminal(["LANG": "de_DE.UTF-8", "LC_ALL": "C"]).isUTF8)
        #expect(terminal(["LANG": "C", "LC_ALL": "", "LC_CTYPE": "en_US.UTF-8"]).isUTF8)
        #expect(terminal(["TERM": "dumb"]).isDumb && !terminal(["TERM": "xterm"]).isDumb && terminal([:]).isDumb)
    }

    @Test func askpassRules() {
        func policy(_ environment: [String: String]) -> AskpassPolicy { AskpassPolicy { environment[$0] } }
        #expect(policy([:]) == policy(["SSH_ASKPASS_REQUIRE": "never", "DISPLAY": ":0"]))
        #expect(!policy(["SSH_ASKPASS": "/x"]).isAllowed)
        #expect(!policy(["SSH_ASKPASS": "/x", "DISPLAY": ""]).isAllowed)
        for display in ["DISPLAY", "WAYLAND_DISPLAY"] {
            let plain = policy(["SSH_ASKPASS": "/x", display: "0"])
            #expect(plain.isAllowed && !plain.isPreferred && plain.program == "/x")
            #expect(policy([display: "0", "SSH_ASKPASS_REQUIRE": "prefer"]).isPreferred)
        }
        #expect(!policy(["SSH_ASKPASS_REQUIRE": "prefer"]).isPreferred)
        let forced = policy(["SSH_ASKPASS_REQUIRE": "FORCE"])
        #expect(forced.isAllowed && forced.isPreferred && forced.program == "/usr/bin/ssh-askpass")
    }
}

/// What there is one of in a process: the handlers of its signals, and its terminal. A signal puts the echo back.
@Suite(.serialized) struct ProcessWideTests {}

extension ProcessWideTests {
    @Suite(.serialized) struct SecretPromptTests {
        private let silent = AskpassPolicy { _ in nil }
        private let deadline = Deadline(after: .seconds(10))

        /// Waits until the prompt has switched the echo off, then types.
        private func type(_ text: String, on terminal: PseudoTerminal) async throws {
            for _ in 0..<200 where terminal.echoes { try await Task.sleep(for: .milliseconds(10)) }
            #expect(!terminal.echoes)
            OutputWriter(FileDescriptor(rawValue: terminal.master)).write(text)
        }

        @Test func asksWithoutEcho() async throws {
            let terminal = try PseudoTerminal()
            let prompt = SecretPrompt(policy: silent, terminalPath: terminal.path)
            async let answer = prompt.ask("Password: ", deadline: deadline)
            try await type("geheim ü\n", on: terminal)
            guard case .secret(let secret) = try await answer else {
                Issue.record("no secret")
                return
            }
            #expect(secret.withCString { String(cString: $0) } == "geheim ü")
            #expect(terminal.echoes)
            #expect(terminal.shown == "\rPassword: \r\n")
        }

        @Test func endOfFileDeadlineAndCancellation() async throws {
            let terminal = try PseudoTerminal()
            let prompt = SecretPrompt(policy: silent, terminalPath: terminal.path)
            async let answer = prompt.ask("? ", deadline: deadline)
            try await type("\u{4}", on: terminal)
            guard case .declined = try await answer else {
                Issue.record("^D declines")
                return
            }
            guard case .timedOut = try await prompt.ask("? ", deadline: Deadline(after: .milliseconds(50))) else {
                Issue.record("the deadline passed")
                return
            }
            #expect(terminal.echoes)
            let task = Task { _ = try await prompt.ask("? ", deadline: deadline) }
            for _ in 0..<200 where terminal.echoes { try await Task.sleep(for: .milliseconds(10)) }
            let watch = Stopwatch()
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(watch.elapsed < .seconds(1))
            #expect(terminal.echoes)
        }

        @Test func nobodyToAsk() async throws {
            for path in ["/nonexistent/tty", "/dev/null"] {
                guard
                    case .nobodyToAsk = try await SecretPrompt(policy: silent, terminalPath: path).ask(
                        "? ", deadline: deadline)
                else {
                    Issue.record("\(path) is no terminal")
                    return
                }
            }
        }

        @Test func asksAProgram() async throws {
            let directory = try TemporaryDirectory()
            let program = try directory.file(
                "askpass", "#!/bin/sh\n[ \"$1\" = 'Pass for x: ' ] && echo 'of the program'\n", mode: 0o755)
            func ask(_ environment: [String: String], _ prompt: String) async throws -> SecretPrompt.Answer {
                let policy = AskpassPolicy { environment[$0] }
                return try await SecretPrompt(policy: policy, terminalPath: "/nonexistent").ask(
                    prompt, deadline: deadline)
            }
            guard case .secret(let secret) = try await ask(["SSH_ASKPASS": program, "DISPLAY": ":9"], "Pass for x: ")
            else {
                Issue.record("no secret")
                return
            }
            #expect(secret.withCString { String(cString: $0) } == "of the program")
            guard case .declined = try await ask(["SSH_ASKPASS": program, "SSH_ASKPASS_REQUIRE": "force"], "other")
            else {
                Issue.record("the program failed")
                return
            }
            guard case .nobodyToAsk = try await ask(["SSH_ASKPASS": program], "Pass for x: ") else {
                Issue.record("no display")
                return
            }
        }
    }

}

/// A terminal of our own (pty(7)).
final class PseudoTerminal: Sendable {
    let master: Int32
    private let slave: Int32
    let path: String

    init() throws {
        var name = [CChar](repeating: 0, count: 128)
        master = td_open_pseudo_terminal(&name, name.count)
        let opened = master >= 0
        try #require(opened)
        path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // Kept open, so that the settings stay.
        slave = open(path, O_RDWR | O_NOCTTY)
    }

    deinit {
        close(slave)
        close(master)
    }

    var echoes: Bool {
        var settings = termios()
        tcgetattr(slave, &settings)
        return settings.c_lflag & tcflag_t(ECHO) != 0
    }

    /// What was written to the screen until now.
    var shown: String {
        var polled = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard poll(&polled, 1, 500) > 0 else { return "" }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = Glue.read(master, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }
}
