import Evidence
import Testing

@testable import Probes

@Suite struct DialogueTests {
    /// One conversation: what the service says, and after each saying what the client answers; the terms at the end.
    struct Conversation: Sendable {
        var service: EgressServiceEvidence.Service
        /// In turn: the service's words, the client's.
        var words: [String]
        var upgrade: ServiceTerms.Upgrade
        var takesCredentials: Bool?

        init(
            _ service: EgressServiceEvidence.Service, _ words: [String], _ upgrade: ServiceTerms.Upgrade,
            _ takesCredentials: Bool?
        ) {
            self.service = service
            self.words = words
            self.upgrade = upgrade
            self.takesCredentials = takesCredentials
        }
    }

    static let conversations: [Conversation] = [
        .init(
            .imap, ["* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready\r\n", "b LOGOUT\r\n"], .offered, false),
        .init(.imap, ["* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n", "b LOGOUT\r\n"], .notOffered, true),
        .init(
            .imap,
            ["* OK ready\r\n", "a CAPABILITY\r\n", "* CAPABILITY IMAP4rev1 starttls\r\na OK done\r\n", "b LOGOUT\r\n"],
            .offered, true),
        .init(.imap, ["* OK ready\r\n", "a CAPABILITY\r\n", "a BAD what?\r\n", "b LOGOUT\r\n"], .unknown, nil),
        .init(.imap, ["* BYE full\r\n", ""], .unknown, nil),
        .init(
            .smtp,
            [
                "220 mail ESMTP\r\n", "EHLO [127.0.0.1]\r\n",
                "250-mail\r\n250-SIZE 10\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n", "QUIT\r\n",
            ], .offered, true),
        .init(
            .smtp, ["220-mail\r\n220 ESMTP\r\n", "EHLO [127.0.0.1]\r\n", "250 mail\r\n", "QUIT\r\n"], .notOffered, false
        ),
        .init(.smtp, ["220 old SMTP\r\n", "EHLO [127.0.0.1]\r\n", "502 what?\r\n", "QUIT\r\n"], .unknown, nil),
        .init(.smtp, ["554 no service\r\n", "QUIT\r\n"], .unknown, nil),
        .init(.pop3, ["+OK ready\r\n", "CAPA\r\n", "+OK\r\nUSER\r\nSTLS\r\n.\r\n", "QUIT\r\n"], .offered, true),
        .init(.pop3, ["+OK ready\r\n", "CAPA\r\n", "+OK\r\nSASL PLAIN\r\n.\r\n", "QUIT\r\n"], .notOffered, true),
        .init(.pop3, ["+OK ready\r\n", "CAPA\r\n", "-ERR what?\r\n", "QUIT\r\n"], .unknown, nil),
        .init(
            .ftp, ["220 (vsFTPd 3.0.3)\r\n", "FEAT\r\n", "211-Features:\r\n EPRT\r\n PASV\r\n211 End\r\n", "QUIT\r\n"],
            .notOffered, true),
        .init(
            .ftp, ["220 hi\r\n", "FEAT\r\n", "211-Ext:\r\n AUTH TLS\r\n PBSZ\r\n211 End\r\n", "QUIT\r\n"], .offered,
            true),
        .init(
            .ftp, ["220 hi\r\n", "FEAT\r\n", "530 Please login with USER and PASS.\r\n", "QUIT\r\n"], .unknown, true),
        .init(.redis, ["+PONG\r\n", "QUIT\r\n"], .notOffered, false),
        .init(.redis, ["-NOAUTH Authentication required.\r\n", "QUIT\r\n"], .notOffered, true),
    ]

    @Test(arguments: [1, 3, 4096]) func conversationsInPiecesOfAnySize(size: Int) throws {
        for conversation in Self.conversations {
            var dialogue = try #require(DialogueCatalog.dialogue(for: conversation.service))
            for turn in stride(from: 0, to: conversation.words.count, by: 2) {
                let bytes = Array(conversation.words[turn].utf8)
                var step = DialogueStep.wait
                for start in stride(from: 0, to: bytes.count, by: size) {
                    #expect(step == .wait, "\(conversation.words)")
                    step = dialogue.receive(Array(bytes[start..<min(bytes.count, start + size)]))
                }
                let answer = Array(conversation.words[turn + 1].utf8)
                let isLast = turn + 2 >= conversation.words.count
                #expect(step == (isLast ? .done(farewell: answer) : .say(answer)), "\(conversation.words)")
            }
            #expect(dialogue.terms.upgrade == conversation.upgrade, "\(conversation.words)")
            #expect(dialogue.terms.takesCredentials == conversation.takesCredentials, "\(conversation.words)")
            #expect(dialogue.terms.service == conversation.service)
        }
    }

