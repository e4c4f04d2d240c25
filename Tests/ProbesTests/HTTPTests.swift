import Evidence
import Testing

@testable import Probes

@Suite struct HTTPTests {
    private static let origin = WebEvidence.Origin(scheme: "http", host: "localhost", port: 8080)

    private func read(_ text: String, isAll: Bool = false) -> HTTPResponseHead.Reading {
        HTTPResponseHead.read(Array(text.utf8), isAll: isAll, origin: Self.origin)
    }

    private func answer(_ text: String) -> WebEvidence.Answer? {
        if case .head(let answer) = read(text) { answer } else { nil }
    }

    @Test func headsOfAnswers() {
        let ok = answer(
            "HTTP/1.1 200 OK\r\nServer: nginx\r\nETag: \"1-2\"\r\nLast-Modified: Mon, 23 Nov 2026\r\n\r\nbody")
        #expect(ok?.status == 200 && ok?.reason == "OK" && ok?.validator == "\"1-2\" Mon, 23 Nov 2026")
        #expect(answer("HTTP/1.0 404\n\n")?.status == 404)
        #expect(answer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n")?.status == 204)
        #expect(answer("HTTP/1.1 200 OK\r\nETag: W/\"1\"\r\nLast-Modified: x\r\n\r\n")?.validator == "")
        let asks = answer(
            "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\nwww-authenticate: Negotiate\r\n\r\n")
        #expect(asks?.challenges == ["basic", "negotiate"])
        for garbled in ["SSH-2.0-x\r\n\r\n", "HTTP/1.1\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n"] {
            guard case .garbled = read(garbled) else {
                Issue.record("\(garbled)")
                continue
            }
        }
        guard case .incomplete = read("HTTP/1.1 200 OK\r\nServer: ng") else { Issue.record("whole"); return }
        guard case .head(let cut) = read("HTTP/1.1 200 OK\r\nServer: ng", isAll: true) else {
            Issue.record("cut"); return
        }
        #expect(cut.status == 200)
        // No more is waited for than the limit.
        let endless = "HTTP/1.1 200 OK\r\n" + String(repeating: "X: y\r\n", count: 4000)
        guard case .head = read(endless) else { Issue.record("endless"); return }
    }

    @Test func whereALocationLeads() {
        let stays = [
            "/home/", "home", "?x", "", "http://localhost:8080/", "HTTP://LOCALHOST:8080", "//localhost:8080/x",
            "mailto:x",
            "http://", "http://x:99999/", "http://[::1", "javascript:alert(1)",
        ]
        for location in stays { #expect(WebOrigin.ofLocation(location, from: Self.origin) == nil, "\(location)") }
        let leaves = [
            "http://www/home/": "http://www", "https://www.example.com/": "https://www.example.com",
            "//www/x": "http://www", "http://localhost/": "http://localhost",
            "https://localhost:8080/": "https://localhost:8080", "http://user@www:81/": "http://www:81",
            "http://[2001:db8::1]:8000/": "http://[2001:db8::1]:8000", "http://www?x": "http://www",
        ]
        for (location, origin) in leaves {
            #expect(WebOrigin.ofLocation(location, from: Self.origin)?.description == origin, "\(location)")
        }
    }

    @Test func noBytesBreakTheReader() {
        var generator = SystemRandomNumberGenerator()
        let sample = Array("HTTP/1.1 301 Moved\r\nLocation: http://[::1]:80/\r\nWWW-Authenticate: Basic\r\n\r\n".utf8)
        for _ in 0..<5000 {
            var bytes = sample
            for _ in 0..<4 {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            _ = HTTPResponseHead.read(bytes, isAll: Bool.random(using: &generator), origin: Self.origin)
        }
    }
}
