import Diagnosis
import Evidence
import Testing

/// Where a listener is bound, and what GatewayPorts is, from the outcome of each way in.
@Suite struct ExposureTests {
    /// What the ways in give for each real bind (research: direct-tcpip back to a listener).
    enum Real: String, CaseIterable {
        case loopback, wildcard, ipv4Wildcard, ipv6Wildcard, ownIPv4, loopbackIPv4
    }

    private func evidence(
        _ asked: ExposureEvidence.Asked, _ real: Real, overridden: Bool = false,
        foreign: ExposureEvidence.ForeignAddress = .notTried, knowsIPv6: Bool = true, openSSH: Bool = true
    ) -> ExposureEvidence {
        let open: Set<String> =
            switch real {
            case .loopback: ["127.0.0.1", "::1"]
            case .wildcard: ["127.0.0.1", "127.0.0.2", "::1", "203.0.113.10", "2001:db8::10"]
            case .ipv4Wildcard: ["127.0.0.1", "127.0.0.2", "203.0.113.10"]
            case .ipv6Wildcard: ["::1", "2001:db8::10"]
            case .ownIPv4: ["203.0.113.10"]
            case .loopbackIPv4: ["127.0.0.1"]
            }
        let all = ["127.0.0.1", "127.0.0.2", "::1", "203.0.113.10"] + (knowsIPv6 ? ["2001:db8::10"] : [])
        return ExposureEvidence(
            asked: asked, written: nil, port: 8080,
            trials: all.map { .init(from: .tunnelHost, $0, open.contains($0) ? .arrived : .refused) },
            isOverridden: overridden, foreignAddress: foreign, isOpenSSH: openSSH)
    }

    @Test(arguments: [
        (Real.loopback, ExposureEvidence.Bound.loopback, ExposureEvidence.Bound.loopback),
        (.wildcard, .wildcard, .wildcard), (.ipv4Wildcard, .wildcard, .nothing), (.ipv6Wildcard, .nothing, .wildcard),
        (.ownIPv4, .address, .nothing), (.loopbackIPv4, .loopback, .nothing),
    ])
    func theBoundAddressShows(real: Real, four: ExposureEvidence.Bound, six: ExposureEvidence.Bound) {
        let seen = evidence(.loopback, real, openSSH: false)
        #expect(seen.boundIPv4 == four && seen.boundIPv6 == six)
        let expected: ExposureEvidence.Bound =
            [four, six].contains(.wildcard) ? .wildcard : [four, six].contains(.address) ? .address : .loopback
        #expect(seen.granted == expected)
    }

    @Test func withoutAnIPv6AddressTheRestStillTells() {
        #expect(evidence(.wildcard, .loopback, knowsIPv6: false, openSSH: false).granted == .loopback)
        #expect(evidence(.wildcard, .wildcard, knowsIPv6: false, openSSH: false).granted == .wildcard)
    }

    @Test func gatewayPortsIsInferred() {
        let address = ExposureEvidence.Asked.address("203.0.113.10")
        #expect(evidence(address, .loopback).gatewayPorts == .no)
        #expect(evidence(address, .wildcard).gatewayPorts == .yes)
        #expect(evidence(address, .ownIPv4).gatewayPorts == .clientspecified)
        #expect(evidence(.wildcard, .loopback).gatewayPorts == .no)
        #expect(evidence(.wildcard, .wildcard).possibleGatewayPorts == [.yes, .clientspecified])
        #expect(evidence(.wildcard, .wildcard, foreign: .overridden).gatewayPorts == .yes)
        #expect(evidence(.wildcard, .wildcard, foreign: .tried).gatewayPorts == .clientspecified)
        #expect(evidence(.loopback, .wildcard, overridden: true).gatewayPorts == .yes)
        #expect(evidence(.loopback, .loopback).possibleGatewayPorts == [.no, .clientspecified])
        #expect(evidence(.loopback, .loopback, foreign: .ignored).gatewayPorts == .no)
        #expect(evidence(.loopback, .loopback, foreign: .tried).gatewayPorts == .clientspecified)
        // A list that forbids the question leaves it open, and another server has no such setting.
        #expect(evidence(.loopback, .loopback, foreign: .forbidden).gatewayPorts == nil)
        #expect(evidence(.wildcard, .loopback, openSSH: false).gatewayPorts == nil)
    }

    @Test func wordsStandInForTrialsThatAreForbidden() {
        func forbidden(
            _ asked: ExposureEvidence.Asked, _ foreign: ExposureEvidence.ForeignAddress = .notTried,
            overridden: Bool = false, openSSH: Bool = true
        ) -> ExposureEvidence.Bound {
            ExposureEvidence(
                asked: asked, written: nil, port: 8080, trials: [.init(from: .tunnelHost, "127.0.0.1", .forbidden)],
                isOverridden: overridden, foreignAddress: foreign, isOpenSSH: openSSH
            ).granted
        }
        #expect(forbidden(.loopback) == .loopback)
        #expect(forbidden(.loopback, overridden: true) == .wildcard)
        #expect(forbidden(.wildcard) == .unknown)
        #expect(forbidden(.wildcard, .ignored) == .loopback)
        #expect(forbidden(.wildcard, .tried) == .wildcard)
        #expect(forbidden(.loopback, openSSH: false) == .unknown)
    }

    @Test func wordsDoNotStandAgainstWhatWasSeen() {
        let refused = ["127.0.0.1", "127.0.0.2", "::1"].map {
            ExposureEvidence.Trial(from: .tunnelHost, $0, .refused)
        }
        let seen = ExposureEvidence(asked: .loopback, written: nil, port: 8080, trials: refused)
        #expect(seen.granted == .unknown && seen.boundIPv4 == .nothing)
    }
}
