import Diagnosis
import Evidence
import Testing
import TunnelModel

/// Evidence that takes look-alikes apart, and what is left of them without it.
@Suite struct SeparationTests {
    private func codes(_ changes: Evidence..., without missing: CheckID...) -> [FindingCode] {
        let replaced = Set(changes.map(\.check))
        let rest = DiagnoserTests.tunnel().filter { !replaced.contains($0.check) && !missing.contains($0.check) }
        let observations = rest + changes.map { Observation($0.check, .seen($0)) }
        let first = Diagnoser(.placeholder).diagnose(observations).findings.first
        return first.map { [$0.code] + $0.alternatives } ?? []
    }

    private func permission(_ result: PermissionEvidence.Result, acknowledged: Bool? = nil) -> Evidence {
        .permission(PermissionEvidence(result: result, egress: "www:80", isAcknowledged: acknowledged))
    }

    @Test func aSilentSessionIsNoSilentDestination() {
        let silent = PermissionEvidence.Result.silent(after: .seconds(7))
        #expect(codes(permission(silent, acknowledged: false)) == ["stability.server-not-responding"])
        #expect(codes(permission(silent, acknowledged: true)) == ["stability.server-not-responding", "auth.slow"])
        #expect(codes(permission(.silentWhenMarked(trafficClass: "af21"))) == ["stability.qos-marking"])
    }

    @Test func aResolverThatHangsIsNoSilentDestination() {
        let noReply = DiagnoserTests.connect(.noReply(after: .seconds(7)), .seconds(7))
        #expect(
            codes(.egressName(.unsettled(name: "www")), noReply) == [
                "egress.timeout", "egress.name-not-resolved-at-tunnel-host",
            ])
        #expect(codes(.egressName(.resolves(name: "www")), noReply) == ["egress.timeout"])
        #expect(
            codes(.egressName(.waiting(name: "www", after: .seconds(7))), without: .egressConnect) == [
                "egress.name-not-resolved-at-tunnel-host"
            ])
    }

    @Test(
        arguments: [
            (nil, ["egress.unix-socket-permission", "forward.streamlocal-denied"]),
            (.missing, ["egress.unix-socket-permission"]), (.forbidden, ["egress.unix-socket-permission"]),
            (.notListening, ["egress.unix-socket-permission"]), (.noSocket, ["egress.unix-socket-permission"]),
            (.listening, ["forward.streamlocal-denied"]),
        ] as [(EgressConnectEvidence.SocketState?, [FindingCode])])
    func aSocketIsLookedAt(state: EgressConnectEvidence.SocketState?, expected: [FindingCode]) {
        let failed = EgressConnectEvidence(
            result: .failed(text: "open failed"), egress: "/run/app.sock", elapsed: .milliseconds(1),
            otherDialWorks: true, socket: state)
        #expect(codes(.egressConnect(failed)) == expected)
    }

    @Test func anotherAddressThanTheRememberedOneComesFirst() {
        func resolved(remembered: [String]) -> Evidence {
            .resolve(
                ResolveEvidence(
                    typed: "tunnel-host", name: "tunnel-host", nameSource: .typed, family: .any,
                    inet: .addresses(["192.0.2.10"]), inet6: .failure(.noAddress), order: ["192.0.2.10"],
                    rememberedAddresses: remembered))
        }
        let refused = DiagnoserTests.reach(.refusedByReset)
        let usual: [FindingCode] = ["reach.refused", "reach.refused-by-firewall"]
        #expect(codes(resolved(remembered: []), refused) == usual)
        #expect(codes(resolved(remembered: ["192.0.2.10", "192.0.2.9"]), refused) == usual)
        #expect(codes(resolved(remembered: ["192.0.2.9"]), refused) == ["resolve.wrong-address"] + usual)
        // What works is not suspected.
        #expect(codes(resolved(remembered: ["192.0.2.9"])) == [])
    }
}
