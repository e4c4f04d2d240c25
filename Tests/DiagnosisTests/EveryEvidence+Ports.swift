import Diagnosis
import Evidence
import TunnelModel

extension EveryEvidence {
    static var agents: [Evidence] {
        let key = AgentEvidence.Key(type: "ED25519", fingerprint: "SHA256:x", comment: "a@b")
        let locals: [AgentEvidence.Local] = [
            .absent, .unreachable(path: "/x", reason: "y"), .listed([]), .listed([key]), .listed([key, key]),
        ]
        let remotes: [AgentEvidence.Remote] = [
            .granted, .refused, .otherAgent(socket: "/x"), .untried(socket: "/x"), .noShell(output: ""),
            .noShell(output: "x"), .sessionRefused(text: "open failed"), .silent(after: .seconds(5)),
        ]
        let options: [PermissionEvidence.KeyOptions?] = [
            nil, .init(place: "f:1", words: []), .init(place: "cert", words: ["pty"]),
            .init(place: "f:1", words: ["agent-forwarding"]),
        ]
        return [true, false].flatMap { inCommand -> [Evidence] in
            locals.flatMap { local -> [Evidence] in
                // ssh asks only where there is something to forward.
                let isListed = if case .listed = local { true } else { false }
                return (isListed ? remotes : [.notAsked]).flatMap { remote in
                    options.map { options in
                        .agent(
                            AgentEvidence(
                                local: local, remote: remote, isAskedInCommand: inCommand, keyOptions: options))
                    }
                }
            }
        }
    }

    static let portAnswers: [PortsEvidence.Answer] = {
        let results: [EgressServiceEvidence.Result] =
            EgressServiceEvidence.Service.allCases.map { .greeted($0, line: "x") } + [
                .silent(after: .seconds(1)), .closed(after: .milliseconds(1)),
            ]
        let outcomes: [ReachEvidence.Outcome] = [
            .refusedByReset, .noRoute, .noNeighbour, .unreachableUnexplained("No route to host"),
            .timedOut(after: .seconds(3)), .sourceUnavailable("x"), .deniedLocally, .other("x"),
            .refusedByICMP(.init(kind: .portUnreachable, type: 3, code: 3, from: nil)),
            .unreachable(.init(kind: .networkUnreachable, type: 3, code: 0, from: "192.0.2.1")),
        ]
        return results.map(PortsEvidence.Answer.open) + outcomes.map(PortsEvidence.Answer.failed)
    }()

    static let answersThere: [PortsEvidence.Answer] = [
        .open(.greeted(.http, line: "x")), .open(.silent(after: .seconds(1))), .failedThere(text: "Connection refused"),
        .failedThere(text: "Connection timed out"), .failedThere(text: ""), .failedThere(text: "No route to host"),
        .failedThere(text: "Name or service not known"), .forbidden(text: "open failed"),
        .noAnswerThere(after: .seconds(3)), .untried("x"),
    ]

    /// Every pair of answers from two ports, with every answer of the address that no host has.
    static var portSurveys: [Evidence] {
        let controls: [PortsEvidence.Answer?] = [
            nil, .open(.greeted(.http, line: "x")), .open(.greeted(.ssh, line: "x")),
            .open(.silent(after: .seconds(1))),
            .failed(.refusedByReset), .failed(.timedOut(after: .seconds(3))),
        ]
        var all: [Evidence] = [
            .ports(PortsEvidence(host: "h", address: nil, wanted: 22, ports: [])),
            .egressPorts(PortsEvidence(host: "h", address: nil, wanted: nil, ports: [])),
        ]
        let others: [PortsEvidence.Answer] = [
            .open(.greeted(.ssh, line: "x")), .open(.greeted(.http, line: "x")), .open(.silent(after: .seconds(1))),
            .failed(.refusedByReset), .failed(.timedOut(after: .seconds(3))), .failed(.noRoute),
        ]
        for wanted in portAnswers + [.untried("x")] {
            for other in others {
                for control in controls {
                    all.append(.ports(survey(22, wanted, other, control)))
                }
            }
        }
        for first in answersThere {
            for second in answersThere {
                for control in controls { all.append(.egressPorts(survey(nil, first, second, control))) }
            }
        }
        return all
    }

    private static func survey(
        _ wanted: Int?, _ first: PortsEvidence.Answer, _ second: PortsEvidence.Answer, _ control: PortsEvidence.Answer?
    ) -> PortsEvidence {
        PortsEvidence(
            host: "h", address: wanted.map { _ in "192.0.2.10" }, wanted: wanted,
            ports: [
                PortsEvidence.Port(22, first, control: control),
                PortsEvidence.Port(80, second, control: second.isOpen ? control : nil),
            ])
    }
}
