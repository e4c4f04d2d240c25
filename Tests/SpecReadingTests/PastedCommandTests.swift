import Testing

@testable import SpecReading

/// Commands as people copy them from terminals, scripts and web pages.
@Suite struct PastedCommandTests {
    static let tunnel = "ssh -L 8080:www:80 tunnel-host -N"

    private static func read(_ text: String, isRoot: Bool = false) throws(SpecError) -> SSHCommandLine {
        var command = PastedCommand(text, identity: .init(isRoot: isRoot, home: "/home/alice"))
        return try command.read(table: .from9_4)
    }

    @Test(arguments: [
        "$ §", "% §", "# §", "> §", "❯ §", "alice@you:~$ §", "[alice@you ~]$ §", "root@you:/etc# §", "[root@you ~]# §",
        "alice@mac ~ % §", "alice@you ~> §", "(venv) alice@you:~$ §", "root@gentoo ~ # §", "C:\\Users\\al> §",
        "nohup § &", "nohup § >/dev/null 2>&1 &", "§ &", "§;", "§ # to the web server", "# the tunnel\n§",
        "# ssh to the web server\n\n$ §\n", "  §  \n", "§ 2>log", "§ >> log 2>&1 < /dev/null &", "§ &> log",
        "§ 2>'a b' &",
        "exec §", "time §", "time -p §", "setsid §", "nice -n 10 §", "nice -10 §", "timeout 3600 §",
        "timeout -s KILL --foreground 1h §", "env LC_ALL=C §", "LC_ALL=C TERM=xterm §", "LANG=C nohup § &", "command §",
        "$ nohup env TZ=UTC § >/dev/null &", "ionice -c 3 nice §", "stdbuf -oL §",
    ])
    func whatStandsAroundACommandIsLeftOut(around: String) throws {
        let line = try Self.read(around.replacing("§", with: Self.tunnel))
        #expect(line.pasteable == Self.tunnel)
        #expect(line.notes.filter(\.isImportant) == [])
    }

    @Test(arguments: ["ssh -L 8080:www:80 \\\n  tunnel-host -N", "$ ssh -L 8080:www:80 \\\n> tunnel-host -N"])
    func linesThatGoOnAreOne(text: String) throws {
        #expect(try Self.read(text).pasteable == Self.tunnel)
    }

    @Test(arguments: [
        (["$", "ssh", "a"], ["ssh", "a"]), (["alice@you:~$", "sudo", "ssh", "a"], ["sudo", "ssh", "a"]),
        (["ssh", "a", "$", "ssh"], ["ssh", "a", "$", "ssh"]), (["nohup", "ssh", "a"], ["nohup", "ssh", "a"]),
    ])
    func aPromptThatTheShellMadeWordsOfIsLeftOut(words: [String], kept: [String]) {
        #expect(PastedCommand.withoutPrompt(words) == kept)
    }