    @Test func postgreSQL() {
        var clear = PostgreSQLDialogue()
        guard case .say(let startup) = clear.receive([0x4e]) else { Issue.record("no startup"); return }
        #expect(startup.count == Int(startup[3]) && startup.starts(with: [0, 0, 0]))
        #expect(clear.receive(Array(ServiceSamples.noEntry.prefix(20))) == .wait)
        guard case .done = clear.receive(Array(ServiceSamples.noEntry.dropFirst(20))) else {
            Issue.record("open"); return
        }
        #expect(clear.terms.upgrade == .notOffered && clear.terms.isRefusalOfMadeUpUser)
        #expect(clear.terms.refusal?.contains("no pg_hba.conf entry") == true)

        var encrypted = PostgreSQLDialogue()
        #expect(encrypted.receive([0x53]) == .turnToTLS)
        #expect(encrypted.secured() == .say(startup))
        _ = encrypted.receive(ServiceSamples.scram)
        #expect(encrypted.terms.upgrade == .offered && encrypted.terms.takesCredentials == true)
        #expect(encrypted.terms.refusal == nil)
        // Words beside the letter are nobody's that we know (CVE-2021-23222).
        var odd = PostgreSQLDialogue()
        #expect(odd.receive([0x53, 0x45]) != .turnToTLS)
    }

    @Test func mySQLAndLDAP() {
        for (capabilities, upgrade) in [(UInt8(0xff), ServiceTerms.Upgrade.offered), (0xf7, .notOffered)] {
            var bytes = ServiceSamples.mariaDB
            let place = 5 + 32 + 4 + 9 + 1
            #expect(bytes[place] == 0xff)
            bytes[place] = capabilities
            var dialogue = MySQLDialogue()
            #expect(dialogue.receive(Array(bytes.prefix(30))) == .wait)
            _ = dialogue.receive(Array(bytes.dropFirst(30)))
            #expect(dialogue.terms.upgrade == upgrade)
        }
        var knows = LDAPDialogue()
        #expect(knows.receive(Array(ServiceSamples.rootEntry.prefix(10))) == .wait)
        _ = knows.receive(Array(ServiceSamples.rootEntry.dropFirst(10)))
        #expect(knows.terms.upgrade == .offered)
        var tellsNothing = LDAPDialogue()
        _ = tellsNothing.receive(ServiceSamples.searchDone)
        #expect(tellsNothing.terms.upgrade == .unknown)
    }

    /// Whatever comes, in pieces: an end or a wait, and never a trap.
    @Test func noBytesBreakADialogue() throws {
        var generator = SystemRandomNumberGenerator()
        let samples = ServiceSamples.all.map(\.bytes) + Self.conversations.map { Array($0.words.joined().utf8) }
        for _ in 0..<5000 {
            let service = EgressServiceEvidence.Service.allCases.randomElement(using: &generator)!
            guard var dialogue = DialogueCatalog.dialogue(for: service) else { continue }
            var bytes = samples.randomElement(using: &generator)!
            for _ in 0..<3 where !bytes.isEmpty {
                bytes[Int.random(in: 0..<bytes.count)] = UInt8.random(in: 0...255, using: &generator)
            }
            while !bytes.isEmpty {
                let size = Int.random(in: 1...bytes.count, using: &generator)
                if case .done = dialogue.receive(Array(bytes.prefix(size))) { break }
                bytes.removeFirst(size)
            }
            #expect(dialogue.terms.service == service)
        }
    }

    @Test func endlessWordsAreNotKept() {
        var lines = LineBuffer()
        var count = 0
        for _ in 0..<10_000 { count += lines.add(Array("250-x\r\n".utf8)).count }
        #expect(count * 7 <= LineBuffer.limit)
    }
}
