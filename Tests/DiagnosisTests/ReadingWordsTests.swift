import Evidence
import Testing
import TunnelModel

@testable import Diagnosis

/// The words of readings that people stumbled over.
@Suite struct ReadingWordsTests {
    private static let scene = Scene(.placeholder, Facts())

    @Test(arguments: [
        ("Going down.\\x0a\\x0a", "Going down."), ("****\\x0d\\x0a* Keep out *\\x0d\\x0a****\\x0a", "Keep out"),
        ("a\\x0ab\\x0ac\\x0ad\\x0ae", "a / b / c / d …"),
    ])
    func aBannerIsOneLineWithoutItsFrame(banner: String, words: String) {
        #expect(Self.scene.words(ofBanner: banner) == ["tunnel-host said before login: \(words)"])
    }

    @Test func silenceIsTimedOnce() {
        let timedOut = ReachEvidence.Attempt(
            address: "192.0.2.10", port: 22, outcome: .timedOut(after: .seconds(10)), elapsed: .seconds(10))
        let refused = ReachEvidence.Attempt(
            address: "192.0.2.11", port: 22, outcome: .refusedByReset, elapsed: .milliseconds(3))
        let reading = ReachEvidence(attempts: [timedOut, refused]).reading(in: Self.scene)
        #expect(
            reading.evidence == [
                "you → 192.0.2.10:22: no answer within 10 s",
                "you → 192.0.2.11:22: connection refused (TCP reset) after 3.0 ms",
            ])
    }

    /// Protocols that name themselves in their first line are not named twice.
    @Test(arguments: [
        (EgressServiceEvidence.Service.http, "HTTP/1.1 200 OK", "HTTP/1.1 200 OK"),
        (.ssh, "SSH-2.0-OpenSSH_9.2p1", "SSH-2.0-OpenSSH_9.2p1"), (.smtp, "220 mail ESMTP", "SMTP: 220 mail ESMTP"),
        (.tls, "", "TLS"),
    ])
    func aServiceIsNamedOnce(service: EgressServiceEvidence.Service, line: String, words: String) {
        let evidence = EgressServiceEvidence(
            result: .greeted(service, line: line), egress: "www:80", expected: nil, spokeFirst: true)
        #expect(evidence.reading(in: Self.scene).detail == words)
    }

    @Test(arguments: [nil, "", "\\x0a", "====\\x0a"]) func anEmptyBannerIsNone(banner: String?) {
        #expect(Self.scene.words(ofBanner: banner) == [])
    }
}
