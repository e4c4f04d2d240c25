import Foundation
import Testing

@testable import Probes

/// Words for a shell of another host, given to the shells of this one.
@Suite struct RemoteShellTests {
    /// What somebody's file, name or setting may hold.
    static let hostile = [
        "", " ", "a b", "'", "''", "'\u{301}", "a'\u{301}b'\u{20dd}", "\"", "\\", "\\'", "'\\", "a\\", "\\\\", "\\'\\'",
        "\n", "a\nb", "\n\n", "\r\n", "\r", "\t", "$HOME", "${HOME}", "$(echo no)", "`echo no`", "$(", "`", "!", "!!",
        "a!b", "!x", "\\!", "*", "/etc/pass*", "~", "~root", "{a,b}", "[a-z]", "#", "# no", ";", "; echo no", "&", "|",
        "<", ">", ">x", "-n", "-e", "--", "%s", "%%", "%b\\0101", "\\0101", "\\c", "\\x41", "é", "日本", "\u{202e}", "👩‍💻",
        "\u{feff}", "\u{fffd}", "\u{1}", "\u{7f}", "a'b\"c\\d$e`f!g\nh", String(repeating: "'\\!", count: 200),
    ]

    /// Shells that an account may have; a machine without one of them says nothing of it.
    static let shells = ["/bin/sh", "/bin/dash", "/bin/bash", "/usr/bin/fish", "/usr/bin/tcsh"].filter {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    private func output(_ shell: String, _ command: String) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: shell)
        process.arguments = ["-c", command]
        // Some shells write to the home directory at their first start.
        let home = try ShellHome()
        defer { home.remove() }
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": home.path, "LC_ALL": "C.UTF-8"]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let bytes = Array(pipe.fileHandleForReading.readDataToEndOfFile())
        process.waitUntilExit()
        return bytes
    }

    private func printing(_ words: [String]) -> String {
        "printf '%s\\000' " + words.map(RemoteShell.quoted).joined(separator: " ")
    }

    private func bytes(_ words: [String]) -> [UInt8] { words.flatMap { Array($0.utf8) + [0] } }

    @Test func aQuotedWordIsOneWordOfTheStandardShell() throws {
        #expect(try output("/bin/sh", printing(Self.hostile)) == bytes(Self.hostile))
        for word in Self.hostile { #expect(try output("/bin/sh", printing([word])) == bytes([word]), "\(word)") }
    }

    /// What somebody gave us as bytes is made UTF-8 before; the quotes around it hold.
    @Test func bytesThatAreNoTextStayWithinTheirQuotes() throws {
        let pieces: [[UInt8]] = [
            [0xff, 0x27, 0xfe], [0x27, 0xcc, 0x81], [0xc3], [0x27, 0xc3, 0x27, 0x3b], [0xed, 0xa0, 0x80],
        ]
        for piece in pieces {
            let word = String(decoding: piece, as: UTF8.self)
            #expect(try output("/bin/sh", printing([word])) == self.bytes([word]))
        }
    }

    @Test(arguments: shells) func aScriptIsReadAsItIsByAnyShell(shell: String) throws {
        for word in Self.hostile {
            let script = printing([word, "and", word])
            #expect(
                try output(shell, RemoteShell.command(script)) == bytes([word, "and", word]), "\(shell): \(word)")
        }
    }

    /// Through the ssh of hosts between: each unpacks one layer with its account's shell.
    @Test(arguments: shells) func aScriptSurvivesHostsBetween(shell: String) throws {
        for word in ["a'b", "\\'", "!\n\\", "$HOME `x` \"y\"", "'\u{301}"] {
            var command = RemoteShell.command(printing([word]))
            for _ in 0..<3 { command = RemoteShell.command("exec \(shell) -c " + RemoteShell.quoted(command)) }
            #expect(try output(shell, command) == bytes([word]), "\(shell): \(word)")
        }
    }

    @Test func plainScriptsStayReadable() {
        #expect(RemoteShell.command("echo 'a b'") == #"exec sh -c 'echo '\''a b'\'''"#)
        #expect(RemoteShell.command(#"printf '%s\n' x"#) == #"exec sh -c 'printf '\''%s\n'\'' x'"#)
        #expect(RemoteShell.command("echo a!") == #"exec sh -c 'eval "$(printf %b "$0")"' 'echo a\0041'"#)
    }

    @Test func chanceFindsNoWayOut() throws {
        var random = SystemRandomNumberGenerator()
        let pieces = ["'", "\\", "\"", "$", "`", "!", "\n", " ", "a", "\u{301}", "(", ")", ";", "#", "\r", "%", "0"]
        let words = (0..<300).map { _ in
            (0..<Int.random(in: 0...12, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
                .joined()
        }
        for shell in Self.shells {
            let found = try output(shell, RemoteShell.command(printing(words)))
            #expect(found == bytes(words), "\(shell): \(words)")
        }
    }
}

/// A home directory for a shell, for as long as a test lasts.
struct ShellHome {
    let path: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "home-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        path = folder.path
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
