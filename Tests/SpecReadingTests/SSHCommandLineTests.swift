import Testing
import TunnelModel

@testable import SpecReading

@Suite struct SSHCommandLineTests {
    @Test func everyLetterHasTheArityOfGetopt() throws {
        let getopt = Array("1246ab:c:e:fgi:kl:m:no:p:qstvxAB:CD:E:F:GI:J:KL:MNO:P:Q:R:S:TVw:W:XYy".utf8)
        var letters = 0
        for (index, letter) in getopt.enumerated() where letter != UInt8(ascii: ":") {
            letters += 1
            let expected = index + 1 < getopt.count && getopt[index + 1] == UInt8(ascii: ":")
            #expect(OptionTable.from9_4.takesArgument(letter) == expected, "-\(Character(Unicode.Scalar(letter)))")
        }
        #expect(OptionTable.from9_4.letters.count == letters)
        #expect(OptionTable.upTo9_3.takesArgument(UInt8(ascii: "P")) == false)
        #expect(OptionTable.from9_4.takesArgument(UInt8(ascii: "h")) == nil)
    }

    /// Every letter, alone, joined, apart and behind the host.
    @Test(arguments: [
        ("b", "127.0.0.1"), ("c", "aes256-ctr"), ("e", "~"), ("i", "/k"), ("l", "alice"), ("m", "hmac-sha2-256"),
        ("o", "Compression=yes"), ("p", "2222"), ("B", "lo"), ("D", "1080"), ("E", "/tmp/log"), ("F", "/dev/null"),
        ("I", "/lib.so"), ("J", "jump"), ("L", "80:a:80"), ("O", "check"), ("P", "tag"), ("R", "80:a:80"),
        ("S", "/ctl"),
        ("w", "0:1"), ("W", "a:1"),
    ])
    func lettersWithAnArgument(letter: String, value: String) throws {
        for words in [
            ["-\(letter)", value, "h"], ["-\(letter)\(value)", "h"], ["h", "-\(letter)", value],
            ["-4\(letter)\(value)", "h"],
        ] {
            let line = try SSHCommandLine(words: ["ssh"] + words)
            let option = try #require(line.options.last)
            #expect(String(option.name) == letter)
            #expect(option.value == value)
            #expect(line.destination.host == "h")
        }
    }

    @Test(arguments: Array("246afgknqtvxACGKMNTXYy"))
    func lettersWithoutAnArgument(letter: Character) throws {
        for words in [["-\(letter)", "h"], ["h", "-\(letter)"], ["-\(letter)4", "h"]] {
            let line = try SSHCommandLine(words: ["ssh"] + words)
            #expect(line.has(letter))
            #expect(line.destination.host == "h")
        }
    }

    @Test(arguments: [
        ("OpenSSH_9.2p1 Debian-2+deb12u10, OpenSSL 3.0.22", false), ("OpenSSH_9.4p1", true), ("OpenSSH_10.0p2", true),
        ("OpenSSH_7.9p1", false), ("something else", true),
    ])
    func theReleaseDecidesAboutTags(version: String, takes: Bool) {
        #expect(OptionTable(version: version).takesArgument(UInt8(ascii: "P")) == takes)
    }

    @Test func optionsKnowWhereTheyStand() throws {
        let line = try SSHCommandLine("ssh -NL 8080:www:80 host -v ls -l")
        #expect(line.options.map(\.name) == ["N", "L", "v"])
        #expect(line.options.map(\.place) == [5, 6, 26])
        #expect(line.options.map(\.wordIndex) == [1, 1, 4])
        #expect(line.options.map(\.afterDestination) == [false, false, true])
        #expect(line.remoteCommand == ["ls", "-l"])
        #expect(line.options[1].argument?.place(of: 0) == 8)
    }

    @Test func aTrialRunKeepsOnlyWhatReachesTheHost() throws {
        let line = try SSHCommandLine(
            "ssh -fNvqM -4A -L 1:a:1 -R 2 -D 3 -o LocalForward='4 b:4' -o 'ClearAllForwardings no' -i k -p 22 u@h -J j -E log -n"
        )
        #expect(
            line.wordsForTrial == ["-4", "-A", "-o", "ClearAllForwardings no", "-i", "k", "-p", "22", "u@h", "-J", "j"])
        #expect(line.wordsForConfiguration.first == "-G")
        #expect(!line.wordsForConfiguration.contains("-E"))
        #expect(line.wordsForConfiguration.contains("-L"))
    }

    @Test func aCommandThatLooksLikeAnOptionStaysACommand() throws {
        let line = try SSHCommandLine("ssh -- host -p 33")
        #expect(line.words == ["host", "--", "-p", "33"])
        #expect(try SSHCommandLine(words: ["ssh"] + line.words).remoteCommand == ["-p", "33"])
    }

    @Test func autosshKeepsItsMonitorPort() throws {
        let line = try SSHCommandLine("autossh -M 0 -f -N -L 8080:www:80 host")
        #expect(line.forwards.count == 1)
        #expect(line.options.map(\.name) == ["f", "N", "L"])
    }

    @Test func whatAShellWouldChangeIsNoted() throws {
        #expect(try SSHCommandLine("ssh -i ~/.ssh/k host echo \"$HOME\"").notes.map(\.column) == [8, 28])
        #expect(try SSHCommandLine("ssh -i '~/.ssh/k' host").notes.isEmpty)
        #expect(try SSHCommandLine("ssh -N host &").notes.count == 1)
        #expect(try SSHCommandLine("ssh -N host # the tunnel").remoteCommand.isEmpty)
        #expect(try SSHCommandLine("ssh –N host").notes.first?.message.contains("dash") == true)
    }

    @Test func quotedWordsComeBackTheSame() throws {
        let words = ["ssh", "-o", "ProxyCommand=nc '%h' \"%p\"", "h", "", "a b", "é", "$x", "~", "*", "a'b\\", "\n"]
        let line = try SSHCommandLine(words: words)
        #expect(line.remoteCommand == Array(words[4...]))
        #expect(try SSHCommandLine(line.pasteable).remoteCommand == line.remoteCommand)
    }

    @Test func forwardsAreThoseOfTheModel() throws {
        let line = try SSHCommandLine("ssh -L '*:1:[::1]:2' -R 3 -D /s -L 4:/t h")
        #expect(
            line.forwards == [
                Forward(kind: .local, ingress: .tcp(bindAddress: "*", port: 1), egress: .tcp(host: "::1", port: 2)),
                Forward(kind: .remoteDynamic, ingress: .tcp(bindAddress: nil, port: 3), egress: nil),
                Forward(kind: .dynamic, ingress: .unix(path: "/s"), egress: nil),
                Forward(kind: .local, ingress: .tcp(bindAddress: nil, port: 4), egress: .unix(path: "/t")),
            ])
    }
}
