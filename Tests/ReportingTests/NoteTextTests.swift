import Testing

@testable import Reporting

@Suite struct NoteTextTests {
    static let plan = "plan  1 login as alice, after asking which keys are accepted\nplan  1 channel → www"

    @Test func wordsHangUnderWords() {
        #expect(
            NoteText.rendered(Self.plan, TextStyle(width: 40), wraps: true) == """
                plan  1 login as alice, after asking
                      which keys are accepted
                plan  1 channel → www

                """)
    }

    @Test func programsReadWholeLines() {
        #expect(NoteText.rendered(Self.plan, TextStyle(width: 40), wraps: false) == Self.plan + "\n")
        #expect(NoteText.rendered("", TextStyle(), wraps: true) == "\n")
    }

    @Test func whatTheTerminalCannotShowIsSpelled() {
        let shown = NoteText.rendered("note  a → b\u{1b}[31m", TextStyle(isUTF8: false), wraps: true)
        #expect(shown.hasPrefix("note  a -> b") && !shown.contains("\u{1b}"))
    }

    @Test func longNamesBreakAtAHyphen() {
        var page = TextPage(TextStyle(width: 40))
        page.paragraph(page.text("    or     "), "egress.service-on-other-interface: the same")
        #expect(
            page.rendered == """
                    or     egress.service-on-other-
                           interface: the same

                """)
    }
}
