import Evidence
import Testing
import TunnelModel

@testable import Probes

@Suite struct RecognitionTests {
    @Test func everyRecogniserKnowsItsOwnAndNobodyElses() {
        for sample in ServiceSamples.all {
            if let needed = sample.needs {
                #expect(ServiceRecognition.service(from: sample.bytes, expected: needed) == sample.service)
                continue
            }
            for expected in EgressServiceEvidence.Service.allCases.map(Optional.some) + [nil] {
                #expect(
                    ServiceRecognition.service(from: sample.bytes, expected: expected) == sample.service,
                    "\(sample.service), expecting \(expected.map(\.rawValue) ?? "nothing")")
            }
        }
        let seen = Set(ServiceSamples.all.map(\.service))
        #expect(seen == Set(EgressServiceEvidence.Service.allCases), "a protocol without a sample")
        #expect(ServiceRecognition.service(from: []) == nil)
    }

    @Test func nothingIsSaidToAPortThatIsNotKnown() {
        let visitor = Visitor(host: "www", port: 4711)
        #expect(ServiceGreeting.opening(for: nil, as: visitor) == nil)
        for service in EgressServiceEvidence.Service.allCases where ExpectedService.serverSpeaksFirst(service) {
            #expect(ServiceGreeting.opening(for: service, as: visitor) == nil)
        }
        for port in 1...65535 where ExpectedService.insideTLS(port: port) != nil {
            #expect(ExpectedService.of(port: port) == .tls)
        }
    }

    @Test func whatAWebServerIsAsked() throws {
        func head(_ host: String, _ port: Int?) -> String {
            let opening = ServiceGreeting.opening(for: .http, as: Visitor(host: host, port: port)) ?? []
            return String(decoding: opening, as: UTF8.self)
        }
        #expect(head("www", 80).hasPrefix("HEAD / HTTP/1.1\r\nHost: www\r\n"))
        #expect(head("localhost", 8080).contains("\r\nHost: localhost:8080\r\n"))
        #expect(head("2001:db8::1", 8080).contains("\r\nHost: [2001:db8::1]:8080\r\n"))
        #expect(head("localhost", nil).hasSuffix("Connection: close\r\n\r\n"))
        #expect(!head("www\r\nX-Evil: 1", 80).contains("\nX-Evil"))
        #expect(Visitor(near: .tcp(bindAddress: nil, port: 8080)) == Visitor(host: "localhost", port: 8080))
        #expect(Visitor(near: .tcp(bindAddress: "*", port: 8080)) == Visitor(host: "localhost", port: 8080))
        #expect(Visitor(near: .tcp(bindAddress: "127.0.0.2", port: 1)) == Visitor(host: "127.0.0.2", port: 1))
    }
}
