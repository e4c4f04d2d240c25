import Foundation
import HostSystem
import SSHText
import Testing

@testable import Probes

/// What is made of the answer of another host: of a real shell, of made-up ones, and of anything.
@Suite struct HostSurveyTests {
    private static let mark = "=7"
    private static let question = HostSurvey.Question(["-G", "www"], mark: mark)
    private static let account = "\(mark) account\nalice\n1000\n/home/alice\nbastion-host\n\n"

    private func answer(_ text: String, errors: String = "") -> HostSurvey? {
        Self.question.answer(Array(text.utf8), errors: Array(errors.utf8))
    }

    /// A survey with these lines of ss(8) and of /proc/net/tcp.
    private func survey(owners: [String] = [], tcp: [String] = []) throws -> HostSurvey {
        try #require(
            answer(
                Self.account + "\(Self.mark) tcp\n" + tcp.joined(separator: "\n") + "\n\(Self.mark) owners\n"
                    + owners.joined(separator: "\n") + "\n"))
    }

    private func places(_ survey: HostSurvey) -> [String] {
        survey.listeners.map { "\($0.address.description) \($0.port)" }
    }

    // MARK: - Listeners

    @Test(
        arguments: [
            ("127.0.0.1:2999", ["127.0.0.1 2999"]), ("*:80", ["0.0.0.0 80", ":: 80"]), ("[::]:80", [":: 80"]),
            ("0.0.0.0:80", ["0.0.0.0 80"]), ("[::1]:2999", ["::1 2999"]), ("127.0.0.53%lo:53", ["127.0.0.53 53"]),
            ("[fe80::1]%eth0:22", ["fe80::1 22"]), ("[::ffff:127.0.0.1]:8080", ["::ffff:127.0.0.1 8080"]),
            ("192.0.2.1:65535", ["192.0.2.1 65535"]),
            // No listeners of ours.
            ("*", []), ("*:*", []), (":", []), ("", []), ("name:22", []), ("127.0.0.1:", []), ("127.0.0.1:x", []),
            ("1.2.3:22", []), ("[::1:22", ["::1 22"]), ("%lo:53", []),
        ] as [(String, [String])])
    func aLineOfSS(place: String, expected: [String]) throws {
        let seen = try survey(owners: ["LISTEN 0      128    \(place)  0.0.0.0:*    "])
        #expect(places(seen) == expected)
        #expect(seen.listeners.allSatisfy { $0.process == nil })
    }

    @Test(
        arguments: [
            (#"users:(("ssh",pid=12,fd=4))"#, "ssh", 12),
            (#"users:(("ssh",pid=12,fd=4),("sh",pid=13,fd=4))"#, "ssh", 12),
            (#"users:(("a b",pid=2147483647,fd=4))"#, "a b", 2_147_483_647),
            (#"users:(("\#u{1b}[31m",pid=7,fd=4))"#, #"\u{1B}[31m"#, 7),
            ("", nil, 0), ("users:((", nil, 0), (#"users:(("ssh""#, nil, 0), (#"users:(("ssh",pid=x))"#, nil, 0),
            (#"users:(("ssh",pid=99999999999,fd=4))"#, nil, 0), (#"users:(("ssh"#, nil, 0),
        ] as [(String, String?, Int32)])
    func whoListens(words: String, name: String?, pid: Int32) throws {
        let seen = try survey(owners: ["LISTEN 0 128 127.0.0.1:2999 0.0.0.0:* \(words)"])
        #expect(places(seen) == ["127.0.0.1 2999"])
        let process = seen.listeners.first?.process
        #expect(process?.name.isEmpty == name?.isEmpty)
        #expect(process?.pid == (name == nil ? nil : pid))
        #expect(!(process?.name.unicodeScalars.contains { $0.value < 32 } ?? false), "it is shown escaped")
        if let name, !name.contains("1B") { #expect(process?.name == name) }
    }

    /// Without ss(8): the kernel's list, in the words of a little-endian machine.
    @Test(
        arguments: [
            ("0100007F:0BB7", ["127.0.0.1 2999"]), ("00000000:0016", ["0.0.0.0 22"]),
            ("00000000000000000000000001000000:0BB7", ["::1 2999"]),
            // A listener on :: may take IPv4 as well.
            ("00000000000000000000000000000000:0016", [":: 22", "0.0.0.0 22"]),
            ("0000000000000000FFFF00000100007F:0016", ["::ffff:127.0.0.1 22"]),
            ("0100007F", []), ("0100007F:", []), (":0BB7", []), ("0100007G:0BB7", []), ("0100007F:0BB7:1", []),
            ("00000000000000000000000001000000", []), ("é100007F:0BB7", []),
        ] as [(String, [String])])
    func aLineOfTheKernel(place: String, expected: [String]) throws {
        let seen = try survey(tcp: ["   0: \(place) 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000"])
        #expect(places(seen) == expected)
    }

    @Test func whatSSSaysComesFirst() throws {
        let line = "   0: 0100007F:0BB7 00000000:0000 0A"
        #expect(places(try survey(owners: ["LISTEN 0 128 *:22 *:*"], tcp: [line])) == ["0.0.0.0 22", ":: 22"])
        // An ss that says nothing that can be read is none.
        #expect(places(try survey(owners: ["ss: cannot open netlink"], tcp: [line])) == ["127.0.0.1 2999"])
    }

    @Test func atMostFiveHundredLinesAreRead() throws {
        let many = (1...5000).map { "LISTEN 0 128 127.0.0.1:\($0) 0.0.0.0:*" }
        #expect(try survey(owners: many).listeners.count == 500)
    }

    // MARK: - Processes and configuration

    @Test func wordsOfProcessesMayHoldAnythingButNUL() throws {
        let text =
            Self.account + "\(Self.mark) processes\n"
            + "12 ssh\u{1}-L\u{1}2999:git-server:7999\u{1}-o\u{1}User=al ice\u{1}\u{1}test-server\u{1}\n"
            + "13 \n14\nx ssh\u{1}\n99999999999 ssh\u{1}\n15 ssh\u{1}é'\"\u{1}\n"
        let seen = try #require(answer(text)).sshProcesses
        #expect(seen[12] == ["ssh", "-L", "2999:git-server:7999", "-o", "User=al ice", "", "test-server"])
        #expect(seen[13] == [] && seen[14] == nil && seen[15] == ["ssh", "é'\""] && seen.count == 3)
    }

    @Test func whatSSHSaysOfTheWords() throws {
        let text = "\(Self.mark) configuration\nhostname test-server\nport 2222\n"
        let good = try #require(answer(Self.account + text + "\(Self.mark) status 0\n"))
        #expect(good.configuration?.hostname == "test-server" && good.configuration?.port == 2222 && good.hasSSH)
        let bad = try #require(
            answer(Self.account + text + "\(Self.mark) status 255\n", errors: "config: line 4: Bad configuration\n"))
        #expect(bad.configuration == nil && bad.hasSSH && bad.complaint.contains("line 4"))
        let none = try #require(answer(Self.account + text + "\(Self.mark) status 127\n", errors: "sh: ssh: not found"))
        #expect(none.configuration == nil && !none.hasSSH)
        // Cut off before its end nothing is known of it.
        #expect(try #require(answer(Self.account + text)).configuration == nil)
    }

    // MARK: - Hostile and broken answers

    @Test(arguments: [
        "", "\n", "This account is currently not available.\n", "=8 account\nalice\n1000\n/\nh\n\n",
        " =7 account\nalice\n1000\n/\nh\n\n", "=7 accountx\nalice\n1000\n/\nh\n\n", "=7 account\nalice\n1000\n",
        "=7account\nalice\n1000\n/\nh\n\n", "\u{feff}=7 account\nalice\n1000\n/\nh\n\n",
    ])
    func whatIsNoAnswer(text: String) {
        #expect(answer(text) == nil)
    }

    @Test func startUpFilesMaySayAnythingBefore() throws {
        let seen = try #require(answer("Welcome!\n=6 account\nmallory\n=7\n\n" + Self.account))
        #expect(seen.user == "alice" && seen.home == "/home/alice" && seen.hostname == "bastion-host")
        #expect(seen.agentSocket.isEmpty && seen.listeners.isEmpty && seen.configuration == nil)
    }

    @Test func longTextsAreCut() throws {
        let long = String(repeating: "x", count: 100_000)
        let seen = try #require(
            answer("\(Self.mark) account\n\(long)\nno number\n\(long)\n\(long)\n\(long)\n", errors: long))
        #expect(seen.user.count == 1024 && seen.userID == 0 && seen.home.count == 1024 && seen.complaint.count == 8192)
    }

    /// The real thing: /bin/sh of this machine, and ssh where there is one.
    @Test func theQuestionIsAnsweredByARealShell() throws {
        let question = HostSurvey.Question(["-G", "-o", "LocalCommand=echo $HOME `no` !x \\ ;", "-p", "2222", "www"])
        let home = try ShellHome()
        defer { home.remove() }
        for shell in RemoteShellTests.shells {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: shell)
            process.arguments = ["-c", question.command]
            process.environment = [
                "PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "HOME": home.path, "SSH_AUTH_SOCK": "/a b",
            ]
            let (output, errors) = (Pipe(), Pipe())
            (process.standardOutput, process.standardError) = (output, errors)
            try process.run()
            let bytes = Array(output.fileHandleForReading.readDataToEndOfFile())
            let complaint = Array(errors.fileHandleForReading.readDataToEndOfFile())
            process.waitUntilExit()
            let chatter = Array("welcome to \(shell)".utf8)
            let seen = try #require(question.answer(chatter + bytes, errors: complaint), "\(shell)")
            #expect(seen.user == NSUserName() && seen.userID == Int(getuid()), "\(shell)")
            #expect(seen.home == home.path && seen.agentSocket == "/a b" && !seen.hostname.isEmpty, "\(shell)")
            guard FileManager.default.isExecutableFile(atPath: "/usr/bin/ssh") else {
                #expect(!seen.hasSSH)
                continue
            }
            #expect(seen.configuration?.port == 2222, "\(shell)")
            #expect(seen.configuration?.first("localcommand") == "echo $HOME `no` !x \\ ;", "\(shell)")
        }
    }

    @Test(.timeLimit(.minutes(2))) func survivesAnything() {
        let sound =
            Self.account
            + "=7 tcp\n 0: 0100007F:0BB7 00000000:0000 0A\n 1: 00000000000000000000000001000000:0BB7 0 0A\n"
            + "=7 owners\nLISTEN 0 128 127.0.0.53%lo:53 0.0.0.0:* users:((\"ssh\",pid=12,fd=4))\nLISTEN 0 1 *:80 *:*\n"
            + "=7 processes\n12 ssh\u{1}-L\u{1}1:2:3\u{1}\n=7 configuration\nhostname a\nport 22\n=7 status 0\n"
        let pieces: [[UInt8]] = [
            "=7 ", "=7 account\n", "\n", ":", "%", "[", "]", "users:((\"", "pid=", "\u{1}", " ", "*", "é", "\u{301}",
            "0A",
            "99999999999999999999", "-1", "=7 status ",
        ].map { Array($0.utf8) }
        var random = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            var bytes = Array(sound.utf8)
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let place = Int.random(in: 0...bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: place)
                case 1 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 0...20, using: &random)))
                default: bytes.insert(contentsOf: bytes.prefix(place).suffix(30), at: place)
                }
            }
            guard let seen = Self.question.answer(bytes, errors: bytes) else { continue }
            #expect(seen.listeners.count <= 1000 && seen.user.count <= 1024 && seen.complaint.utf8.count <= 3 * 8192)
        }
    }

    @Test func aHugeAnswerIsReadInNoTime() throws {
        let line = "LISTEN 0 128 127.0.0.1:2999 0.0.0.0:* " + String(repeating: "users:((", count: 2000)
        let lines = String(repeating: line + "\n", count: 400)
        let start = ContinuousClock.now
        let seen = try survey(owners: [lines], tcp: [lines])
        #expect(seen.listeners.count == 400)
        #expect(ContinuousClock.now - start < .seconds(5))
    }
}
