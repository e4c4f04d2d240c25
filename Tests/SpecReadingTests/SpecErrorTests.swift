import Testing

@testable import SpecReading

@Suite struct SpecErrorTests {
    /// The command, the code, the column of the caret, and a piece of the advice.
    static let rows: [(String, SpecError.Code, Int, String)] = [
        ("ssh -L 8080:www host", .badForward, 16, "expected :hostport"),
        ("ssh -L 8080 host", .badForward, 12, "expected :host:hostport"),
        ("ssh -L8080:www host", .badForward, 15, "expected :hostport"),
        ("ssh -NL 80800:www:80 host", .badForward, 9, "[bind_address:]port:host:hostport"),
        ("ssh -L 8080:www:80800 host", .badForward, 17, "host:hostport"),
        ("ssh -L 0:www:80 host", .badForward, 8, "1 to 65535"),
        ("ssh -L 8080:www:0 host", .badForward, 17, "host:hostport"),
        ("ssh -L 8080:::1:80 host", .badForward, 14, "write 8080:[::1]:80"),
        ("ssh -L 8080:2001:db8::1:80 host", .badForward, 21, "write 8080:[2001:db8::1]:80"),
        ("ssh -L ::1:8080:www:80 host", .badForward, 9, "write [::1]:8080:www:80"),
        ("ssh -D ::1:1080 host", .badForward, 9, "write [::1]:1080"),
        ("ssh -L '[::1:8080:www:80' host", .badForward, 9, "[::1]"),
        ("ssh -L '[::1]8080:www:80' host", .badForward, 14, "host:hostport"),
        ("ssh -L 8080/www/80 host", .badForward, 12, "write 8080:www:80"),
        ("ssh -L 8080:www:nonsense host", .badForward, 17, "hostport"),
        ("ssh -L '' host", .badForward, 10, "[bind_address:]port:host:hostport"),
        ("ssh -R 8080:wwx host", .badForward, 16, "expected :hostport"),
        ("ssh -D 1080:www:80 host", .badForward, 16, "-D 1080"),
        ("ssh -o LocalForward='8080 www' host", .badForward, 31, "expected :hostport"),
        ("ssh -o LocalForward=8080 host", .badForward, 25, "host:hostport"),
        ("ssh -o nonsense host", .badConfiguration, 16, "Keyword=value"),
        ("ssh -z host", .unknownOption, 6, "ssh(1)"),
        ("ssh -Nz host", .unknownOption, 7, "ssh(1)"),
        ("ssh host -p", .missingArgument, 12, "-p"),
        ("ssh -p 0 host", .badArgument, 8, "1 to 65535"),
        ("ssh -J a,,b host", .badArgument, 10, "[user@]host[:port]"),
        ("ssh -J a -J b host", .conflict, 11, "-J first,second"),
        ("ssh -N", .noDestination, 7, "[user@]host"),
        ("ssh -L 1:a:1 'a b'", .badDestination, 16, "name"),
        ("ssh 'x;y@host'", .badDestination, 6, "login name"),
        ("ssh -V", .noConnection, 6, "leave -V out"),
        ("ssh -L 'a host", .badQuoting, 8, "'"),
        ("ssh \"host", .badQuoting, 5, "\""),
        ("ssh host | cat", .badQuoting, 10, "quote"),
        ("ssh a\nssh b", .badQuoting, 1, "leave it out"),
        ("curl http://localhost", .notACommand, 1, "begins with ssh"),
        ("", .notACommand, 1, "ssh [options] host"),
        ("ssh -L é:www:80 host", .badForward, 8, "hostport"),
        ("ssh \\\n -L 80:www host", .badForward, 11, "expected :hostport"),
    ]

    @Test(arguments: rows)
    func theCaretStandsUnderTheWrongCharacter(text: String, code: SpecError.Code, column: Int, fix: String) throws {
        let error = try #require(throws: SpecError.self) { try SSHCommandLine(text) }
        #expect(error.code == code)
        #expect(error.column == column)
        #expect(error.fix.contains(fix), "\(error.fix)")
        let lines = error.description.split(separator: "\n")
        let caret = try #require(lines.last { $0.contains("^") })
        #expect(caret.prefix { $0 == " " }.count == column + 1)
    }

    @Test func aCommandOfSeveralLinesShowsTheLineInQuestion() throws {
        let error = try #require(throws: SpecError.self) { try SSHCommandLine("ssh \\\n  -L 80:www host") }
        #expect(error.line == 2)
        #expect(error.description == "the hostport is missing\n    -L 80:www host\n             ^ expected :hostport")
    }

    @Test func aLongCommandIsCutAroundTheCaret() throws {
        let filler = String(repeating: "-o Compression=yes ", count: 50)
        let error = try #require(throws: SpecError.self) { try SSHCommandLine("ssh \(filler)-L 80:www \(filler)host") }
        let lines = error.description.split(separator: "\n")
        #expect(lines[1].count <= 105)
        let caret = try #require(lines[2].firstIndex(of: "^"))
        let offset = lines[2].distance(from: lines[2].startIndex, to: caret)
        #expect(lines[1].dropFirst(offset - 6).prefix(6) == "80:www")
    }

    @Test func controlCharactersOfTheTextAreNotPrinted() throws {
        let error = try #require(throws: SpecError.self) { try SSHCommandLine("ssh '\u{1b}[31m' -L 80") }
        #expect(!error.description.contains("\u{1b}"))
    }
}
