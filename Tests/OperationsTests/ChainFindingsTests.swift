import Diagnosis
import Evidence
import Probes
import SSHText
import Testing
import TunnelModel

@testable import Operations

/// What is said of the commands of a chain beside each other, from what was seen of each.
@Suite struct ChainFindingsTests {
    private static let ssh = IngressEvidence.Process(pid: 12, name: "ssh", command: "ssh -L 2999:git-server:7999 …")

    private func forward(_ kind: Forward.Kind, _ address: String?, _ port: Int, _ host: String, _ to: Int) -> Forward {
        Forward(kind: kind, ingress: .tcp(bindAddress: address, port: port), egress: .tcp(host: host, port: to))
    }

    private func connect(_ result: EgressConnectEvidence.Result, _ egress: String) -> Observation {
        Observation(
            .egressConnect,
            .seen(.egressConnect(EgressConnectEvidence(result: result, egress: egress, elapsed: .zero))))
    }

    private func listener(
        _ port: Int, _ outcomes: [(String, IngressEvidence.BindOutcome)], held: Bool = false
    ) -> Observation {
        let attempts = outcomes.map {
            IngressEvidence.Attempt(address: $0.0, isIPv6: $0.0.contains(":"), outcome: $0.1)
        }
        return Observation(
            .ingress,
            .seen(
                .ingress(
                    IngressEvidence(
                        result: .tcp(port: port, attempts: attempts), runningTunnel: held ? Self.ssh : nil))))
    }

    private func step(
        _ host: String, _ forward: Forward, to tunnelHost: String, _ observations: [Observation]
    ) -> ChainCheck.Step {
        let spec = TunnelSpec(
            name: tunnelHost, command: "ssh … \(tunnelHost)", arguments: [tunnelHost], tunnelHost: tunnelHost,
            forwards: [forward])
        let request = ExaminationRequest(
            spec: spec, configuration: EffectiveConfiguration(parsing: "hostname \(tunnelHost)\nport 22\n"),
            configurationEvidence: .read(forwards: 1, forwardsCleared: false), trialWords: [], runsOwnCommand: false,
            settings: ExaminationSettings(), interaction: .none, environment: [:], forwardsOfCommand: { _ in nil }
        ) { _ in }
        return ChainCheck.Step(
            request: request,
            examined: ExaminedTunnel(
                forwards: [ExaminedForward(forward: forward, observations: observations)], shared: []),
            typed: ChainStep(host: host, tunnel: spec))
    }

    /// The double tunnel: what the first one's far end showed, and the second one's listener.
    private func double(
        _ first: [Observation], _ second: [Observation], dialling dialled: String = "localhost", port: Int = 2999
    ) -> (steps: [ChainCheck.Step], analysis: ChainAnalysis) {
        let steps = [
            step("you", forward(.local, nil, 7999, dialled, 2999), to: "bastion-host", first),
            step("bastion-host", forward(.local, nil, port, "git-server", 7999), to: "test-server", second),
        ]
        return ChainFindings(steps, of: Chain(name: "c", steps: steps.map(\.typed))).joined()
    }

    private func observation(_ check: CheckID, _ steps: [ChainCheck.Step], _ place: Int = 0) -> Observation? {
        steps[place].examined.forwards[0].observations.first { $0.check == check }
    }

    private func join(_ steps: [ChainCheck.Step]) -> JoinEvidence? {
        if case .join(let evidence)? = observation(.join, steps)?.evidence { evidence } else { nil }
    }

    private let refused = EgressConnectEvidence.Result.failed(text: "Connection refused")
    private let free: [(String, IngressEvidence.BindOutcome)] = [("127.0.0.1", .free), ("::1", .free)]

    /// Before the second one runs nobody listens where the first one leads: that is no fault.
    @Test func beforeTheSecondRunsTheFarEndOfTheFirstIsNotLookedAt() {
        let (steps, _) = double([connect(refused, "localhost:2999")], [listener(2999, free)])
        #expect(join(steps)?.kind == .joined && join(steps)?.holder == nil)
        guard case .skipped(.notApplicable(let why))? = observation(.egressConnect, steps)?.outcome else {
            Issue.record("the refusal still stands")
            return
        }
        #expect(why.contains("command 2"))
        // The second one's own far end is as it was.
        #expect(observation(.ingress, steps, 1) != nil && observation(.join, steps, 1) == nil)
    }

    /// On the way to another host more can be wrong than that nobody listens yet.
    @Test(
        arguments: [
            (.failed(text: "Connection refused"), false), (.failed(text: "No route to host"), true),
            (.noReply(after: .seconds(5)), true), (.opened, false),
        ] as [(EgressConnectEvidence.Result, Bool)])
    func whatStandsInTheWayToAnotherHostStays(result: EgressConnectEvidence.Result, stays: Bool) {
        let steps = [
            step(
                "you", forward(.local, nil, 7999, "test-server", 2999), to: "bastion-host",
                [connect(result, "test-server:2999")]),
            step("bastion-host", forward(.remote, "*", 2999, "git-server", 7999), to: "test-server", []),
        ]
        let joined = ChainFindings(steps, of: Chain(name: "c", steps: steps.map(\.typed))).joined().steps
        #expect(join(joined)?.kind == .joined)
        #expect((observation(.egressConnect, joined)?.evidence != nil) == stays)
    }

