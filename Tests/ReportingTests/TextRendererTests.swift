import Diagnosis
import Evidence
import Foundation
import Reporting
import Testing
import TunnelModel

@Suite struct TextRendererTests {
    static func text(_ report: Report, width: Int = 100, verbose: Bool = false) -> String {
        TextRenderer.render(report, TextStyle(width: width), verbose: verbose)
    }

    static func position(_ part: String, in text: String) throws -> String.Index {
        try #require(text.range(of: part), "“\(part)” is not in:\n\(text)").lowerBound
    }

    @Test func healthyIsQuiet() {
        #expect(
            Self.text(Samples.healthy) == """
                ✓ The tunnel works: localhost:8080 → tunnel-host → www:80 (HTTP 200).
                  1 connection, 1 login, no remote bind, 2 key queries · 0.18 s

                """)
    }

    @Test func theAnswerComesBeforeTheTable() throws {
        let text = Self.text(Samples.brokenAtEgress)
        let parts = [
            "●━", "✗ The tunnel will open", "egress.refused", "seen", "means", "fix     on www",
            "ss -ltn 'sport = :80'\n",
            "more    man tundoctor-causes", "works", "\n  you\n", "  you → tunnel-host\n", "  tunnel-host → www:80\n",
            "– service", "1 connection, 1 login",
        ]
        let places = try parts.map { try Self.position($0, in: text) }
        #expect(places == places.sorted())
    }

    /// Wherever it breaks: one mark in the picture, one sentence, and nothing behind it shown as seen.
    @Test(arguments: CheckID.allCases)
    func everyPlaceWhereItCanBreak(check: CheckID) throws {
        let finding = Finding(
            code: "area.cause", status: .fail, role: check.role, title: "a title", cause: "A cause.", evidence: ["seen"]
        )
        let report = Samples.report([Samples.tunnel(Samples.stopped(at: check, detail: "broken"), [finding])])
        let text = Self.text(report)
        let picture = String(text[..<(try Self.position("\n\n", in: text))])
        #expect(picture.count { $0 == "✗" } == 1)
        #expect(picture.contains("breaks here: \(check.title)"))
        #expect(text.contains("\n✗ "))
        let behind = CheckID.allCases.filter { $0 != check && $0.closure(for: .local).contains(check) }
        for check in behind where CheckID.allCases.count(where: { $0.title == check.title }) == 1 {
            #expect(!text.contains("✓ \(check.title) "))
        }
        let remote = Forward(
            kind: .remote, ingress: .tcp(bindAddress: nil, port: 8080), egress: .tcp(host: "www", port: 80))
        let swapped = Samples.tunnel(Samples.stopped(at: check, detail: "broken"), [finding], forward: remote)
        #expect(Self.text(Samples.report([swapped])).contains("breaks here: \(check.title)"))
    }

    @Test func aFailureThatOnlyAFindingShowsIsMarkedToo() {
        let finding = Finding(
            code: "egress.wrong-protocol", status: .fail, role: .egress, title: "t", cause: "c", evidence: [])
        let text = Self.text(Samples.report([Samples.tunnel(Samples.passing, [finding])]))
        #expect(text.contains("breaks here: egress.wrong-protocol"))
        #expect(text.contains("✗ The tunnel will open, but it will not do what it is for."))
    }

    @Test(arguments: [
        ("egress.refused", "be closed at once"), ("egress.timeout", "hang, and then fail"), ("egress.no-route", "fail"),
    ])
    func theSentenceSaysHowConnectionsEnd(code: String, words: String) {
        var finding = Samples.egressRefused
        finding.code = FindingCode(code)
        let tunnel = Samples.tunnel(Samples.stopped(at: .egressConnect, detail: "no"), [finding])
        #expect(Self.text(Samples.report([tunnel])).contains("every connection through it will \(words)."))
    }

    @Test func alternativesComeWithTheExperiment() throws {
        let text = Self.text(Samples.brokenAtLogin, width: 120)
        #expect(text.contains("or      auth.unknown-user, or auth.authorized-keys-permissions: the same would be seen"))
        #expect(text.contains("settle  on tunnel-host, journalctl"))
    }

    @Test func whatStillWorksIsWhatWasSeen() {
        #expect(Self.text(Samples.brokenAtReach).contains("works   the ingress; you → tunnel-host up to name\n"))
        #expect(
            Self.text(Samples.brokenAtEgress).contains(
                "works   the ingress; you → tunnel-host, all of it; tunnel-host → www:80 up to name\n"))
        let nothing = Samples.tunnel(Samples.stopped(at: .configuration, detail: "refused"), [])
        #expect(!Self.text(Samples.report([nothing])).contains("works"))
    }

    @Test func unknownSaysWhatAndHowToLook() {
        let text = Self.text(Samples.unknown)
        #expect(text.contains("? Nothing is seen to be broken, but not everything could be looked at: login."))
        #expect(text.contains("look    on you"))
        #expect(!text.contains("fix "))
        #expect(!text.contains("✗"))
        // Without a finding that tells how, ssh itself does.
        #expect(Self.text(Samples.interrupted).contains("ssh -v -L 8080:www:80 tunnel-host -N\n"))
    }

    @Test func interruptedIsSaidFirst() {
        #expect(Self.text(Samples.interrupted).hasPrefix("! Cut short"))
        #expect(JSONRenderer.render(Samples.interrupted).contains("\"interrupted\": true"))
        #expect(!JSONRenderer.render(Samples.healthy).contains("interrupted"))
    }

    @Test func severalForwardsTellEachThingOnce() {
        let text = Self.text(Samples.severalUnreached)
        #expect(text.hasPrefix("✗ 2 of 2 forwards are broken."))
        #expect(text.ranges(of: "means ").count == 1)
        #expect(text.contains("✗ reach.refused, as in [1/2]"))
        #expect(text.contains("you → tunnel-host: as in [1/2]"))
        #expect(Self.text(Samples.several).contains("[2/4] tunnel-host: -L 8443:web-server:443\n✓ The tunnel works"))
    }

    @Test func aDynamicForwardClaimsNoFarEnd() {
        let forward = Forward(kind: .dynamic, ingress: .tcp(bindAddress: nil, port: 1080), egress: nil)
        let checks = Samples.passing.map { result in
            result.check.role == .egress
                ? CheckResult(check: result.check, status: .skip, detail: "each program names its destination") : result
        }
        let text = Self.text(Samples.report([Samples.tunnel(checks, forward: forward)]))
        #expect(text.replacing("\n ", with: "").contains("its far end was not tried."))
        let shown = Self.text(Samples.report([Samples.tunnel(checks, forward: forward)]), verbose: true)
        #expect(shown.contains("– name, connect, service: each program") || shown.contains("– service"))
        #expect(!shown.contains("not reached"))
    }

    @Test func noTunnelAtAllIsNoSuccess() {
        let text = Self.text(Samples.report([]))
        #expect(text.hasPrefix("? There was no tunnel to look at."))
    }

    @Test(arguments: [
        (Budget(), "no connection, no login, no remote bind · 0.18 s"),
        (
            Budget(tcpConnections: 2, authenticationAttempts: 1, remoteBinds: 3, remoteCommands: 1),
            "2 connections, 1 login, 3 remote binds, 1 remote command · 0.18 s"
        ),
    ])
    func theBudgetLine(budget: Budget, line: String) {
        #expect(Self.text(Samples.report([Samples.tunnel()], budget: budget)).contains(line))
    }

    @Test(arguments: [
        (Duration.microseconds(412), "0.4 ms"), (.microseconds(9_960), "10 ms"), (.microseconds(41_300), "41 ms"),
        (.milliseconds(999), "999 ms"), (.microseconds(999_900), "1.0 s"), (.milliseconds(1_840), "1.8 s"),
        (.seconds(75), "75 s"),
    ])
    func times(elapsed: Duration, words: String) {
        let checks = [CheckResult(check: .reach, status: .pass, detail: "open", elapsed: elapsed)]
        #expect(Self.text(Samples.report([Samples.tunnel(checks)]), verbose: true).contains("  \(words)\n"))
    }
}
