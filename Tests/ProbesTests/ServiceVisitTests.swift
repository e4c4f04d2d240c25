import Evidence
import HostSystem
import Testing
import TunnelModel

@testable import Probes

@Suite struct ServiceVisitTests {
    private func visit(_ host: String, _ port: Int, near: Int = 8080) -> ServiceVisit {
        ServiceVisit(
            .tcp(host: host, port: port), near: Visitor(host: "localhost", port: near), timeout: .seconds(2))
    }

    /// The evidence of one visit and all that follow from it.
    private func evidence(_ visit: ServiceVisit, _ streams: ScriptedStream...) async -> ApplicationEvidence? {
        var streams = streams[...]
        guard let first = streams.popFirst() else { return nil }
        let look = ApplicationLook(visit: visit, first: await visit.make(on: first), isOnDialler: false)
        var others: [ServiceVisit.Findings?] = []
        for next in look.further {
            if let stream = streams.popFirst() {
                others.append(await next.make(on: stream))
            } else {
                others.append(nil)
            }
        }
        #expect(streams.isEmpty, "fewer visits than there were streams")
        return look.evidence(others, dialler: .tunnelHost)
    }

    @Test func aWebServerIsAskedUnderBothNames() async throws {
        let own = ScriptedStream("HTTP/1.1 200 OK\r\nServer: nginx\r\n\r\n")
        let near = ScriptedStream("HTTP/1.1 404 Not Found\r\n\r\n")
        let seen = try #require(await evidence(visit("www", 80), own, near))
        #expect(seen.web?.forOwnName?.status == 200 && seen.web?.forClients?.status == 404)
        #expect(seen.web?.ownHost == "www" && seen.web?.nearHost == "localhost:8080")
        #expect(await own.heard.first?.contains("Host: www\r\n") == true)
        #expect(await near.heard.first?.contains("Host: localhost:8080\r\n") == true)
        #expect(await own.heard.count == 1)
    }

    @Test func aServerThatAnswersNothingToTheNearName() async throws {
        let seen = try #require(
            await evidence(visit("www", 80), ScriptedStream("HTTP/1.1 200 OK\r\n\r\n"), ScriptedStream("")))
        #expect(seen.web?.byNearName == .closed)
    }

    @Test func headThatIsNotUnderstoodIsAskedAgainAsGet() async throws {
        let first = ScriptedStream("HTTP/1.1 405 No\r\n\r\n")
        let get = ScriptedStream("HTTP/1.1 200 OK\r\n\r\n<p>a page")
        let near = ScriptedStream("HTTP/1.1 200 OK\r\n\r\n<p>a page")
        let seen = try #require(await evidence(visit("www", 80), first, get, near))
        #expect(seen.web?.forOwnName?.status == 200 && seen.web?.forClients?.status == 200)
        #expect(await get.heard.first?.hasPrefix("GET / ") == true)
        #expect(await near.heard.first?.hasPrefix("GET / ") == true)
    }

    @Test func localhostHasOneNameOnly() async throws {
        let stream = ScriptedStream("HTTP/1.1 302 Found\r\nLocation: http://localhost/x\r\n\r\n")
        let seen = try #require(await evidence(visit("localhost", 80), stream))
        #expect(seen.web?.byNearName == nil)
        #expect(seen.web?.forClients?.location == "http://localhost/x")
    }

    @Test func aMailServerIsAskedForItsCapabilitiesAndNothingElse() async throws {
        let stream = ScriptedStream(
            greeting: "* OK ready\r\n", "* CAPABILITY IMAP4rev1 STARTTLS\r\na OK done\r\n", closes: false)
        let seen = try #require(await evidence(visit("mail-server", 143), stream))
        #expect(seen.terms == ServiceTerms(service: .imap, upgrade: .offered, takesCredentials: true))
        #expect(await stream.heard == ["a CAPABILITY\r\n", "b LOGOUT\r\n"])
    }

    @Test func onlyTheGreetingWhereNothingElseIsAskedFor() async throws {
        var visit = visit("mail-server", 143)
        visit.goesOn = false
        let stream = ScriptedStream(greeting: "* OK ready\r\n", closes: false)
        #expect(await evidence(visit, stream) == nil)
        #expect(await stream.heard.isEmpty)
    }

    @Test func aPortWithoutAProtocolIsListenedToOnly() async {
        let silent = ScriptedStream(closes: false)
        #expect(await evidence(visit("app", 4711), silent) == nil)
        let talkative = ScriptedStream(greeting: "hello, who is there?\r\n", closes: false)
        #expect(await evidence(visit("app", 4711), talkative) == nil)
        #expect(await silent.heard.isEmpty)
        #expect(await talkative.heard.isEmpty)
    }

    @Test func aTLSPortThatSpeaksSomethingElse() async {
        let visit = visit("web-server", 443)
        let findings = await visit.make(on: ScriptedStream("HTTP/1.1 400 Bad Request\r\n\r\n"))
        let look = ApplicationLook(visit: visit, first: findings, isOnDialler: false)
        #expect(!look.isAsExpected)
    }
}