    /// What runs is looked at as it is.
    @Test func whileTheSecondRunsTheFarEndOfTheFirstCounts() {
        let held = listener(
            2999, [("127.0.0.1", .inUse(owner: Self.ssh)), ("::1", .inUse(owner: Self.ssh))], held: true)
        for result in [refused, .opened] {
            let (steps, _) = double([connect(result, "localhost:2999")], [held])
            #expect(join(steps)?.holder == "ssh, pid 12")
            guard case .egressConnect(let seen)? = observation(.egressConnect, steps)?.evidence else {
                Issue.record("what was seen is gone")
                return
            }
            #expect(seen.result == result)
        }
    }

    @Test func anotherPortIsAMissUnlessAnotherServiceIsThere() {
        let (missed, _) = double([connect(refused, "localhost:2999")], [listener(2998, free)], port: 2998)
        let evidence = join(missed)
        #expect(evidence?.kind == .portDiffers && evidence?.diallingStep == 1 && evidence?.listeningStep == 2)
        #expect(evidence?.host == "bastion-host" && evidence?.dialled == "localhost:2999")
        #expect(evidence?.option == "-L 2998:git-server:7999")
        guard case .skipped? = observation(.egressConnect, missed)?.outcome else {
            Issue.record("two findings for one fault")
            return
        }
        let (meant, _) = double([connect(.opened, "localhost:2999")], [listener(2998, free)], port: 2998)
        #expect(join(meant) == nil && observation(.egressConnect, meant)?.evidence != nil)
    }

    /// The words join; what the listener can have there does not.
    @Test func whatTheListenerReallyHasDecides() {
        let (steps, analysis) = double(
            [connect(refused, "[::1]:2999")],
            [listener(2999, [("127.0.0.1", .free), ("::1", .familyUnsupported)])], dialling: "::1")
        #expect(join(steps)?.kind == .familyDiffers && join(steps)?.listening == "127.0.0.1:2999")
        #expect(analysis.chain.steps[1].listeningAddresses == [0: ["127.0.0.1"]])
        // One that is in use, or needs privileges, is still where it would be.
        for outcome in [IngressEvidence.BindOutcome.inUse(owner: nil), .privileged(firstUnprivileged: 3000)] {
            let (others, _) = double(
                [connect(refused, "[::1]:2999")], [listener(2999, [("::1", outcome)])], dialling: "::1")
            #expect(join(others)?.kind == .joined)
        }
        for outcome in [IngressEvidence.BindOutcome.notLocal, .other("EIO")] {
            let (others, _) = double(
                [connect(refused, "[::1]:2999")], [listener(2999, [("127.0.0.1", .free), ("::1", outcome)])],
                dialling: "::1")
            #expect(join(others)?.kind == .familyDiffers)
        }
    }

    /// A remote listener: what its server lets in tells, but only where both were tried.
    @Test func whatTheServerLetsInDecidesWhereItWasTried() {
        func steps(_ trials: [(ExposureEvidence.Trial.Origin, String, ExposureEvidence.Entry)]) -> [ChainCheck.Step] {
            let exposure = ExposureEvidence(
                asked: .loopback, written: nil, port: 8080,
                trials: trials.map { ExposureEvidence.Trial(from: $0.0, $0.1, $0.2) })
            return [
                step(
                    "you", forward(.remote, nil, 8080, "localhost", 8888), to: "bridge-host",
                    [Observation(.exposure, .seen(.exposure(exposure)))]),
                step(
                    "bridge-host", forward(.remote, nil, 9999, "::1", 8080), to: "beta-server",
                    [connect(refused, "[::1]:8080")]),
            ]
        }
        func kind(_ trials: [(ExposureEvidence.Trial.Origin, String, ExposureEvidence.Entry)]) -> Join.Kind? {
            let steps = steps(trials)
            let joined = ChainFindings(steps, of: Chain(name: "c", steps: steps.map(\.typed))).joined().steps
            guard case .join(let seen)? = observation(.join, joined, 1)?.evidence else { return nil }
            return seen.kind
        }
        #expect(kind([(.tunnelHost, "127.0.0.1", .arrived), (.tunnelHost, "::1", .refused)]) == .familyDiffers)
        #expect(kind([(.tunnelHost, "127.0.0.1", .refused), (.tunnelHost, "::1", .arrived)]) == .joined)
        #expect(kind([(.tunnelHost, "127.0.0.1", .arrived)]) == .joined, "the other was not tried")
        #expect(kind([(.clientHost, "203.0.113.10", .refused)]) == .joined)
        #expect(kind([]) == .joined)
    }

    @Test func aLoopIsOne() {
        let steps = [
            step("you", forward(.local, nil, 1, "localhost", 2), to: "a", []),
            step("a", forward(.remote, nil, 3, "localhost", 2), to: "b", []),
            step("a", forward(.local, nil, 2, "localhost", 3), to: "b", []),
        ]
        let (joined, analysis) = ChainFindings(steps, of: Chain(name: "c", steps: steps.map(\.typed))).joined()
        #expect(analysis.loops.count == 1)
        for place in [1, 2] {
            guard case .join(let seen)? = observation(.join, joined, place)?.evidence else {
                Issue.record("no join at command \(place + 1)")
                continue
            }
            #expect(seen.isLoop)
        }
        guard case .join(let first)? = observation(.join, joined)?.evidence else { return }
        #expect(!first.isLoop, "it leads into the loop and is none of it")
    }

    /// Commands of which nothing was examined have nothing to take back.
    @Test func nothingExaminedIsNothingSaid() {
        let (steps, analysis) = double([], [])
        #expect(join(steps)?.kind == .joined && analysis.faults.isEmpty)
        #expect(steps[1].examined.forwards[0].observations.isEmpty)
    }
}