    @Test func tildeIsTheHomeDirectoryAsAShellHasIt() throws {
        let line = try Self.read("ssh -F ~/c -i ~ -o IdentityFile=~/k -i '~/q' -i a~/b ~alice")
        #expect(
            line.words == [
                "-F", "/home/alice/c", "-i", "/home/alice", "-o", "IdentityFile=~/k", "-i", "~/q", "-i", "a~/b",
                "~alice",
            ])
    }

    @Test(arguments: ["\"$HOME\"", "'$x'", "`date`"]) func theRemoteCommandIsForAnotherShell(word: String) throws {
        #expect(try Self.read("ssh -L 1:a:1 host echo \(word)").remoteCommand.first == "echo")
    }

    /// What was pasted, the code, the column of the caret, and a piece of the advice.
    static let refused: [(String, SpecError.Code, Int, String)] = [
        ("sudo §", .otherEnvironment, 1, "the same way: sudo tundoctor check -- ssh -L 8080:www:80 tunnel-host -N"),
        ("$ sudo -E §", .otherEnvironment, 3, "sudo -E tundoctor check -- ssh"),
        ("sudo -u bob nohup § &", .otherEnvironment, 1, "sudo -u bob tundoctor check -- ssh"),
        ("doas §", .otherEnvironment, 1, "doas tundoctor check -- ssh"),
        ("SSH_AUTH_SOCK=/a §", .otherEnvironment, 1, "SSH_AUTH_SOCK=… tundoctor check -- ssh"),
        ("nohup env PATH=/x §", .otherEnvironment, 11, "PATH=… tundoctor check -- ssh"),
        ("env -i §", .otherEnvironment, 1, "env … tundoctor check -- ssh"),
        ("tmux new -d §", .notACommand, 13, "from here on"),
        ("proxychains4 -q §", .notACommand, 17, "from here on"),
        ("you: §", .notACommand, 6, "from here on"),
        ("while true\ndo §", .notACommand, 4, "from here on"),
        ("while true; do §; done", .notACommand, 16, "from here on"),
        ("\"§\"", .notACommand, 2, "leave out the quotes"),
        ("§ | tee log", .badQuoting, 35, "leave out what begins here"),
        ("§ && curl x", .badQuoting, 35, "leave out what begins here"),
        ("§; curl x", .badQuoting, 34, "leave out what begins here"),
        ("§ &\n[1] 1234", .badQuoting, 1, "leave it out"),
        ("§\nPermission denied (publickey).", .badQuoting, 1, "leave it out"),
        ("§ >", .badQuoting, 36, "leave the < or > out"),
        ("§ << END", .badQuoting, 35, "leave out what begins here"),
        ("❯ ssh –L 8080:www:80 host", .badArgument, 7, "write -L"),
        ("ssh -L 8080:www:80 host —N", .badArgument, 25, "write -N"),
        ("ssh -L “8080:www:80” host", .badQuoting, 8, "write \" or '"),
        ("ssh -L $PORT:www:80 host", .badQuoting, 8, "behind --"),
        ("ssh -L 8080:www:80 `cat host`", .badQuoting, 20, "behind --"),
        ("ssh -L 8080:$WWW:80 host", .badQuoting, 13, "behind --"),
        ("ssh -i \"$KEY\" -L 8080:www:80 host", .badQuoting, 9, "behind --"),
        ("alice@you:~$ ssh -L 8080:www host", .badForward, 29, "expected :hostport"),
        ("❯ ssh -L é:www:80 host", .badForward, 10, "hostport"),
    ]

    @Test(arguments: refused)
    func whatCannotBeLeftOutIsSaid(around: String, code: SpecError.Code, column: Int, fix: String) throws {
        let text = around.replacing("§", with: Self.tunnel)
        let error = try #require(throws: SpecError.self) { try Self.read(text) }
        #expect(error.code == code, "\(error)")
        #expect(error.column == column, "\(error)")
        #expect(error.fix.contains(fix), "\(error)")
        // The place is shown in what was pasted, not in what was made of it.
        #expect(error.text == text)
    }

    @Test func rootNeedsNoSudo() throws {
        #expect(try Self.read("sudo -E \(Self.tunnel)", isRoot: true).pasteable == Self.tunnel)
        #expect(throws: SpecError.self) { try Self.read("sudo -u bob \(Self.tunnel)", isRoot: true) }
    }

    @Test(arguments: [
        "sshpass -p planted", "sshpass -pplanted", "sshpass -v -p 'planted'", "SSHPASS=planted sshpass -e",
    ])
    func aPasswordOfTheCommandLineIsLeftOutAndNotShown(prefix: String) throws {
        let line = try Self.read("\(prefix) \(Self.tunnel)")
        #expect(line.pasteable == Self.tunnel && !"\(line)".contains("planted"))
        #expect(line.notes.filter(\.isImportant).count == 1)
        let error = try #require(throws: SpecError.self) { try Self.read("\(prefix) ssh -L 8080 host") }
        #expect(error.code == .badForward && !"\(error)".contains("planted") && error.text.contains("sshpass"))
        let sudo = try #require(throws: SpecError.self) { try Self.read("\(prefix) sudo \(Self.tunnel)") }
        #expect(sudo.code == .otherEnvironment && !"\(sudo)".contains("planted"))
    }

    @Test(arguments: [
        ("ssh a", true), ("ssh", true), ("/usr/bin/ssh -N a", true), ("nohup autossh a", true), ("\"ssh a\"", true),
        ("bastion-host", false), ("sshd x", false), ("curl -x y", false), ("dir/tunnels.yaml", false),
    ])
    func aCommandIsRecognised(text: String, isCommand: Bool) {
        #expect(PastedCommand.isCommand(text) == isCommand)
    }
}
